import * as vscode from 'vscode';
import type { Explorer } from '../explorer/explorer';
import { nodeId } from '../explorer/nodeId';
import { resourceOf, type ExplorerNode } from '../explorer/nodes';
import type { Commands } from './commands';

/** What the keys of VS Code's own explorer do on the side bar's rows: Delete (⌘⌫) and F2. Each goes on to a command that asks. */
export function registerTreeKeys(commands: Commands, explorer: Explorer): void {
  commands.register('llmObs.deleteRows', async () => {
    const rows = await rowsInFocus(explorer.view);
    const [first] = rows;
    const command = first && deletion(first);
    if (!command) return vscode.l10n.t('Nothing was deleted: this can’t be deleted here.');
    if (rows.some(({ kind }) => kind !== first.kind))
      return vscode.l10n.t('Nothing was deleted: select things of one kind to delete them together.');
    if (first.kind === 'connection' && rows.length > 1)
      return vscode.l10n.t('Nothing was removed: remove one connection at a time.');
    await vscode.commands.executeCommand(command, first, rows);
    return;
  });

  commands.register('llmObs.renameRow', async () => {
    const rows = await rowsInFocus(explorer.view);
    const [first] = rows;
    if (rows.length > 1) return vscode.l10n.t('Nothing was renamed: select one thing to rename it.');
    const command = first && renaming(first);
    if (!command) return vscode.l10n.t('Nothing was renamed: this has no name of its own.');
    await vscode.commands.executeCommand(command, first);
    return;
  });
}

function deletion(node: ExplorerNode): string | undefined {
  switch (node.kind) {
    case 'connection':
      return node.connection.kind === 'sandbox' ? undefined : 'llmObs.removeConnection';
    case 'project':
      return 'llmObs.deleteProject';
    case 'dataset':
      return 'llmObs.deleteDataset';
    case 'experiment':
      return 'llmObs.deleteExperiment';
    case 'queue':
      return 'llmObs.deleteQueue';
    case 'interaction':
      return 'llmObs.removeInteractions';
    case 'folder':
    case 'version':
    case 'more':
    case 'message':
      return undefined;
  }
}

function renaming(node: ExplorerNode): string | undefined {
  if (node.kind === 'connection') return node.connection.kind === 'sandbox' ? undefined : 'llmObs.editConnection';
  return resourceOf(node) && 'llmObs.editDetails';
}

/**
 * The rows that a key is meant for, as in VS Code's own explorer: all selected ones where the row with the focus is one of
 * them, else that row. None where it isn't known, as while the tree is loaded anew.
 *
 * The arrow keys move the focus and leave the selection behind, and VS Code tells extensions of the selection only.
 * Toggling whether the row with the focus is selected shows which it is; it is toggled back.
 */
async function rowsInFocus(view: vscode.TreeView<ExplorerNode>): Promise<readonly ExplorerNode[]> {
  const before = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const selected = new Set(before.map(nodeId));
  const added = after.filter((node) => !selected.has(nodeId(node)));
  if (added.length > 0) return added.length === 1 ? added : [];
  return after.length === before.length - 1 ? before : [];
}
