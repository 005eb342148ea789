import * as vscode from 'vscode';
import type { ExportSink } from '../records/exportRecords';
import { fileName } from '../records/fileName';
import { localPart, temporaryName, type Part } from '../records/partFile';

/** Where the last file went, for the next one to begin there; forgotten with the window. */
let lastFolder: vscode.Uri | undefined;

/** A format that a file can be written in. */
export interface ExportFormatItem extends vscode.QuickPickItem {
  /** Of the file's name, without a dot. */
  readonly ending: string;
}

/** What was chosen: a format, and where the file goes. */
export interface ChosenExport<Item extends ExportFormatItem> {
  readonly format: Item;
  readonly uri: vscode.Uri;
  /** The file's name. */
  readonly file: string;
}

/** Asks in which of the formats `what` is written, and where to. undefined where the user left. */
export async function askExport<Item extends ExportFormatItem>(
  title: string,
  what: string,
  formats: readonly Item[],
): Promise<ChosenExport<Item> | undefined> {
  const format = await vscode.window.showQuickPick(formats, {
    title,
    placeHolder: vscode.l10n.t('Format'),
    ignoreFocusOut: true,
  });
  const uri = format && (await askFile(title, what, format.ending));
  return uri && { format, uri, file: uri.path.slice(uri.path.lastIndexOf('/') + 1) };
}

/** Asks where `what` goes: a file with that ending is proposed. undefined where the user left. */
async function askFile(title: string, what: string, ending: string): Promise<vscode.Uri | undefined> {
  const folder = lastFolder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const proposed = `${fileName(what)}.${ending}`;
  const uri = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: folder ? vscode.Uri.joinPath(folder, proposed) : vscode.Uri.file(proposed),
    filters: { [ending.toUpperCase()]: [ending], 'All files': ['*'] },
  });
  if (uri) lastFolder = vscode.Uri.joinPath(uri, '..');
  return uri;
}

/** Says that the file is there, and offers to open it. The command is done: it doesn't wait for that to be closed. */
export function tellExported(uri: vscode.Uri, text: string, log: { info(line: string): void }): void {
  const openFile = vscode.l10n.t('Open File');
  log.info(text);
  void vscode.window.showInformationMessage(text, openFile).then((action) => {
    if (action === openFile) void vscode.commands.executeCommand('vscode.open', uri);
  });
}

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
