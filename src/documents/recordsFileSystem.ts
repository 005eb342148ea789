import * as vscode from 'vscode';
import type { Report } from '../progress/progress';
import { withProgress } from '../progress/progress';
import { LlmObsError } from '../api/errors';
import { parseDocumentUri, recordsScheme } from './documentUri';
import type { OpenDocument, OpenDocuments } from './openDocuments';
import type { Drafts } from './drafts';

/** Saves the text of a document to the service. Throws where anything is left unsaved. */
export type SaveDocument = (document: OpenDocument, text: string) => Promise<void>;

/**
 * The `llmobs:` file system: a dataset's records as a text file. Reading loads the dataset, writing saves its changes as
 * one batch update. Nothing else about datasets is done through files.
 */
export class RecordsFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #save: SaveDocument;
  readonly #disposables: vscode.Disposable[];
  /** Why VS Code is about to write a document: it tells before the write, which itself doesn't know. */
  readonly #saveReasons = new Map<string, vscode.TextDocumentSaveReason>();
  /** The last write of each document: saves of one document follow one another. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(documents: OpenDocuments, drafts: Drafts, save: SaveDocument) {
    this.#documents = documents;
    this.#drafts = drafts;
    this.#save = save;
    this.#disposables = [
      this.#changed,
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (parseDocumentUri(document.uri)) this.#saveReasons.set(document.uri.toString(), reason);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => documents.close(uri)),
      documents.onDidChange(({ uri }) => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }])),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  watch(): vscode.Disposable {
    // The service sends no notices: documents change when they are saved or refreshed, and say so then.
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // Before VS Code writes a file for an extension, it looks whether its folder is there.
    if (isFolder(uri)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    this.#ref(uri);
    // VS Code compares size and time with those of the text that it read or restored, so they must be the real ones.
    // It asks for open documents only: this is cheap but for the first time.
    const document = await this.#load(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: document.mtime,
      size: document.bytes.byteLength,
      ...(document.readOnly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    this.#ref(uri);
    const document = await this.#load(uri);
    return (document.restored ? await this.#documents.reload(uri) : document).bytes;
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    this.#ref(uri);
    const key = uri.toString();
    const reason = this.#saveReasons.get(key);
    this.#saveReasons.delete(key);
    const previous = this.#writing.get(key) ?? Promise.resolve();
    const write = previous.catch(() => undefined).then(() => this.#write(uri, content, reason));
    this.#writing.set(key, write);
    try {
      await write;
    } catch (error) {
      // VS Code keeps the document edited and shows the sentence.
      throw new vscode.FileSystemError(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.#writing.get(key) === write) this.#writing.delete(key);
    }
  }

  async #write(uri: vscode.Uri, content: Uint8Array, reason: vscode.TextDocumentSaveReason | undefined): Promise<void> {
    const document = await this.#documents.openForSave(uri);
    if (document.readOnly) throw new Error(readOnlyReason(document));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    if (reason !== undefined && reason !== vscode.TextDocumentSaveReason.Manual) {
      await this.#drafts.put(uri, { baseVersion: document.base.version, text });
      await this.#documents.update(document, { bytes: content });
      return;
    }
    await this.#save(document, text);
  }

  async #load(uri: vscode.Uri): Promise<OpenDocument> {
    const known = this.#documents.get(uri);
    if (known) return known;
    const restored = vscode.workspace.textDocuments.some(
      (open) => open.isDirty && open.uri.toString() === uri.toString(),
    );
    try {
      return await (restored ? this.#documents.openForSave(uri) : loadWithProgress(this.#documents, uri));
    } catch (error) {
      if (LlmObsError.is(error, 'not found')) throw fileError('FileNotFound', error.message);
      throw fileError('Unavailable', error instanceof Error ? error.message : String(error));
    }
  }

  #ref(uri: vscode.Uri) {
    const ref = parseDocumentUri(uri);
    if (!ref) throw vscode.FileSystemError.FileNotFound(uri);
    return ref;
  }

  // A dataset's records are its only file: there are no folders to make, and nothing is deleted or renamed by files.
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
}

/** Loads a document and shows how many records have arrived. Throws LlmObsError, 'cancelled' too. */
export function loadWithProgress(documents: OpenDocuments, uri: vscode.Uri): Promise<OpenDocument> {
  return withProgress('Reading records', (call, report: Report) =>
    documents.open(uri, { ...call, onRecords: (count) => report(`${count.toLocaleString()} so far`) }),
  );
}

/** Why a document can't be edited, and what can be done. */
export function readOnlyReason(document: OpenDocument): string {
  return document.readOnly === 'version'
    ? `Version ${document.base.version} of ${document.name} is read-only: open the current version to edit it.`
    : `${document.name} is filled by an automation and is read-only in Datadog.`;
}

/** Whether `uri` is one of those that documentUri() puts a file into. */
function isFolder({ scheme, path }: vscode.Uri): boolean {
  return scheme === recordsScheme && /^(?:\/[^/]+){0,2}\/?$|^(?:\/[^/]+){2}\/v\d+\/?$/.test(path);
}

function fileError(kind: 'FileNotFound' | 'Unavailable', message: string): vscode.FileSystemError {
  return vscode.FileSystemError[kind](message);
}
