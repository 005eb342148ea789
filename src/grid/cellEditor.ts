import { canSwitchMode, modeOf, previewOf, readText, type EditMode } from './cellText';
import { button, element, isMainModifier, own } from './dom';
import type { GridView } from './gridView';
import type { GridColumn, RowKey } from './protocol';
import { remember, type Draft } from './viewState';
import { sentenceOf, RequestError, type Wire } from './wire';

export type AfterEdit = 'stay' | 'down' | 'up' | 'right' | 'left';

export interface CellEditorOptions {
  readonly grid: GridView;
  readonly wire: Wire;
  readonly host: HTMLElement;
  /** The editor has closed: the focus goes back to the record's cell, or on from there. */
  readonly onClosed: (key: RowKey, columnId: string, after: AfterEdit) => void;
  readonly openInEditor: (key: RowKey, column: GridColumn) => void;
  readonly refuse: (sentence: string) => void;
}

interface Session {
  readonly key: RowKey;
  readonly column: GridColumn;
  mode: EditMode;
  original: string | undefined;
  originalMode: EditMode;
}

/**
 * Edits one cell in a box above it. The record's key is taken when the edit begins and never looked up again: rows that
 * come or go meanwhile can't lead the text to another record. The text is dropped only by Escape.
 */
export class CellEditor {
  private session: Session | undefined;
  /** Keys that came while the value was under way. */
  private early: KeyboardEvent[] | undefined;
  private readonly area = element('textarea.cell-editor-text', { spellcheck: 'false', autocomplete: 'off', rows: '1' });
  private readonly mistake = element('div.cell-editor-mistake', { role: 'alert', id: 'cell-editor-mistake' });
  private readonly textMode = button({ text: 'Text', class: 'mode', onClick: () => this.switchMode('string') });
  private readonly jsonMode = button({ text: 'JSON', class: 'mode', onClick: () => this.switchMode('json') });
  private readonly modes = element(
    'span.modes',
    { role: 'group', 'aria-label': 'Kind of value' },
    this.textMode,
    this.jsonMode,
  );
  private readonly hint = element('span.cell-editor-hint');
  private readonly box: HTMLElement;

  constructor(private readonly options: CellEditorOptions) {
    const openButton = button({
      icon: 'go-to-file',
      title: 'Open in Editor',
      class: 'icon-button',
      onClick: () => void this.moveToEditor(),
    });
    const foot = element('div.cell-editor-foot', {}, this.modes, this.hint, openButton);
    this.box = element('div.cell-editor', { role: 'group', hidden: true }, this.area, this.mistake, foot);
    options.host.append(this.box);
    this.area.addEventListener('keydown', (event) => this.onKey(event));
    this.area.addEventListener('input', () => this.onInput());
    this.box.addEventListener('focusout', ({ relatedTarget }) => {
      // A click elsewhere ends the edit as in spreadsheets; leaving the window doesn't.
      if (relatedTarget instanceof Node && !this.box.contains(relatedTarget) && !this.early) this.commit('stay', false);
    });
    options.host.addEventListener('mousedown', ({ target }) => {
      if (this.session && target instanceof Node && !this.box.contains(target)) this.commit('stay', false);
    });
  }

  get isOpen(): boolean {
    return this.session !== undefined;
  }

  /** @param typed replaces the value; undefined: the value is asked for and edited */
  async open(key: RowKey, column: GridColumn, typed?: string): Promise<void> {
    if (this.session && !this.commit('stay', false)) return this.area.focus();
    const cell = this.options.grid.rowAt(this.options.grid.drawnPosition(key))?.cells[column.id];
    const mode = modeOf(column, cell?.kind ?? 'absent');
    const session = { key, column, mode, original: typed === undefined ? '' : undefined, originalMode: mode };
    this.show(session, typed ?? cell?.text ?? '');
    if (typed !== undefined) return;

    this.early = [];
    this.area.readOnly = true;
    try {
      const value = await this.options.wire.request('value', { key, column });
      if (this.session !== session) return;
      session.mode = session.originalMode = modeOf(column, value.kind);
      session.original = value.text;
      this.showMode();
      this.area.value = value.text;
      this.area.setSelectionRange(value.text.length, value.text.length);
      this.fit();
    } catch (error) {
      this.close('stay');
      this.options.refuse(sentenceOf(error));
    } finally {
      const early = this.early;
      this.early = undefined;
      this.area.readOnly = false;
      if (this.session === session) this.replay(early);
    }
  }

  /** Takes up an edit that a hidden tab interrupted, or one that was refused. */
  resume(draft: Draft, mistake?: string): void {
    const { key, column, mode, text, original } = draft;
    this.show({ key, column, mode, original, originalMode: mode }, text);
    if (mistake !== undefined) this.complain(mistake, undefined);
    remember({ draft });
  }

  /**
   * Ends the edit with its text. Text that isn't what the column takes stays in the box, with its mistake shown.
   * @returns whether the editor is closed now
   */
  commit(after: AfterEdit, takesFocus = true): boolean {
    const { session } = this;
    if (!session || this.early) return !session;
    const text = this.area.value;
    if (text === session.original && session.mode === session.originalMode) {
      this.close(after, takesFocus);
      return true;
    }
    const read = readText(session.mode, text);
    if ('mistake' in read) {
      this.complain(read.mistake.message, read.mistake.place);
      return false;
    }
    const { key, column, mode, original } = session;
    this.options.grid.patch(key, column.id, previewOf(read.input));
    const edits = [{ key, column, input: read.input }];
    this.options.wire.request('edit', { edits, label: `Edit ${column.title}` }).catch((error: unknown) => {
      const place = error instanceof RequestError ? error.place : undefined;
      if (this.session) this.options.refuse(sentenceOf(error));
      else {
        this.resume({ key, column, mode, text, original }, sentenceOf(error));
        if (place !== undefined) this.mark(place);
      }
    });
    this.close(after, takesFocus);
    return true;
  }

  cancel(): void {
    this.close('stay');
  }

  /** Stands at the cell of its record again, after scrolling or when rows moved. */
  reposition(): void {
    const { session } = this;
    if (!session) return;
    const bounds = this.options.host.getBoundingClientRect();
    const cell = this.options.grid.cellElement(session.key, session.column.id)?.getBoundingClientRect();
    const width = Math.min(Math.max(cell?.width ?? 0, 410), bounds.width - 16);
    const left = cell ? cell.left - bounds.left : 8;
    const top = cell ? cell.top - bounds.top : 32;
    this.box.style.width = `${width}px`;
    this.box.style.left = `${Math.max(0, Math.min(left, bounds.width - width - 4))}px`;
    this.box.style.top = `${Math.max(0, Math.min(top, bounds.height - this.box.offsetHeight - 4))}px`;
  }

  private show(session: Session, text: string): void {
    this.session = session;
    this.box.hidden = false;
    this.box.setAttribute('aria-label', `Edit ${session.column.title}`);
    this.area.setAttribute('aria-label', session.column.title);
    this.area.value = text;
    this.showMode();
    this.calm();
    this.fit();
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
  }

  private showMode(): void {
    const { session } = this;
    if (!session) return;
    this.area.dataset.mode = session.mode;
    this.modes.hidden = !canSwitchMode(session.column);
    this.textMode.setAttribute('aria-pressed', String(session.mode === 'string'));
    this.jsonMode.setAttribute('aria-pressed', String(session.mode === 'json'));
    const lines = session.mode === 'tags' ? 'Alt+Enter next tag' : 'Alt+Enter new line';
    this.hint.textContent = `Enter keep · Esc cancel · ${lines}`;
  }

  private switchMode(mode: EditMode): void {
    if (!this.session) return;
    this.session.mode = mode;
    this.showMode();
    this.onInput();
    this.area.focus();
  }

  private onInput(): void {
    const { session } = this;
    if (!session) return;
    this.calm();
    this.fit();
    if (session.mode === 'json') {
      const read = readText('json', this.area.value);
      this.hint.classList.toggle('wrong', 'mistake' in read);
    }
    const { key, column, mode, original } = session;
    remember({ draft: { key, column, mode, original, text: this.area.value } });
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation(); // neither the grid's keys nor VS Code's undo are meant here
    if (event.isComposing) return;
    if (this.early) {
      event.preventDefault();
      this.early.push(event);
      return;
    }
    const { key, shiftKey, altKey } = event;
    const main = isMainModifier(event);
    if (key === 'Escape') {
      own(event);
      this.cancel();
    } else if (key === 'Enter' && (altKey || main)) {
      own(event);
      this.insert('\n');
    } else if (key === 'Enter') {
      own(event);
      this.commit(shiftKey ? 'up' : 'down');
    } else if (key === 'Tab') {
      own(event);
      this.commit(shiftKey ? 'left' : 'right');
    } else if (main && key.toLowerCase() === 's') {
      own(event);
      if (this.commit('stay'))
        this.options.wire
          .request('command', { command: 'save' })
          .catch((error: unknown) => this.options.refuse(sentenceOf(error)));
    }
  }

  /** What was typed before the value came, after it. */
  private replay(keys: readonly KeyboardEvent[]): void {
    for (const event of keys) {
      if (!this.session) return;
      if ([...event.key].length === 1 && !event.ctrlKey && !event.metaKey) this.insert(event.key);
      else if (event.key === 'a' && isMainModifier(event)) this.area.select();
      else if (event.key === 'Backspace') this.eraseBack();
      else this.onKey(event);
    }
  }

  private insert(text: string): void {
    const { selectionStart, selectionEnd } = this.area;
    this.area.setRangeText(text, selectionStart, selectionEnd, 'end');
    this.onInput();
  }

  private eraseBack(): void {
    const { selectionStart, selectionEnd } = this.area;
    const from = selectionStart === selectionEnd ? Math.max(0, selectionStart - 1) : selectionStart;
    this.area.setRangeText('', from, selectionEnd, 'end');
    this.onInput();
  }

  private complain(message: string, place: number | undefined): void {
    this.mistake.textContent = message;
    this.area.setAttribute('aria-invalid', 'true');
    this.area.setAttribute('aria-describedby', 'cell-editor-mistake');
    this.fit();
    if (place !== undefined) this.mark(place);
  }

  /** Selects the character at a mistake, and scrolls to it. */
  private mark(place: number): void {
    this.area.focus();
    this.area.setSelectionRange(place, Math.min(place + 1, this.area.value.length));
    const line = this.area.value.slice(0, place).split('\n').length - 1;
    this.area.scrollTop = Math.max(0, line * 18 - this.area.clientHeight / 2);
  }

  private calm(): void {
    this.mistake.textContent = '';
    this.area.removeAttribute('aria-invalid');
    this.area.removeAttribute('aria-describedby');
  }

  /** As high as its text, up to a good part of the grid. */
  private fit(): void {
    const most = Math.max(80, this.options.host.clientHeight * 0.6);
    this.area.style.height = 'auto';
    this.area.style.height = `${Math.min(this.area.scrollHeight + 2, most)}px`;
    this.reposition();
  }

  private async moveToEditor(): Promise<void> {
    const { session } = this;
    if (!session || !this.commit('stay')) return;
    await Promise.resolve();
    this.options.openInEditor(session.key, session.column);
  }

  private close(after: AfterEdit, takesFocus = true): void {
    const { session } = this;
    this.session = undefined;
    this.box.hidden = true;
    remember({ draft: undefined });
    if (session && takesFocus) this.options.onClosed(session.key, session.column.id, after);
  }
}
