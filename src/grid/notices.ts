import * as l10n from '@vscode/l10n';
import { count } from './actions';
import { button, element, icon } from './dom';
import type { EditorState } from './protocol';
import { sentenceOf } from './wire';

/** The line below the grid: what is selected, and what went wrong. Read out by screen readers. */
export class Notices {
  readonly element: HTMLElement;
  private readonly message = element('span.notice-text');
  private readonly alert = element('div.notice-alert', { role: 'alert' });
  private readonly aside = element('span.notice-aside');
  private readonly total = element('span.notice-total', { role: 'status' });
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element = element(
      'div.notices',
      {},
      element('div.notice-status', { role: 'status' }, this.message),
      this.alert,
      element('span.space'),
      this.aside,
      this.total,
    );
  }

  /** Says what was done, for some seconds, or until something else is. */
  say(sentence: string): void {
    this.clearNews();
    this.message.textContent = sentence;
    this.timer = setTimeout(() => this.clearNews(), 8000);
  }

  readonly clearNews = (): void => {
    clearTimeout(this.timer);
    this.message.textContent = '';
  };

  /** Says what failed, until it is dismissed or something else fails. */
  fail(error: unknown): void {
    this.alert.replaceChildren(
      icon('error'),
      element('span', {}, sentenceOf(error)),
      button({
        icon: 'close',
        title: l10n.t('Dismiss'),
        class: 'icon-button',
        onClick: () => this.alert.replaceChildren(),
      }),
    );
  }

  clearFailure(): void {
    this.alert.replaceChildren();
  }

  /** What is selected, or wrong with it, said in the corner and not read out at every step. */
  setAside(text: string): void {
    if (this.aside.textContent !== text) this.aside.textContent = text;
  }

  /** How many records there are, and how many of them the filter lets through. Read out when loading or filtering ends. */
  setTotal({ total, loading, counts }: EditorState, isFiltered: boolean): void {
    const all = Math.max(total, loading.loaded + counts.new);
    const text = isFiltered
      ? l10n.t('{0} of {1}', total.toLocaleString(), count(all, 'record'))
      : count(total, 'record');
    this.total.ariaLive = loading.state === 'loading' ? 'off' : 'polite';
    if (this.total.textContent !== text) this.total.textContent = text;
  }

  /** Runs a request and shows its failure. */
  readonly run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => this.fail(error));
  };
}
