import * as vscode from 'vscode';
import type { CallOptions } from '../api/client';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import type { ConnectionsView } from '../connections/connection';
import { keepOrder } from '../records/order';
import type { Snapshot } from '../records/model';
import type { IdentifiedRecord } from '../records/plan';
import { readingVersion } from '../records/expiredVersion';
import { readSnapshot } from '../records/snapshot';
import { writeDocument } from '../records/writeDocument';
import { documentName, parseDocumentUri, type DocumentRef } from './documentUri';
import type { Drafts } from './drafts';
import { isSameDataset, type DatasetAddress } from './sameDataset';
import { showStaleDraft } from './staleDraft';
import { isMarkedUnsaved } from './tabs';

/** A document of the `llmobs:` file system while it is in memory. */
export interface OpenDocument {
  readonly uri: vscode.Uri;
  readonly ref: DocumentRef;
  readonly name: string;
  /** What the text in VS Code was edited from: the only thing that edits may be compared with. */
  base: Snapshot;
  /** What the file holds by now, until VS Code shows it: then it is the base. */
  next: Snapshot | undefined;
  /** What the file holds: `next`, `base` or the draft as text. */
  bytes: Uint8Array;
  /** Milliseconds since 1970; changes only with `bytes`. */
  mtime: number;
  /** The time of what VS Code has: until it takes `next` over, that is no change by someone else to it. */
  takenMtime: number;
  /** Whether the text in VS Code is known to come from here, not from its own backup. */
  taken: boolean;
  readOnly: false | 'version' | 'dataset';
  /** Loaded for edits that VS Code restored, at the version that they were made on: reverting them reads anew. */
  restored: boolean;
  /** Records that a save sent and that the text doesn't hold with their ids yet: the next save must not add them twice. */
  attempted: readonly IdentifiedRecord[];
  /** A version that a save began and didn't finish: the rest is written into it. */
  openVersion: number | undefined;
}

/**
 * Loads documents, and knows the version that each one's edits are based on, over restarts too: VS Code restores an
 * edited document from its own backup without reading the file again.
 *
 * VS Code takes a changed file over when it likes, and not at all where something was typed meanwhile. So what is newly
 * known of a dataset becomes the base of a document's edits only when VS Code is seen to show it: compared with anything
 * later than what they were made on, edits would undo what others changed.
 */
export class OpenDocuments implements vscode.Disposable {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #loading = new Map<string, Promise<OpenDocument>>();
  readonly #changed = new vscode.EventEmitter<OpenDocument>();
  /** Fires when a document was loaded, saved, put aside as a draft or loaded anew. */
  readonly onDidChange = this.#changed.event;
  readonly #connections: ConnectionsView;
  readonly #drafts: Drafts;
  readonly #memory: vscode.Memento;
  readonly #disposables: vscode.Disposable[];

  constructor(connections: ConnectionsView, drafts: Drafts, memory: vscode.Memento) {
    this.#connections = connections;
    this.#drafts = drafts;
    this.#memory = memory;
    this.#disposables = [
      this.#changed,
      // Also told when only the mark of unsaved edits comes or goes.
      vscode.workspace.onDidChangeTextDocument(({ document }) => void this.#settle(this.get(document.uri))),
      // A document whose language changes is closed and opened, too, without ever being gone.
      vscode.workspace.onDidCloseTextDocument(({ uri, isClosed, isDirty }) => {
        if (!isClosed) return;
        this.close(uri);
        // Where there is nothing to be restored, its base is of no use.
        if (!isDirty && !this.#drafts.has(uri) && this.remembered(uri))
          void this.#memory.update(memoryKey(uri), undefined);
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  all(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  get(uri: vscode.Uri): OpenDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  close(uri: vscode.Uri): void {
    this.#documents.delete(uri.toString());
  }

  /** The document, loaded from the service (and from its draft) where it isn't in memory. Throws LlmObsError. */
  open(uri: vscode.Uri, options?: LoadOptions): Promise<OpenDocument> {
    const known = this.get(uri);
    return known ? Promise.resolve(known) : this.#loadOnce(uri, options);
  }

  /**
   * The document as the edits in VS Code need it. Where VS Code restored them they are compared with the version that they
   * were made on, whatever was loaded meanwhile.
   */
  async openForSave(uri: vscode.Uri): Promise<OpenDocument> {
    const known = this.get(uri);
    await this.#settle(known);
    const remembered = this.remembered(uri);
    if (known && (known.taken || !remembered || remembered.version === known.base.version)) return known;
    if (!remembered) {
      throw new LlmObsError(
        'conflict',
        vscode.l10n.t(
          'The version that these edits are based on is not known any more. Copy them, reopen the dataset and apply them there. Nothing was sent.',
        ),
      );
    }
    return this.#loadOnce(uri, { remembered });
  }

  /** What is known over restarts of the text that VS Code last had of `uri`. */
  remembered(uri: vscode.Uri): RememberedBase | undefined {
    return this.#memory.get<RememberedBase>(memoryKey(uri));
  }

  /**
   * Reads the records anew, for VS Code to show unless there are unsaved edits, and gives the version that was read.
   * `silently`: VS Code is reading the file already. Throws LlmObsError; nothing has changed then.
   */
  async reload(uri: vscode.Uri, announce: 'announced' | 'silently' = 'announced', call?: CallOptions): Promise<number> {
    const document = this.get(uri);
    if (!document) return (await this.#loadOnce(uri, { ...call, ignoreDraft: true })).base.version;
    const read = await this.#read(document.ref, undefined, call);
    const records = keepOrder(
      document.base.records.map(({ id }) => id),
      read.snapshot.records,
    );
    document.readOnly = read.readOnly;
    document.restored = false;
    await this.update(document, { next: { version: read.snapshot.version, records }, openVersion: undefined });
    if (announce === 'announced') this.announce(document);
    return read.snapshot.version;
  }

  /**
   * Takes over what a save or an auto-save made of the document. `next` is put into the file. The file keeps its time: VS
   * Code would take a later one, while it saves or after a failed save, for a change by someone else.
   */
  async update(
    document: OpenDocument,
    change: Partial<Pick<OpenDocument, 'base' | 'next' | 'bytes' | 'attempted' | 'openVersion'>>,
  ): Promise<void> {
    Object.assign(document, change);
    if (change.next) document.bytes = encode(writeDocument(change.next.records, document.ref.format));
    await this.#rememberBase(document);
    await this.#settle(document);
  }

  /**
   * Shows what was written into a dataset in the documents of it that have no changes of their own. Those that have are
   * left alone: their save notices the new version and merges. Throws LlmObsError where `records`, all of the new version,
   * aren't given and can't be read.
   */
  async takeOver(
    place: DatasetAddress,
    { records, except }: { readonly records?: Snapshot | undefined; readonly except?: vscode.Uri | undefined } = {},
  ): Promise<void> {
    let written = records;
    for (const document of this.all()) {
      const { ref, uri } = document;
      if (!isSameDataset(uri, place) || uri.toString() === except?.toString() || this.#hasEdits(uri)) continue;
      written ??= (await this.#read(ref, undefined)).snapshot;
      // Closed or edited while the records were read, or shown already.
      const known = document.next ?? document.base;
      if (this.get(uri) !== document || this.#hasEdits(uri) || written.version < known.version) continue;
      const order = known.records.map(({ id }) => id);
      const next = { version: written.version, records: keepOrder(order, [...written.records]) };
      await this.update(document, { next, openVersion: undefined });
      this.announce(document);
    }
  }

  /** Whether a document has changes that were not sent; a text may be too large for extensions to see. */
  #hasEdits(uri: vscode.Uri): boolean {
    return this.#drafts.has(uri) || (textDocument(uri)?.isDirty ?? isMarkedUnsaved(uri, 'text'));
  }

  /** Tells that the file has changed. VS Code then reads it, unless the document has unsaved edits. */
  announce(document: OpenDocument): void {
    document.mtime = laterThan(document.mtime);
    this.#changed.fire(document);
  }

  /** Notes that the file was read, by VS Code unless it has a text of that document already. */
  async taken(document: OpenDocument): Promise<void> {
    if (textDocument(document.uri)) return this.#settle(document);
    await this.#take(document);
  }

  /** Makes what the file holds the base of edits as soon as VS Code shows just that. */
  async #settle(document: OpenDocument | undefined): Promise<void> {
    if (!document || (document.taken && !document.next)) return;
    const shown = textDocument(document.uri);
    if (!shown || shown.isDirty || shown.getText() !== textOf(document)) return;
    await this.#take(document);
    this.#changed.fire(document);
  }

  async #take(document: OpenDocument): Promise<void> {
    const { next } = document;
    document.taken = true;
    document.takenMtime = document.mtime;
    if (next) Object.assign(document, { base: next, next: undefined, attempted: [], openVersion: undefined });
    await this.#rememberBase(document);
  }

  /** Loads of one document for one purpose are one. */
  #loadOnce(uri: vscode.Uri, options: LoadOptions = {}): Promise<OpenDocument> {
    const key = `${uri.toString()} ${options.remembered?.version ?? ''}`;
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(uri, options).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  async #load(uri: vscode.Uri, options: LoadOptions): Promise<OpenDocument> {
    const ref = parseDocumentUri(uri);
    if (!ref)
      throw new LlmObsError(
        'not found',
        vscode.l10n.t("{0} is not the address of a dataset's records.", uri.toString(true)),
      );
    const { remembered } = options;
    let draft =
      ref.version !== undefined || remembered || options.ignoreDraft ? undefined : await this.#drafts.get(uri);
    const basedOn = remembered?.version ?? draft?.baseVersion;
    let read: ReadDataset;
    try {
      read = await this.#read(ref, ref.version ?? basedOn, options);
    } catch (error) {
      // Older versions vanish 90 days after their last use; 400 is how the service says so of those above the current.
      if (basedOn === undefined || !isVersionGone(error)) throw error;
      if (remembered) {
        throw new LlmObsError(
          'not found',
          vscode.l10n.t(
            'Nothing was sent: the service no longer has version {0}, on which the changes were made. Copy them, discard them here, and apply them to the current version.',
            basedOn,
          ),
          { cause: error },
        );
      }
      read = await this.#read(ref, undefined, options);
      if (draft) void showStaleDraft(documentName(uri), ref.format, draft, await this.#drafts.setAside(uri));
      draft = undefined;
    }
    const known = this.get(uri);
    if (known && !remembered) return known;
    const before = this.remembered(uri);
    const mtime = remembered?.mtime ?? laterThan();
    const document: OpenDocument = {
      uri,
      ref,
      name: documentName(uri),
      base: read.snapshot,
      next: undefined,
      bytes: encode(draft?.text ?? writeDocument(read.snapshot.records, ref.format)),
      mtime,
      takenMtime: mtime,
      taken: remembered !== undefined,
      readOnly: read.readOnly,
      restored: remembered !== undefined,
      // Only of the text that is restored, from VS Code's backup or the draft, are records in flight.
      attempted: (remembered ?? (draft && before))?.attempted?.map((id) => ({ id })) ?? [],
      openVersion: undefined,
    };
    this.#documents.set(uri.toString(), document);
    this.#changed.fire(document);
    return document;
  }

  async #read(
    { connectionId, projectId, datasetId, version: shownVersion }: DocumentRef,
    version: number | undefined,
    { signal, onWait, onRecords }: LoadOptions = {},
  ): Promise<ReadDataset> {
    const client = await this.#connections.client(connectionId);
    const dataset = await client.datasets.get(projectId, datasetId, { signal, onWait });
    const target = { client, projectId, datasetId };
    const read = () => readSnapshot(target, version, { signal, onWait, onPage: onRecords });
    const snapshot = await (shownVersion === undefined
      ? read()
      : readingVersion({ ...target, version: shownVersion }, read, { signal, onWait }));
    return { snapshot, readOnly: shownVersion !== undefined ? 'version' : isWritable(dataset) ? false : 'dataset' };
  }

  async #rememberBase({ uri, ref, base, takenMtime, taken, attempted }: OpenDocument): Promise<void> {
    if (ref.version !== undefined || !taken) return;
    const ids = attempted.map(({ id }) => id);
    await this.#memory.update(memoryKey(uri), {
      version: base.version,
      mtime: takenMtime,
      ...(ids.length === 0 ? {} : { attempted: ids }),
    } satisfies RememberedBase);
  }
}

/** What outlives a restart: VS Code compares the time with the one in its backup of an edited document. */
interface RememberedBase {
  readonly version: number;
  readonly mtime: number;
  /** Ids of OpenDocument.attempted. */
  readonly attempted?: readonly string[];
}

interface ReadDataset {
  readonly snapshot: Snapshot;
  readonly readOnly: OpenDocument['readOnly'];
}

interface LoadOptions extends CallOptions {
  readonly remembered?: RememberedBase;
  readonly ignoreDraft?: boolean;
  readonly onRecords?: (count: number) => void;
}

function isVersionGone(error: unknown): boolean {
  return LlmObsError.is(error, 'invalid request') || (LlmObsError.is(error, 'not found') && error.status !== undefined);
}

/** VS Code's document of `uri`; there is none while it isn't open, or where it is larger than extensions get to see. */
export function textDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}

/** The text that VS Code shows of a document's file. */
export function textOf({ bytes }: Pick<OpenDocument, 'bytes'>): string {
  return new TextDecoder().decode(bytes);
}

const memoryKey = (uri: vscode.Uri) => `base of ${uri.toString()}`;

const encode = (text: string) => new TextEncoder().encode(text);

/** A modification time that VS Code sees as later, however quick the changes follow one another. */
const laterThan = (time = 0) => Math.max(Date.now(), time + 1);
