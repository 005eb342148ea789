import {
  CellApiModule,
  ColumnApiModule,
  createGrid,
  EventApiModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  type GridApi,
} from 'ag-grid-community';
import type { IsSelected } from './cellRenderer';
import type { ColumnMemory } from './columns';
import { blockSize, createDataSource, keptBlocks } from './dataSource';
import { debounce } from './dom';
import { GridColumns } from './gridColumns';
import { repeatLastScroll } from './missedScrolls';
import type { Cell, FirstRows, GridColumn, RowKey, RowSort } from './protocol';
import type { CellPlace } from './ranges';
import type { RowData } from './rowData';
import { rowHeight, theme } from './theme';
import type { Wire } from './wire';

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  CellApiModule,
  ColumnApiModule,
  EventApiModule,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
]);

/** Stands for the row behind the last one, which is no record. */
const gapRow: RowData = { key: -1, status: 'unchanged', cells: {} };
/** In px: three lines. */
const gapHeight = 66;

export interface GridViewOptions {
  readonly host: HTMLElement;
  readonly wire: Wire;
  readonly nonce: string | undefined;
  /** Rows that there are at first. */
  readonly total: number;
  readonly memory: ColumnMemory;
  /** What scrolls behind the last row while showGap() asks for it. */
  readonly gap: HTMLElement;
  /** Rows that are here already; undefined where there are none. */
  readonly firstRows: FirstRows | undefined;
  readonly isSelected: IsSelected;
  readonly viewApplied: () => Promise<unknown>;
  /** The cell that the Tab key leads to from outside. */
  readonly placeToEnter: () => CellPlace;
  readonly onSort: (sort: readonly RowSort[]) => void;
  /** @param wasAsked whether focus() put it there: AG Grid tells of it a moment later, when more may be selected */
  readonly onFocus: (place: CellPlace, wasAsked: boolean) => void;
  /** Rows were drawn anew, or stand elsewhere. */
  readonly onRows: (start: number, rows: readonly RowData[]) => void;
  readonly onScroll: () => void;
  readonly onColumns: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** The grid itself: what is shown, where, and which cell has the focus. Holds no more rows than some blocks. */
export class GridView {
  readonly host: HTMLElement;
  private readonly api: GridApi<RowData>;
  private readonly columns: GridColumns;
  private total: number;
  private asked = 0;
  private hasGap = false;
  /** The first positions of the blocks that came since rows were last asked for anew. */
  private readonly freshBlocks = new Set<number>();
  private askedFocus: CellPlace | undefined;
  /** At once: the tab may be closed next. */
  private readonly store = debounce(0, () => this.rememberColumns());

  constructor(private readonly options: GridViewOptions) {
    this.host = options.host;
    this.total = options.total;
    this.columns = new GridColumns(() => this.api, options.memory, options.total, options.isSelected);
    const columnsChanged = () => {
      this.columns.read();
      options.onColumns();
      this.store();
    };
    this.api = createGrid<RowData>(options.host, {
      theme,
      ...(options.nonce ? { styleNonce: options.nonce } : {}),
      columnDefs: this.columns.definitions(options.memory.layout),
      defaultColDef: { resizable: true, sortable: true, minWidth: 60, suppressHeaderMenuButton: true },
      icons: {
        sortAscending: '<span class="codicon codicon-arrow-up"></span>',
        sortDescending: '<span class="codicon codicon-arrow-down"></span>',
      },
      rowModelType: 'infinite',
      getRowId: ({ data }) => String(data.key),
      rowHeight,
      // A pinned row is none of the model's: positions, counts and selections stay those of the records.
      isFullWidthRow: ({ rowNode }) => rowNode.rowPinned === 'bottom',
      fullWidthCellRenderer: () => options.gap,
      getRowHeight: ({ node }) => (node.rowPinned ? gapHeight : rowHeight),
      cacheBlockSize: blockSize,
      maxBlocksInCache: keptBlocks,
      maxConcurrentDatasourceRequests: 3,
      // AG Grid draws rows before it asks for them, and once more when it has got them: one is enough where they are here.
      infiniteInitialRowCount: options.firstRows ? 1 : options.total,
      rowBuffer: 3,
      animateRows: false,
      suppressColumnMoveAnimation: true,
      suppressDragLeaveHidesColumns: true,
      suppressNoRowsOverlay: true,
      suppressMaxRenderedRowRestriction: true,
      maintainColumnOrder: true,
      tabToNextCell: () => false,
      tabToNextHeader: () => false,
      focusGridInnerElement: () => this.focus(options.placeToEnter()),
      onSortChanged: ({ source }) => {
        if (source !== 'api') options.onSort(this.columns.sort());
      },
      onCellFocused: () => this.focusMoved(),
      onBodyScroll: options.onScroll,
      onModelUpdated: options.onScroll,
      onColumnMoved: ({ finished }) => finished && columnsChanged(),
      onColumnResized: ({ finished }) => finished && columnsChanged(),
      onColumnVisible: columnsChanged,
    });
    repeatLastScroll(options.host);
  }

  /** Begins to ask for rows. */
  start(): void {
    this.api.setGridOption(
      'datasource',
      createDataSource({
        wire: this.options.wire,
        first: this.options.firstRows,
        columns: () => this.columns.shown,
        viewApplied: this.options.viewApplied,
        asked: () => this.asked,
        onRows: (start, rows) => {
          this.freshBlocks.add(start);
          this.options.onRows(start, rows);
        },
        onFailure: this.options.onFailure,
      }),
    );
  }

  /** Asks for the rows on the screen (and the other blocks that are kept) anew. */
  refresh(total: number): void {
    this.setTotal(total);
    this.askAnew();
  }

  /** There are more rows behind the others: of those that are kept, only the last block may lack some. */
  grow(total: number): void {
    const isWhole = this.total > 0 && this.total % blockSize === 0;
    this.setTotal(total);
    if (!isWhole) this.askAnew();
  }

  /** Shows the gap behind the last row. */
  showGap(isShown: boolean): void {
    if (this.hasGap === isShown) return;
    this.hasGap = isShown;
    this.host.classList.toggle('has-gap', isShown);
    this.api.setGridOption('pinnedBottomRowData', isShown ? [gapRow] : []);
  }

  /** Brings the gap behind the last row into sight. */
  scrollToGap(): void {
    this.scrollTo(this.total - 1, 'bottom');
  }

  private askAnew(): void {
    this.asked++;
    this.freshBlocks.clear();
    this.api.refreshInfiniteCache();
  }

  private setTotal(total: number): void {
    if (total === this.total) return;
    this.total = total;
    this.api.setRowCount(total, true);
    this.columns.fitGutter(total);
  }

  get rowTotal(): number {
    return this.total;
  }

  get shownColumns(): readonly GridColumn[] {
    return this.columns.shown;
  }

  get allColumns(): readonly GridColumn[] {
    return this.columns.known;
  }

  isShown(columnId: string): boolean {
    return this.shownColumns.some(({ id }) => id === columnId);
  }

  /** The row at a position, if its block is here. */
  rowAt(position: number): RowData | undefined {
    if (position < 0 || position >= this.total) return undefined;
    return this.api.getDisplayedRowAtIndex(position)?.data;
  }

  /** Whether rowAt() is what the host has there, as far as it has told: rows that were asked for anew may have moved. */
  isFresh(position: number): boolean {
    return this.freshBlocks.has(position - (position % blockSize));
  }

  /** Where a row stands among those that are drawn. */
  drawnPosition(key: RowKey): number {
    return this.api.getRenderedNodes().find(({ data }) => data?.key === key)?.rowIndex ?? -1;
  }

  cellElement(key: RowKey, columnId: string): HTMLElement | null {
    return this.host.querySelector(`.ag-row[row-id="${key}"] .ag-cell[col-id="${CSS.escape(columnId)}"]`);
  }

  focused(): CellPlace | undefined {
    const cell = this.api.getFocusedCell();
    if (cell?.rowPinned) return undefined;
    const column = this.shownColumns.findIndex(({ id }) => id === cell?.column.getColId());
    return cell && column >= 0 ? { row: cell.rowIndex, column } : undefined;
  }

  /** @returns whether there is such a cell */
  focus(place: CellPlace): boolean {
    const column = this.shownColumns[place.column];
    if (!column || place.row < 0 || place.row >= this.total) return false;
    this.askedFocus = place;
    this.api.ensureIndexVisible(place.row);
    this.api.ensureColumnVisible(column.id);
    this.api.setFocusedCell(place.row, column.id);
    return true;
  }

  scrollTo(row: number, where: 'top' | 'middle' | 'bottom' | null = null): void {
    if (row >= 0 && row < this.total) this.api.ensureIndexVisible(row, where);
  }

  get firstVisibleRow(): number {
    return Math.max(0, Math.ceil(this.api.getVerticalPixelRange().top / rowHeight));
  }

  get visibleRows(): number {
    const { top, bottom } = this.api.getVerticalPixelRange();
    return Math.max(1, Math.floor((bottom - top) / rowHeight));
  }

  isInSight(row: number): boolean {
    return row >= this.firstVisibleRow && row < this.firstVisibleRow + this.visibleRows;
  }

  /** Shows a cell as it will be, before the host has answered. */
  patch(key: RowKey, columnId: string, cell: Cell): void {
    const node = this.api.getRenderedNodes().find(({ data }) => data?.key === key);
    if (!node?.data) return;
    const status = node.data.status === 'unchanged' ? 'changed' : node.data.status;
    node.setData({ ...node.data, status, cells: { ...node.data.cells, [columnId]: cell } });
  }

  showColumn(column: GridColumn, isShown: boolean): void {
    this.columns.show(column, isShown);
    // AG Grid tells of columns that come or go for the eye, not of new ones.
    this.store();
  }

  moveColumn(columnId: string, by: -1 | 1): void {
    this.columns.move(columnId, by);
  }

  sortBy(columnId: string, direction: 'asc' | 'desc' | null): void {
    this.api.applyColumnState({ state: [{ colId: columnId, sort: direction }], defaultState: { sort: null } });
    this.options.onSort(this.columns.sort());
  }

  /** Draws the arrows of a sort that is in force already. */
  drawSort(sort: readonly RowSort[]): void {
    this.columns.drawSort(sort);
  }

  private focusMoved(): void {
    const place = this.focused();
    if (!place) return;
    const wasAsked = place.row === this.askedFocus?.row && place.column === this.askedFocus.column;
    if (!wasAsked) this.askedFocus = undefined;
    this.options.onFocus(place, wasAsked);
  }

  private rememberColumns(): void {
    this.options.wire.request('rememberColumns', { columnState: this.columns.memory() }).catch(this.options.onFailure);
  }
}
