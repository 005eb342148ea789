import * as l10n from '@vscode/l10n';
import type { Actions } from './actions';
import { ChangeCounts } from './changeCounts';
import { button, element, icon } from './dom';
import { LoadingLine } from './loadingLine';
import type { EditorState, RowStatus } from './protocol';
import { ReadOnlyBanner } from './readOnlyBanner';
import { rove, setEnabled } from './roving';

export interface ToolbarOptions {
  readonly actions: Actions;
  readonly filterBox: HTMLElement;
  readonly toggleFilters: () => void;
  readonly showFind: () => void;
  readonly showColumns: () => void;
  readonly toggleDetail: () => void;
  /** Filters the records by a status. */
  readonly showStatus: (status: RowStatus) => void;
  /** Leads to where records are missing. */
  readonly showGap: () => void;
}

/** The bar above the grid, and below it what loads and why nothing can be edited. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly save: HTMLButtonElement;
  private readonly review: HTMLButtonElement;
  private readonly add: HTMLButtonElement;
  private readonly upload: HTMLButtonElement;
  private readonly filters: HTMLButtonElement;
  private readonly detail: HTMLButtonElement;
  private readonly counts: ChangeCounts;
  private readonly loading: LoadingLine;
  private readonly banner: ReadOnlyBanner;
  private readonly stopsChanged: () => void;

  constructor(options: ToolbarOptions) {
    const { actions } = options;
    const iconButton = (icon: string, title: string, onClick: () => void) =>
      button({ icon, title, class: 'icon-button', onClick });
    this.add = button({
      icon: 'add',
      text: l10n.t('Add Record'),
      title: l10n.t('Add a record below the selected one (Ctrl+Insert)'),
      onClick: () => actions.addRow(),
    });
    this.filters = iconButton('filter', l10n.t('More Filters'), options.toggleFilters);
    const find = iconButton('search', l10n.t('Find and Replace (Ctrl+F)'), options.showFind);
    const columns = iconButton('split-horizontal', l10n.t('Columns…'), options.showColumns);
    columns.setAttribute('aria-haspopup', 'dialog');
    this.detail = iconButton('layout-sidebar-right', l10n.t('Record Details (F6)'), options.toggleDetail);
    this.detail.setAttribute('aria-label', l10n.t('Record Details'));
    this.review = button({
      icon: 'diff',
      text: l10n.t('Review'),
      title: l10n.t('Review Changes'),
      onClick: () => actions.command('review'),
    });
    this.upload = button({
      icon: 'cloud-upload',
      text: l10n.t('Upload to Dataset…'),
      title: l10n.t('Upload the records of this file to a dataset'),
      onClick: () => actions.command('upload'),
    });
    this.upload.hidden = true;
    this.save = button({
      icon: 'cloud-upload',
      text: l10n.t('Save'),
      title: l10n.t('Save Changes (Ctrl+S)'),
      class: 'button primary',
      onClick: () => actions.command('save'),
    });
    this.counts = new ChangeCounts(options.showStatus);
    this.loading = new LoadingLine({
      stop: () => actions.command('stopLoading'),
      retry: () => actions.command('retryLoading'),
      showGap: options.showGap,
    });
    this.banner = new ReadOnlyBanner((what) => actions.command(what));
    const bar = element(
      'div.toolbar',
      { role: 'toolbar', 'aria-label': l10n.t('Records') },
      this.add,
      element('span.filter-part', {}, options.filterBox, this.filters),
      find,
      columns,
      this.detail,
      element('span.space'),
      this.counts.element,
      this.upload,
      this.review,
      this.save,
    );
    this.stopsChanged = rove(bar);
    this.element = element('header.head', {}, bar, this.banner.element, this.loading.element);
  }

  show(state: EditorState): void {
    const { readOnly, saving } = state;
    const isUnsaved = this.counts.draw(state);
    setEnabled(this.save, isUnsaved && !saving && readOnly === undefined);
    setEnabled(this.review, isUnsaved);
    setEnabled(this.add, readOnly === undefined);
    const isFile = state.source === 'file';
    this.upload.hidden = !isFile;
    this.save.firstElementChild?.replaceWith(icon(isFile ? 'save' : 'cloud-upload'));
    this.banner.show(readOnly, state.source);
    this.loading.show(state);
    this.stopsChanged();
  }

  showFilters(isOpen: boolean, isActive: boolean): void {
    this.filters.setAttribute('aria-expanded', String(isOpen));
    this.filters.classList.toggle('active', isActive);
  }

  showDetail(isOpen: boolean): void {
    this.detail.setAttribute('aria-pressed', String(isOpen));
  }
}
