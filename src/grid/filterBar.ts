import * as l10n from '@vscode/l10n';
import { button, debounce, element } from './dom';
import type { GridColumn, GridField, RowFilter, RowStatus } from './protocol';
import { isForText } from './textKeys';

type StatusChoice = 'all' | 'touched' | RowStatus;

const statusChoices: readonly (readonly [StatusChoice, string])[] = [
  ['all', l10n.t('Any status')],
  ['touched', l10n.t('All changes')],
  ['changed', l10n.t('Changed')],
  ['new', l10n.t('New')],
  ['deleted', l10n.t('Deleted')],
  ['invalid', l10n.t('Invalid')],
  ['unchanged', l10n.t('Unchanged')],
];

const fields: readonly GridField[] = ['input', 'expected_output', 'metadata', 'tags', 'id'];

/** The filter box in the toolbar, and the row of further filters. All of them run in the extension host. */
export class FilterBar {
  readonly box = element('input.filter-box', {
    type: 'search',
    placeholder: l10n.t('Filter records'),
    'aria-label': l10n.t('Filter records by text'),
    spellcheck: 'false',
  });
  readonly element: HTMLElement;
  private readonly status = element('select', { 'aria-label': l10n.t('Status') });
  private readonly tag = element('input', {
    type: 'text',
    placeholder: 'tag',
    'aria-label': l10n.t('Tag'),
    spellcheck: 'false',
  });
  private readonly place = element('input', {
    type: 'text',
    placeholder: 'input.question',
    'aria-label': l10n.t('Field or place inside it'),
    list: 'filter-places',
    spellcheck: 'false',
  });
  private readonly value = element('input', {
    type: 'text',
    placeholder: l10n.t('text or JSON'),
    'aria-label': l10n.t('Value that stands there'),
    spellcheck: 'false',
  });
  private readonly places = element('datalist', { id: 'filter-places' });
  private columns: readonly GridColumn[] = [];
  private sent = '{}';

  constructor(private readonly onFilter: (filter: RowFilter) => void) {
    for (const [value, text] of statusChoices) this.status.append(element('option', { value }, text));
    const clear = button({ text: l10n.t('Clear Filters'), class: 'button', onClick: () => this.clear() });
    this.element = element(
      'div.filter-bar',
      { role: 'search', 'aria-label': l10n.t('Filters'), hidden: true },
      element('label', {}, l10n.t('Status '), this.status),
      element('label', {}, l10n.t('Tag '), this.tag),
      element('label', {}, l10n.t('Where '), this.place),
      element('label', {}, 'equals ', this.value),
      this.places,
      clear,
    );
    const later = debounce(200, () => this.apply());
    for (const input of [this.box, this.tag, this.place, this.value]) {
      input.addEventListener('input', later);
      input.addEventListener('keydown', (event) => {
        // Undo and other text keys are the box's own, not the document's.
        if (event.key !== 'Escape' && isForText(event)) event.stopPropagation();
      });
    }
    this.status.addEventListener('change', () => this.apply());
  }

  /** Places to offer: columns inside JSON. */
  setColumns(columns: readonly GridColumn[]): void {
    this.columns = columns;
    this.places.replaceChildren(...columns.slice(0, 200).map(({ title }) => element('option', { value: title })));
  }

  get isActive(): boolean {
    return this.sent !== '{}';
  }

  /** Shows the filter that is in force, unless it is the one that was set here. */
  show(filter: RowFilter): void {
    const text = keyOf(filter);
    if (text === this.sent || this.isInUse) return;
    this.sent = text;
    this.box.value = filter.text ?? '';
    this.tag.value = filter.tag ?? '';
    const { equals, statuses } = filter;
    this.place.value = equals ? [equals.field, ...equals.path].join('.') : '';
    this.value.value = equals?.value ?? '';
    this.status.value = !statuses ? 'all' : statuses.length > 1 ? 'touched' : (statuses[0] ?? 'all');
  }

  private get isInUse(): boolean {
    return document.activeElement === this.box || this.element.contains(document.activeElement);
  }

  clear(): void {
    for (const input of [this.box, this.tag, this.place, this.value]) input.value = '';
    this.status.value = 'all';
    this.apply();
  }

  /** Shows the records of one status, or all again. */
  showOnly(status: RowStatus): void {
    this.status.value = this.status.value === status ? 'all' : status;
    this.apply();
  }

  private apply(): void {
    const filter = this.read();
    const text = keyOf(filter);
    if (text === this.sent) return;
    this.sent = text;
    this.onFilter(filter);
  }

  private read(): RowFilter {
    const place = this.readPlace();
    const status = this.status.value as StatusChoice;
    const touched: readonly RowStatus[] = ['changed', 'new', 'deleted', 'invalid'];
    return {
      ...(this.box.value ? { text: this.box.value } : {}),
      ...(this.tag.value.trim() ? { tag: this.tag.value.trim() } : {}),
      ...(place && this.value.value ? { equals: { ...place, value: this.value.value } } : {}),
      ...(status === 'all' ? {} : { statuses: status === 'touched' ? touched : [status] }),
    };
  }

  /** A column that was offered, else a field and names with dots between. */
  private readPlace(): { field: GridField; path: readonly string[] } | undefined {
    const text = this.place.value.trim();
    const offered = this.columns.find(({ title }) => title === text);
    if (offered) return { field: offered.field, path: offered.path };
    const [first, ...path] = text.split('.');
    const field = fields.find((name) => name === first);
    return field ? { field, path } : undefined;
  }
}

function keyOf(filter: RowFilter): string {
  const { text, tag, equals, statuses } = filter;
  return JSON.stringify({
    ...(text ? { text } : {}),
    ...(tag ? { tag } : {}),
    ...(equals ? { equals: [equals.field, equals.path, equals.value] } : {}),
    ...(statuses?.length ? { statuses } : {}),
  });
}
