import { compactRawJson, formatRawJson } from '../json/format';
import { rawString } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { cellOfName, cellOfTags, cellOfValue } from './csvCells';
import { defused, quoteCell } from './csvText';
import type { RecordContent, RecordsFormat } from './model';

/**
 * Writes a document piece by piece: the pieces in a row are what writeDocument() gives for all of the records, to the
 * byte. `end` is called once, behind the last piece.
 */
export interface RecordsWriter {
  write(records: readonly RecordContent[]): string;
  end(): string;
}

export interface CsvOptions {
  /** The columns beside the API's own, see unknownColumnsOf(): a CSV's header has to name all of them. */
  readonly unknownColumns?: readonly string[] | undefined;
  /** Puts an apostrophe before cells that a spreadsheet would run as a formula. They aren't read back as they were. */
  readonly defuseFormulas?: boolean | undefined;
}

export function recordsWriter(format: RecordsFormat, csv: CsvOptions = {}): RecordsWriter {
  switch (format) {
    case 'json':
      return jsonWriter();
    case 'jsonl':
      return { write: jsonLines, end: () => '' };
    case 'csv':
      return csvWriter(csv);
  }
}

/** The names of the fields that the API doesn't know, in the order in which they first appear. */
export function unknownColumnsOf(records: Iterable<RecordContent>, known: Iterable<string> = []): readonly string[] {
  const names = new Set(known);
  for (const record of records) for (const name of record.unknownFields?.keys() ?? []) names.add(name);
  return [...names];
}

const INDENT = '  ';

function jsonWriter(): RecordsWriter {
  let empty = true;
  return {
    write(records) {
      if (records.length === 0) return '';
      const begin = empty ? '[\n' : ',\n';
      empty = false;
      return begin + records.map(jsonObject).join(',\n');
    },
    end: () => (empty ? '[]\n' : '\n]\n'),
  };
}

function jsonObject(record: RecordContent): string {
  const members = writtenMembers(record).map(
    ([name, value]) => `${INDENT}${INDENT}${writtenName(name)}: ${formatRawJson(value, { indent: INDENT, depth: 2 })}`,
  );
  return members.length === 0 ? `${INDENT}{}` : `${INDENT}{\n${members.join(',\n')}\n${INDENT}}`;
}

function jsonLines(records: readonly RecordContent[]): string {
  let lines = '';
  for (const record of records) {
    let line = '';
    for (const [name, value] of writtenMembers(record))
      line += `${line === '' ? '{' : ','}${writtenName(name)}:${onOneLine(value)}`;
    lines += line === '' ? '{}\n' : `${line}}\n`;
  }
  return lines;
}

/** Lists of tags as JSON: the records of a page share them. */
const tagsTexts = new WeakMap<readonly string[], RawJson>();

function tagsText(tags: readonly string[]): RawJson {
  let text = tagsTexts.get(tags);
  if (text === undefined) {
    text = JSON.stringify(tags) as RawJson;
    tagsTexts.set(tags, text);
  }
  return text;
}

function csvWriter({ unknownColumns = [], defuseFormulas = false }: CsvOptions): RecordsWriter {
  const row = (cells: readonly string[]) =>
    `${(defuseFormulas ? cells.map(defused) : cells).map((cell) => quoteCell(cell)).join(',')}\n`;
  const names = ['id', 'input', 'expected_output', 'metadata', 'tags', ...unknownColumns.map(cellOfName)];
  let header = row(names);
  const rowOf = (record: RecordContent): string => {
    const cells = [
      record.id ?? '',
      cellOfValue(record.input),
      cellOfValue(record.expected_output),
      cellOfValue(record.metadata),
      cellOfTags(record.tags),
    ];
    for (const name of unknownColumns) cells.push(cellOfValue(record.unknownFields?.get(name)));
    return row(cells);
  };
  const withHeader = (rows: string): string => {
    const text = header + rows;
    header = '';
    return text;
  };
  return { write: (records) => withHeader(records.map(rowOf).join('')), end: () => withHeader('') };
}

/** The fields that a record has, in the order in which they are written to JSON. */
export function writtenMembers(record: RecordContent): (readonly [name: string, value: RawJson])[] {
  const members: (readonly [string, RawJson])[] = [];
  if (record.id !== undefined) members.push(['id', rawString(record.id)]);
  if (record.input !== undefined) members.push(['input', record.input]);
  if (record.expected_output !== undefined) members.push(['expected_output', record.expected_output]);
  if (record.metadata !== undefined) members.push(['metadata', record.metadata]);
  if (record.tags !== undefined) members.push(['tags', tagsText(record.tags)]);
  if (record.unknownFields !== undefined) members.push(...record.unknownFields);
  return members;
}

const NAMES = new Map(
  ['id', 'input', 'expected_output', 'metadata', 'tags'].map((name) => [name, rawString(name)] as const),
);

/** How the name of a field is written to JSON. */
export function writtenName(name: string): RawJson {
  return NAMES.get(name) ?? rawString(name);
}

/** The value without line ends between its tokens. */
export function onOneLine(value: RawJson): RawJson {
  return value.includes('\n') || value.includes('\r') ? compactRawJson(value) : value;
}
