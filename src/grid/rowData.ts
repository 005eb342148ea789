import type { Cell, GridColumn, Row, RowKey, RowStatus } from './protocol';

/** A row as the grid holds it: the cells by the ids of their columns. */
export interface RowData {
  readonly key: RowKey;
  readonly status: RowStatus;
  readonly cells: Readonly<Record<string, Cell>>;
}

/**
 * Rows as they arrive become rows of the grid. Cells that did not change keep their identity, so that the grid draws only
 * those that did.
 *
 * @param columns the columns that were asked for, in that order
 * @param earlier the rows that stood there before
 */
export function rowsOf(
  rows: readonly Row[],
  columns: readonly GridColumn[],
  earlier: readonly RowData[] | undefined,
): RowData[] {
  return rows.map((row, index) => {
    const before = earlier?.[index];
    const known = before?.key === row.key && before.status === row.status ? before : undefined;
    const cells: Record<string, Cell> = {};
    columns.forEach((column, place) => {
      const cell = row.cells[place];
      if (!cell) return;
      const old = known?.cells[column.id];
      cells[column.id] = old && isSame(old, cell) ? old : cell;
    });
    return { key: row.key, status: row.status, cells };
  });
}

function isSame(a: Cell, b: Cell): boolean {
  return (
    a.text === b.text && a.kind === b.kind && a.cut === b.cut && a.changed === b.changed && a.problem === b.problem
  );
}
