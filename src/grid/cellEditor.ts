import * as l10n from '@vscode/l10n';
import { CellEditorBox } from './cellEditorBox';
import { canSwitchMode, modeOf, previewOf, readText, type EditMode } from './cellText';
import { isMainModifier, own } from './dom';
import type { GridView } from './gridView';
import type { GridColumn, RowKey } from './protocol';
import { closesTab, isForText } from './textKeys';
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
  private readonly box: CellEditorBox;

  constructor(private readonly options: CellEditorOptions) {
    this.box = new CellEditorBox({
      host: options.host,
      onMode: (mode) => this.switchMode(mode),
      onOpenInEditor: () => void this.moveToEditor(),
    });
    const { area, element } = this.box;
    area.addEventListener('keydown', (event) => this.onKey(event));
    area.addEventListener('input', () => this.onInput());
    element.addEventListener('focusout', ({ relatedTarget }) => {
      // A click elsewhere ends the edit as in spreadsheets; leaving the window doesn't.
      if (relatedTarget instanceof Node && !element.contains(relatedTarget) && !this.early) this.commit('stay', false);
    });
    options.host.addEventListener('mousedown', ({ target }) => {
      if (this.session && target instanceof Node && !element.contains(target)) this.commit('stay', false);
    });
  }

  private get area(): HTMLTextAreaElement {
    return this.box.area;
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
    if (!this.isChanged) {
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
    this.options.wire.request('edit', { edits, label: l10n.t('Edit {0}', column.title) }).catch((error: unknown) => {
      const place = error instanceof RequestError ? error.place : undefined;
      if (this.session) this.options.refuse(sentenceOf(error));
      else {
        this.resume({ key, column, mode, text, original }, sentenceOf(error));
        if (place !== undefined) this.box.mark(place);
      }
    });
    this.close(after, takesFocus);
    return true;
  }

  /** Whether the text, or what it is taken for, is another than when the edit began. */
  private get isChanged(): boolean {
    const { session } = this;
    if (!session) return false;
    return this.area.value !== session.original || session.mode !== session.originalMode;
  }

  cancel(): void {
    this.close('stay');
  }

  /** Stands at the cell of its record again, after scrolling or when rows moved. */
  reposition(): void {
    const { session } = this;
    if (!session) return;
    const cell = this.options.grid.cellElement(session.key, session.column.id);
    this.box.place(cell?.getBoundingClientRect());
  }

  private show(session: Session, text: string): void {
    this.session = session;
    this.box.open(session.column.title, text);
    this.showMode();
    this.reposition();
  }

  private showMode(): void {
    const { session } = this;
    if (session) this.box.showMode(session.mode, canSwitchMode(session.column));
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
    this.box.calm();
    this.fit();
    const read = readText(session.mode, this.area.value);
    this.box.showHint('mistake' in read ? read.mistake.message : undefined);
    const { key, column, mode, original } = session;
    remember({ draft: { key, column, mode, original, text: this.area.value } });
  }

  private onKey(event: KeyboardEvent): void {
    if (closesTab(event)) return this.onClosingKey(event);
    // Neither the grid's keys nor VS Code's undo are meant here, but its palette and what else has no meaning in text.
    if (!isForText(event) && !isOwn(event)) return;
    event.stopPropagation();
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

  /** A text that was changed is kept before the tab closes: VS Code, which asks about unsaved edits, must know it first. */
  private onClosingKey(event: KeyboardEvent): void {
    if (this.isChanged) {
      own(event);
      this.commit('stay');
    } else this.cancel();
  }

  /** What was typed before the value came, after it. */
  private replay(keys: readonly KeyboardEvent[]): void {
    for (const event of keys) {
      if (!this.session) return;
      if ([...event.key].length === 1 && !event.ctrlKey && !event.metaKey) this.insert(event.key);
      else if (event.key === 'a' && isMainModifier(event)) this.area.select();
      else if (event.key === 'Backspace') {
        this.box.eraseBack();
        this.onInput();
      } else this.onKey(event);
    }
  }

  private insert(text: string): void {
    this.box.insert(text);
    this.onInput();
  }

  private complain(message: string, place: number | undefined): void {
    this.box.complain(message, place);
    this.reposition();
  }

  private fit(): void {
    this.box.fit();
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
    this.box.close();
    remember({ draft: undefined });
    if (session && takesFocus) this.options.onClosed(session.key, session.column.id, after);
  }
}

/** Keys that are none for text and mean something here: a new line, and saving. F2 is where it leads already. */
function isOwn(event: KeyboardEvent): boolean {
  const { key, altKey, shiftKey } = event;
  if (key === 'F2' || (key === 'Enter' && altKey)) return true;
  return isMainModifier(event) && !altKey && !shiftKey && key.toLowerCase() === 's';
}
