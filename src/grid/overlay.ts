import * as l10n from '@vscode/l10n';
import { button, element } from './dom';
import type { EditorState } from './protocol';

export interface OverlayOptions {
  readonly addRow: () => void;
  readonly clearFilter: () => void;
  readonly retry: () => void;
}

/** What stands in place of rows where there are none, and why. */
export class Overlay {
  readonly element = element('div.overlay', { hidden: true });
  private readonly text = element('p', { role: 'status' });
  private readonly action = element('div');
  private drawn = '';

  constructor(private readonly options: OverlayOptions) {
    this.element.append(this.text, this.action);
  }

  show(state: EditorState, isFiltered: boolean): void {
    const { loading, total, readOnly } = state;
    const hasRecords = loading.loaded + state.counts.new > 0;
    const kind =
      total > 0
        ? 'none'
        : isFiltered && hasRecords
          ? loading.state === 'complete' || loading.isAgain
            ? 'filtered'
            : 'filtering'
          : loading.state === 'complete'
            ? 'empty'
            : loading.state;
    this.element.hidden = kind === 'none';
    const drawn = `${kind} ${loading.message ?? ''} ${readOnly ?? ''}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { addRow, clearFilter, retry } = this.options;
    const act = (text: string, onClick: () => void) => button({ text, class: 'button', onClick });
    const [text, action] = {
      none: ['', undefined],
      loading: [l10n.t('Loading the first records…'), undefined],
      filtering: [
        l10n.t('None of the records loaded so far matches the filter.'),
        act(l10n.t('Clear Filters'), clearFilter),
      ],
      filtered: [l10n.t('No record matches the filter.'), act(l10n.t('Clear Filters'), clearFilter)],
      empty:
        readOnly === undefined
          ? [
              l10n.t('There are no records yet. Add one, or paste rows copied from a spreadsheet.'),
              act(l10n.t('Add Record'), addRow),
            ]
          : [l10n.t('There are no records.'), undefined],
      stopped: [l10n.t('Loading was stopped before the first records came.'), act(l10n.t('Continue'), retry)],
      failed: [loading.message ?? l10n.t('The records could not be loaded.'), act(l10n.t('Retry'), retry)],
    }[kind] as [string, HTMLElement | undefined];
    this.text.textContent = text;
    this.action.replaceChildren(...(action ? [action] : []));
  }
}
