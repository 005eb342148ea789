import * as l10n from '@vscode/l10n';
import { count } from './actions';
import { button, element } from './dom';
import { gapOf } from './loadingGap';
import type { EditorState } from './protocol';

export interface LoadingLineOptions {
  readonly stop: () => void;
  readonly retry: () => void;
  /** Leads to where records are missing, which says why. */
  readonly showGap: () => void;
}

/** What has been loaded so far and how to stop it; that it ended early and how to go on. */
export class LoadingLine {
  readonly element: HTMLElement;
  private readonly text = element('span', { role: 'status' });
  private readonly actions = element('span.loading-actions');
  private last = '';

  constructor(private readonly options: LoadingLineOptions) {
    this.element = element('div.loading-line', { hidden: true }, this.text, this.actions);
  }

  show(editor: EditorState): void {
    const { state } = editor.loading;
    const hasGap = gapOf(editor) !== undefined;
    this.element.hidden = state === 'complete';
    const text = loadingSentence(editor);
    if (this.text.textContent !== text) this.text.textContent = text;
    this.element.dataset.state = state;
    const last = `${state} ${hasGap}`;
    if (this.last === last) return;
    this.last = last;
    this.text.ariaLive = state === 'loading' ? 'off' : 'polite';
    const { stop, retry, showGap } = this.options;
    const link = (name: string, onClick: () => void) => button({ text: name, class: 'link', onClick });
    const hadFocus = this.actions.contains(document.activeElement);
    this.actions.replaceChildren(
      ...(state === 'loading' ? [link(l10n.t('Stop'), stop)] : []),
      ...(state === 'stopped' ? [link(l10n.t('Load the Rest'), retry)] : []),
      ...(state === 'failed' ? [link(l10n.t('Retry'), retry)] : []),
      ...(state === 'failed' && hasGap ? [link(l10n.t('Show Why'), showGap)] : []),
    );
    if (hadFocus) this.actions.querySelector('button')?.focus();
  }
}

/**
 * What the line says. The reason of a failure is said once: at the gap behind the rows, where there is one, or in the place
 * of the rows, where there are none.
 */
export function loadingSentence(editor: EditorState): string {
  const { loaded, state, message = '', isAgain } = editor.loading;
  const records = count(loaded, 'record');
  switch (state) {
    case 'complete':
      return '';
    case 'loading':
      if (isAgain) return l10n.t('Reading the records anew…');
      // Before the first ones, the place of the rows says what goes on.
      return loaded > 0 ? l10n.t('{0} so far…', records) : '';
    case 'stopped':
      if (isAgain) return l10n.t('The records were not all read anew: some may be out of date.');
      return l10n.t('Stopped after {0}.', records);
    case 'failed':
      if (isAgain) return l10n.t('The records could not be read anew, some may be out of date: {0}', message);
      // Rows that were restored, or are new, leave no place for the reason.
      if (loaded + editor.counts.new + editor.total === 0) return l10n.t('No record was loaded.');
      if (loaded === 0) return message || l10n.t('The records could not be loaded.');
      return gapOf(editor)
        ? l10n.t('Only the first {0} loaded.', records)
        : l10n.t('Only the first {0} loaded: {1}', records, message);
  }
}
