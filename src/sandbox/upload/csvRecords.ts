import type { RawJson } from '../../json/rawJson';
import { checkedRecordId } from '../ids';
import { present } from '../jsonText';
import { Problem } from '../problem';
import type { RecordValues } from '../store/recordWriter';
import { CsvError, type CsvRow } from './csvRows';

export interface UploadedRecord {
  readonly id: string | undefined;
  readonly values: RecordValues;
}

const COLUMNS = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const;
type Column = (typeof COLUMNS)[number];

/** Gives the function that reads a row into a record, by the names in the header. Unknown columns are passed over. */
export function recordReader(header: CsvRow, tags: readonly string[]): (row: CsvRow) => UploadedRecord {
  const at = new Map<Column, number>();
  for (const column of COLUMNS) {
    const index = header.cells.indexOf(column);
    if (index !== header.cells.lastIndexOf(column)) throw new CsvError(`the header has the column "${column}" twice`);
    if (index >= 0) at.set(column, index);
  }
  if (!at.has('input')) throw new CsvError('the header has no column "input"');

  return ({ number, cells }) => {
    if (cells.length !== header.cells.length)
      throw new CsvError(`row ${number}: it has ${cells.length} cells, the header has ${header.cells.length}`);
    const cell = (column: Column): string => cells[at.get(column) ?? -1] ?? '';
    const input = valueOf(cell('input'));
    if (input === undefined) throw new CsvError(`row ${number}: input is empty`);
    const metadata = valueOf(cell('metadata'));
    if (metadata !== undefined && !metadata.startsWith('{'))
      throw new CsvError(`row ${number}: metadata is not a JSON object`);
    return {
      id: idOf(cell('id'), number),
      values: { input, expected_output: valueOf(cell('expected_output')), metadata, tags: tagsOf(cell('tags'), tags) },
    };
  };
}

/** What may begin a JSON value: everything else needn't be tried. */
const BEGINS_JSON = /^\s*["{[\-\dtfn]/;

/** The JSON that a cell holds, else the cell as a string. An empty cell and null are no value. */
function valueOf(cell: string): RawJson | undefined {
  if (cell === '') return undefined;
  if (BEGINS_JSON.test(cell)) {
    try {
      JSON.parse(cell);
      return present(cell.trim() as RawJson);
    } catch {
      // A text that only looks like JSON.
    }
  }
  return JSON.stringify(cell) as RawJson;
}

function idOf(cell: string, number: number): string | undefined {
  if (cell === '') return undefined;
  try {
    return checkedRecordId(cell, '');
  } catch (error) {
    throw error instanceof Problem ? new CsvError(`row ${number}: ${error.message}`) : error;
  }
}

/** A JSON array of strings, or `a:b,c:d`; the tags of the request go beside. */
function tagsOf(cell: string, common: readonly string[]): readonly string[] {
  if (cell === '') return common;
  return [...ownTags(cell), ...common];
}

function ownTags(cell: string): readonly string[] {
  if (cell.trimStart().startsWith('[')) {
    try {
      const tags: unknown = JSON.parse(cell);
      if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
    } catch {
      // Tags separated by commas, the first of which begins with a bracket.
    }
  }
  return cell
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
