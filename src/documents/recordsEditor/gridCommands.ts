import * as vscode from 'vscode';
import type { RowSelection } from '../../grid/protocol';
import type { RecordContent } from '../../records/model';
import type { GridCommand } from './gridSession';
import type { RecordsDocument } from './recordsDocument';
import { RequestFailure } from './requestFailure';
import { untilTold } from '../tabs';

/** The commands that the grid's own buttons run on its document. */
const commands = {
  save: 'llmObs.saveChanges',
  review: 'llmObs.reviewChanges',
  refresh: 'llmObs.refreshDocument',
  openText: 'llmObs.openText',
  openCurrentVersion: 'llmObs.openCurrentVersion',
  upload: 'llmObs.uploadFile',
} as const satisfies Partial<Record<GridCommand, string>>;

/** Does what the webview asks for with its buttons and keys. */
export async function runGridCommand(document: RecordsDocument, command: GridCommand): Promise<void> {
  switch (command) {
    case 'stopLoading':
      return document.loader.stop();
    case 'retryLoading':
      return document.loader.retry();
    case 'undo':
    case 'redo':
      return step(document, command);
    case 'openText':
      if (document.source.kind === 'file') return openFileAsText(document);
      await vscode.commands.executeCommand(commands.openText, document.uri);
      return;
    case 'save':
    case 'review':
    case 'refresh':
    case 'openCurrentVersion':
    case 'upload':
      await vscode.commands.executeCommand(commands[command], document.uri);
  }
}

/** Asks for a format and a file, and writes RowsToExport there. */
export const exportRowsCommand = 'llmObs.exportRows';

/** Records of a document as its grid shows them, edits that aren't saved included. */
export interface RowsToExport {
  /** Of the document. */
  readonly name: string;
  readonly records: readonly RecordContent[];
}

/** Exports rows of a grid but those that are deleted. Throws RequestFailure where none is left. */
export async function exportRows({ name, model }: RecordsDocument, rows: RowSelection): Promise<void> {
  const keys = model.selected(rows).filter((key) => model.status(key) !== 'deleted');
  if (keys.length === 0)
    throw new RequestFailure(vscode.l10n.t('Nothing was exported: select records that are not deleted first.'));
  const records = keys.map((key) => model.current(key));
  await vscode.commands.executeCommand(exportRowsCommand, { name, records } satisfies RowsToExport);
}

const steps = new WeakMap<RecordsDocument, Promise<unknown>>();

/** Undoes or redoes when the steps before it are over: VS Code refuses one while another runs. */
async function step(document: RecordsDocument, command: 'undo' | 'redo'): Promise<void> {
  const before = steps.get(document) ?? Promise.resolve();
  const next = before.then(untilTold).then(() => vscode.commands.executeCommand(command));
  steps.set(
    document,
    next.then(undefined, () => undefined),
  );
  await next;
}

/** The file in a text editor, at what keeps it from being edited as records, where something does. */
async function openFileAsText({ uri, source }: RecordsDocument): Promise<void> {
  const at = source.textPlace;
  const options = at ? { selection: new vscode.Range(at.line, at.character, at.line, at.character) } : {};
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', { preview: true, ...options });
}
