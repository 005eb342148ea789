import * as vscode from 'vscode';
import type { Report } from '../progress/progress';
import { withProgress } from '../progress/progress';
import { LlmObsError } from '../api/errors';
import { writeDocument } from '../records/writeDocument';
import { parseDocumentUri } from './documentUri';
import { textDocument, type OpenDocument, type OpenDocuments } from './openDocuments';
import type { Drafts } from './drafts';
import { datasetKey } from './sameDataset';
import type { SavedBy } from './saveDocument';
import type { SaveTurns } from './saveTurns';
import { unsaved } from './unsaved';
import { SingleFiles } from './singleFiles';

/** Saves the text of a document to the service. Throws where anything is left unsaved. */
export type SaveDocument = (document: OpenDocument, text: string, by: SavedBy) => Promise<void>;

/**
 * The `llmobs:` file system: a dataset's records as a text file. Reading loads the dataset, writing saves its changes as
 * one batch update. Nothing else about datasets is done through files.
 */
export class RecordsFileSystem extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #save: SaveDocument;
  readonly #disposables: vscode.Disposable[];
  /** Why VS Code is about to write a document: it tells before the write, which itself doesn't know. */
  readonly #saveReasons = new Map<string, vscode.TextDocumentSaveReason>();
  readonly #turns: SaveTurns;

  constructor(documents: OpenDocuments, drafts: Drafts, turns: SaveTurns, save: SaveDocument) {
    super();
    this.#documents = documents;
    this.#drafts = drafts;
    this.#turns = turns;
    this.#save = save;
    this.#disposables = [
      this.#changed,
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (parseDocumentUri(document.uri)) this.#saveReasons.set(document.uri.toString(), reason);
      }),
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
    if (isFolder(uri)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    this.#ref(uri);
    const hasEdits = textDocument(uri)?.isDirty ?? false;
    const restored = hasEdits && !this.#documents.get(uri) ? this.#documents.remembered(uri) : undefined;
    if (restored) {
      // Not worth waiting for, nor failing: what a save finds wrong is told by the save.
      void this.#documents.openForSave(uri).catch(() => undefined);
      return { type: vscode.FileType.File, ctime: 0, mtime: restored.mtime, size: 0 };
    }
    // VS Code compares size and time with those of the text that it read or restored, so they must be the real ones.
    // It asks for open documents only: this is cheap but for the first time.
    const document = await this.#load(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: document.next && hasEdits ? document.takenMtime : document.mtime,
      size: document.bytes.byteLength,
      ...(document.readOnly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    this.#ref(uri);
    const document = await this.#load(uri);
    if (document.restored) await this.#asFileErrors(this.#documents.reload(uri, 'silently'));
    await this.#documents.taken(document);
    return document.bytes;
  }

  /** Saves the text of a document to the service, as writeFile() does where the user asked VS Code to save it. */
  save(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    return this.#inTurn(uri, () => this.#write(uri, content, undefined, 'command'));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    this.#ref(uri);
    const key = uri.toString();
    const reason = this.#saveReasons.get(key);
    this.#saveReasons.delete(key);
    try {
      await this.#inTurn(uri, () => this.#write(uri, content, reason, 'editor'));
    } catch (error) {
      throw unsaved(error);
    }
  }

  #inTurn(uri: vscode.Uri, write: () => Promise<void>): Promise<void> {
    return this.#turns.take(datasetKey(this.#ref(uri)), write);
  }

  async #write(
    uri: vscode.Uri,
    content: Uint8Array,
    reason: vscode.TextDocumentSaveReason | undefined,
    by: SavedBy,
  ): Promise<void> {
    const document = await this.#documents.openForSave(uri);
    if (document.readOnly) throw new Error(readOnlyReason(document));
    if (content.byteLength > mostSeen && reason === undefined && isAutoSaving(uri)) throw new Error(tooLarge(document));
    const text = decode(document.name, content);
    if (reason !== undefined && reason !== vscode.TextDocumentSaveReason.Manual) {
      // Edits that were undone leave nothing to send.
      const isUnchanged = text === writeDocument(document.base.records, document.ref.format);
      if (isUnchanged) await this.#drafts.delete(uri);
      else await this.#drafts.put(uri, { baseVersion: document.base.version, text });
      await this.#documents.update(document, { bytes: content, next: undefined });
      return;
    }
    await this.#save(document, text, by);
  }

  async #load(uri: vscode.Uri): Promise<OpenDocument> {
    const known = this.#documents.get(uri);
    return known ?? this.#asFileErrors(loadWithProgress(this.#documents, uri));
  }

  async #asFileErrors<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
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

  // A dataset's folders are there for VS Code, which looks for them before it writes, but list nothing.
  override readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    return isFolder(uri) ? [] : super.readDirectory(uri);
  }
}

/** Loads a document and shows how many records have arrived. Throws LlmObsError, 'cancelled' too. */
export function loadWithProgress(documents: OpenDocuments, uri: vscode.Uri): Promise<OpenDocument> {
  return withProgress(vscode.l10n.t('Reading records'), (call, report: Report) =>
    documents.open(uri, { ...call, onRecords: (count) => report(vscode.l10n.t('{0} so far', count.toLocaleString())) }),
  );
}

/** Why a document can't be edited, and what can be done. */
export function readOnlyReason(document: OpenDocument): string {
  return document.readOnly === 'version'
    ? vscode.l10n.t(
        'Version {0} of {1} is read-only: open the current version to edit it.',
        document.base.version,
        document.name,
      )
    : vscode.l10n.t('{0} is filled by an automation and is read-only in Datadog.', document.name);
}

/** VS Code shows extensions no larger document, nor tells them why it saves one. Bytes. */
const mostSeen = 50 * 1024 * 1024;

function isAutoSaving(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('files', uri).get<string>('autoSave') !== 'off';
}

function tooLarge({ name }: OpenDocument): string {
  return vscode.l10n.t(
    "{0} was not saved, and nothing was sent: in a document of more than 50 MB an automatic save, which should make no version, can't be told from yours. Set files.autoSave to off to save it.",
    name,
  );
}

function decode(name: string, content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new Error(
      vscode.l10n.t(
        '{0} was not saved, and nothing was sent: its text is not UTF-8. Choose UTF-8 as its encoding in the status bar.',
        name,
      ),
    );
  }
}

/** Whether `uri` is above the documents: nothing, a connection or a project. */
function isFolder(uri: vscode.Uri): boolean {
  return !parseDocumentUri(uri) && uri.path.split('/').length <= 3;
}

function fileError(kind: 'FileNotFound' | 'Unavailable', message: string): vscode.FileSystemError {
  return vscode.FileSystemError[kind](message);
}
