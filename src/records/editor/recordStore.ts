import type { RawJson } from '../../json/rawJson';
import type { IdentifiedRecord } from '../plan';
import type { LoadedRecord } from '../recordsModel';
import { IdIndex } from './idIndex';
import {
  decode,
  encoding,
  part,
  PartRanges,
  PartTextMaker,
  sizeOfParts,
  unknownFieldsOf,
  writeParts,
} from './recordBytes';
import type { Part } from './recordBytes';

const FIRST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 4 * 1024 * 1024;
const CHUNK = 2 ** 32;

/**
 * Records as bytes off V8's heap, about as many as they came in, decoded when they are asked for: a dataset that is loaded
 * weighs on the heap of the process by a few objects only, whatever its size. Records are counted from zero.
 */
export class RecordStore {
  readonly #chunks: Buffer[] = [];
  /** In the last chunk. */
  #used = 0;
  /** By record: the number of its chunk times 2³² plus the offset in it. */
  #places = new Float64Array(64);
  #count = 0;
  readonly #maker = new PartTextMaker();
  readonly #ids = new IdIndex((index) => this.text(index, part.id) ?? '');
  readonly #ranges = new PartRanges();
  /** The chunk that #ranges was read in. */
  #chunk: Buffer = Buffer.alloc(0);

  get count(): number {
    return this.#count;
  }

  /** Of the memory in use. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, this.#places.byteLength);
  }

  /** The record of that id; -1 for none. */
  find(id: string): number {
    return this.#ids.find(id);
  }

  /** Adds a record whose id is not there yet; gives its number. Nothing of `record` is kept. */
  append(record: LoadedRecord): number {
    const index = this.#count++;
    if (index >= this.#places.length) {
      const larger = new Float64Array(this.#places.length * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[index] = this.#write(record);
    this.#ids.add(record.id);
    return index;
  }

  /** Puts another content, with the same id, in a record's place. */
  replace(index: number, record: LoadedRecord): void {
    this.#places[index] = this.#write(record);
  }

  /** Whether a record holds just that, to the byte. */
  isSame(index: number, record: LoadedRecord): boolean {
    return this.#maker.partsOf(record).every((text, which) => text === this.text(index, which as Part));
  }

  /** A part's text, or its first `limit` bytes, which may be a character less; undefined where it is absent. */
  text(index: number, which: Part, limit = Infinity): string | undefined {
    const ranges = this.#locate(index);
    const length = ranges.lengths[which] ?? -1;
    if (length < 0) return undefined;
    const start = ranges.starts[which] ?? 0;
    if (length <= limit) return decode(this.#chunk, ranges.encoding, start, start + length);
    const text = decode(this.#chunk, ranges.encoding, start, start + limit - (limit % 2));
    // A character that was cut in two shows as U+FFFD.
    return ranges.encoding === encoding.utf8 ? text.replace(/\ufffd+$/, '') : text;
  }

  /** The parts from `first` to `last` in one text, with a zero character between them. */
  textOfParts(index: number, first: Part, last: Part): string {
    const ranges = this.#locate(index);
    const end = last + 1 < ranges.starts.length ? ranges.starts[last + 1] : ranges.end;
    return decode(this.#chunk, ranges.encoding, ranges.starts[first] ?? 0, end ?? 0);
  }

  tags(index: number): readonly string[] | undefined {
    const text = this.text(index, part.tags);
    return text === undefined ? undefined : (JSON.parse(text) as string[]);
  }

  record(index: number): IdentifiedRecord {
    const input = this.text(index, part.input) as RawJson | undefined;
    const expected_output = this.text(index, part.expected_output) as RawJson | undefined;
    const metadata = this.text(index, part.metadata) as RawJson | undefined;
    const tags = this.tags(index);
    const unknown = this.text(index, part.unknownFields);
    return {
      id: this.text(index, part.id) ?? '',
      ...(input === undefined ? {} : { input }),
      ...(expected_output === undefined ? {} : { expected_output }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(tags === undefined ? {} : { tags }),
      ...(unknown === undefined ? {} : { unknownFields: unknownFieldsOf(unknown) }),
    };
  }

  #locate(index: number): PartRanges {
    const place = this.#places[index] ?? 0;
    const chunk = this.#chunks[Math.floor(place / CHUNK)];
    if (chunk === undefined || index >= this.#count) throw new RangeError(`There is no record ${index}.`);
    this.#chunk = chunk;
    this.#ranges.read(chunk, place % CHUNK);
    return this.#ranges;
  }

  #write(record: LoadedRecord): number {
    const parts = this.#maker.partsOf(record);
    const size = sizeOfParts(parts);
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#used + size.size > chunk.length) {
      const wanted = chunk === undefined ? FIRST_CHUNK : Math.min(LARGEST_CHUNK, chunk.length * 2);
      // allocUnsafeSlow: a buffer of its own, not a piece of the pool that all small buffers share.
      chunk = Buffer.allocUnsafeSlow(Math.max(wanted, size.size));
      this.#chunks.push(chunk);
      this.#used = 0;
    }
    const at = this.#used;
    this.#used = writeParts(parts, size, chunk, at);
    return (this.#chunks.length - 1) * CHUNK + at;
  }
}
