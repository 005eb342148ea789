import { count, type Actions } from './actions';
import { button, element } from './dom';
import type { EditorState } from './protocol';

export interface ToolbarOptions {
  readonly actions: Actions;
  readonly filterBox: HTMLElement;
  readonly toggleFilters: () => void;
  readonly showFind: () => void;
  readonly showColumns: (anchor: HTMLElement) => void;
  readonly toggleDetail: () => void;
}

/** The bar above the grid, and below it what loads and why nothing can be edited. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly counts = element('span.counts', { 'aria-live': 'polite' });
  private readonly save: HTMLButtonElement;
  private readonly review: HTMLButtonElement;
  private readonly add: HTMLButtonElement;
  private readonly filters: HTMLButtonElement;
  private readonly detail: HTMLButtonElement;
  private readonly loading = element('div.loading-line', { hidden: true });
  private readonly loadingText = element('span', { role: 'status' });
  private readonly loadingActions = element('span');
  private readonly banner = element('div.banner', { hidden: true });
  private lastLoading = '';

  constructor(options: ToolbarOptions) {
    const { actions } = options;
    this.add = button({
      icon: 'add',
      text: 'Add Record',
      title: 'Add a record below the selected one (Ctrl+Insert)',
      onClick: () => actions.addRow(),
    });
    this.filters = button({
      icon: 'filter',
      title: 'More Filters',
      class: 'icon-button',
      onClick: options.toggleFilters,
    });
    this.detail = button({
      icon: 'layout-sidebar-right',
      title: 'Record Details',
      class: 'icon-button',
      onClick: options.toggleDetail,
    });
    this.review = button({
      icon: 'diff',
      text: 'Review',
      title: 'Review Changes',
      onClick: () => actions.command('review'),
    });
    this.save = button({
      icon: 'cloud-upload',
      text: 'Save',
      title: 'Save Changes (Ctrl+S)',
      class: 'button primary',
      onClick: () => actions.command('save'),
    });
    const columns: HTMLButtonElement = button({
      icon: 'split-horizontal',
      title: 'Columns…',
      class: 'icon-button',
      onClick: () => options.showColumns(columns),
    });
    columns.setAttribute('aria-haspopup', 'dialog');
    const find = button({
      icon: 'search',
      title: 'Find and Replace (Ctrl+F)',
      class: 'icon-button',
      onClick: options.showFind,
    });
    const text = button({
      icon: 'code',
      title: 'Open as Text',
      class: 'icon-button',
      onClick: () => actions.command('openText'),
    });
    const refresh = button({
      icon: 'refresh',
      title: 'Refresh',
      class: 'icon-button',
      onClick: () => actions.command('refresh'),
    });
    const bar = element(
      'div.toolbar',
      { role: 'toolbar', 'aria-label': 'Records' },
      this.add,
      options.filterBox,
      this.filters,
      find,
      columns,
      this.detail,
      text,
      refresh,
      element('span.space'),
      this.counts,
      this.review,
      this.save,
    );
    rove(bar);
    this.loading.append(this.loadingText, this.loadingActions);
    this.element = element('div.head', {}, bar, this.banner, this.loading);
    this.actions = actions;
  }

  private readonly actions: Actions;

  show(state: EditorState): void {
    const { counts, readOnly } = state;
    const parts = (['changed', 'new', 'deleted', 'invalid'] as const)
      .filter((status) => counts[status] > 0)
      .map((status) => `${counts[status].toLocaleString()} ${status}`);
    const text = state.saving ? 'Saving…' : parts.join(' · ');
    if (this.counts.textContent !== text) this.counts.textContent = text;
    this.counts.classList.toggle('has-invalid', counts.invalid > 0);
    setEnabled(this.save, parts.length > 0 && !state.saving && readOnly === undefined);
    setEnabled(this.review, parts.length > 0);
    setEnabled(this.add, readOnly === undefined);
    this.showReadOnly(readOnly);
    this.showLoading(state);
  }

  showFilters(isOpen: boolean, isActive: boolean): void {
    this.filters.setAttribute('aria-expanded', String(isOpen));
    this.filters.classList.toggle('active', isActive);
  }

  showDetail(isOpen: boolean): void {
    this.detail.setAttribute('aria-pressed', String(isOpen));
  }

  private showReadOnly(reason: string | undefined): void {
    if ((this.banner.dataset.reason ?? undefined) === reason) return;
    this.banner.hidden = reason === undefined;
    if (reason === undefined) {
      delete this.banner.dataset.reason;
      this.banner.replaceChildren();
      return;
    }
    this.banner.dataset.reason = reason;
    const open = button({
      text: 'Open Current Version',
      class: 'button',
      onClick: () => this.actions.command('openCurrentVersion'),
    });
    this.banner.replaceChildren(element('span', { role: 'status' }, reason), open);
  }

  private showLoading({ loading }: EditorState): void {
    const { loaded, state, message } = loading;
    const records = count(loaded, 'record');
    this.loading.hidden = state === 'complete';
    const text = {
      loading: `${records} so far…`,
      complete: '',
      stopped: message ?? `Stopped after ${records}.`,
      failed: message ?? `Loading failed after ${records}.`,
    }[state];
    this.loadingText.textContent = text;
    this.loading.dataset.state = state;
    if (this.lastLoading === state) return;
    this.lastLoading = state;
    this.loadingText.ariaLive = state === 'loading' ? 'off' : 'polite';
    const action =
      state === 'loading'
        ? button({ text: 'Stop', class: 'link', onClick: () => this.actions.command('stopLoading') })
        : button({
            text: state === 'failed' ? 'Retry' : 'Continue',
            class: 'link',
            onClick: () => this.actions.command('retryLoading'),
          });
    this.loadingActions.replaceChildren(...(state === 'complete' ? [] : [action]));
  }
}

/** Unlike `disabled`, keeps the button in the tab order, so that the focus is not lost when it is switched off. */
function setEnabled(target: HTMLButtonElement, isEnabled: boolean): void {
  if (target === document.activeElement) target.setAttribute('aria-disabled', String(!isEnabled));
  else {
    target.removeAttribute('aria-disabled');
    target.disabled = !isEnabled;
  }
}

/** One stop of the Tab key; the arrow keys go on from there. */
function rove(bar: HTMLElement): void {
  const stops = () => [...bar.querySelectorAll<HTMLElement>('button:not([disabled]), input')];
  bar.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    if (target instanceof HTMLInputElement && target.selectionStart !== (step > 0 ? target.value.length : 0)) return;
    const all = stops();
    const next = all[all.indexOf(target as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  bar.addEventListener('focusin', ({ target }) => {
    for (const stop of stops()) stop.tabIndex = stop === target || stop instanceof HTMLInputElement ? 0 : -1;
  });
}
