import * as l10n from '@vscode/l10n';
import { button, element } from './dom';
import type { EditorState, RowStatus } from './protocol';
import { countedStatus, showOnly } from './statusNames';

const statuses = ['changed', 'new', 'deleted', 'invalid'] as const;

/** `3 changed · 1 new · 2 deleted`: each leads to those records. Read out when they change. */
export class ChangeCounts {
  readonly element = element('span.counts', { 'aria-live': 'polite', 'aria-atomic': 'true' });
  private drawn = '';

  /** @param show filters the records by a status */
  constructor(private readonly show: (status: RowStatus) => void) {}

  /** @returns whether anything is unsaved */
  draw({ counts, saving }: EditorState): boolean {
    const parts = statuses.filter((status) => counts[status] > 0);
    const drawn = saving ? l10n.t('Saving…') : parts.map((status) => countedStatus(status, counts[status])).join(' · ');
    if (drawn === this.drawn) return parts.length > 0;
    this.drawn = drawn;
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.status
      : undefined;
    this.element.replaceChildren(
      ...(saving ? [drawn] : parts.flatMap((status, index) => [index ? ' · ' : '', this.link(status, counts[status])])),
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-status=${focused}]`)?.focus();
    return parts.length > 0;
  }

  private link(status: RowStatus, number: number): HTMLElement {
    const link = button({
      text: countedStatus(status, number),
      title: showOnly(status),
      class: 'link',
      onClick: () => this.show(status),
    });
    link.dataset.status = status;
    return link;
  }
}
