import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { DatasetNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { readSnapshot } from '../records/snapshot';
import { writeDocument } from '../records/writeDocument';

/**
 * Writes the current records of datasets to files of the user's choice, as JSON Lines. Gives false where the user left:
 * what was written until then stays. Throws LlmObsError, and what the file system throws.
 */
export async function backUp(connections: ConnectionsView, nodes: readonly DatasetNode[]): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  for (const { connectionId, projectId, dataset } of nodes) {
    const { name } = dataset.attributes;
    const fileName = `${name.replace(/[^\p{L}\p{N}._ -]+/gu, '-').slice(0, 80)}.jsonl`;
    const uri = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Back up the records of {0}', name),
      saveLabel: vscode.l10n.t('Back Up'),
      filters: { 'JSON Lines': ['jsonl'] },
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, fileName) } : {}),
    });
    if (!uri) return false;
    await withProgress(vscode.l10n.t('Backing up {0}', name), async (call, report) => {
      const client = await connections.client(connectionId);
      const onPage = (records: number) => report(vscode.l10n.t('{0} records so far', records.toLocaleString('en-US')));
      const target = { client, projectId, datasetId: dataset.id };
      const { records } = await readSnapshot(target, undefined, { ...call, onPage });
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(writeDocument(records, 'jsonl')));
    });
  }
  return true;
}
