import * as l10n from '@vscode/l10n';
import { count } from './actions';
import { button, debounce, element, own } from './dom';
import type { FieldPlace, FindQuery, GridField, RowKey } from './protocol';
import { replacePreview } from './replacePreview';
import { isForText } from './textKeys';
import type { Wire } from './wire';
import { sentenceOf } from './wire';

export interface FindBarOptions {
  readonly wire: Wire;
  /** The cell to search from. */
  readonly from: () => FieldPlace;
  readonly show: (position: number, key: RowKey, field: GridField) => void;
  readonly isReadOnly: () => boolean;
  readonly onHidden: () => void;
}

const scopes: readonly (readonly [string, readonly GridField[]])[] = [
  [l10n.t('All fields'), ['input', 'expected_output', 'metadata', 'tags']],
  ['input', ['input']],
  ['expected_output', ['expected_output']],
  ['metadata', ['metadata']],
  ['tags', ['tags']],
  ['id', ['id']],
];

/** Find and replace over all loaded records; what would change is shown before it is done. */
export class FindBar {
  readonly element: HTMLElement;
  private readonly text = element('input', {
    type: 'text',
    placeholder: l10n.t('Find'),
    'aria-label': l10n.t('Find'),
    spellcheck: 'false',
  });
  private readonly replacement = element('input', {
    type: 'text',
    placeholder: l10n.t('Replace'),
    'aria-label': l10n.t('Replace with'),
    spellcheck: 'false',
  });
  private readonly scope = element('select', { 'aria-label': l10n.t('Fields to search') });
  private readonly matchCase = toggle('Aa', l10n.t('Match Case'), () => this.changed());
  private readonly regex = toggle('.*', l10n.t('Use Regular Expression'), () => this.changed());
  private readonly status = element('span.find-status', { role: 'status' });
  private readonly preview = element('div.find-preview', {
    hidden: true,
    tabindex: '0',
    role: 'group',
    'aria-label': l10n.t('Preview'),
  });
  private readonly replaceRow: HTMLElement;
  private turn = 0;
  /** What was asked last. */
  private asking = '';
  /** The match that was shown last, and for which query. */
  private shown: { readonly query: string; readonly at: FieldPlace } | undefined;

  constructor(private readonly options: FindBarOptions) {
    scopes.forEach(([name], index) => this.scope.append(element('option', { value: String(index) }, name)));
    const next = button({
      icon: 'arrow-down',
      title: l10n.t('Next Match (Enter)'),
      class: 'icon-button',
      onClick: () => void this.find(false),
    });
    const back = button({
      icon: 'arrow-up',
      title: l10n.t('Previous Match (Shift+Enter)'),
      class: 'icon-button',
      onClick: () => void this.find(true),
    });
    const close = button({
      icon: 'close',
      title: l10n.t('Close (Escape)'),
      class: 'icon-button',
      onClick: () => this.hide(),
    });
    const showPreview = button({ text: l10n.t('Preview'), class: 'button', onClick: () => void this.showPreview() });
    const replaceAll = button({
      text: l10n.t('Replace All'),
      class: 'button primary',
      onClick: () => void this.replaceAll(),
    });
    this.replaceRow = element('div.find-row', {}, this.replacement, showPreview, replaceAll);
    this.element = element(
      'div.find-bar',
      { role: 'search', 'aria-label': l10n.t('Find and replace'), hidden: true },
      element(
        'div.find-row',
        {},
        this.text,
        this.matchCase,
        this.regex,
        this.scope,
        back,
        next,
        this.status,
        element('span.space'),
        close,
      ),
      this.replaceRow,
      this.preview,
    );
    const later = debounce(250, () => this.changed());
    this.text.addEventListener('input', later);
    this.replacement.addEventListener('input', later);
    this.scope.addEventListener('change', () => this.changed());
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  show(withReplace: boolean): void {
    this.element.hidden = false;
    this.replaceRow.hidden = this.options.isReadOnly();
    const field = withReplace && !this.replaceRow.hidden && this.text.value ? this.replacement : this.text;
    field.focus();
    field.select();
  }

  hide(): void {
    this.element.hidden = true;
    this.preview.hidden = true;
    this.options.onHidden();
  }

  private get query(): FindQuery {
    return {
      text: this.text.value,
      matchCase: this.matchCase.getAttribute('aria-pressed') === 'true',
      regex: this.regex.getAttribute('aria-pressed') === 'true',
      fields: scopes[Number(this.scope.value)]?.[1] ?? [],
    };
  }

  /** What is asked for is another than the last that was answered or is under way. */
  private changed(): void {
    if (this.asking === this.asked()) return;
    this.status.textContent = '';
    if (!this.preview.hidden) void this.showPreview();
    else void this.countOnly();
  }

  /** From the cell with the focus, which may itself be a match of a query that is new. */
  private async find(backwards: boolean): Promise<void> {
    if (!this.text.value) return;
    const { query } = this;
    const asked = JSON.stringify(query);
    const isNew = this.shown?.query !== asked;
    const from = this.from(query);
    const direction = backwards ? 'previous' : isNew ? 'here' : 'next';
    await this.ask(async () => {
      const turn = this.turn;
      const found = await this.options.wire.request('find', { query, from, direction });
      if (turn !== this.turn) return '';
      if (found.position < 0 || !('key' in found)) return l10n.t('No match.');
      const { position, key, field } = found;
      this.shown = { query: asked, at: { position, field } };
      this.options.show(position, key, field);
      const row = (position + 1).toLocaleString();
      // Counting takes longer than finding.
      this.status.textContent = l10n.t('Row {0}, {1}', row, field);
      const { cells, place } = await this.options.wire.request('countFound', { query, at: { position, field } });
      if (cells === undefined || place === undefined) return l10n.t('Row {0}, {1}', row, field);
      return l10n.t('{0} of {1}: row {2}, {3}', place.toLocaleString(), cells.toLocaleString(), row, field);
    });
  }

  /** The match that was shown may be in a column that is hidden, so that the focus is on another cell of its row. */
  private from({ fields }: FindQuery): FieldPlace {
    const from = this.options.from();
    const last = this.shown?.at;
    const isInLast = last?.position === from.position && !fields.some((field) => field === from.field);
    return isInLast ? last : from;
  }

  private async countOnly(): Promise<void> {
    if (!this.text.value) return;
    await this.ask(async () => {
      const { cells } = await this.options.wire.request('countFound', { query: this.query, at: undefined });
      if (cells === undefined) return '';
      return cells === 0 ? l10n.t('No match.') : l10n.t('Found in {0}.', count(cells, 'cell'));
    });
  }

  private async showPreview(): Promise<void> {
    if (!this.text.value) return;
    await this.ask(async () => {
      const { query } = this;
      const turn = this.turn;
      const preview = await this.options.wire.request('previewReplace', { query, replacement: this.replacement.value });
      if (turn !== this.turn) return '';
      this.preview.hidden = false;
      this.preview.replaceChildren(...replacePreview(preview));
      return l10n.t('{0} in {1}', count(preview.matches, 'match'), count(preview.rows, 'record'));
    });
  }

  private async replaceAll(): Promise<void> {
    if (!this.text.value) return;
    this.preview.hidden = true;
    await this.ask(async () => {
      const { cells } = await this.options.wire.request('replace', {
        query: this.query,
        replacement: this.replacement.value,
      });
      return cells ? l10n.t('Replaced in {0}.', count(cells, 'cell')) : l10n.t('Nothing to replace.');
    });
  }

  private asked(): string {
    return JSON.stringify([this.query, this.replacement.value]);
  }

  private async ask(work: () => Promise<string>): Promise<void> {
    const turn = ++this.turn;
    this.asking = this.asked();
    this.status.classList.remove('wrong');
    try {
      const text = await work();
      if (turn === this.turn) this.status.textContent = text;
    } catch (error) {
      this.status.classList.add('wrong');
      this.status.textContent = sentenceOf(error);
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      own(event);
      this.hide();
    } else if (event.key === 'Enter' && event.target === this.text) {
      own(event);
      void this.find(event.shiftKey);
    } else if (event.key === 'Enter' && event.target === this.replacement) {
      own(event);
      void this.showPreview();
    } else if (event.target instanceof HTMLInputElement && isForText(event)) event.stopPropagation();
  }
}

function toggle(text: string, title: string, onChange: () => void): HTMLButtonElement {
  const created = button({
    text,
    title,
    class: 'toggle',
    onClick: () => {
      created.setAttribute('aria-pressed', String(created.getAttribute('aria-pressed') !== 'true'));
      onChange();
    },
  });
  created.setAttribute('aria-pressed', 'false');
  created.setAttribute('aria-label', title);
  return created;
}
