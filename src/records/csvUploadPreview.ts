import type { ValueType } from '../grid/importProtocol';
import type { RawJson } from '../json/rawJson';
import { valueOfCell } from './csvCells';
import type { CsvColumn } from './csvUploadColumns';
import { csvColumns } from './csvUploadColumns';

export interface PreviewCell {
  readonly text: string;
  readonly type: ValueType;
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

export function typeOfCell(cell: string): ValueType {
  return typeOfValue(valueOfCell(cell));
}

export function typeOfValue(value: RawJson | undefined): ValueType {
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
