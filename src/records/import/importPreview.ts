import type { ValueType } from '../../grid/importProtocol';
import type { RawJson } from '../../json/rawJson';
import { typeOfValue } from '../csvUploadPreview';
import { decodeText } from './decodeText';
import { rowReader, type ImportReading } from './importFormat';
import { fieldSources, type ImportField } from './importMapping';
import { RecordMaker, repeatedId } from './importRecord';
import type { ImportRow } from './importRow';
import type { ImportSetup } from './importScan';

/** How many rows are shown, and how many are looked at for the types of columns. */
const previewRows = 20;
const rowsForTypes = 200;
/** How much of a value is shown. Characters. */
const shown = 200;

/** The beginning of a file, read as rows. */
export interface FileHead {
  readonly columns: readonly string[];
  readonly rows: readonly ImportRow[];
}

export interface PreviewCell {
  readonly type: ValueType;
  readonly text: string;
}

export interface PreviewRow {
  readonly number: number;
  readonly cells: Readonly<Partial<Record<ImportField, PreviewCell>>>;
  /** Sentences, without file and row. */
  readonly problems: readonly string[];
}

export interface PreviewColumn {
  /** The first value that there is. */
  readonly sample: string;
  /** Types of its values, in the order in which they turn up. */
  readonly types: readonly ValueType[];
}

/**
 * Columns and first rows of a file.
 * @param head its first bytes
 * @param complete whether they are all of it
 * @throws ImportError where they can't be read
 */
export async function readHead(
  head: Uint8Array,
  complete: boolean,
  reading: ImportReading,
  name: string,
): Promise<FileHead> {
  const reader = rowReader(reading, name);
  const rows: ImportRow[] = [];
  for await (const text of decodeText(once(head), reading.encoding, name)) {
    rows.push(...reader.push(text));
    // A character that is cut at the end of an incomplete head is no fault.
    if (!complete) break;
  }
  if (complete) rows.push(...reader.end());
  return { columns: [...reader.columns], rows: rows.slice(0, rowsForTypes) };
}

/** The first rows as the service will see them. */
export function previewOf({ rows }: FileHead, { name, reading, columns, mapping }: ImportSetup): readonly PreviewRow[] {
  const maker = new RecordMaker(name, reading.format, columns, mapping, true);
  const fields = fieldSources(mapping).map(({ field }) => field);
  const rowOfId = new Map<string, number>();
  return rows.slice(0, previewRows).map((row) => {
    const made = maker.make(row);
    const id = made.record?.id;
    const earlier = id === undefined ? undefined : rowOfId.get(id);
    if (id !== undefined && earlier === undefined) rowOfId.set(id, row.number);
    const record = earlier === undefined ? made.record : undefined;
    const problems =
      earlier === undefined
        ? made.problems
        : [...made.problems, repeatedId({ name, columns, mapping }, row, id ?? '', earlier)];
    const cells: Partial<Record<ImportField, PreviewCell>> = {};
    for (const field of record ? fields : []) {
      if (field === 'id')
        cells.id = { type: record?.id === undefined ? 'absent' : 'text', text: cut(record?.id ?? '') };
      else if (field === 'tags')
        cells.tags = { type: record?.tags ? 'list' : 'absent', text: cut(record?.tags?.join(', ') ?? '') };
      else cells[field] = { type: typeOfValue(record?.[field]), text: shownText(record?.[field]) };
    }
    return { number: row.number, cells, problems: problems.map(({ inRow }) => inRow) };
  });
}

/** What each column holds, in the first rows. */
export function columnsOf(
  { rows }: FileHead,
  { name, reading, columns, mapping }: ImportSetup,
): readonly PreviewColumn[] {
  const maker = new RecordMaker(name, reading.format, columns, mapping, true);
  return columns.map((_, column) => {
    const types = new Set<ValueType>();
    let sample = '';
    for (const row of rows) {
      if (row.fault) continue;
      const value = maker.valueOf(row, column);
      if (value === undefined) continue;
      types.add(typeOfValue(value));
      sample ||= shownText(value);
    }
    return { sample, types: [...types] };
  });
}

/** A text as it is, anything else as JSON. */
function shownText(value: RawJson | undefined): string {
  if (value === undefined) return '';
  return cut(value.startsWith('"') ? (JSON.parse(value) as string) : value);
}

function cut(text: string): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one piece
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
