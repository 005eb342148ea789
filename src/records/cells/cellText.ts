import * as l10n from '@vscode/l10n';
import Papa from 'papaparse';
import type { CellInput, GridColumn } from '../../grid/protocol';
import { cellOfTags, cellOfValue, tagsOfCell, valueOfCell } from '../csvCells';
import { CellInputError } from './cellInput';
import { valueAt, type ShownRecord } from './cellValue';

// Cells on the clipboard: tab-separated as spreadsheets do it, each value as in a CSV document (csvCells.ts), so that what
// is copied from a grid and pasted into one is the same JSON again.

/** The text of a record's cells. */
export function tsvRow(record: ShownRecord, columns: readonly GridColumn[]): string {
  return columns
    .map((column) => {
      const value = valueAt(record, column);
      return quoted(value === undefined || typeof value === 'string' ? cellOfValue(value) : cellOfTags(value));
    })
    .join('\t');
}

/** The cells of a clipboard text, by row. A text without tabs and line ends is one cell. */
export function readTsv(text: string): readonly (readonly string[])[] {
  const whole = text.replace(/(?:\r\n|\r|\n)$/, '');
  if (whole === '') return [['']];
  return Papa.parse<string[]>(whole, { delimiter: '\t' }).data;
}

/** What the text of a cell on the clipboard puts into a column. Throws CellInputError. */
export function inputOfText(text: string, { field, title }: GridColumn): CellInput {
  if (field === 'tags') {
    try {
      return { kind: 'tags', tags: tagsOfCell(text) ?? [] };
    } catch {
      throw new CellInputError(
        l10n.t('{0} can’t be {1}: tags are a list of strings.', title, JSON.stringify(text.slice(0, 60))),
      );
    }
  }
  if (field === 'id') return text === '' ? { kind: 'absent' } : { kind: 'string', text };
  const value = valueOfCell(text);
  return value === undefined ? { kind: 'absent' } : { kind: 'json', text: value };
}

function quoted(cell: string): string {
  return /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
