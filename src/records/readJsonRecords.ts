import { parseRawJson } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { decodeKey, endOfString, endOfValue, forEachMember, JsonScanError, skipWhiteSpace } from '../json/scan';
import { lineOf, placeOf } from './documentProblems';
import type { ProblemList } from './documentProblems';
import type { ParsedRecord, RecordField, TextRange } from './model';
import { nameOfRecord, quoted } from './recordChecks';

const FIELDS: ReadonlySet<string> = new Set<RecordField>(['id', 'input', 'expected_output', 'metadata', 'tags']);

/** The records of a JSON array. After a mistake in the syntax nothing more is read. */
export function readJsonRecords(text: string, from: number, problems: ProblemList): ParsedRecord[] {
  const records: ParsedRecord[] = [];
  let at = skipWhiteSpace(text, from);
  if (at >= text.length) {
    problems.error({ start: from, end: text.length }, 'The document is empty: a dataset without records is [].');
    return records;
  }
  try {
    if (text.charAt(at) !== '[') {
      const end = endOfValue(text, at);
      problems.error({ start: at, end }, 'The document must be an array of records: put them between [ and ].');
      return records;
    }
    at = skipWhiteSpace(text, at + 1);
    while (text.charAt(at) !== ']') {
      const record = readRecord(text, at, text.length, records.length, problems);
      records.push(record);
      at = skipWhiteSpace(text, record.range.end);
      const next = text.charAt(at);
      if (next === ']') break;
      if (next !== ',') throw new JsonScanError(`a comma or "]" is missing after record ${records.length}`, at);
      at = skipWhiteSpace(text, at + 1);
      if (text.charAt(at) === ']') throw new JsonScanError('no comma may stand after the last record', at);
    }
    at = skipWhiteSpace(text, at + 1);
    if (at < text.length) throw new JsonScanError('nothing may follow the closing bracket', at);
  } catch (error) {
    syntaxProblem(error, text, text.length, problems);
  }
  return records;
}

/** The records of a JSONL text: one on every line, empty lines aside. Each line is read, whatever the others hold. */
export function readJsonLines(text: string, from: number, problems: ProblemList): ParsedRecord[] {
  const records: ParsedRecord[] = [];
  let start = from;
  while (start < text.length && !problems.full) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const first = skipWhiteSpace(text, start);
    if (first < end) {
      try {
        const record = readRecord(text, first, end, records.length, problems);
        const behind = skipWhiteSpace(text, record.range.end);
        if (behind < end) throw new JsonScanError('a line holds one record only', behind);
        records.push(record);
      } catch (error) {
        syntaxProblem(error, text, end, problems);
      }
    }
    start = end + 1;
  }
  return records;
}

/** Throws JsonScanError where the text from `at` is no JSON, or the value goes on behind `limit`. */
function readRecord(text: string, at: number, limit: number, index: number, problems: ProblemList): ParsedRecord {
  const fieldRanges: Partial<Record<RecordField, TextRange>> = {};
  const fields: { -readonly [Field in keyof ParsedRecord]?: ParsedRecord[Field] } = {};
  const unknownFields = new Map<string, RawJson>();
  const keys = new Set<string>();
  if (text.charAt(at) !== '{') {
    const range = { start: at, end: checkedEnd(text, endOfValue(text, at), limit) };
    checkedValue(text, range);
    problems.error(range, `Record ${index + 1} must be an object: {"input": …}.`, { record: index });
    return { range, fieldRanges };
  }
  const end = forEachMember(text, at, (keyStart, keyEnd, start, valueEnd) => {
    checkedEnd(text, valueEnd, limit);
    if (text.slice(keyStart, keyEnd).includes('\\')) checkedValue(text, { start: keyStart, end: keyEnd });
    const key = decodeKey(text, keyStart, keyEnd);
    const range = { start, end: valueEnd };
    const field = FIELDS.has(key) ? (key as RecordField) : undefined;
    if (keys.has(key)) {
      const message = `Record ${index + 1} has the member ${quoted(key)} twice: remove one of them.`;
      problems.error({ start: keyStart, end: keyEnd }, message, { record: index, field });
    }
    keys.add(key);
    const value = checkedValue(text, range);
    if (field === undefined) {
      unknownFields.set(key, value);
      return;
    }
    fieldRanges[field] = range;
    if (value !== 'null') readField(fields, field, value, range, index, problems);
  });
  const record: ParsedRecord = {
    ...fields,
    ...(unknownFields.size === 0 ? {} : { unknownFields }),
    range: { start: at, end: checkedEnd(text, end, limit) },
    fieldRanges,
  };
  if (record.input === undefined) {
    const range = fieldRanges.input ?? { start: at, end: at + 1 };
    const reason = fieldRanges.input === undefined ? 'has no input' : 'has null as input, which cannot be stored';
    const message = `${nameOfRecord(index, record.id)} ${reason}: give it an "input", or remove the record.`;
    problems.error(range, message, { record: index, field: 'input' });
  }
  return record;
}

function readField(
  fields: { -readonly [Field in keyof ParsedRecord]?: ParsedRecord[Field] },
  field: RecordField,
  value: RawJson,
  range: TextRange,
  index: number,
  problems: ProblemList,
): void {
  const wrong = (message: string) =>
    problems.error(range, `${message} of record ${index + 1}.`, { record: index, field });
  switch (field) {
    case 'id':
      if (value.startsWith('"')) fields.id = JSON.parse(value) as string;
      else wrong('Put quotes around the id');
      break;
    case 'metadata':
      if (value.startsWith('{')) fields.metadata = value;
      else wrong('Make an object, {"name": value}, of the metadata');
      break;
    case 'tags': {
      const tags: unknown = JSON.parse(value);
      if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) fields.tags = tags;
      else wrong('Make an array of strings, ["name:value"], of the tags');
      break;
    }
    case 'input':
    case 'expected_output':
      fields[field] = value;
  }
}

/** The scanner doesn't look into strings: JSON.parse does, and where it refuses, the bad character is looked for. */
function checkedValue(text: string, { start, end }: TextRange): RawJson {
  const slice = text.slice(start, end);
  if (PLAIN_SCALAR.test(slice)) return slice as RawJson;
  try {
    return parseRawJson(slice);
  } catch {
    throw badString(text, start, end);
  }
}

/** Numbers and literals were checked by the scanner, and strings of these signs can't be wrong. */
const PLAIN_SCALAR = /^(?:[-\dtfn][\w.+-]*|"[^"\\\p{Cc}]*")$/u;

// eslint-disable-next-line no-control-regex
const STRING_FAULT = /\\(?!["\\/bfnrt]|u[\da-fA-F]{4})|[\u0000-\u001f]/;

function badString(text: string, start: number, end: number): JsonScanError {
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at)) {
    const close = endOfString(text, at);
    // A pair of escape and escaped is blanked out, so that the second backslash of a pair doesn't begin an escape.
    const inner = text.slice(at, close).replace(/\\\\/g, '  ');
    const fault = STRING_FAULT.exec(inner);
    if (fault !== null) {
      const what =
        fault[0] === '\\' ? 'a backslash begins no known escape' : 'a line end or tab stands inside a string';
      return new JsonScanError(what, at + fault.index);
    }
    at = close;
  }
  return new JsonScanError('this is no JSON value', start);
}

function checkedEnd(text: string, end: number, limit: number): number {
  if (end > limit) throw new JsonScanError(`the record does not end on line ${lineOf(text, limit)}`, limit);
  return end;
}

function syntaxProblem(error: unknown, text: string, limit: number, problems: ProblemList): void {
  if (!(error instanceof JsonScanError)) throw error;
  const start = Math.min(error.offset, limit);
  const message = `No valid JSON at ${placeOf(text, start)}: ${error.problem}.`;
  problems.error({ start, end: Math.min(start + 1, text.length) }, message);
}
