import type { RawJson } from '../../json/rawJson';
import type { LoadedRecord } from '../recordsModel';

// How a record is kept in bytes: an encoding, the lengths of its parts, the parts. Parts stand in their order below, each
// with a zero character behind it, so that a search through all of them at once can't match across two.

export const part = {
  id: 0,
  input: 1,
  expected_output: 2,
  metadata: 3,
  /** A JSON array of strings; absent where the tags are not known. */
  tags: 4,
  /** A JSON array: name, JSON text, name, JSON text … */
  unknownFields: 5,
  created_at: 6,
  updated_at: 7,
} as const;
export type Part = (typeof part)[keyof typeof part];
export const PARTS = 8;

/** ASCII takes one byte a character and is by far the fastest to decode; UTF-8 has no lone surrogates. */
export const encoding = { ascii: 0, utf8: 1, utf16: 2 } as const;
export type Encoding = (typeof encoding)[keyof typeof encoding];

export type PartTexts = readonly (string | undefined)[];

/** Makes the parts of records. Lists of tags and their texts are shared between records, as the client shares them. */
export class PartTextMaker {
  readonly #tags = new WeakMap<readonly string[], string>();

  partsOf(record: LoadedRecord): PartTexts {
    const { id, input, expected_output, metadata, tags, unknownFields, created_at, updated_at } = record;
    return [
      id,
      input,
      expected_output,
      metadata,
      tags === undefined ? undefined : this.#tagsText(tags),
      unknownFields === undefined || unknownFields.size === 0 ? undefined : JSON.stringify([...unknownFields].flat()),
      created_at,
      updated_at,
    ];
  }

  #tagsText(tags: readonly string[]): string {
    let text = this.#tags.get(tags);
    if (text === undefined) {
      text = JSON.stringify(tags);
      this.#tags.set(tags, text);
    }
    return text;
  }
}

export function unknownFieldsOf(text: string): ReadonlyMap<string, RawJson> {
  const list = JSON.parse(text) as string[];
  const fields = new Map<string, RawJson>();
  for (let i = 0; i + 1 < list.length; i += 2) fields.set(list[i] ?? '', list[i + 1] as RawJson);
  return fields;
}

export interface EncodedSize {
  readonly encoding: Encoding;
  /** Of the whole record, in bytes. */
  readonly size: number;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Bytes of each part of the record that sizeOfParts() measured last: measured and written one after the other. */
const lengths = new Float64Array(PARTS);

export function sizeOfParts(parts: PartTexts): EncodedSize {
  let used: Encoding = encoding.ascii;
  for (let i = 0; i < PARTS; i++) {
    const text = parts[i];
    if (text === undefined) continue;
    const bytes = Buffer.byteLength(text);
    lengths[i] = bytes;
    if (bytes === text.length) continue;
    if (LONE_SURROGATE.test(text)) {
      used = encoding.utf16;
      break;
    }
    used = encoding.utf8;
  }
  const unit = used === encoding.utf16 ? 2 : 1;
  let size = 1;
  for (let i = 0; i < PARTS; i++) {
    const text = parts[i];
    if (text === undefined) {
      size++;
      continue;
    }
    if (used === encoding.utf16) lengths[i] = text.length * 2;
    const bytes = lengths[i] ?? 0;
    size += sizeOfNumber(bytes + 1) + bytes + unit;
  }
  return { encoding: used, size };
}

/** Writes the record that sizeOfParts() has just measured. Gives the offset behind it. */
export function writeParts(parts: PartTexts, { encoding: used }: EncodedSize, to: Buffer, at: number): number {
  to[at++] = used;
  for (let i = 0; i < PARTS; i++) at = writeNumber(to, at, parts[i] === undefined ? 0 : (lengths[i] ?? 0) + 1);
  for (const text of parts) {
    if (text === undefined) continue;
    at += to.write(text, at, used === encoding.ascii ? 'latin1' : used === encoding.utf8 ? 'utf8' : 'utf16le');
    to[at++] = 0;
    if (used === encoding.utf16) to[at++] = 0;
  }
  return at;
}

/** Where the parts of a record stand. One object is read into again and again. */
export class PartRanges {
  encoding: Encoding = encoding.ascii;
  /** Offset and length in bytes by part; a length of -1 for one that is absent. */
  readonly starts = new Float64Array(PARTS);
  readonly lengths = new Float64Array(PARTS);
  end = 0;

  read(from: Buffer, at: number): void {
    this.encoding = (from[at++] ?? 0) as Encoding;
    for (let i = 0; i < PARTS; i++) {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = from[at++] ?? 0;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) break;
        scale *= 0x80;
      }
      this.lengths[i] = value - 1;
    }
    const unit = this.encoding === encoding.utf16 ? 2 : 1;
    for (let i = 0; i < PARTS; i++) {
      this.starts[i] = at;
      const length = this.lengths[i] ?? -1;
      if (length >= 0) at += length + unit;
    }
    this.end = at;
  }
}

const NAMES = ['latin1', 'utf8', 'utf16le'] as const;

export function decode(from: Buffer, used: Encoding, start: number, end: number): string {
  return from.toString(NAMES[used], start, end);
}

function sizeOfNumber(value: number): number {
  let size = 1;
  for (; value >= 0x80; value = Math.floor(value / 0x80)) size++;
  return size;
}

function writeNumber(to: Buffer, at: number, value: number): number {
  for (; value >= 0x80; value = Math.floor(value / 0x80)) to[at++] = (value % 0x80) | 0x80;
  to[at++] = value;
  return at;
}
