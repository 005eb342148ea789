import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ModelBackup } from '../../records/recordsModel';

/**
 * What is unsaved in a records editor, kept on this computer in one file for as long as the document lives, restarts
 * included. VS Code asks for another place with each backup and notes only now and then which is the last: after a crash
 * it may come back with an older one, or with none. A file of our own, which names its document, is always the last.
 */
export class BackupFile {
  #generation = 0;
  readonly #folder: vscode.Uri;
  readonly #uri: string;
  /** Names the document in the names of its files. */
  readonly #document: string;
  #file: vscode.Uri | undefined;

  /**
   * @param storage the extension's folder for this workspace
   * @param file what VS Code remembers; without it, what a process that is gone has left is taken up
   */
  constructor(storage: vscode.Uri, document: vscode.Uri, file?: vscode.Uri) {
    this.#folder = folderIn(storage);
    this.#uri = document.toString();
    this.#document = createHash('sha256').update(this.#uri).digest('hex').slice(0, 32);
    this.#file = file;
  }

  /**
   * Reads what was kept; undefined where nothing was, or it has been saved or discarded since. Throws where it can't be
   * read: it is never taken for nothing.
   */
  async read(name: string): Promise<ModelBackup | undefined> {
    const file = (this.#file ??= await this.#leftBehind());
    if (!file) return undefined;
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(file));
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw unreadable(name, file.fsPath, cause);
    }
    return parseBackup(name, file.fsPath, text);
  }

  async write(backup: ModelBackup): Promise<vscode.CustomDocumentBackup> {
    const file = (this.#file ??= vscode.Uri.joinPath(
      this.#folder,
      `${this.#document}-${process.pid}-${randomUUID()}.json`,
    ));
    const generation = ++this.#generation;
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(JSON.stringify({ document: this.#uri, ...backup })),
    );
    return {
      id: file.toString(),
      delete: () => {
        // VS Code drops the backup before when it has a new one, which is in the same file.
        if (generation === this.#generation) this.drop();
      },
    };
  }

  /** Nothing is unsaved any more, or the person said that it shall not be kept. */
  drop(): void {
    const file = this.#file;
    if (!file) return;
    void vscode.workspace.fs.delete(file).then(undefined, (error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** The last backup of this document by a process that ended without dropping it. */
  async #leftBehind(): Promise<vscode.Uri | undefined> {
    const files = await filesLeftBehind(this.#folder, `${this.#document}-`);
    const times = await Promise.all(files.map(async (file) => (await vscode.workspace.fs.stat(file)).mtime));
    return files[times.indexOf(Math.max(...times))];
  }
}

/** The documents that processes which are gone have left backups of. @param storage as for BackupFile */
export async function documentsLeftBehind(storage: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const files = await filesLeftBehind(folderIn(storage), '');
  const texts = await Promise.all(files.map((file) => vscode.workspace.fs.readFile(file)));
  // The whole file isn't parsed: it may hold many edits, and one that is broken is told of when it is opened.
  const named = texts.map((bytes) => /^\{"document":("(?:[^"\\]|\\.)*")/.exec(new TextDecoder().decode(bytes))?.[1]);
  const documents = named.flatMap((text) => (text === undefined ? [] : (JSON.parse(text) as string)));
  return [...new Set(documents)].map((document) => vscode.Uri.parse(document));
}

const folderIn = (storage: vscode.Uri) => vscode.Uri.joinPath(storage, 'backups');

async function filesLeftBehind(folder: vscode.Uri, prefix: string): Promise<readonly vscode.Uri[]> {
  let entries: readonly [string, vscode.FileType][];
  try {
    entries = await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return entries
    .filter(([name]) => name.startsWith(prefix) && !isAlive(Number(name.split('-')[1])))
    .map(([name]) => vscode.Uri.joinPath(folder, name));
}

function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
}

/** Whether a process of another window may still have the document open. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @param place where the text was kept, for the sentence that says that it is broken */
export function parseBackup(name: string, place: string, text: string): ModelBackup {
  try {
    const value: unknown = JSON.parse(text);
    if (isBackup(value)) return value;
  } catch (cause) {
    throw unreadable(name, place, cause);
  }
  throw unreadable(name, place);
}

function isBackup(value: unknown): value is ModelBackup {
  if (typeof value !== 'object' || value === null) return false;
  const { format, baseVersion } = value as Record<string, unknown>;
  return format === 1 && typeof baseVersion === 'number';
}

function unreadable(name: string, place: string, cause?: unknown): Error {
  return new Error(
    vscode.l10n.t(
      'The unsaved changes of {0} can’t be read from {1}. The dataset is as it was: close this tab and open it again, and keep that file if the changes matter.',
      name,
      place,
    ),
    cause === undefined ? undefined : { cause },
  );
}
