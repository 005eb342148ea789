import * as l10n from '@vscode/l10n';
import { copyOut } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { stringFault } from '../json/jsonProblem';
import { decodeKey, endOfValue, forEachMember, JsonScanError } from '../json/scan';
import { lineOf } from './documentProblems';
import type { ProblemList } from './documentProblems';
import type { ParsedRecord, RecordField, TextRange } from './model';
import { PreviousRecords } from './previousRecords';
import type { ReadOptions } from './readDocument';
import { nameOfRecord, quoted } from './recordChecks';
import { UntouchedRecords } from './untouchedRecords';

const FIELDS: ReadonlySet<string> = new Set<RecordField>(['id', 'input', 'expected_output', 'metadata', 'tags']);

type Fields = { -readonly [Field in keyof ParsedRecord]?: ParsedRecord[Field] };

/** Reads single records, one JSON object each, from a document's text. */
export class JsonRecordReader {
  /** Finds records that needn't be read. */
  readonly #known: PreviousRecords | UntouchedRecords | undefined;
  readonly #trusted: boolean;

  constructor(
    readonly text: string,
    readonly problems: ProblemList,
    { base, previous, trusted = false }: ReadOptions,
  ) {
    if (previous) this.#known = new PreviousRecords(previous.text, previous.document);
    else if (base) this.#known = new UntouchedRecords(base);
    this.#trusted = trusted;
  }

  /**
   * The record that begins at `at`, the `index`th of the document. Throws JsonScanError where the text is no JSON, or
   * the value goes on behind `limit`.
   */
  read(at: number, limit: number, index: number): ParsedRecord {
    const { text, problems } = this;
    const unchanged = this.#known?.at(text, at);
    if (unchanged !== undefined && unchanged.range.end <= limit) return unchanged;
    const fieldRanges: Partial<Record<RecordField, TextRange>> = {};
    const fields: Fields = {};
    const unknownFields = new Map<string, RawJson>();
    const keys = new Set<string>();
    if (text.charAt(at) !== '{') {
      const range = { start: at, end: checkedEnd(text, endOfValue(text, at), limit) };
      this.#value(range);
      problems.error(range, l10n.t('Record {0} must be an object: {"input": …}.', index + 1), { record: index });
      return { range, fieldRanges };
    }
    const end = forEachMember(text, at, (keyStart, keyEnd, start, valueEnd) => {
      checkedEnd(text, valueEnd, limit);
      this.#value({ start: keyStart, end: keyEnd });
      const key = decodeKey(text, keyStart, keyEnd);
      const range = { start, end: valueEnd };
      const field = FIELDS.has(key) ? (key as RecordField) : undefined;
      if (keys.has(key)) {
        const message = l10n.t('Record {0} has the member {1} twice: remove one of them.', index + 1, quoted(key));
        problems.error({ start: keyStart, end: keyEnd }, message, { record: index, field });
      }
      keys.add(key);
      const value = this.#value(range);
      if (field === undefined) {
        unknownFields.set(copyOut(key), value);
        return;
      }
      fieldRanges[field] = range;
      if (value !== 'null') this.#readField(fields, field, value, range, index);
    });
    const record: ParsedRecord = {
      ...fields,
      ...(unknownFields.size === 0 ? {} : { unknownFields }),
      range: { start: at, end: checkedEnd(text, end, limit) },
      fieldRanges,
    };
    if (record.input === undefined) {
      const range = fieldRanges.input ?? { start: at, end: at + 1 };
      const reason =
        fieldRanges.input === undefined ? l10n.t('has no input') : l10n.t('has null as input, which cannot be stored');
      const message = l10n.t(
        '{0} {1}: give it an "input", or remove the record.',
        nameOfRecord(index, record.id),
        reason,
      );
      problems.error(range, message, { record: index, field: 'input' });
    }
    this.#known?.follow(record);
    return record;
  }

  #readField(fields: Fields, field: RecordField, value: RawJson, range: TextRange, index: number): void {
    const wrong = (what: string, way: string) =>
      this.problems.error(range, l10n.t('The {0} of record {1} {2}: {3}.', field, index + 1, what, way), {
        record: index,
        field,
      });
    switch (field) {
      case 'id':
        if (value.startsWith('"')) fields.id = JSON.parse(value) as string;
        else wrong(l10n.t('is no string'), l10n.t('put quotes around it'));
        break;
      case 'metadata':
        if (value.startsWith('{')) fields.metadata = value;
        else wrong(l10n.t('is no object'), l10n.t('write it as {"name": value}'));
        break;
      case 'tags': {
        const tags: unknown = JSON.parse(value);
        if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) fields.tags = tags;
        else wrong(l10n.t('are no array of strings'), l10n.t('write them as ["name:value"]'));
        break;
      }
      case 'input':
      case 'expected_output':
        fields[field] = value;
    }
  }

  /** The scanner doesn't look into strings: JSON.parse does, and where it refuses, the bad character is looked for. */
  #value({ start, end }: TextRange): RawJson {
    const slice = this.text.slice(start, end);
    if (!this.#trusted && !PLAIN_SCALAR.test(slice)) {
      try {
        JSON.parse(slice);
      } catch {
        throw stringFault(this.text, start, end) ?? new JsonScanError(l10n.t('this is no JSON value'), start);
      }
    }
    // A document that is read after each edit would otherwise keep a whole text alive for every record that was edited.
    return (this.#known === undefined ? slice : copyOut(slice)) as RawJson;
  }
}

/** Numbers and literals were checked by the scanner, and strings of these signs can't be wrong. */
// eslint-disable-next-line no-control-regex
const PLAIN_SCALAR = /^(?:[-\dtfn][\w.+-]*|"[^"\\\u0000-\u001f]*")$/;

function checkedEnd(text: string, end: number, limit: number): number {
  if (end > limit) throw new JsonScanError(l10n.t('the record does not end on line {0}', lineOf(text, limit)), limit);
  return end;
}
