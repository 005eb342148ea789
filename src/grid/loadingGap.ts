import * as l10n from '@vscode/l10n';
import { count } from './actions';
import { button, element, icon } from './dom';
import type { EditorState } from './protocol';

/** What stands behind the last row where more records belong there. */
export interface GapText {
  readonly state: 'stopped' | 'failed';
  readonly what: string;
  /** What the service or the file said, as a sentence. */
  readonly reason: string | undefined;
  readonly action: string;
}

/**
 * The gap behind the loaded rows, or undefined where there is none. It is always at the end: a page can't be passed over,
 * since the cursor that leads to the next one comes with it.
 */
export function gapOf({ loading, total }: EditorState): GapText | undefined {
  const { state, loaded, message } = loading;
  // Without a row the text in place of the rows says the same; records that were there before are only not up to date.
  if ((state !== 'stopped' && state !== 'failed') || total === 0 || loading.isAgain) return undefined;
  const records = count(loaded, 'record');
  return state === 'failed'
    ? {
        state,
        what:
          loaded > 0
            ? l10n.t('{0} loaded. The rest is missing here:', records)
            : l10n.t('The records are missing here:'),
        reason: message ?? l10n.t('The records could not be loaded.'),
        action: l10n.t('Retry'),
      }
    : {
        state,
        what: l10n.t('{0} loaded. The rest was not asked for: loading was stopped.', records),
        reason: message,
        action: l10n.t('Load the Rest'),
      };
}

export interface LoadingGapOptions {
  readonly goOn: () => void;
  /** Leads back to the rows: with what was chosen here, or by ArrowUp. */
  readonly leave: () => void;
}

/** The last row of the grid where records are missing behind it: says why, and goes on. It is no record. */
export class LoadingGap {
  readonly element: HTMLElement;
  private readonly text = element('span.gap-text', { id: 'loading-gap' });
  private readonly action: HTMLButtonElement;
  private shown = '';

  constructor({ goOn, leave }: LoadingGapOptions) {
    this.action = button({
      text: '…',
      class: 'button',
      onClick: () => {
        leave();
        goOn();
      },
    });
    this.action.setAttribute('aria-describedby', this.text.id);
    this.element = element('div.loading-gap', { role: 'gridcell' }, icon('warning'), this.text, this.action);
    // AG Grid takes keys and clicks in its rows for its own; other keys go on to VS Code.
    this.element.addEventListener('keydown', (event) => {
      const { key } = event;
      if (['Enter', ' ', 'Tab', 'ArrowUp', 'ArrowDown'].includes(key)) event.stopPropagation();
      if (key !== 'ArrowUp') return;
      event.preventDefault();
      leave();
    });
    for (const name of ['mousedown', 'pointerdown', 'click', 'dblclick'])
      this.element.addEventListener(name, (event) => event.stopPropagation());
  }

  /** @returns whether there is a gap */
  show(state: EditorState): boolean {
    const gap = gapOf(state);
    const shown = gap ? JSON.stringify(gap) : '';
    if (!gap || shown === this.shown) return Boolean(gap);
    this.shown = shown;
    this.element.dataset.state = gap.state;
    this.text.replaceChildren(
      element('strong', {}, gap.what),
      ...(gap.reason === undefined ? [] : [' ', element('span', {}, gap.reason)]),
    );
    this.text.title = this.text.textContent;
    this.action.lastElementChild?.replaceChildren(gap.action);
    return true;
  }

  focus(): void {
    this.action.focus();
  }
}
