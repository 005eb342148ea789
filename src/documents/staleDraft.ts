import * as vscode from 'vscode';
import type { RecordsFormat } from '../records/model';
import type { Draft } from './drafts';

/**
 * Shows a draft that can't be compared with anything any more, since its version is gone, in an untitled document of its
 * own: from there its changes can be copied. `kept` is the file that goes on holding it.
 */
export async function showStaleDraft(
  name: string,
  format: RecordsFormat,
  { baseVersion, text }: Draft,
  kept: vscode.Uri,
): Promise<void> {
  const language = { json: 'json', jsonl: 'jsonl', csv: 'plaintext' }[format];
  const show = vscode.l10n.t('Show Changes');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Changes of {0} that were not sent are based on version {1}, which the service no longer has: copy what you need from {2}.',
      name,
      baseVersion,
      kept.fsPath,
    ),
    show,
  );
  if (answer !== show) return;
  const document = await vscode.workspace.openTextDocument({ language, content: text });
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}
