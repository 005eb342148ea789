import * as l10n from '@vscode/l10n';
import { isEditable } from './columns';
import { button, element } from './dom';
import { highlightedJson } from './jsonHighlight';
import { diffOf } from './lineDiff';
import type { CellValue, EditorState, FieldDetail, GridColumn, GridField, RecordDetail, RowKey } from './protocol';
import { sentenceOf, type Wire } from './wire';

/** A value is shown up to here; the rest is a click away in an editor. */
const longest = 200_000;

export interface DetailPanelOptions {
  readonly wire: Wire;
  readonly state: () => EditorState;
  readonly openInEditor: (key: RowKey, column: GridColumn) => void;
  readonly onFailure: (error: unknown) => void;
  readonly onClose: () => void;
}

/** The selected record whole, and what is different from the saved one. */
export class DetailPanel {
  readonly element: HTMLElement;
  private readonly body = element('div.detail-body', {
    tabindex: '0',
    role: 'group',
    'aria-label': l10n.t('Fields of the record'),
  });
  private readonly title = element('h2', {}, l10n.t('Record'));
  private readonly revert: HTMLButtonElement;
  private key: RowKey | undefined;
  private drawn = '';
  private asked = 0;

  constructor(private readonly options: DetailPanelOptions) {
    this.revert = button({ text: l10n.t('Revert Record'), class: 'button', onClick: () => void this.revertRecord() });
    const close = button({
      icon: 'close',
      title: l10n.t('Close Details'),
      class: 'icon-button',
      onClick: options.onClose,
    });
    this.element = element(
      'section.detail',
      { 'aria-label': l10n.t('Record details'), hidden: true },
      element('header.detail-head', {}, this.title, element('span.space'), this.revert, close),
      this.body,
    );
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(isOpen: boolean): void {
    this.element.hidden = !isOpen;
    if (isOpen) void this.refresh();
  }

  focus(): void {
    this.body.focus();
  }

  /** @param key the record to show; undefined: none is selected */
  show(key: RowKey | undefined): void {
    if (key === this.key) return;
    this.key = key;
    if (this.isOpen) void this.refresh();
  }

  async refresh(): Promise<void> {
    if (!this.isOpen) return;
    const { key } = this;
    const turn = ++this.asked;
    if (key === undefined) {
      this.drawn = '';
      this.revert.hidden = true;
      this.body.replaceChildren(element('p.muted', {}, l10n.t('Select a record to see it whole.')));
      return;
    }
    try {
      const detail = await this.options.wire.request('detail', { key });
      if (turn === this.asked) this.draw(detail);
    } catch (error) {
      if (turn === this.asked) this.body.replaceChildren(element('p.wrong', {}, sentenceOf(error)));
    }
  }

  private draw(detail: RecordDetail): void {
    const text = JSON.stringify(detail);
    if (text === this.drawn) return; // nothing moves under the reader
    this.drawn = text;
    const id = detail.fields.find(({ field }) => field === 'id')?.current?.text;
    this.title.textContent = id ? l10n.t('Record {0}', id) : l10n.t('Record without an id');
    this.revert.hidden = detail.status === 'unchanged' || this.options.state().readOnly !== undefined;
    const { scrollTop } = this.body;
    this.body.replaceChildren(
      element('p.detail-status', { 'data-status': detail.status }, statusSentences[detail.status]),
      ...detail.fields.map((field) => this.drawField(detail.key, field)),
    );
    this.body.scrollTop = scrollTop;
  }

  private drawField(key: RowKey, detail: FieldDetail): HTMLElement {
    const { field, current, saved, changed, problem } = detail;
    const column: GridColumn = { id: field, field, path: [], title: field };
    const isReadOnly = this.options.state().readOnly !== undefined || !isEditable(column);
    const head = element(
      'div.field-head',
      {},
      element('h3', {}, field),
      changed ? element('span.field-mark', {}, 'changed') : undefined,
      element('span.space'),
      isEditable(column)
        ? button({
            icon: 'go-to-file',
            title: l10n.t('Open {0} in Editor', field),
            class: 'icon-button',
            onClick: () => this.options.openInEditor(key, column),
          })
        : undefined,
      changed && !isReadOnly
        ? button({
            icon: 'discard',
            title: l10n.t('Revert Field {0}', field),
            class: 'icon-button',
            onClick: () => void this.revertField(key, field),
          })
        : undefined,
    );
    return element(
      'section.field',
      { 'aria-label': field },
      head,
      problem ? element('p.wrong', {}, problem) : undefined,
      shownValue(current),
      changed && saved !== undefined ? difference(saved, current) : undefined,
    );
  }

  private async revertField(key: RowKey, field: GridField): Promise<void> {
    await this.attempt(this.options.wire.request('revertField', { key, field }));
  }

  private async revertRecord(): Promise<void> {
    if (this.key !== undefined)
      await this.attempt(this.options.wire.request('revertRows', { rows: { keys: [this.key] } }));
  }

  private async attempt(work: Promise<unknown>): Promise<void> {
    try {
      await work;
      this.body.focus();
    } catch (error) {
      this.options.onFailure(error);
    }
  }
}

const statusSentences: Readonly<Record<RecordDetail['status'], string>> = {
  unchanged: l10n.t('As it was saved.'),
  changed: l10n.t('Changed and not saved yet.'),
  new: l10n.t('New and not saved yet.'),
  deleted: l10n.t('Deleted: it goes with the next save.'),
  invalid: l10n.t('Cannot be saved like this.'),
};

function shownValue(value: CellValue | undefined): HTMLElement {
  if (value === undefined || value.kind === 'absent') return element('p.muted', {}, 'absent');
  const { kind, text } = value;
  if (kind === 'tags') {
    const tags = text.split('\n').filter((tag) => tag !== '');
    if (!tags.length) return element('p.muted', {}, l10n.t('no tags'));
    return element('ul.tags', {}, ...tags.map((tag) => element('li', {}, tag)));
  }
  if (kind === 'string' && text === '') return element('p.muted', {}, l10n.t('empty text'));
  const isText = kind === 'string' || kind === 'time';
  const shown = text.slice(0, longest);
  const block = element(isText ? 'div.value.text' : 'pre.value.json', isText ? { dir: 'auto' } : {});
  block.append(isText ? shown : highlightedJson(shown));
  if (shown.length < text.length)
    block.append(
      element(
        'p.muted',
        {},
        l10n.t('{0} more characters: open it in an editor.', (text.length - shown.length).toLocaleString()),
      ),
    );
  return block;
}

function difference(saved: CellValue, current: CellValue | undefined): HTMLElement {
  const block = element('div.diff');
  for (const { kind, text } of diffOf(saved.text.slice(0, longest), (current?.text ?? '').slice(0, longest)))
    block.append(kind === 'same' ? text : element(kind === 'removed' ? 'del' : 'ins', {}, text));
  return element(
    'details.compare',
    { open: true },
    element('summary', {}, l10n.t('Compared with the saved value')),
    block,
  );
}
