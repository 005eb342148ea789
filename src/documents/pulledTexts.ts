import * as vscode from 'vscode';
import { lockNameOf } from '../records/pulled/lockNames';
import { PulledFileError } from '../records/pulled/pulledFileError';

export function nameOfFile(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Where the lock file of a pulled file is. */
export function lockUriOf(uri: vscode.Uri): vscode.Uri {
  return uri.with({ path: lockNameOf(uri.path) });
}

/** A file's text; undefined where there is no such file. Throws PulledFileError where it isn't text. */
export async function fileText(uri: vscode.Uri): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PulledFileError(
      'unreadable records',
      vscode.l10n.t('{0} is not UTF-8 text: save it with that encoding.', nameOfFile(uri)),
      cause,
    );
  }
}
