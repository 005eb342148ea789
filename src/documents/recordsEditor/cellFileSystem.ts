import * as vscode from 'vscode';
import type { GridColumn, RowKey } from '../../grid/protocol';
import type { OpenCell } from './openCell';
import type { RecordsDocument } from './recordsDocument';
import { SingleFiles } from '../singleFiles';

/** Scheme of single cells that are open in an editor of their own. */
export const cellScheme = 'llmobs-cell';

/**
 * Single cells of records editors as files, so that a long value has a real editor. Saving one is an edit of its document:
 * the service learns of it when that is saved. A cell is there as long as its document is open.
 */
export class CellFileSystem extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #cells = new Map<string, OpenCell>();
  readonly #watched = new WeakSet<RecordsDocument>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #registrations: vscode.Disposable[];

  constructor() {
    super();
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
    const { OpenCell } = await import('./openCell');
    const opened = new OpenCell(document, key, column);
    const uri = document.uri.with({ scheme: cellScheme, path: `${document.uri.path}/${opened.path}` });
    const before = this.#cells.get(uri.toString());
    if (before) before.update();
    else this.#cells.set(uri.toString(), opened);
    this.#watch(document);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, mtime, isReadOnly } = this.#cell(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: bytes.byteLength,
      ...(isReadOnly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#cell(uri).bytes;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.#cell(uri).write(content);
  }

  #cell(uri: vscode.Uri): OpenCell {
    const cell = this.#cells.get(uri.toString());
    if (!cell) {
      throw vscode.FileSystemError.FileNotFound(
        vscode.l10n.t('This cell’s dataset was closed: open the cell from the records editor again.'),
      );
    }
    return cell;
  }

  /** Shows in open cells what became of them elsewhere: by an edit in the grid, an undo, a refresh. */
  #watch(document: RecordsDocument): void {
    if (this.#watched.has(document)) return;
    this.#watched.add(document);
    document.onDidChange(() => {
      for (const [uri, cell] of this.#cellsOf(document)) {
        if (cell.update()) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri: vscode.Uri.parse(uri) }]);
      }
    });
    document.onDidDispose(() => {
      for (const [uri] of this.#cellsOf(document)) {
        this.#cells.delete(uri);
        this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri: vscode.Uri.parse(uri) }]);
      }
    });
  }

  /** By address. */
  #cellsOf(document: RecordsDocument): readonly (readonly [string, OpenCell])[] {
    return [...this.#cells].filter(([, cell]) => cell.document === document);
  }
}
