import type { PositionRange } from './protocol';

/** A rectangle of cells, by position in the view and by place among the shown columns; both ends inclusive. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A cell: its position in the view and the place of its column. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The rectangle that two opposite corners span. */
export function rangeBetween(a: CellPlace, b: CellPlace): CellRange {
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  };
}

export function contains(range: CellRange, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

/** The rows that some rectangles cover, in order and without overlaps. */
export function coveredRows(ranges: readonly CellRange[]): readonly PositionRange[] {
  const sorted = ranges.map(({ top, bottom }) => ({ from: top, to: bottom + 1 })).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else merged.push(range);
  }
  return merged;
}

/** How many rows some ranges without overlaps hold. */
export function rowCount(ranges: readonly PositionRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Moves a cell, staying among `rows` rows and `columns` columns. */
export function moved(
  place: CellPlace,
  rows: number,
  columns: number,
  by: { row?: number; column?: number },
): CellPlace {
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return {
    row: within(place.row + (by.row ?? 0), rows),
    column: within(place.column + (by.column ?? 0), columns),
  };
}

/** Whether text of the clipboard is one cell: no tab and no line break outside of quotes. */
export function isSingleCell(text: string): boolean {
  const body = text.replace(/\r?\n$/, '');
  if (!body.startsWith('"')) return !/[\t\n\r]/.test(body);
  const closing = /^"(?:[^"]|"")*"/.exec(body);
  return closing ? closing[0].length === body.length : !/[\t\n\r]/.test(body);
}
