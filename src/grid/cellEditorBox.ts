import * as l10n from '@vscode/l10n';
import type { EditMode } from './cellText';
import { button, element } from './dom';

/** Height of a line of the text, in px. */
const lineHeight = 18;
/** The narrowest box, in px: its foot has room. */
const leastWidth = 410;

export interface CellEditorBoxOptions {
  /** The box stands in it. */
  readonly host: HTMLElement;
  readonly onMode: (mode: EditMode) => void;
  readonly onOpenInEditor: () => void;
}

/** The box above a cell: its text, the mistake in it, and what can be done. */
export class CellEditorBox {
  readonly element: HTMLElement;
  readonly area = element('textarea.cell-editor-text', {
    spellcheck: 'false',
    autocomplete: 'off',
    rows: '1',
  });
  private readonly mistake = element('div.cell-editor-mistake', { role: 'alert', id: 'cell-editor-mistake' });
  private readonly textMode: HTMLButtonElement;
  private readonly jsonMode: HTMLButtonElement;
  private readonly modes: HTMLElement;
  private readonly hint = element('span.cell-editor-hint');

  constructor(private readonly options: CellEditorBoxOptions) {
    const { onMode, onOpenInEditor } = options;
    this.textMode = button({ text: l10n.t('Text'), class: 'mode', onClick: () => onMode('string') });
    this.jsonMode = button({ text: 'JSON', class: 'mode', onClick: () => onMode('json') });
    this.modes = element(
      'span.modes',
      { role: 'group', 'aria-label': l10n.t('Kind of value') },
      this.textMode,
      this.jsonMode,
    );
    const open = button({
      icon: 'go-to-file',
      title: l10n.t('Open in Editor'),
      class: 'icon-button',
      onClick: onOpenInEditor,
    });
    const foot = element('div.cell-editor-foot', {}, this.modes, this.hint, open);
    this.element = element('div.cell-editor', { role: 'group', hidden: true }, this.area, this.mistake, foot);
    options.host.append(this.element);
  }

  /** @param name of the column */
  open(name: string, text: string): void {
    this.element.hidden = false;
    this.element.setAttribute('aria-label', l10n.t('Edit {0}', name));
    this.area.setAttribute('aria-label', name);
    this.area.value = text;
    this.calm();
    this.fit();
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
  }

  close(): void {
    this.element.hidden = true;
  }

  showMode(mode: EditMode, canSwitch: boolean): void {
    this.area.dataset.mode = mode;
    this.area.dir = mode === 'json' ? 'ltr' : 'auto';
    this.modes.hidden = !canSwitch;
    this.textMode.setAttribute('aria-pressed', String(mode === 'string'));
    this.jsonMode.setAttribute('aria-pressed', String(mode === 'json'));
    this.showHint(undefined);
  }

  /** @param mistake in the text so far, which is not read out; undefined: the keys are told */
  showHint(mistake: string | undefined): void {
    const isTags = this.area.dataset.mode === 'tags';
    this.hint.classList.toggle('wrong', mistake !== undefined);
    this.hint.textContent =
      mistake ??
      l10n.t('Enter keep · Esc cancel · {0}', isTags ? l10n.t('Alt+Enter next tag') : l10n.t('Alt+Enter new line'));
  }

  /** Says why the text can't be kept. */
  complain(message: string, place: number | undefined): void {
    this.mistake.textContent = message;
    this.showHint(undefined);
    this.area.setAttribute('aria-invalid', 'true');
    this.area.setAttribute('aria-describedby', 'cell-editor-mistake');
    this.fit();
    if (place !== undefined) this.mark(place);
  }

  /** Selects the character at a mistake, and scrolls to it. */
  mark(place: number): void {
    this.area.focus();
    this.area.setSelectionRange(place, Math.min(place + 1, this.area.value.length));
    const line = this.area.value.slice(0, place).split('\n').length - 1;
    this.area.scrollTop = Math.max(0, line * lineHeight - this.area.clientHeight / 2);
  }

  calm(): void {
    this.mistake.textContent = '';
    this.area.removeAttribute('aria-invalid');
    this.area.removeAttribute('aria-describedby');
  }

  insert(text: string): void {
    const { selectionStart, selectionEnd } = this.area;
    this.area.setRangeText(text, selectionStart, selectionEnd, 'end');
  }

  eraseBack(): void {
    const { selectionStart, selectionEnd } = this.area;
    const from = selectionStart === selectionEnd ? Math.max(0, selectionStart - 1) : selectionStart;
    this.area.setRangeText('', from, selectionEnd, 'end');
  }

  /** As high as its text, up to a good part of the grid. */
  fit(): void {
    const most = Math.max(80, this.options.host.clientHeight * 0.6);
    this.area.style.height = 'auto';
    this.area.style.height = `${Math.min(this.area.scrollHeight + 2, most)}px`;
  }

  /** @param cell that the box stands at; undefined: it is out of sight */
  place(cell: DOMRect | undefined): void {
    const bounds = this.options.host.getBoundingClientRect();
    const { style } = this.element;
    const width = Math.min(Math.max(cell?.width ?? 0, leastWidth), bounds.width - 16);
    const left = cell ? cell.left - bounds.left : 8;
    const top = cell ? cell.top - bounds.top : 32;
    style.width = `${width}px`;
    style.left = `${Math.max(0, Math.min(left, bounds.width - width - 4))}px`;
    style.top = `${Math.max(0, Math.min(top, bounds.height - this.element.offsetHeight - 4))}px`;
  }
}
