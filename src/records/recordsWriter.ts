import { compactRawJson, rawJsonFormatter } from '../json/format';
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

const formatMember = rawJsonFormatter({ indent: INDENT, depth: 2 });

function jsonWriter(): RecordsWriter {
  let empty = true;
  return {
    write(records) {
      let text = '';
      for (const record of records) {
        text += empty ? '[\n' : ',\n';
        empty = false;
        text += jsonObject(record);
      }
      return text;
    },
    end: () => (empty ? '[]\n' : '\n]\n'),
  };
}

function jsonObject(record: RecordContent): string {
  let members = '';
  forEachWritten(record, ON_LINES, (lead, value) => {
    members += (members === '' ? lead.slice(1) : lead) + formatMember(value);
  });
  return members === '' ? `${INDENT}{}` : `${INDENT}{${members}\n${INDENT}}`;
}

function jsonLines(records: readonly RecordContent[]): string {
  let lines = '';
  for (const record of records) {
    let line = '';
    forEachWritten(record, ON_ONE_LINE, (lead, value) => {
      line += (line === '' ? `{${lead.slice(1)}` : lead) + onOneLine(value);
    });
    lines += line === '' ? '{}\n' : `${line}}\n`;
  }
  return lines;
}

/** Lists of tags as JSON: the records of a page share them. */
const tagsText = eachOnce((tags: readonly string[]) => JSON.stringify(tags) as RawJson);

/** `textOf`, which is asked once for each list. */
function eachOnce<Text extends string>(textOf: (list: readonly string[]) => Text): (list: readonly string[]) => Text {
  const texts = new WeakMap<readonly string[], Text>();
  return (list) => {
    let text = texts.get(list);
    if (text === undefined) texts.set(list, (text = textOf(list)));
    return text;
  };
}

function csvWriter({ unknownColumns = [], defuseFormulas = false }: CsvOptions): RecordsWriter {
  const written = (cell: string): string => quoteCell(defuseFormulas ? defused(cell) : cell);
  const names = ['id', 'input', 'expected_output', 'metadata', 'tags', ...unknownColumns.map(cellOfName)];
  let header = `${names.map(written).join(',')}\n`;
  // The records of a page share their lists of tags.
  const tagsCell = eachOnce((tags: readonly string[]) => written(JSON.stringify(tags)));
  const rowOf = ({ id, input, expected_output, metadata, tags, unknownFields }: RecordContent): string => {
    let row = `${written(id ?? '')},${written(cellOfValue(input))},${written(cellOfValue(expected_output))}`;
    row += `,${written(cellOfValue(metadata))},${tags === undefined ? '' : tagsCell(tags)}`;
    for (const name of unknownColumns) row += `,${written(cellOfValue(unknownFields?.get(name)))}`;
    return `${row}\n`;
  };
  return {
    write(records) {
      let text = header;
      header = '';
      for (const record of records) text += rowOf(record);
      return text;
    },
    end() {
      const text = header;
      header = '';
      return text;
    },
  };
}

/** The fields that a record has, in the order in which they are written to JSON. */
export function writtenMembers(record: RecordContent): (readonly [name: string, value: RawJson])[] {
  const members: (readonly [string, RawJson])[] = [];
  forEachWritten(record, ON_ONE_LINE, (_lead, value, name) => members.push([name, value]));
  return members;
}

/** The same, told one by one, each with what stands before its value: a list takes as long as all the rest of writing. */
function forEachWritten(
  record: RecordContent,
  leads: Leads,
  tell: (lead: string, value: RawJson, name: string) => void,
): void {
  const { id, input, expected_output, metadata, tags, unknownFields } = record;
  if (id !== undefined) tell(leads.id, idText(id), 'id');
  if (input !== undefined) tell(leads.input, input, 'input');
  if (expected_output !== undefined) tell(leads.expected_output, expected_output, 'expected_output');
  if (metadata !== undefined) tell(leads.metadata, metadata, 'metadata');
  if (tags !== undefined) tell(leads.tags, tagsText(tags), 'tags');
  if (unknownFields !== undefined) for (const [name, value] of unknownFields) tell(leads.of(name), value, name);
}

/** What stands before the values of the fields: a comma, white space, the name and a colon. */
interface Leads {
  readonly id: string;
  readonly input: string;
  readonly expected_output: string;
  readonly metadata: string;
  readonly tags: string;
  of(name: string): string;
}

function leads(before: string, behind: string): Leads {
  const of = (name: string): string => `,${before}${writtenName(name)}:${behind}`;
  return {
    id: of('id'),
    input: of('input'),
    expected_output: of('expected_output'),
    metadata: of('metadata'),
    tags: of('tags'),
    of,
  };
}

const ON_LINES = leads(`\n${INDENT}${INDENT}`, ' ');
const ON_ONE_LINE = leads('', '');

const PLAIN = /^[\w.:-]*$/;

/** Most ids need no escapes: a look takes a fraction of JSON.stringify's time. */
function idText(id: string): RawJson {
  return PLAIN.test(id) ? (`"${id}"` as RawJson) : rawString(id);
}

/** How the name of a field is written to JSON. */
export function writtenName(name: string): RawJson {
  return rawString(name);
}

/** The value without line ends between its tokens. */
export function onOneLine(value: RawJson): RawJson {
  return value.includes('\n') || value.includes('\r') ? compactRawJson(value) : value;
}
