import * as vscode from 'vscode';
import type { CallOptions } from '../../api/client';
import { Pacer } from '../../records/editor/pacer';
import { fileSaveOf, summarizeFileSave, type FileSave } from '../../records/file/fileChanges';
import type { FileFault } from '../../records/file/fileFault';
import { patchFile } from '../../records/file/patchFile';
import { isPlaceholder, printOf } from '../../records/file/placeholderIds';
import { readRecordsFile, recordAt, textAt, type RecordsFile } from '../../records/file/recordsFile';
import { mergeThreeWay } from '../../records/merge';
import type { RecordsFormat } from '../../records/model';
import type { LoadedRecord, RecordsModel } from '../../records/recordsModel';
import { sameContent } from '../../records/sameValue';
import { readWhole, replaceWhole, sameState, stateOf, type FileState } from './fileOnDisk';
import type { OpenedRecords, RecordsPage, RecordsSource, SaveContext, SavedRecords, TextPlace } from './recordsSource';

/** Records that are handed over at a time, unless they are large. */
const pageRecords = 500;
const pageBytes = 1_000_000;

interface DiskFile {
  readonly file: RecordsFile;
  readonly fault: FileFault | undefined;
  readonly state: FileState;
}

/** How the name of a file says that its records are written. */
export function formatOfFile({ path }: vscode.Uri): RecordsFormat {
  if (/\.(csv|tsv)$/i.test(path)) return 'csv';
  return /\.(jsonl|ndjson)$/i.test(path) ? 'jsonl' : 'json';
}

/** The source of a file that holds records. */
export function fileSource(uri: vscode.Uri, log: vscode.LogOutputChannel): RecordsSource {
  return new FileSource(uri, log);
}

/**
 * The records of a file. Saving changes what was edited in it and leaves every other byte alone. Versions count what was
 * seen of it, in this session.
 */
class FileSource implements RecordsSource {
  readonly kind = 'file';
  readonly readOnly = undefined;
  readonly keepsAutomaticSaves = false;
  readonly name: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #watcher: vscode.FileSystemWatcher;
  /** The file as its records are in the model. */
  #known: DiskFile | undefined;
  #version = 0;
  #isSaving = false;
  /** See FileIds. */
  readonly #written = new Map<string, string>();

  constructor(
    private readonly uri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const pattern = this.name.replaceAll(/[[\]{}?*]/g, '[$&]');
    const folder = vscode.Uri.joinPath(uri, '..');
    this.#watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern));
    this.#watcher.onDidChange(() => void this.#look());
    this.#watcher.onDidCreate(() => void this.#look());
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  get textPlace(): TextPlace | undefined {
    const fault = this.#known?.fault;
    return fault && { line: fault.line - 1, character: fault.column - 1 };
  }

  async open({ signal }: CallOptions): Promise<OpenedRecords> {
    const disk = await this.#read(signal);
    if (disk !== this.#known) {
      if (disk.fault && this.#known && !this.#known.fault) throw this.#unusable(disk.fault);
      this.#known = disk;
      this.#version++;
    }
    const { isReadOnly } = await stateOf(this.uri);
    const reason = isReadOnly ? vscode.l10n.t('{0} is read-only on the disk.', this.name) : undefined;
    return { version: this.#version, readOnly: disk.fault ? this.#faultSentence(disk.fault) : reason };
  }

  async *pages(_version: number, cursor: string | undefined, { signal }: CallOptions): AsyncGenerator<RecordsPage> {
    const file = this.#known?.file;
    if (!file) return;
    const pacer = new Pacer(signal);
    const count = file.ids.length;
    let next = Number(cursor ?? 0);
    do {
      const begin = file.starts[next] ?? 0;
      const records: LoadedRecord[] = [];
      while (next < count && records.length < pageRecords && (file.ends[next] ?? 0) - begin < pageBytes) {
        records.push(recordAt(file, next++));
      }
      // One that is larger than a page by itself.
      if (records.length === 0 && next < count) records.push(recordAt(file, next++));
      yield { records, after: next < count ? String(next) : undefined };
      if (pacer.isDueNow) await pacer.rest();
    } while (next < count);
  }

  async save(context: SaveContext): Promise<SavedRecords> {
    this.#isSaving = true;
    try {
      const merged = await this.#mergeDisk(context);
      const save = fileSaveOf(context.model.rowChanges());
      if (save.records.length + save.deleted.length === 0) {
        return { summary: undefined, outdated: merged, failure: undefined };
      }
      await this.#write(save);
      context.model.applySaved({
        snapshot: { version: this.#version, records: save.records },
        version: this.#version,
        attempted: [],
        deleted: save.deleted,
        rekeyed: save.rekeyed,
      });
      return { summary: summarizeFileSave(save), outdated: merged, failure: undefined };
    } finally {
      this.#isSaving = false;
    }
  }

  async contentFor(model: RecordsModel, destination: vscode.Uri): Promise<Uint8Array | undefined> {
    const { file, fault } = this.#known ?? (await this.#read(undefined));
    if (fault) throw this.#unusable(fault);
    if (formatOfFile(destination) !== file.format) return undefined;
    return patchFile(file, fileSaveOf(model.rowChanges()).changes).bytes;
  }

  async #write(save: FileSave): Promise<void> {
    const known = this.#known;
    if (!known) return;
    const file = patchFile(known.file, save.changes);
    const state = await replaceWhole(this.uri, file.bytes);
    this.#known = { file, fault: undefined, state };
    this.#version++;
    const written = new Set(save.records.map(({ id }) => id).filter((id) => isPlaceholder(id)));
    if (written.size === 0) return;
    file.ids.forEach((id, i) => {
      if (written.has(id)) this.#written.set(printOf(textAt(file, i)), id);
    });
  }

  /**
   * Brings what others wrote into the file together with what was edited. Gives whether they wrote anything. Throws where
   * the file can't be read any more, or a question is left.
   */
  async #mergeDisk(context: SaveContext): Promise<boolean> {
    const { model, signal } = context;
    const known = this.#known;
    const disk = await this.#read(signal).catch((error: unknown) => {
      // It was deleted or moved away: what is known of it is written again.
      if (known && error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return known;
      throw error;
    });
    if (disk.fault) throw this.#unusable(disk.fault);
    const isOther = disk !== known;
    this.#known = disk;
    if (isOther) this.#version++;
    const { base, edited, attempted } = model.touched();
    const wanted = new Set([...base.records, ...edited].map(({ id }) => id));
    const theirs = new Map<string | undefined, LoadedRecord>();
    disk.file.ids.forEach((id, i) => {
      if (wanted.has(id)) theirs.set(id, recordAt(disk.file, i));
    });
    const bases = new Set<string | undefined>(base.records.map(({ id }) => id));
    const isSame = base.records.every((record) => {
      const now = theirs.get(record.id);
      return now !== undefined && sameContent(now, record);
    });
    if (isSame && edited.every(({ id }) => bases.has(id) || !theirs.has(id))) return isOther;
    this.log.info(`${this.name}: merging with what was written on the disk meanwhile`);
    const merge = mergeThreeWay(base, edited, { version: this.#version, records: [...theirs.values()] }, { attempted });
    model.rebase(merge.base, merge.conflicts.length > 0 ? await context.settle(merge) : merge.records);
    return true;
  }

  /** The file as it is now; what is known of it where that is the same. */
  async #read(signal: AbortSignal | undefined): Promise<DiskFile> {
    const known = this.#known;
    if (known && sameState(known.state, await stateOf(this.uri))) return known;
    const { bytes, state } = await readWhole(this.uri);
    signal?.throwIfAborted();
    if (known?.file.bytes.equals(bytes)) return Object.assign(known, { state });
    const { file, fault } = await readRecordsFile(bytes, formatOfFile(this.uri), { signal, written: this.#written });
    return { file, fault, state };
  }

  /** The file may have changed on the disk. */
  async #look(): Promise<void> {
    const known = this.#known;
    if (this.#isSaving || !known) return;
    const now = await stateOf(this.uri).catch(() => undefined);
    if (now && !this.#isSaving && known === this.#known && !sameState(known.state, now)) this.#changed.fire();
  }

  #faultSentence(fault: FileFault): string {
    return vscode.l10n.t('{0} can’t be edited here. {1}', this.name, fault.message);
  }

  #unusable(fault: FileFault): Error {
    return new Error(
      vscode.l10n.t('{0} was changed on the disk and can’t be read as records any more. {1}', this.name, fault.message),
    );
  }
}
