import * as l10n from '@vscode/l10n';
import { button, element, icon } from './dom';
import type { EditorState } from './protocol';

/** Why nothing can be edited, with the way to what can. */
export class ReadOnlyBanner {
  readonly element = element('div.banner', { hidden: true });
  private reason: string | undefined;

  constructor(private readonly open: (what: 'openCurrentVersion' | 'openText') => void) {}

  show(reason: string | undefined, source: EditorState['source']): void {
    if (reason === this.reason) return;
    this.reason = reason;
    this.element.hidden = reason === undefined;
    if (reason === undefined) return this.element.replaceChildren();
    this.element.replaceChildren(
      icon('lock'),
      element('span', { role: 'status' }, reason),
      source === 'file'
        ? button({ text: l10n.t('Open as Text'), class: 'button', onClick: () => this.open('openText') })
        : button({
            text: l10n.t('Open Current Version'),
            class: 'button',
            onClick: () => this.open('openCurrentVersion'),
          }),
    );
  }
}
