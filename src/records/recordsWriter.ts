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
  for (const { unknownFields } of records)
    if (unknownFields !== undefined) for (const name of unknownFields.keys()) names.add(name);
  return [...names];
}

const INDENT = '  ';

function jsonWriter(): RecordsWriter {
  const layout = onLines();
  let empty = true;
  return {
    write(records) {
      let text = '';
      for (const record of records) {
        text += empty ? '[\n' : ',\n';
        empty = false;
        const members = membersText(record, layout);
        text += members === '' ? `${INDENT}{}` : `${INDENT}{${members}\n${INDENT}}`;
      }
      return text;
    },
    end: () => (empty ? '[]\n' : '\n]\n'),
  };
}

function jsonLines(records: readonly RecordContent[]): string {
  let lines = '';
  for (const record of records) lines += `{${membersText(record, ON_ONE_LINE)}}\n`;
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
  const { id, tags, unknownFields } = record;
  const members: (readonly [string, RawJson])[] = [];
  if (id !== undefined) members.push(['id', idText(id)]);
  for (const name of ['input', 'expected_output', 'metadata'] as const) {
    const value = record[name];
    if (value !== undefined) members.push([name, value]);
  }
  if (tags !== undefined) members.push(['tags', tagsText(tags)]);
  return unknownFields ? [...members, ...unknownFields] : members;
}

/** The same as text, with commas between them. Each field by its name: a list takes as long as all the rest of writing. */
function membersText(record: RecordContent, { first, next, values }: Layout): string {
  const { id, input, expected_output, metadata, tags, unknownFields } = record;
  let text = '';
  if (id !== undefined) text = first.id + idText(id);
  if (input !== undefined) text += (text === '' ? first : next).input + values.input(input);
  if (expected_output !== undefined)
    text += (text === '' ? first : next).expected_output + values.expected_output(expected_output);
  if (metadata !== undefined) text += (text === '' ? first : next).metadata + values.metadata(metadata);
  if (tags !== undefined) text += (text === '' ? first : next).tags + values.tags(tags);
  if (unknownFields !== undefined)
    for (const [name, value] of unknownFields) text += (text === '' ? first : next).of(name) + values.other(value);
  return text;
}

/** How the members of a record are laid out. */
interface Layout {
  /** What stands before the value of the first member. */
  readonly first: Leads;
  /** The same for those behind it: a comma comes first. */
  readonly next: Leads;
  readonly values: {
    readonly tags: (tags: readonly string[]) => string;
  } & Readonly<Record<'input' | 'expected_output' | 'metadata' | 'other', (value: RawJson) => string>>;
}

/** White space, a field's name and a colon. */
interface Leads extends Readonly<Record<keyof Omit<RecordContent, 'unknownFields'>, string>> {
  of(name: string): string;
}

function leads(before: string, behind: string): Leads {
  const of = (name: string): string => `${before}${writtenName(name)}:${behind}`;
  return {
    id: of('id'),
    input: of('input'),
    expected_output: of('expected_output'),
    metadata: of('metadata'),
    tags: of('tags'),
    of,
  };
}

const ON_ONE_LINE: Layout = {
  first: leads('', ''),
  next: leads(',', ''),
  values: { input: onOneLine, expected_output: onOneLine, metadata: onOneLine, tags: tagsText, other: onOneLine },
};

/** Each field has a formatter of its own: the values of one have the same keys. */
function onLines(): Layout {
  const formatter = (): ((value: RawJson) => RawJson) => rawJsonFormatter({ indent: INDENT, depth: 2 });
  const tags = formatter();
  const before = `\n${INDENT}${INDENT}`;
  return {
    first: leads(before, ' '),
    next: leads(`,${before}`, ' '),
    values: {
      input: formatter(),
      expected_output: formatter(),
      metadata: formatter(),
      tags: eachOnce((list) => tags(tagsText(list))),
      other: formatter(),
    },
  };
}

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
