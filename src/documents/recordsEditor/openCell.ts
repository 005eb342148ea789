import * as vscode from 'vscode';
import type { GridColumn, RowKey } from '../../grid/protocol';
import { formatRawJson } from '../../json/format';
import { CellInputError, fieldEditOf } from '../../records/cells/cellInput';
import { valueAt } from '../../records/cells/cellValue';
import type { RecordsDocument } from './recordsDocument';
import { shownRecord } from './shownRecords';

/** A cell of a records editor that is open in an editor of its own: its text, and what becomes of it. */
export class OpenCell {
  /** Strings are edited as they are, in Markdown; everything else as JSON. */
  readonly isText: boolean;
  bytes: Uint8Array;
  mtime = Date.now();

  constructor(
    readonly document: RecordsDocument,
    readonly key: RowKey,
    readonly column: GridColumn,
  ) {
    const value = valueAt(shownRecord(document.model, key), column);
    this.isText = value === undefined ? column.field !== 'metadata' && column.field !== 'tags' : isString(value);
    this.bytes = encode(this.#text());
  }

  /** `<row>/<column>/<record> · <column>.md`; the name is for people. */
  get path(): string {
    const { document, key, column, isText } = this;
    const id = document.model.current(key).id ?? vscode.l10n.t('new record');
    const name = `${id} · ${column.title}`.replaceAll(/[\\/:*?"<>|#%\s]+/g, ' ').slice(0, 100);
    return `${key}/${column.id.replaceAll('/', '.')}/${name}.${isText ? 'md' : 'json'}`;
  }

  get isReadOnly(): boolean {
    const { document, column } = this;
    return document.loader.readOnly !== undefined || column.field === 'created_at' || column.field === 'updated_at';
  }

  /** Makes the text that was saved an edit of the document. Throws vscode.FileSystemError. */
  write(content: Uint8Array): void {
    const { document, key, column, isText } = this;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    const { model, loader } = document;
    if (loader.readOnly !== undefined) throw vscode.FileSystemError.NoPermissions(loader.readOnly);
    try {
      const input = isText ? ({ kind: 'string', text } as const) : ({ kind: 'json', text } as const);
      const empty = text.trim() === '' && !isText;
      const edit = fieldEditOf(key, model.current(key), column, empty ? { kind: 'absent' } : input);
      this.#become(content);
      document.apply(model.setFields([edit], vscode.l10n.t('Edit {0}', column.title)));
    } catch (error) {
      if (!(error instanceof CellInputError)) throw error;
      const place = error.place === undefined ? undefined : placeIn(text, error.place);
      throw new vscode.FileSystemError(`${error.message}${place === undefined ? '' : ` (${place})`}`);
    }
  }

  /** Takes over what became of the value elsewhere. @returns whether the text is another one now */
  update(): boolean {
    const text = this.#text();
    if (text === new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes) || this.#meansTheSame()) return false;
    this.#become(encode(text));
    return true;
  }

  #become(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.mtime = Math.max(Date.now(), this.mtime + 1);
  }

  /** Whether the text, however it is laid out, is the value that the record has. */
  #meansTheSame(): boolean {
    const { document, key, column, isText, bytes } = this;
    if (isText) return false;
    try {
      const text = new TextDecoder().decode(bytes);
      const content = document.model.current(key);
      const edit = fieldEditOf(key, content, column, text.trim() === '' ? { kind: 'absent' } : { kind: 'json', text });
      return edit.field === 'tags'
        ? JSON.stringify(edit.value) === JSON.stringify(content.tags ?? [])
        : edit.field !== 'id' && edit.value === content[edit.field];
    } catch {
      return false;
    }
  }

  #text(): string {
    const { document, key, column, isText } = this;
    const value = valueAt(shownRecord(document.model, key), column);
    if (value === undefined) return '';
    if (!isString(value)) return formatRawJson(rawOf(value), { indent: '  ' });
    return isText ? (JSON.parse(value) as string) : value;
  }
}

type CellJson = NonNullable<ReturnType<typeof valueAt>>;

function isString(value: CellJson): value is Extract<CellJson, string> {
  return typeof value === 'string' && value.startsWith('"');
}

function rawOf(value: CellJson): Extract<CellJson, string> {
  return typeof value === 'string' ? value : (JSON.stringify(value) as Extract<CellJson, string>);
}

const encode = (text: string) => new TextEncoder().encode(text);

function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return vscode.l10n.t('line {0}, column {1}', lines.length, (lines.at(-1)?.length ?? 0) + 1);
}
