import type { RawJson } from '../json/rawJson';
import {
  decodeKey,
  endOfString,
  endOfValue,
  JsonScanError,
  readElements,
  readMembers,
  skipWhiteSpace,
  startOfMemberValue,
} from '../json/scan';
import { pageMeta, wireNumber } from './answerSchemas';
import { unreadable } from './answers';
import type { Answer } from './caller';
import { nextCursor } from './paging';
import type { DatasetRecord, Page, WrittenRecords } from './resources';

/**
 * Reads lists of records without parsing their values, in all the shapes that are known: flat as documented, nested in
 * `attributes` as recorded, grouped in `data:[{"records":[…]}]`, or in a `records` at the top.
 */

/** A page of records. Values are slices of the answer's text. Throws LlmObsError 'unreadable answer'. */
export function readRecordsPage(answer: Answer): Page<DatasetRecord> {
  const { records, after } = readBody(answer);
  return { items: records, after };
}

/** Characters from an answer's end in which its cursor is looked for before it is read. */
const TAIL = 1_000;

/**
 * The cursor of the next page where it stands at the end of the answer, found without reading the rest. What the rest
 * holds may still prove it wrong.
 */
export function cursorAhead({ text }: Answer): string | undefined {
  const tail = text.slice(-TAIL);
  const key = tail.lastIndexOf('"meta"');
  if (key < 0) return undefined;
  try {
    const start = startOfMemberValue(tail, key + '"meta"'.length);
    const end = endOfValue(tail, start);
    const isLast = /^\s*\}\s*$/.test(tail.slice(end));
    return isLast ? nextCursor(readMeta(tail.slice(start, end))) : undefined;
  } catch {
    // Reading the whole answer tells what is wrong with it.
    return undefined;
  }
}

/** The records that a write tells. `version` is the highest that any of them names. */
export function readWrittenRecords(answer: Answer): WrittenRecords {
  // Some writes are answered without a body.
  if (answer.text.trim() === '') return { records: [], version: undefined };
  const { records } = readBody(answer);
  let version: number | undefined;
  for (const record of records) if (record.version !== undefined) version = Math.max(version ?? 0, record.version);
  return { records, version };
}

interface RecordsBody {
  readonly records: DatasetRecord[];
  readonly after: string | undefined;
}

function readBody(answer: Answer): RecordsBody {
  const { text } = answer;
  const reader = new RecordsReader(text);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof WrongShape) throw unreadable(answer, error.message, error.pointer);
    if (error instanceof JsonScanError) throw unreadable(answer, error.message, reader.place, error);
    if (error instanceof SyntaxError) throw unreadable(answer, 'its syntax is broken', reader.place, error);
    throw error;
  }
}

/** JSON, but not what an answer with records looks like. */
class WrongShape extends Error {
  constructor(
    expected: string,
    readonly pointer: string,
  ) {
    super(`${expected} expected at ${pointer || 'the top'}`);
  }
}

const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const QUOTE = 0x22;
const SMALL_N = 0x6e;

/** Fields that are known; those that a DatasetRecord has no place for are the service's own and left out. */
const KNOWN_FIELDS = [
  ...[
    'id',
    'type',
    'attributes',
    'records',
    'input',
    'expected_output',
    'metadata',
    'tags',
    'created_at',
    'updated_at',
  ],
  ...['deleted_at', 'canonical_id', 'version', 'author', 'dataset_id', 'ttl'],
] as const;
type KnownField = (typeof KNOWN_FIELDS)[number];

type RecordBeingRead = { -readonly [Key in keyof DatasetRecord]: DatasetRecord[Key] } & {
  unknownFields?: Map<string, RawJson>;
};

class RecordsReader {
  readonly #text: string;
  readonly #records: DatasetRecord[] = [];
  #record: RecordBeingRead = { id: '' };
  #after: string | undefined;
  #listFound = false;
  #list = '';
  /** Whether the element read last was a group of records. */
  #isGroup = false;

  /** How many fields of the record have been read, and which stood at each place in the record before. */
  #position = 0;
  readonly #order: { readonly key: string; readonly field: KnownField }[] = [];
  /** Lists of tags by their text: few differ, and the records of a page share them. */
  readonly #tags = new Map<string, readonly string[]>();

  /** The list that was read last, and its text. */
  #lastTags: readonly string[] = [];
  #tagsText = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** Which record is being read, for errors. */
  get place(): string {
    return `${this.#list}[${this.#records.length}]`;
  }

  read(): RecordsBody {
    const text = this.#text;
    const start = skipWhiteSpace(text, 0);
    if (text.charCodeAt(start) !== OPEN_BRACE) {
      endOfValue(text, start);
      throw new WrongShape('an object', '');
    }
    const end = readMembers(text, start, (keyStart, keyEnd, valueStart) => {
      const key = decodeKey(text, keyStart, keyEnd);
      if (key === 'data' || key === 'records') return this.#readList(valueStart, key);
      const valueEnd = endOfValue(text, valueStart);
      if (key === 'meta') this.#after = nextCursor(readMeta(text.slice(valueStart, valueEnd)));
      return valueEnd;
    });
    const rest = skipWhiteSpace(text, end);
    if (rest < text.length) throw new JsonScanError('more text follows the value', rest);
    if (!this.#listFound) throw new WrongShape('a list of records', 'data');
    return { records: this.#records, after: this.#after };
  }

  #readList(at: number, key: string): number {
    const text = this.#text;
    this.#list = key;
    const c = text.charCodeAt(at);
    if (c === SMALL_N) return endOfValue(text, at);
    this.#listFound = true;
    // A single group instead of a list of groups.
    if (c === OPEN_BRACE) return this.#readElement(at);
    if (c !== OPEN_BRACKET) throw new WrongShape('a list of records', key);
    return readElements(text, at, this.#readElement);
  }

  /** One record, or a group `{"records":[…]}`. */
  readonly #readElement = (at: number): number => {
    if (this.#text.charCodeAt(at) !== OPEN_BRACE) throw new WrongShape('a record', this.place);
    const record: RecordBeingRead = { id: '' };
    this.#record = record;
    this.#isGroup = false;
    this.#position = 0;
    const end = this.#readFields(at);
    if (!this.#isGroup) {
      if (record.id === '') throw new WrongShape('a string', `${this.place}.id`);
      this.#records.push(record);
    }
    return end;
  };

  /** The fields in the object at `at`: a record, or its `attributes`. Gives the offset behind the object. */
  #readFields(at: number): number {
    const text = this.#text;
    at = skipWhiteSpace(text, at + 1);
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
    for (;;) {
      // Records of a list have the same keys in the same order: mostly one comparison finds the field and its value.
      const expected = this.#order[this.#position];
      if (expected !== undefined && text.startsWith(expected.key, at)) {
        this.#position++;
        const start = at + expected.key.length;
        at = this.#readValue(expected.field, at, text.charCodeAt(start) <= SPACE ? skipWhiteSpace(text, start) : start);
      } else {
        const keyEnd = endOfString(text, at);
        at = this.#readValue(this.#learnField(at, keyEnd), at, startOfMemberValue(text, keyEnd));
      }
      let c = text.charCodeAt(at);
      if (c <= SPACE) c = text.charCodeAt((at = skipWhiteSpace(text, at)));
      if (c === CLOSE_BRACE) return at + 1;
      if (c !== COMMA) throw new JsonScanError('"," or "}" is missing', at);
      if (text.charCodeAt(++at) <= SPACE) at = skipWhiteSpace(text, at);
    }
  }

  #learnField(keyStart: number, keyEnd: number): KnownField | undefined {
    const key = decodeKey(this.#text, keyStart, keyEnd);
    const field = KNOWN_FIELDS.find((known) => known === key);
    if (field !== undefined) this.#order[this.#position] = { key: `"${field}":`, field };
    this.#position++;
    return field;
  }

  #readValue(field: KnownField | undefined, keyStart: number, start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (field === 'attributes' && first === OPEN_BRACE) {
      const end = this.#readFields(start);
      // Nested answers leave empty tags out; flat ones may not know of tags.
      this.#record.tags ??= [];
      return end;
    }
    if (field === 'records' && first === OPEN_BRACKET) {
      const end = readElements(text, start, this.#readElement);
      this.#isGroup = true;
      return end;
    }
    // Most records have the tags of the one before.
    if (field === 'tags' && this.#tagsText !== '' && text.startsWith(this.#tagsText, start)) {
      this.#record.tags = this.#lastTags;
      return start + this.#tagsText.length;
    }
    const end = endOfValue(text, start);
    // The service can't store null: it is the same as absent.
    if (first !== SMALL_N || field === undefined) this.#setField(field, keyStart, start, end);
    return end;
  }

  #setField(field: KnownField | undefined, keyStart: number, start: number, end: number): void {
    const text = this.#text;
    const record = this.#record;
    switch (field) {
      // Each field by its name: storing by a variable costs several times as much.
      case 'input':
        record.input = text.slice(start, end) as RawJson;
        return;
      case 'expected_output':
        record.expected_output = text.slice(start, end) as RawJson;
        return;
      case 'metadata':
        record.metadata = text.slice(start, end) as RawJson;
        return;
      case 'id':
        record.id = this.#readString(field, start, end);
        return;
      case 'created_at':
        record.created_at = this.#readString(field, start, end);
        return;
      case 'updated_at':
        record.updated_at = this.#readString(field, start, end);
        return;
      case 'deleted_at':
        record.deleted_at = this.#readString(field, start, end);
        return;
      case 'canonical_id':
        record.canonical_id = this.#readString(field, start, end);
        return;
      case 'tags':
        this.#lastTags = record.tags = this.#readTags(start, end);
        this.#tagsText = text.slice(start, end);
        return;
      case 'version':
        record.version = this.#readVersion(start, end);
        return;
      case 'type':
      case 'author':
      case 'dataset_id':
      case 'ttl':
        return;
      case 'attributes':
      case 'records':
      case undefined:
        record.unknownFields ??= new Map();
        record.unknownFields.set(
          decodeKey(text, keyStart, endOfString(text, keyStart)),
          text.slice(start, end) as RawJson,
        );
    }
  }

  #readString(field: KnownField, start: number, end: number): string {
    const text = this.#text;
    if (text.charCodeAt(start) !== QUOTE) throw new WrongShape('a string', `${this.place}.${field}`);
    return decodeKey(text, start, end);
  }

  #readTags(start: number, end: number): readonly string[] {
    const raw = this.#text.slice(start, end);
    const known = this.#tags.get(raw);
    if (known) return known;
    const tags: unknown = JSON.parse(raw);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
      throw new WrongShape('a list of strings', `${this.place}.tags`);
    this.#tags.set(raw, tags);
    return tags;
  }

  #readVersion(start: number, end: number): number {
    const version = wireNumber.safeParse(JSON.parse(this.#text.slice(start, end)));
    if (!version.success) throw new WrongShape('a number', `${this.place}.version`);
    return version.data;
  }
}

function readMeta(text: string): { after?: string | null | undefined } | null | undefined {
  const meta = pageMeta.safeParse(JSON.parse(text));
  if (!meta.success) throw new WrongShape('a cursor', 'meta.after');
  return meta.data;
}
