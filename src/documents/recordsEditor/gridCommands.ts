import * as vscode from 'vscode';
import type { GridCommand } from './gridSession';
import type { RecordsDocument } from './recordsDocument';
import { untilTold } from './workingTabs';

/** The commands that the grid's own buttons run on its document. */
const commands = {
  save: 'llmObs.saveChanges',
  review: 'llmObs.reviewChanges',
  refresh: 'llmObs.refreshDocument',
  openText: 'llmObs.openText',
  openCurrentVersion: 'llmObs.openCurrentVersion',
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
      await untilTold();
      await vscode.commands.executeCommand(command);
      return;
    case 'save':
    case 'review':
    case 'refresh':
    case 'openText':
    case 'openCurrentVersion':
      await vscode.commands.executeCommand(commands[command], document.uri);
  }
}
