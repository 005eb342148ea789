import type { EditorState, RowFilter, RowSort } from './protocol';
import type { Wire } from './wire';

/** While pages stream in, rows are asked for anew at most this often, in ms. */
const refreshPause = 250;

export interface LiveStateOptions {
  readonly wire: Wire;
  /** The state is another. */
  readonly onState: (state: EditorState) => void;
  /** Rows that were asked for are out of date. */
  readonly onStale: (total: number) => void;
  /** Rows came behind the others, which are as they were. */
  readonly onMore: (total: number) => void;
  /** The first records came. */
  readonly onFirstRows: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** What the extension host said last about the document, and the filter and sort that were asked for since. */
export class LiveState {
  private state: EditorState;
  private applied: Promise<unknown> = Promise.resolve();
  private lastRefresh = 0;
  /** The revision that rows were last asked for anew under. */
  private shownRevision: number;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    first: EditorState,
    private readonly options: LiveStateOptions,
  ) {
    this.state = first;
    this.shownRevision = first.revision;
  }

  get current(): EditorState {
    return this.state;
  }

  /** Settles when the host has the filter and sort under which rows are to be asked for. */
  get viewApplied(): Promise<unknown> {
    return this.applied;
  }

  take(next: EditorState): void {
    const last = this.state;
    this.state = next;
    this.options.onState(next);
    if (next.revision === last.revision && next.total === last.total) return;
    const isFirst = last.total === 0 && next.total > 0;
    const isProgress = next.loading.loaded !== last.loading.loaded && !isFirst;
    clearTimeout(this.timer);
    const wait = isProgress ? Math.max(0, refreshPause - (performance.now() - this.lastRefresh)) : 0;
    if (wait) this.timer = setTimeout(() => this.refresh(), wait);
    else this.refresh();
    if (isFirst) this.options.onFirstRows();
  }

  /** Asks for another filter or sort. */
  setView(part: { filter?: RowFilter; sort?: readonly RowSort[] }): void {
    const view = { ...this.state.view, ...part };
    this.state = { ...this.state, view };
    const applied = this.options.wire.request('view', view);
    this.applied = applied.catch(() => undefined);
    applied.then(({ total, revision }) => {
      this.take({ ...this.state, total, revision });
    }, this.options.onFailure);
  }

  private refresh(): void {
    this.lastRefresh = performance.now();
    const { revision, total } = this.state;
    if (revision === this.shownRevision) this.options.onMore(total);
    else this.options.onStale(total);
    this.shownRevision = revision;
  }
}
