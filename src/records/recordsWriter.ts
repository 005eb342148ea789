import { compactRawJson, formatRawJson } from '../json/format';
import { rawString } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { cellOfName, cellOfValue } from './csvCells';
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
  let members = '';
  forEachWritten(record, (name, value) => {
    const text = formatRawJson(value, { indent: INDENT, depth: 2 });
    members += `${members === '' ? '' : ',\n'}${INDENT}${INDENT}${name}: ${text}`;
  });
  return members === '' ? `${INDENT}{}` : `${INDENT}{\n${members}\n${INDENT}}`;
}

function jsonLines(records: readonly RecordContent[]): string {
  let lines = '';
  for (const record of records) {
    let line = '';
    forEachWritten(record, (name, value) => (line += `${line === '' ? '{' : ','}${name}:${onOneLine(value)}`));
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
  const cellText = (cell: string): string => quoteCell(defuseFormulas ? defused(cell) : cell);
  const row = ([first = '', ...more]: readonly string[]): string => {
    let line = cellText(first);
    for (const cell of more) line += `,${cellText(cell)}`;
    return `${line}\n`;
  };
  const names = ['id', 'input', 'expected_output', 'metadata', 'tags', ...unknownColumns.map(cellOfName)];
  let header = row(names);
  const rowOf = (record: RecordContent): string => {
    const cells = [
      record.id ?? '',
      cellOfValue(record.input),
      cellOfValue(record.expected_output),
      cellOfValue(record.metadata),
      record.tags === undefined ? '' : tagsText(record.tags),
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
  forEachWritten(record, (_written, value, name) => members.push([name, value]));
  return members;
}

/** The same, told one by one, the name as it is written: a list takes as long as all the rest of writing a record. */
function forEachWritten(record: RecordContent, tell: (written: RawJson, value: RawJson, name: string) => void): void {
  const { id, input, expected_output, metadata, tags, unknownFields } = record;
  if (id !== undefined) tell(NAMES.id, rawString(id), 'id');
  if (input !== undefined) tell(NAMES.input, input, 'input');
  if (expected_output !== undefined) tell(NAMES.expected_output, expected_output, 'expected_output');
  if (metadata !== undefined) tell(NAMES.metadata, metadata, 'metadata');
  if (tags !== undefined) tell(NAMES.tags, tagsText(tags), 'tags');
  if (unknownFields !== undefined) for (const [name, value] of unknownFields) tell(rawString(name), value, name);
}

const NAMES = {
  id: rawString('id'),
  input: rawString('input'),
  expected_output: rawString('expected_output'),
  metadata: rawString('metadata'),
  tags: rawString('tags'),
} as const;

/** How the name of a field is written to JSON. */
export function writtenName(name: string): RawJson {
  return rawString(name);
}

/** The value without line ends between its tokens. */
export function onOneLine(value: RawJson): RawJson {
  return value.includes('\n') || value.includes('\r') ? compactRawJson(value) : value;
}
