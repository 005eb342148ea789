import * as vscode from 'vscode';
import { documentName } from '../documentUri';
import { documentsLeftBehind } from './recordsBackup';
import { isInTab, recordsViewType, untilTold } from '../tabs';

/**
 * Tells of edits that a window which is gone has left, and offers to open them. VS Code opens the tabs anew that it had
 * noted, and takes up their edits: only of the others nobody would know.
 *
 * @param storage the extension's folder for this workspace
 */
export async function tellLeftEdits(storage: vscode.Uri): Promise<void> {
  const left = await documentsLeftBehind(storage);
  if (left.length === 0) return;
  await untilTold(); // which tabs there are, too
  const hidden = left.filter((uri) => !isInTab(uri, 'grid'));
  if (hidden.length === 0) return;
  const names = hidden.map(documentName).join(', ');
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    hidden.length === 1
      ? vscode.l10n.t('{0} has edits that were not saved when its window ended: they are kept.', names)
      : vscode.l10n.t('Edits that were not saved when their window ended are kept: {0}', names),
    open,
  );
  if (answer !== open) return;
  for (const uri of hidden) await vscode.commands.executeCommand('vscode.openWith', uri, recordsViewType);
}
