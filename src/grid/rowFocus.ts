import type { GridView } from './gridView';
import type { RowKey } from './protocol';
import type { CellPlace } from './ranges';
import type { RowData } from './rowData';
import type { Selection } from './selection';
import type { Wire } from './wire';

export interface RowFocusOptions {
  readonly grid: () => GridView;
  readonly selection: Selection;
  readonly wire: Wire;
  readonly onHidden: () => void;
  /** It is known which record has the focus, which it wasn't when the selection moved. */
  readonly onTaken: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Milliseconds that a row which is to be shown may take to come. */
const longestWait = 2000;

/** Keeps the focus on its record: AG Grid knows positions only, and those move when rows come or go. */
export class RowFocus {
  private key: RowKey | undefined;
  private isInGrid = false;
  private awaited: { readonly position: number; readonly key: RowKey; readonly come: () => void } | undefined;

  constructor(private readonly options: RowFocusOptions) {}

  watch(host: HTMLElement): void {
    host.addEventListener('focusin', () => (this.isInGrid = true));
    host.addEventListener('focusout', ({ relatedTarget }) => {
      // Without a next element the focused cell was redrawn, or the window left.
      if (relatedTarget) this.isInGrid = host.contains(relatedTarget as Node);
    });
    addEventListener('mousedown', ({ target }) => {
      if (target instanceof Node && !host.contains(target)) this.isInGrid = false;
    });
  }

  get focusedKey(): RowKey | undefined {
    return this.key;
  }

  /** The selection moved: its record is the one to stay on. */
  take(): void {
    const head = this.options.selection.head;
    const grid = this.options.grid();
    // What is drawn there may have moved already: the record that comes is the one, then.
    this.key = head && grid.isFresh(head.row) ? grid.rowAt(head.row)?.key : undefined;
  }

  /** Filter or sort changed: the selection stays where it is on the screen. */
  forget(): void {
    this.key = undefined;
  }

  /** Rows came: where another record stands at the focus now, goes after the one that stood there. */
  rowsCame(start: number, rows: readonly RowData[]): void {
    const { grid, selection, wire, onFailure } = this.options;
    selection.paint();
    if (this.awaited && rows[this.awaited.position - start]?.key === this.awaited.key) this.awaited.come();
    const head = selection.head;
    const here = head && rows[head.row - start];
    if (head && here) {
      if (this.key === undefined) {
        this.key = here.key;
        this.options.onTaken();
      } else if (here.key !== this.key) {
        const key = this.key;
        wire.request('positionOf', { key }).then(({ position }) => {
          const now = selection.head;
          if (this.key !== key || !now) return;
          if (position < 0) return this.leave(now);
          if (position !== now.row) selection.shift(position - now.row);
          this.key = key;
          this.keepFocus();
        }, onFailure);
        return;
      }
    }
    if (this.isInGrid && document.activeElement === document.body && grid().rowTotal > 0) this.keepFocus();
  }

  /** The record is hidden now: the focus stays, but what was chosen with it must not become the records in its place. */
  private leave(place: CellPlace): void {
    this.options.selection.set(place);
    this.keepFocus();
  }

  /** Goes to a record. Where it is new, its row may come only after this. */
  async reveal(key: RowKey, columnId?: string): Promise<void> {
    const { grid, selection, wire, onHidden } = this.options;
    const { position } = await wire.request('positionOf', { key });
    if (position < 0) return onHidden();
    if (position >= grid().rowTotal) grid().refresh(position + 1);
    const wanted = columnId === undefined ? -1 : grid().shownColumns.findIndex(({ id }) => id === columnId);
    const place = { row: position, column: wanted >= 0 ? wanted : (selection.head?.column ?? 0) };
    grid().scrollTo(position);
    await this.rowCame(position, key);
    selection.set(place);
    this.key = key;
    grid().focus(place);
  }

  /** Settles when the row is drawn at its position, until when another record stands there; or after a while. */
  private rowCame(position: number, key: RowKey): Promise<void> {
    const grid = this.options.grid();
    if (grid.isFresh(position) && grid.rowAt(position)?.key === key) return Promise.resolve();
    return new Promise((resolve) => {
      const come = () => {
        clearTimeout(timer);
        this.awaited = undefined;
        resolve();
      };
      const timer = setTimeout(come, longestWait);
      this.awaited?.come();
      this.awaited = { position, key, come };
    });
  }

  private keepFocus(): void {
    const { grid, selection } = this.options;
    if (this.isInGrid && selection.head) grid().focus(selection.head);
  }
}
