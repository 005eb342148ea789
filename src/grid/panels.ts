import { pickColumns } from './columnPicker';
import { DetailPanel } from './detailPanel';
import { debounce } from './dom';
import { FilterBar } from './filterBar';
import type { GridView } from './gridView';
import type { EditorState, GridColumn, RowFilter, RowKey } from './protocol';
import { createSplitter } from './splitter';
import { remember, viewState } from './viewState';
import type { Wire } from './wire';

export interface PanelsOptions {
  readonly wire: Wire;
  readonly grid: GridView;
  readonly state: () => EditorState;
  readonly setView: (part: { filter: RowFilter }) => void;
  readonly focusedKey: () => RowKey | undefined;
  readonly openInEditor: (key: RowKey, column: GridColumn) => void;
  readonly focusGrid: () => void;
  readonly onFailure: (error: unknown) => void;
}

export interface OpenPanels {
  readonly areFiltersOpen: boolean;
  readonly isFiltered: boolean;
  readonly isDetailOpen: boolean;
}

/** What opens and closes around the grid: the filters above it, the details beside or below it, the column picker. */
export class Panels {
  readonly filterBar: FilterBar;
  readonly detail: DetailPanel;
  readonly splitter: HTMLElement;
  /** Follows the selection to another record, a moment later. */
  readonly showDetail = debounce(60, () => this.detail.show(this.options.focusedKey()));
  readonly refreshDetail = debounce(60, () => void this.detail.refresh());
  private tell: (open: OpenPanels) => void = () => undefined;

  constructor(private readonly options: PanelsOptions) {
    const { wire, state, setView, openInEditor, onFailure } = options;
    this.filterBar = new FilterBar((filter) => setView({ filter }));
    this.detail = new DetailPanel({ wire, state, openInEditor, onFailure, onClose: () => this.openDetail(false) });
    this.splitter = createSplitter(viewState().detailSize ?? 36, (detailSize) => remember({ detailSize }));
    this.openDetail(viewState().isDetailOpen ?? false);
    this.openFilters(viewState().areFiltersOpen ?? false);
  }

  /** @param tell is called now and whenever something opens or closes */
  onSwitch(tell: (open: OpenPanels) => void): void {
    this.tell = tell;
    this.told();
  }

  show({ view }: EditorState): void {
    this.filterBar.show(view.filter);
    this.told();
  }

  told(): void {
    const { filterBar, detail } = this;
    this.tell({
      areFiltersOpen: !filterBar.element.hidden,
      isFiltered: filterBar.isActive,
      isDetailOpen: detail.isOpen,
    });
  }

  toggleFilters(): void {
    this.openFilters(Boolean(this.filterBar.element.hidden));
  }

  toggleDetail(): void {
    this.openDetail(!this.detail.isOpen);
  }

  focusDetail(): void {
    if (!this.detail.isOpen) this.openDetail(true);
    this.detail.focus();
  }

  showColumns(): void {
    const { wire, grid, onFailure } = this.options;
    const found = wire.request('pathColumns', {}).then(({ columns }) => columns);
    pickColumns(grid, found);
    found.then((columns) => this.filterBar.setColumns(columns), onFailure);
  }

  private openFilters(isOpen: boolean): void {
    const { wire, onFailure } = this.options;
    this.filterBar.element.hidden = !isOpen;
    remember({ areFiltersOpen: isOpen });
    this.told();
    if (isOpen) wire.request('pathColumns', {}).then(({ columns }) => this.filterBar.setColumns(columns), onFailure);
  }

  private openDetail(isOpen: boolean): void {
    const { focusedKey, focusGrid } = this.options;
    const hadFocus = this.detail.element.contains(document.activeElement);
    this.detail.open(isOpen);
    this.detail.show(focusedKey());
    this.splitter.hidden = !isOpen;
    remember({ isDetailOpen: isOpen });
    this.told();
    if (hadFocus && !isOpen) focusGrid();
  }
}
