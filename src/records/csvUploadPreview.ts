import type { RawJson } from '../json/rawJson';
import { valueOfCell } from './csvCells';
import type { CsvColumn } from './csvUploadColumns';
import { csvColumns } from './csvUploadColumns';

/** What the service makes of a cell: JSON where its text is JSON, else the text itself. */
export type CellType = 'text' | 'object' | 'list' | 'number' | 'boolean' | 'null' | 'absent';

export interface PreviewCell {
  readonly text: string;
  readonly type: CellType;
}

/** A row as the service will read it. Columns that the file doesn't have are left out. */
export type PreviewRecord = Readonly<Partial<Record<CsvColumn, PreviewCell>>>;

/** The first rows of a file as records, under the names that its columns will have when they are sent. */
export function previewRecords(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): readonly PreviewRecord[] {
  const columns = csvColumns.flatMap((column) => {
    const at = names.indexOf(column);
    return at < 0 ? [] : [{ column, at }];
  });
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ column, at }) => {
        const text = row[at] ?? '';
        return [column, { text, type: column === 'id' ? 'text' : typeOfCell(text) }];
      }),
    ),
  );
}

export function typeOfCell(cell: string): CellType {
  return typeOfValue(valueOfCell(cell));
}

export function typeOfValue(value: RawJson | undefined): CellType {
  switch (value?.[0]) {
    case undefined:
      return 'absent';
    case '{':
      return 'object';
    case '[':
      return 'list';
    case '"':
      return 'text';
    case 't':
    case 'f':
      return 'boolean';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}
