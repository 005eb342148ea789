import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { DatasetNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { exportRecords } from '../records/exportRecords';
import { fileName } from '../records/fileName';
import { writeWhole } from './exportFile';

/**
 * Writes the current records of datasets to files of the user's choice, as JSON Lines. Gives false where the user left:
 * what was written until then stays, and of a file that didn't come to its end nothing. Throws LlmObsError, and what the
 * file system throws.
 */
export async function backUp(connections: ConnectionsView, nodes: readonly DatasetNode[]): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const proposed = new Set<string>();
  for (const { connectionId, projectId, dataset } of nodes) {
    const { name } = dataset.attributes;
    // Datasets of several projects may have one name: a backup isn't offered the place of another.
    let file = fileName(name);
    for (let n = 2; proposed.has(file); n++) file = `${fileName(name)} (${n})`;
    proposed.add(file);
    const uri = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Back up the records of {0}', name),
      saveLabel: vscode.l10n.t('Back Up'),
      filters: { 'JSON Lines': ['jsonl'] },
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${file}.jsonl`) } : {}),
    });
    if (!uri) return false;
    await withProgress(vscode.l10n.t('Backing up {0}', name), async (call, report) => {
      const client = await connections.client(connectionId);
      const onProgress = (records: number) =>
        report(vscode.l10n.t('{0} records so far', records.toLocaleString('en-US')));
      const target = { client, projectId, datasetId: dataset.id };
      await writeWhole(uri, async (sink) => {
        await exportRecords(target, sink, { ...call, format: 'jsonl', onProgress });
        // What follows is the deletion.
        call.signal.throwIfAborted();
      });
    });
  }
  return true;
}
