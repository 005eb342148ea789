import { chmod, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { temporaryName } from '../../records/partFile';

/** A file as it was at one moment. `mtime` in ms, `size` in bytes. */
export interface FileState {
  readonly mtime: number;
  readonly size: number;
}

export interface FileContent {
  readonly bytes: Buffer;
  readonly state: FileState;
}

export function sameState(a: FileState, b: FileState): boolean {
  return a.mtime === b.mtime && a.size === b.size;
}

/** Throws what VS Code throws, as where there is no such file. */
export async function stateOf(uri: vscode.Uri): Promise<FileState & { readonly isReadOnly: boolean }> {
  const { mtime, size, permissions = 0 } = await vscode.workspace.fs.stat(uri);
  return { mtime, size, isReadOnly: (permissions & vscode.FilePermission.Readonly) !== 0 };
}

/** The content with the state that it belongs to: a file that changes while it is read is read again. */
export async function readWhole(uri: vscode.Uri): Promise<FileContent> {
  for (let state = await stateOf(uri); ;) {
    // VS Code hands content over in messages: a large file comes quicker and with less memory from the disk.
    const read = uri.scheme === 'file' ? await readFile(uri.fsPath) : await vscode.workspace.fs.readFile(uri);
    const bytes = Buffer.isBuffer(read) ? read : Buffer.from(read.buffer, read.byteOffset, read.byteLength);
    const now = await stateOf(uri);
    if (sameState(state, now)) return { bytes, state };
    state = now;
  }
}

/**
 * Replaces the content of a file, all of it or nothing: it is written beside and takes the file's name when it is whole.
 * Where no file can be made beside it, and elsewhere than on a disk, VS Code writes it. Throws what the system throws.
 */
export async function replaceWhole(uri: vscode.Uri, bytes: Uint8Array): Promise<FileState> {
  if (uri.scheme === 'file') await replaceOnDisk(uri.fsPath, bytes);
  else await vscode.workspace.fs.writeFile(uri, bytes);
  return stateOf(uri);
}

async function replaceOnDisk(named: string, bytes: Uint8Array): Promise<void> {
  // What a link leads to is written, and the link stays.
  const file = await realpath(named).catch(() => named);
  const mode = (await stat(file).catch(() => undefined))?.mode;
  const temporary = path.join(path.dirname(file), temporaryName(path.basename(file)));
  const handle = await open(temporary, 'wx').catch(() => undefined);
  if (!handle) return writeFile(file, bytes);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
    await handle.close();
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}
