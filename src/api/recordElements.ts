import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import {
  decodeKey,
  endOfString,
  endOfValue,
  JsonScanError,
  readElements,
  skipWhiteSpace,
  startOfMemberValue,
} from '../json/scan';
import { wireNumber } from './answerSchemas';
import type { DatasetRecord } from './resources';

/** JSON, but not what an answer with records looks like. */
export class WrongShape extends Error {
  constructor(
    expected: string,
    readonly pointer: string,
  ) {
    super(l10n.t('{0} expected at {1}', expected, pointer || l10n.t('the top')));
  }
}

const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const QUOTE = 0x22;
const NINE = 0x39;
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

/** Longer fields, in characters, are read again for each record. */
const LONGEST_SAME = 500;

/** A field at its place in the record, which the records of a list mostly have in common. */
interface Place {
  readonly key: string;
  readonly field: KnownField;
  /** Key and value in the record before, where records tend to have the same, and what was read from them. */
  same: string;
  string: string | undefined;
  tags: readonly string[] | undefined;
}

type RecordBeingRead = { -readonly [Key in keyof DatasetRecord]: DatasetRecord[Key] } & {
  unknownFields?: Map<string, RawJson> | undefined;
};

function emptyPlace(field: KnownField): Place {
  return { key: `"${field}":`, field, same: '', string: undefined, tags: undefined };
}

/** With room for every field: adding them one by one would allocate several times for each record. */
function emptyRecord(): RecordBeingRead {
  return {
    id: '',
    input: undefined,
    expected_output: undefined,
    metadata: undefined,
    tags: undefined,
    created_at: undefined,
    updated_at: undefined,
    deleted_at: undefined,
    canonical_id: undefined,
    version: undefined,
    unknownFields: undefined,
  };
}

/**
 * Reads the elements of one list of records: records, flat or with their fields in `attributes`, and groups of them.
 * Values are slices of the text.
 */
export class RecordElements {
  /** What has been read. A read() that threw may have left some that are to be taken back. */
  readonly records: DatasetRecord[] = [];
  /** The member that holds the list. */
  list = '';

  #text = '';
  #record = emptyRecord();
  /** Whether the element read last was a group of records. */
  #isGroup = false;

  /** How many fields of the record have been read, and which stood at each place in the record before. */
  #position = 0;
  readonly #places: Place[] = [];
  /** Lists of tags by their text: few differ, and the records of a page share them. */
  readonly #tags = new Map<string, readonly string[]>();
  /** Which record is being read, for errors. */
  get place(): string {
    return `${this.list}[${this.records.length}]`;
  }

  /**
   * Reads the element at `at`. Gives the offset behind it. Throws JsonScanError, also where the text ends in the middle,
   * and WrongShape.
   */
  read(text: string, at: number): number {
    this.#text = text;
    return this.#readElement(at);
  }

  /** One record, or a group `{"records":[…]}`. */
  readonly #readElement = (at: number): number => {
    if (this.#text.charCodeAt(at) !== OPEN_BRACE) {
      endOfValue(this.#text, at);
      throw new WrongShape(l10n.t('a record'), this.place);
    }
    const record = emptyRecord();
    this.#record = record;
    this.#isGroup = false;
    this.#position = 0;
    const end = this.#readFields(at);
    if (!this.#isGroup) {
      if (record.id === '') throw new WrongShape(l10n.t('a string'), `${this.place}.id`);
      this.records.push(record);
    }
    return end;
  };

  /** The fields in the object at `at`: a record, or its `attributes`. Gives the offset behind the object. */
  #readFields(at: number): number {
    const text = this.#text;
    at = skipWhiteSpace(text, at + 1);
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
    for (;;) {
      // Mostly one comparison finds the field, and where it repeats its value, too.
      const place = this.#places[this.#position];
      if (place !== undefined && place.same !== '' && isAt(text, at, place.same)) {
        this.#position++;
        this.#setSame(place);
        at += place.same.length;
      } else if (place !== undefined && isAt(text, at, place.key)) {
        this.#position++;
        const start = at + place.key.length;
        at = this.#readValue(place, at, text.charCodeAt(start) <= SPACE ? skipWhiteSpace(text, start) : start);
      } else {
        const keyEnd = endOfString(text, at);
        at = this.#readValue(this.#learnPlace(at, keyEnd), at, startOfMemberValue(text, keyEnd));
      }
      let c = text.charCodeAt(at);
      if (c <= SPACE) c = text.charCodeAt((at = skipWhiteSpace(text, at)));
      if (c === CLOSE_BRACE) return at + 1;
      if (c !== COMMA) throw new JsonScanError(l10n.t('"," or "}" is missing'), at);
      if (text.charCodeAt(++at) <= SPACE) at = skipWhiteSpace(text, at);
    }
  }

  #learnPlace(keyStart: number, keyEnd: number): Place | undefined {
    const key = decodeKey(this.#text, keyStart, keyEnd);
    const field = KNOWN_FIELDS.find((known) => known === key);
    const place = field === undefined ? undefined : emptyPlace(field);
    if (place !== undefined) this.#places[this.#position] = place;
    this.#position++;
    return place;
  }

  #readValue(place: Place | undefined, keyStart: number, start: number): number {
    const text = this.#text;
    const field = place?.field;
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
    const end = endOfValue(text, start);
    // The service can't store null: it is the same as absent.
    if (first !== SMALL_N || field === undefined) this.#setField(place, keyStart, start, end);
    return end;
  }

  #setField(place: Place | undefined, keyStart: number, start: number, end: number): void {
    const text = this.#text;
    const record = this.#record;
    switch (place?.field) {
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
        record.id = this.#readString(place.field, start, end);
        return;
      case 'canonical_id':
        record.canonical_id = this.#readString(place.field, start, end);
        return;
      case 'version':
        record.version = this.#readVersion(start, end);
        return;
      case 'created_at':
      case 'updated_at':
      case 'deleted_at':
        place.string = this.#readString(place.field, start, end);
        return this.#keepSame(place, keyStart, end);
      case 'tags':
        place.tags = this.#readTags(start, end);
        return this.#keepSame(place, keyStart, end);
      case 'type':
      case 'author':
      case 'dataset_id':
      case 'ttl':
        return this.#keepSame(place, keyStart, end);
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

  #keepSame(place: Place, keyStart: number, end: number): void {
    // A number may go on behind the same digits.
    const isClosed = this.#text.charCodeAt(end - 1) > NINE || this.#text.charCodeAt(end - 1) === QUOTE;
    place.same = isClosed && end - keyStart <= LONGEST_SAME ? this.#text.slice(keyStart, end) : '';
    this.#setSame(place);
  }

  #setSame({ field, string, tags }: Place): void {
    const record = this.#record;
    if (field === 'created_at') record.created_at = string;
    else if (field === 'updated_at') record.updated_at = string;
    else if (field === 'deleted_at') record.deleted_at = string;
    else if (field === 'tags') record.tags = tags;
  }

  #readString(field: KnownField, start: number, end: number): string {
    const text = this.#text;
    if (text.charCodeAt(start) !== QUOTE) throw new WrongShape(l10n.t('a string'), `${this.place}.${field}`);
    return decodeKey(text, start, end);
  }

  #readTags(start: number, end: number): readonly string[] {
    const raw = this.#text.slice(start, end);
    const known = this.#tags.get(raw);
    if (known) return known;
    const tags: unknown = JSON.parse(raw);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
      throw new WrongShape(l10n.t('a list of strings'), `${this.place}.tags`);
    this.#tags.set(raw, tags);
    return tags;
  }

  #readVersion(start: number, end: number): number {
    const version = wireNumber.safeParse(JSON.parse(this.#text.slice(start, end)));
    if (!version.success) throw new WrongShape(l10n.t('a number'), `${this.place}.version`);
    return version.data;
  }
}

/** Like startsWith(), which compares character by character and takes several times as long. */
function isAt(text: string, at: number, expected: string): boolean {
  return text.slice(at, at + expected.length) === expected;
}
