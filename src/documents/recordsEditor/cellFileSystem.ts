import * as vscode from 'vscode';
import type { GridColumn, RowKey } from '../../grid/protocol';
import { formatRawJson } from '../../json/format';
import { CellInputError, fieldEditOf } from '../../records/cells/cellInput';
import { valueAt } from '../../records/cells/cellValue';
import type { RecordsDocument } from './recordsDocument';
import { shownRecord } from './shownRecords';

/** Scheme of single cells that are open in an editor of their own. */
export const cellScheme = 'llmobs-cell';

interface OpenCell {
  readonly uri: vscode.Uri;
  readonly document: RecordsDocument;
  readonly key: RowKey;
  readonly column: GridColumn;
  /** Strings are edited as they are, in Markdown; everything else as JSON. */
  readonly isText: boolean;
  bytes: Uint8Array;
  mtime: number;
}

/**
 * Single cells of records editors as files, so that a long value has a real editor. Saving one is an edit of its document:
 * the service learns of it when that is saved. A cell is there as long as its document is open.
 */
export class CellFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #cells = new Map<string, OpenCell>();
  readonly #watched = new WeakSet<RecordsDocument>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #registrations: vscode.Disposable[];

  constructor() {
    this.#registrations = [
      this.#changed,
      vscode.workspace.registerFileSystemProvider(cellScheme, this, { isCaseSensitive: true }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#cells.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  /** Opens a cell beside the grid's tab, in an editor. */
  async open(document: RecordsDocument, key: RowKey, column: GridColumn): Promise<void> {
    const value = valueAt(shownRecord(document.model, key), column);
    const startsAsText = value === undefined ? column.field !== 'metadata' && column.field !== 'tags' : isString(value);
    const uri = cellUri(document, key, column, startsAsText);
    const cell: OpenCell = this.#cells.get(uri.toString()) ?? {
      uri,
      document,
      key,
      column,
      isText: startsAsText,
      bytes: new Uint8Array(),
      mtime: Date.now(),
    };
    cell.bytes = encode(textOf(cell));
    this.#cells.set(uri.toString(), cell);
    this.#watch(document);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, mtime, document, column } = this.#cell(uri);
    const readOnly =
      document.loader.readOnly !== undefined || column.field === 'created_at' || column.field === 'updated_at';
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: bytes.byteLength,
      ...(readOnly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#cell(uri).bytes;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const cell = this.#cell(uri);
    const { document, key, column, isText } = cell;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    const { model, loader } = document;
    if (loader.readOnly !== undefined) throw vscode.FileSystemError.NoPermissions(loader.readOnly);
    try {
      const input = isText ? ({ kind: 'string', text } as const) : ({ kind: 'json', text } as const);
      const empty = text.trim() === '' && !isText;
      const edit = fieldEditOf(key, model.current(key), column, empty ? { kind: 'absent' } : input);
      cell.bytes = content;
      cell.mtime = laterThan(cell.mtime);
      document.apply(model.setFields([edit], `Edit ${column.title}`));
    } catch (error) {
      if (!(error instanceof CellInputError)) throw error;
      const place = error.place === undefined ? undefined : placeIn(text, error.place);
      throw new vscode.FileSystemError(`${error.message}${place === undefined ? '' : ` (${place})`}`);
    }
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #cell(uri: vscode.Uri): OpenCell {
    const cell = this.#cells.get(uri.toString());
    if (!cell) {
      throw vscode.FileSystemError.FileNotFound(
        'This cell’s dataset was closed: open the cell from the records editor again.',
      );
    }
    return cell;
  }

  /** Shows in open cells what became of them elsewhere: by an edit in the grid, an undo, a refresh. */
  #watch(document: RecordsDocument): void {
    if (this.#watched.has(document)) return;
    this.#watched.add(document);
    document.onDidChange(() => {
      for (const cell of this.#cellsOf(document)) {
        const text = textOf(cell);
        if (text === new TextDecoder('utf-8', { ignoreBOM: true }).decode(cell.bytes) || this.#means(cell)) continue;
        cell.bytes = encode(text);
        cell.mtime = laterThan(cell.mtime);
        this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri: cell.uri }]);
      }
    });
    document.onDidDispose(() => {
      for (const { uri } of this.#cellsOf(document)) {
        this.#cells.delete(uri.toString());
        this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
      }
    });
  }

  /** Whether the text of an open cell, however it is laid out, is the value that the record has. */
  #means({ document, key, column, isText, bytes }: OpenCell): boolean {
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

  #cellsOf(document: RecordsDocument): readonly OpenCell[] {
    return [...this.#cells.values()].filter((cell) => cell.document === document);
  }
}

/** `llmobs-cell://<connection>/…/<dataset's file>/<row>/<column>/<record> · <column>.md`; the name is for people. */
function cellUri(document: RecordsDocument, key: RowKey, column: GridColumn, isText: boolean): vscode.Uri {
  const id = document.model.current(key).id ?? 'new record';
  const name = `${id} · ${column.title}`.replaceAll(/[\\/:*?"<>|#%\s]+/g, ' ').slice(0, 100);
  return vscode.Uri.from({
    scheme: cellScheme,
    authority: document.uri.authority,
    path: `${document.uri.path}/${key}/${column.id.replaceAll('/', '.')}/${name}.${isText ? 'md' : 'json'}`,
  });
}

function textOf({ document, key, column, isText }: OpenCell): string {
  const value = valueAt(shownRecord(document.model, key), column);
  if (value === undefined) return '';
  if (!isString(value)) return formatRawJson(rawOf(value), { indent: '  ' });
  return isText ? (JSON.parse(value) as string) : value;
}

type CellJson = NonNullable<ReturnType<typeof valueAt>>;

function isString(value: CellJson): value is Extract<CellJson, string> {
  return typeof value === 'string' && value.startsWith('"');
}

function rawOf(value: CellJson): Extract<CellJson, string> {
  return typeof value === 'string' ? value : (JSON.stringify(value) as Extract<CellJson, string>);
}

const encode = (text: string) => new TextEncoder().encode(text);
const laterThan = (time: number) => Math.max(Date.now(), time + 1);

function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
