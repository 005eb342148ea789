import { gutterId } from './gridColumns';
import type { GridView } from './gridView';
import type { GridColumn, PositionRange, RowKey, RowSelection, RowStatus } from './protocol';
import type { RowData } from './rowData';
import { contains, coveredRows, rangeBetween, rowCount, type CellPlace, type CellRange } from './ranges';

/** Up to so many rows are named by their keys, which stay right whatever is inserted meanwhile. */
const mostKeys = 500;

/** What is selected: cells as rectangles, or whole rows. */
export class Selection {
  private anchor: CellPlace = { row: 0, column: 0 };
  private headPlace: CellPlace = { row: 0, column: 0 };
  /** Rectangles that were selected before the one between anchor and head. */
  private others: readonly CellRange[] = [];
  private wholeRows = false;
  private isEmpty = true;

  constructor(
    private readonly grid: () => GridView,
    private readonly onChange: () => void,
  ) {}

  get head(): CellPlace | undefined {
    return this.isEmpty ? undefined : this.headPlace;
  }

  get hasWholeRows(): boolean {
    return this.wholeRows && !this.isEmpty;
  }

  set(place: CellPlace): void {
    this.change({ anchor: place, head: place, others: [], wholeRows: false });
  }

  extendTo(place: CellPlace): void {
    this.change({
      anchor: this.isEmpty ? place : this.anchor,
      head: place,
      others: this.others,
      wholeRows: this.wholeRows,
    });
  }

  /** Begins another rectangle beside those that there are. */
  add(place: CellPlace, wholeRows: boolean): void {
    const others = wholeRows === this.wholeRows && !this.isEmpty ? [...this.others, this.lastRange()] : [];
    this.change({ anchor: place, head: place, others, wholeRows });
  }

  selectRows(from: number, to: number): void {
    const column = this.headPlace.column;
    this.change({ anchor: { row: from, column }, head: { row: to, column }, others: [], wholeRows: true });
  }

  /** Makes whole rows of what is selected. */
  widen(): void {
    this.change({ anchor: this.anchor, head: this.headPlace, others: this.others, wholeRows: true });
  }

  selectColumns(): void {
    const last = this.grid().rowTotal - 1;
    this.change({
      anchor: { row: 0, column: this.anchor.column },
      head: { row: last, column: this.headPlace.column },
      others: [],
      wholeRows: false,
    });
  }

  selectAll(): void {
    const { rowTotal, shownColumns } = this.grid();
    this.change({
      anchor: { row: 0, column: 0 },
      head: { row: rowTotal - 1, column: shownColumns.length - 1 },
      others: [],
      wholeRows: false,
    });
  }

  /** Follows rows that moved: others were inserted above, or went. */
  shift(by: number): void {
    const shifted = (place: CellPlace) => ({ ...place, row: Math.max(0, place.row + by) });
    this.change({
      anchor: shifted(this.anchor),
      head: shifted(this.headPlace),
      others: [],
      wholeRows: this.wholeRows,
    });
  }

  has(row: number, columnId: string): boolean {
    if (this.isEmpty) return false;
    const column = this.wholeRows ? 0 : this.grid().shownColumns.findIndex(({ id }) => id === columnId);
    if (column < 0) return false;
    return this.ranges().some((range) =>
      this.wholeRows ? row >= range.top && row <= range.bottom : contains(range, row, column),
    );
  }

  ranges(): readonly CellRange[] {
    return this.isEmpty ? [] : [...this.others, this.lastRange()];
  }

  /** The columns that the selection touches, in their order. */
  columns(): readonly GridColumn[] {
    const { shownColumns } = this.grid();
    if (this.wholeRows) return shownColumns;
    const ranges = this.ranges();
    return shownColumns.filter((_, column) => ranges.some(({ left, right }) => column >= left && column <= right));
  }

  /** The rows, for the host: by key where they are few and here, else by position. */
  rows(): RowSelection {
    const ranges = coveredRows(this.ranges());
    const here = this.rowsHere(ranges);
    return here ? { keys: here.map(({ key }): RowKey => key) } : { ranges };
  }

  /** What the selected records are; undefined where they are too many, or not all of them here as they are now. */
  statuses(): ReadonlySet<RowStatus> | undefined {
    const ranges = coveredRows(this.ranges());
    const here = this.rowsHere(ranges);
    if (!here) return undefined;
    const isFresh = ranges.every(({ from, to }) => {
      for (let position = from; position < to; position++) if (!this.grid().isFresh(position)) return false;
      return true;
    });
    return isFresh ? new Set(here.map(({ status }) => status)) : undefined;
  }

  get rowCount(): number {
    return rowCount(coveredRows(this.ranges()));
  }

  get isSingleCell(): boolean {
    const [range, ...more] = this.ranges();
    return Boolean(
      range && !more.length && !this.wholeRows && range.top === range.bottom && range.left === range.right,
    );
  }

  /** Draws the selection on the cells that are on the screen. */
  paint(): void {
    for (const rowElement of this.grid().host.querySelectorAll<HTMLElement>('.ag-row')) {
      const row = Number(rowElement.getAttribute('row-index'));
      for (const cell of rowElement.querySelectorAll<HTMLElement>('.ag-cell')) {
        const isSelected = this.has(row, cell.getAttribute('col-id') ?? gutterId);
        // Writing what is there already costs a style pass, and blocks of rows come in while the wheel turns.
        if (cell.classList.contains('selected') === isSelected && cell.ariaSelected === (isSelected ? 'true' : null))
          continue;
        cell.classList.toggle('selected', isSelected);
        if (isSelected) cell.setAttribute('aria-selected', 'true');
        else cell.removeAttribute('aria-selected');
      }
    }
  }

  private rowsHere(ranges: readonly PositionRange[]): readonly RowData[] | undefined {
    if (rowCount(ranges) > mostKeys) return undefined;
    const here: RowData[] = [];
    for (const { from, to } of ranges)
      for (let position = from; position < to; position++) {
        const row = this.grid().rowAt(position);
        if (!row) return undefined;
        here.push(row);
      }
    return here;
  }

  private lastRange(): CellRange {
    return rangeBetween(this.anchor, this.headPlace);
  }

  private change(next: { anchor: CellPlace; head: CellPlace; others: readonly CellRange[]; wholeRows: boolean }): void {
    this.anchor = next.anchor;
    this.headPlace = next.head;
    this.others = next.others;
    this.wholeRows = next.wholeRows;
    this.isEmpty = false;
    this.paint();
    this.onChange();
  }
}
