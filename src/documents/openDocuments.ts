import * as vscode from 'vscode';
import type { CallOptions } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { Dataset } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import { keepOrder } from '../records/order';
import type { Snapshot } from '../records/model';
import type { IdentifiedRecord } from '../records/plan';
import { readingVersion } from '../records/expiredVersion';
import { readSnapshot } from '../records/snapshot';
import { writeDocument } from '../records/writeDocument';
import { documentName, parseDocumentUri, type DocumentRef } from './documentUri';
import type { Drafts } from './drafts';

/** A document of the `llmobs:` file system while it is in memory. */
export interface OpenDocument {
  readonly uri: vscode.Uri;
  readonly ref: DocumentRef;
  readonly name: string;
  /** What the edits are compared with: the records as the service last told them, in the order of the document. */
  base: Snapshot;
  /** What the file holds: `base` as text, or the draft. */
  bytes: Uint8Array;
  /** Milliseconds since 1970; changes only with `bytes`. */
  mtime: number;
  readonly readOnly: false | 'version' | 'dataset';
  /** Loaded for edits that VS Code restored, at the version that they were made on: reverting them reads anew. */
  readonly restored: boolean;
  /** Records that a save sent and that the text doesn't hold with their ids yet: the next save must not add them twice. */
  attempted: readonly IdentifiedRecord[];
  /** A version that a save began and didn't finish: the rest is written into it. */
  openVersion: number | undefined;
}

/**
 * Loads documents, and knows the version that each one's edits are based on, over restarts too: VS Code restores an
 * edited document from its own backup without reading the file again.
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

  constructor(connections: ConnectionsView, drafts: Drafts, memory: vscode.Memento) {
    this.#connections = connections;
    this.#drafts = drafts;
    this.#memory = memory;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get(uri: vscode.Uri): OpenDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  all(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  close(uri: vscode.Uri): void {
    this.#documents.delete(uri.toString());
  }

  /** The document, loaded from the service (and from its draft) where it isn't in memory. Throws LlmObsError. */
  open(uri: vscode.Uri, options?: LoadOptions): Promise<OpenDocument> {
    const key = uri.toString();
    const known = this.#documents.get(key);
    if (known) return Promise.resolve(known);
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(uri, options).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** Like open(), for a document that VS Code restored with unsaved edits: compares with the version they were made on. */
  async openForSave(uri: vscode.Uri): Promise<OpenDocument> {
    const known = this.#documents.get(uri.toString());
    if (known) return known;
    const remembered = this.#memory.get<RememberedBase>(memoryKey(uri));
    if (remembered === undefined) {
      throw new LlmObsError(
        'conflict',
        'The version that these edits are based on is not known any more. Copy them, reopen the dataset and apply them there. Nothing was sent.',
      );
    }
    return this.#load(uri, { remembered });
  }

  /** Reads the records anew; edits that are not saved stay in VS Code and count as edits of what is read now. */
  async reload(uri: vscode.Uri, options?: CallOptions): Promise<OpenDocument> {
    const previous = this.get(uri);
    const document = await this.#load(uri, { ...options, ...(previous ? { previous } : {}), ignoreDraft: true });
    return document;
  }

  /**
   * Takes over what a save or an auto-save made of the document. A silent change keeps the file's time: VS Code would
   * take a later one, while it saves or after a failed save, for a change by someone else.
   */
  async update(
    document: OpenDocument,
    change: Partial<Pick<OpenDocument, 'base' | 'bytes' | 'attempted' | 'openVersion'>>,
    announce: 'announced' | 'silently' = 'announced',
  ): Promise<void> {
    if (change.bytes && !sameBytes(change.bytes, document.bytes) && announce === 'announced') {
      document.mtime = laterThan(document.mtime);
    }
    Object.assign(document, change);
    if (change.base || change.bytes) await this.#rememberBase(document);
    if (announce === 'announced') this.#changed.fire(document);
  }

  /**
   * Shows what a command wrote into a dataset in the documents of it that have no changes of their own. Those that have
   * are left alone: their save notices the new version and merges.
   */
  async takeOver(
    place: Pick<DocumentRef, 'connectionId' | 'projectId' | 'datasetId'>,
    written: Snapshot,
  ): Promise<void> {
    const isDirty = ({ uri }: OpenDocument) =>
      vscode.workspace.textDocuments.some((open) => open.isDirty && open.uri.toString() === uri.toString());
    for (const document of this.#documents.values()) {
      const { ref, uri, base } = document;
      const isOf =
        ref.version === undefined &&
        ref.connectionId === place.connectionId &&
        ref.projectId === place.projectId &&
        ref.datasetId === place.datasetId;
      if (!isOf || isDirty(document) || this.#drafts.has(uri)) continue;
      const order = base.records.map(({ id }) => id);
      const records = keepOrder(order, [...written.records]);
      const bytes = new TextEncoder().encode(writeDocument(records, ref.format));
      await this.update(document, { base: { version: written.version, records }, bytes, openVersion: undefined });
    }
  }

  async #load(uri: vscode.Uri, options: LoadOptions = {}): Promise<OpenDocument> {
    const ref = parseDocumentUri(uri);
    if (!ref) throw new LlmObsError('not found', `${uri.toString(true)} is not the address of a dataset's records.`);
    const { connectionId, projectId, datasetId } = ref;
    const client = await this.#connections.client(connectionId);
    const draft = ref.version === undefined && !options.ignoreDraft ? await this.#drafts.get(uri) : undefined;
    const version = ref.version ?? draft?.baseVersion ?? options.remembered?.version;
    const { signal, onWait, onRecords } = options;
    const dataset = await client.datasets.get(projectId, datasetId, { signal, onWait });
    const target = { client, projectId, datasetId };
    const read = () => readSnapshot(target, version, { signal, onWait, onPage: onRecords });
    const snapshot = await (version === undefined
      ? read()
      : readingVersion({ ...target, version }, read, { signal, onWait }));
    const order = options.previous?.base.records.map(({ id }) => id) ?? [];
    const base = { version: snapshot.version, records: keepOrder(order, snapshot.records) };
    const document: OpenDocument = {
      uri,
      ref,
      name: documentName(uri),
      base,
      bytes: new TextEncoder().encode(draft?.text ?? writeDocument(base.records, ref.format)),
      mtime: options.remembered?.mtime ?? laterThan(options.previous?.mtime),
      readOnly: ref.version !== undefined ? 'version' : isReadOnly(dataset) ? 'dataset' : false,
      restored: options.remembered !== undefined,
      attempted: [],
      openVersion: undefined,
    };
    this.#documents.set(uri.toString(), document);
    await this.#rememberBase(document);
    this.#changed.fire(document);
    return document;
  }

  async #rememberBase({ uri, ref, base, mtime }: OpenDocument): Promise<void> {
    if (ref.version !== undefined) return;
    await this.#memory.update(memoryKey(uri), { version: base.version, mtime } satisfies RememberedBase);
  }
}

/** What outlives a restart: VS Code compares the time with the one in its backup of an edited document. */
interface RememberedBase {
  readonly version: number;
  readonly mtime: number;
}

interface LoadOptions extends CallOptions {
  readonly remembered?: RememberedBase;
  readonly previous?: OpenDocument;
  readonly ignoreDraft?: boolean;
  readonly onRecords?: (count: number) => void;
}

/** Datasets that an automation feeds can't be written to. */
export function isReadOnly(dataset: Dataset): boolean {
  const type = dataset.attributes.dataset_type;
  return type !== undefined && type !== 'user';
}

const memoryKey = (uri: vscode.Uri) => `base of ${uri.toString()}`;

/** A modification time that VS Code sees as later, however quick the changes follow one another. */
const laterThan = (time = 0) => Math.max(Date.now(), time + 1);

const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
