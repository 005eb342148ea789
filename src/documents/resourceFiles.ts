import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import { type ProgressCall, withProgress } from '../progress/progress';
import { parseResourceUri, resourceName, type ResourceRef } from './resourceUri';
import { unsaved } from './unsaved';
import { SingleFiles } from './singleFiles';

/** Where the texts of a scheme come from, and where they go. */
export interface ResourceSource {
  /** Throws LlmObsError. */
  load(ref: ResourceRef, call: ProgressCall): Promise<string>;
  /**
   * Saves an edited text; absent where the documents are read-only. `opened` is the text that the edits were made on.
   * Throws where anything is left unsaved.
   */
  save?(uri: vscode.Uri, ref: ResourceRef, text: string, opened: string): Promise<void>;
}

interface OpenFile {
  readonly opened: string;
  readonly bytes: Uint8Array;
  readonly mtime: number;
}

/** Small texts of the service as files: read from it when they are opened, kept until they are closed. */
export class ResourceFiles extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #files = new Map<string, OpenFile>();
  readonly #loading = new Map<string, Promise<OpenFile>>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #source: ResourceSource;
  readonly #disposables: vscode.Disposable[];

  constructor(scheme: string, source: ResourceSource) {
    super();
    this.#source = source;
    this.#disposables = [
      this.#changed,
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#files.delete(uri.toString())),
      vscode.workspace.registerFileSystemProvider(scheme, this, {
        isCaseSensitive: true,
        isReadonly: source.save === undefined,
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Reads the text from the service anew, so that a document shows how things are now. Throws LlmObsError. */
  async refresh(uri: vscode.Uri): Promise<void> {
    // Edits would be compared with a text that they were not made on.
    if (vscode.workspace.textDocuments.some((open) => open.isDirty && open.uri.toString() === uri.toString())) return;
    await this.#load(uri);
  }

  /** Reads the open documents anew that `which` takes, where nothing in them is unsaved. Throws LlmObsError. */
  async refreshAll(which: (ref: ResourceRef) => boolean): Promise<void> {
    const uris = [...this.#files.keys()].map((key) => vscode.Uri.parse(key, true));
    await Promise.all(uris.filter((uri) => which(refOf(uri))).map((uri) => this.refresh(uri)));
  }

  /** The text as the service has it now, for other uses than a document. Throws LlmObsError. */
  read(uri: vscode.Uri): Promise<string> {
    const ref = refOf(uri);
    return withProgress(vscode.l10n.t('Reading {0}', resourceName(uri)), (call) => this.#source.load(ref, call));
  }

  watch(): vscode.Disposable {
    // The service sends no notices.
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#file(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#file(uri)).bytes;
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const ref = refOf(uri);
    const { opened } = await this.#file(uri);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    try {
      if (!this.#source.save) throw new Error(vscode.l10n.t('{0} is read-only.', resourceName(uri)));
      await this.#source.save(uri, ref, text, opened);
    } catch (error) {
      throw unsaved(error);
    }
    this.#keep(uri, text);
  }

  async #file(uri: vscode.Uri): Promise<OpenFile> {
    const known = this.#files.get(uri.toString());
    if (known) return known;
    try {
      return await this.#load(uri);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (LlmObsError.is(error, 'not found')) throw vscode.FileSystemError.FileNotFound(message);
      throw vscode.FileSystemError.Unavailable(message);
    }
  }

  #load(uri: vscode.Uri): Promise<OpenFile> {
    const key = uri.toString();
    const under = this.#loading.get(key);
    if (under) return under;
    const loading = this.read(uri)
      .then((text) => this.#keep(uri, text))
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  #keep(uri: vscode.Uri, text: string): OpenFile {
    const key = uri.toString();
    const before = this.#files.get(key);
    if (before?.opened === text) return before;
    // VS Code sees a change by its time, however quick changes follow one another.
    const mtime = Math.max(Date.now(), (before?.mtime ?? 0) + 1);
    const file = { opened: text, bytes: new TextEncoder().encode(text), mtime };
    this.#files.set(key, file);
    if (before) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return file;
  }
}

function refOf(uri: vscode.Uri): ResourceRef {
  const ref = parseResourceUri(uri);
  if (!ref) throw vscode.FileSystemError.FileNotFound(uri);
  return ref;
}
