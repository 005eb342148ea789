import { compactRawJson, formatRawJson } from '../json/format';
import { rawString } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { cellOfName, cellOfTags, cellOfValue } from './csvCells';
import { quoteCell } from './csvText';
import type { RecordContent, RecordsFormat } from './model';

const INDENT = '  ';

/**
 * The text of a document with these records. Pretty and stable: the same records always give the same text, one record's
 * edit changes only its lines, and reading it gives the same values to the byte. Lines end with `\n`.
 *
 * JSON: an array with a member per line. JSONL: a record per line. CSV: see csvCells.ts. Fields stand in the API's order
 * (id, input, expected_output, metadata, tags), unknown ones behind them. Absent fields are left out.
 */
export function writeDocument(records: Iterable<RecordContent>, format: RecordsFormat): string {
  switch (format) {
    case 'json':
      return writeJson(records);
    case 'jsonl':
      return writeJsonLines(records);
    case 'csv':
      return writeCsv(records);
  }
}

function writeJson(records: Iterable<RecordContent>): string {
  const texts: string[] = [];
  for (const record of records) {
    const members = writtenMembers(record).map(
      ([name, value]) =>
        `${INDENT}${INDENT}${writtenName(name)}: ${formatRawJson(value, { indent: INDENT, depth: 2 })}`,
    );
    texts.push(members.length === 0 ? `${INDENT}{}` : `${INDENT}{\n${members.join(',\n')}\n${INDENT}}`);
  }
  return texts.length === 0 ? '[]\n' : `[\n${texts.join(',\n')}\n]\n`;
}

function writeJsonLines(records: Iterable<RecordContent>): string {
  const lines: string[] = [];
  for (const record of records) {
    const members = writtenMembers(record).map(([name, value]) => `${writtenName(name)}:${onOneLine(value)}`);
    lines.push(`{${members.join(',')}}\n`);
  }
  return lines.join('');
}

function writeCsv(records: Iterable<RecordContent>): string {
  const all = [...records];
  const unknown = new Set<string>();
  for (const record of all) for (const name of record.unknownFields?.keys() ?? []) unknown.add(name);
  const rows = [
    ['id', 'input', 'expected_output', 'metadata', 'tags', ...[...unknown].map(cellOfName)].map(quoteCell).join(','),
  ];
  for (const record of all) {
    const cells = [
      record.id ?? '',
      cellOfValue(record.input),
      cellOfValue(record.expected_output),
      cellOfValue(record.metadata),
      cellOfTags(record.tags),
    ];
    for (const name of unknown) cells.push(cellOfValue(record.unknownFields?.get(name)));
    rows.push(cells.map(quoteCell).join(','));
  }
  return `${rows.join('\n')}\n`;
}

/** The fields that a record has, in the order in which they are written to JSON. */
export function writtenMembers(record: RecordContent): (readonly [name: string, value: RawJson])[] {
  const members: (readonly [string, RawJson])[] = [];
  if (record.id !== undefined) members.push(['id', rawString(record.id)]);
  if (record.input !== undefined) members.push(['input', record.input]);
  if (record.expected_output !== undefined) members.push(['expected_output', record.expected_output]);
  if (record.metadata !== undefined) members.push(['metadata', record.metadata]);
  if (record.tags !== undefined) members.push(['tags', JSON.stringify(record.tags) as RawJson]);
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

function onOneLine(value: RawJson): RawJson {
  return /[\r\n]/.test(value) ? compactRawJson(value) : value;
}
