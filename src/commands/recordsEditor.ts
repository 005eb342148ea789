import * as vscode from 'vscode';
import { revealCommand, type RevealedCell } from '../documents/recordsEditor/recordProblems';
import type { RecordsEditorProvider } from '../documents/recordsEditor/recordsEditorProvider';
import { recordsViewType } from '../documents/tabs';
import type { GridAction } from '../grid/protocol';
import type { Commands } from './commands';

/** Commands that the open grid does itself, with what is selected in it. */
const actions: Readonly<Record<string, GridAction>> = {
  'llmObs.grid.find': 'find',
  'llmObs.grid.replace': 'replace',
  'llmObs.grid.addRow': 'addRow',
  'llmObs.grid.deleteRows': 'deleteRows',
  'llmObs.grid.copyAsJson': 'copyAsJson',
  'llmObs.grid.exportRows': 'exportRows',
  'llmObs.grid.toggleDetail': 'toggleDetail',
  'llmObs.grid.focusFilter': 'focusFilter',
};

/** What can be done in a records editor from the palette, by keys and from the Problems panel. */
export function registerRecordsEditorCommands(commands: Commands, grids: RecordsEditorProvider): void {
  for (const [id, action] of Object.entries(actions)) commands.register(id, () => grids.perform(action));

  commands.register(revealCommand, async (cell?: RevealedCell) => {
    if (!cell) return;
    const uri = vscode.Uri.parse(cell.uri);
    await vscode.commands.executeCommand('vscode.openWith', uri, recordsViewType);
    grids.document(uri)?.reveal(cell.key, cell.field);
  });
}
