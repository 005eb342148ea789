import * as vscode from 'vscode';
import type { ExportSink } from '../records/exportRecords';
import { localPart, temporaryName, type Part } from '../records/partFile';

/**
 * Lets `write` write the file `uri` and gives what it gives. The file appears whole, when all of it is written: until then
 * it has a temporary name beside, which is removed where `write` fails or is cancelled, and a file that was there stays
 * as it was. Throws what `write` throws, or an Error that says why the file can't be written.
 */
export async function writeWhole<T>(uri: vscode.Uri, write: (sink: ExportSink) => Promise<T>): Promise<T> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const told = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw unwritable(name, error);
    }
  };
  const part = await told(uri.scheme === 'file' ? localPart(uri.fsPath) : remotePart(uri));
  try {
    const result = await write({ write: (text) => told(part.write(text)), restart: () => told(part.restart()) });
    await told(part.finish());
    return result;
  } catch (error) {
    await part.discard().catch(() => undefined);
    throw error;
  }
}

/** VS Code has no streams for files elsewhere: what is written is gathered in memory. */
// eslint-disable-next-line @typescript-eslint/require-await -- like localPart()
async function remotePart(uri: vscode.Uri): Promise<Part> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const temporary = vscode.Uri.joinPath(folder, temporaryName(uri.path.slice(uri.path.lastIndexOf('/') + 1)));
  const pieces: Buffer[] = [];
  return {
    write: (text) => {
      pieces.push(Buffer.from(text));
      return Promise.resolve();
    },
    restart: () => {
      pieces.length = 0;
      return Promise.resolve();
    },
    finish: async () => {
      await vscode.workspace.fs.writeFile(temporary, Buffer.concat(pieces));
      await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
    },
    discard: async () => {
      await vscode.workspace.fs.delete(temporary);
    },
  };
}

function unwritable(name: string, cause: unknown): Error {
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/, (?:open|write|rename).*$/, '');
  return new Error(vscode.l10n.t("{0} can't be written, and nothing was left behind: {1}.", name, reason), { cause });
}
