import * as l10n from '@vscode/l10n';
import { count } from './actions';
import { button, element } from './dom';
import type { EditorState } from './protocol';

export interface LoadingLineOptions {
  readonly stop: () => void;
  readonly retry: () => void;
}

/** What has been loaded so far and how to stop it; why it ended early and how to go on. */
export class LoadingLine {
  readonly element: HTMLElement;
  private readonly text = element('span', { role: 'status' });
  private readonly actions = element('span');
  private last = '';

  constructor(private readonly options: LoadingLineOptions) {
    this.element = element('div.loading-line', { hidden: true }, this.text, this.actions);
  }

  show({ loading }: EditorState): void {
    const { loaded, state, message } = loading;
    const records = count(loaded, 'record');
    this.element.hidden = state === 'complete';
    this.text.textContent = {
      loading: l10n.t('{0} so far…', records),
      complete: '',
      stopped: message ?? l10n.t('Stopped after {0}.', records),
      failed: failure(loaded, message),
    }[state];
    this.element.dataset.state = state;
    if (this.last === state) return;
    this.last = state;
    this.text.ariaLive = state === 'loading' ? 'off' : 'polite';
    const { stop, retry } = this.options;
    const action =
      state === 'loading'
        ? button({ text: l10n.t('Stop'), class: 'link', onClick: stop })
        : button({ text: state === 'failed' ? l10n.t('Retry') : l10n.t('Continue'), class: 'link', onClick: retry });
    this.actions.replaceChildren(...(state === 'complete' ? [] : [action]));
  }
}

function failure(loaded: number, message: string | undefined): string {
  if (loaded === 0) return message ?? l10n.t('The records could not be loaded.');
  const reason = message ?? l10n.t('the rest could not be read.');
  return l10n.t('Only the first {0} are loaded: {1}', count(loaded, 'record'), reason);
}
