import { button, element, icon } from './dom';

/** Why nothing can be edited, with the way to what can. */
export class ReadOnlyBanner {
  readonly element = element('div.banner', { hidden: true });
  private reason: string | undefined;

  constructor(private readonly openCurrentVersion: () => void) {}

  show(reason: string | undefined): void {
    if (reason === this.reason) return;
    this.reason = reason;
    this.element.hidden = reason === undefined;
    if (reason === undefined) return this.element.replaceChildren();
    this.element.replaceChildren(
      icon('lock'),
      element('span', { role: 'status' }, reason),
      button({ text: 'Open Current Version', class: 'button', onClick: this.openCurrentVersion }),
    );
  }
}
