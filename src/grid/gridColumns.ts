import * as l10n from '@vscode/l10n';
import type { ColDef, GridApi } from 'ag-grid-community';
import { CellRenderer, GutterRenderer, type IsSelected } from './cellRenderer';
import { fieldColumns, inOrder, shownColumns, type ColumnMemory } from './columns';
import type { Cell, GridColumn, RowSort } from './protocol';
import type { RowData } from './rowData';

export const gutterId = 'gutter';

/** In px, for the greatest row number, the letter beside it and the spaces around. */
function gutterWidth(total: number): number {
  return Math.max(64, 40 + Math.ceil(7.6 * total.toLocaleString().length));
}

/** The columns of the grid: which there are, which are shown, in which order, and which ones sort the rows. */
export class GridColumns {
  private all: readonly GridColumn[];
  private drawn: readonly GridColumn[];
  private gutterWidth: number;

  constructor(
    private readonly api: () => GridApi<RowData>,
    memory: ColumnMemory,
    total: number,
    private readonly isSelected: IsSelected,
  ) {
    this.gutterWidth = gutterWidth(total);
    this.all = [...fieldColumns, ...memory.paths];
    this.drawn = shownColumns(memory);
  }

  /** In the order of the screen. */
  get shown(): readonly GridColumn[] {
    return this.drawn;
  }

  get known(): readonly GridColumn[] {
    return this.all;
  }

  /** Reads from the grid which columns it shows now. */
  read(): void {
    this.drawn = this.api()
      .getAllDisplayedColumns()
      .flatMap((shown) => this.all.find(({ id }) => id === shown.getColId()) ?? []);
  }

  show(column: GridColumn, isShown: boolean): void {
    const api = this.api();
    if (!this.all.some(({ id }) => id === column.id)) {
      this.all = [...this.all, column];
      api.setGridOption('columnDefs', this.definitions(this.layout()));
      this.read();
    } else api.setColumnsVisible([column.id], isShown);
    api.refreshInfiniteCache();
    if (isShown) api.ensureColumnVisible(column.id);
  }

  move(columnId: string, by: -1 | 1): void {
    const from = this.drawn.findIndex(({ id }) => id === columnId);
    const neighbour = this.drawn[from + by];
    if (!neighbour) return;
    const to = this.layout().findIndex(({ colId }) => colId === neighbour.id);
    this.api().moveColumns([columnId], to + 1); // the gutter stands first
  }

  /** Makes room for the numbers of more rows. */
  fitGutter(total: number): void {
    const wanted = gutterWidth(total);
    if (wanted <= this.gutterWidth) return;
    this.gutterWidth = wanted;
    this.api().setColumnWidths([{ key: gutterId, newWidth: wanted }]);
  }

  /** Draws the arrows of a sort. */
  drawSort(sort: readonly RowSort[]): void {
    this.api().applyColumnState({
      state: sort.map(({ column, descending }, sortIndex) => ({
        colId: column.id,
        sort: descending ? ('desc' as const) : ('asc' as const),
        sortIndex,
      })),
      defaultState: { sort: null },
    });
  }

  /** The sort that the arrows tell. */
  sort(): readonly RowSort[] {
    return this.api()
      .getColumnState()
      .filter(({ sort }) => sort)
      .sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
      .flatMap(({ colId, sort }) => {
        const column = this.all.find(({ id }) => id === colId);
        return column ? [{ column, descending: sort === 'desc' }] : [];
      });
  }

  definitions(layout: ColumnMemory['layout']): ColDef<RowData, Cell>[] {
    const cellRendererParams = { isSelected: this.isSelected };
    const gutter: ColDef<RowData, Cell> = {
      colId: gutterId,
      headerName: l10n.t('Row'),
      headerClass: 'gutter-header',
      pinned: 'left',
      lockPosition: 'left',
      lockPinned: true,
      width: this.gutterWidth,
      minWidth: 50,
      sortable: false,
      resizable: true,
      suppressMovable: true,
      suppressNavigable: true,
      valueGetter: ({ data }) => data as unknown as Cell,
      cellRenderer: GutterRenderer,
      cellRendererParams,
    };
    const cells = inOrder(this.all, layout).map(({ column, width, hide }): ColDef<RowData, Cell> => ({
      colId: column.id,
      headerName: column.title,
      initialWidth: width,
      initialHide: hide,
      valueGetter: ({ data }) => data?.cells[column.id],
      cellRenderer: CellRenderer,
      cellRendererParams,
    }));
    return [gutter, ...cells];
  }

  /** What to remember of the columns. */
  memory(): ColumnMemory {
    return { paths: this.all.filter(({ path }) => path.length), layout: this.layout() };
  }

  private layout(): ColumnMemory['layout'] {
    return this.api()
      .getColumnState()
      .filter(({ colId }) => colId !== gutterId)
      .map(({ colId, width, hide }) => ({ colId, ...(width ? { width } : {}), hide: Boolean(hide) }));
  }
}
