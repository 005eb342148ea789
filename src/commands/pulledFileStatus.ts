import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { withProgress } from '../progress/progress';
import { summarizeCounts } from '../records/plan';
import { namingDataset } from '../records/pulled/namingDataset';
import { pulledStatus, type PulledStatus } from '../records/pulled/status';
import { historyOf, openPulledFile } from './pulledFile';
import { records } from './uploadText';

/** Says how a pulled file stands to what it was pulled with, and to the service, and offers what can be done about it. */
export async function pulledFileStatus(connections: ConnectionsView, uri: vscode.Uri): Promise<void> {
  const file = await openPulledFile(connections, uri);
  if (!file) return;
  const { name, lock, content, place } = file;
  const status = await withProgress(vscode.l10n.t('Comparing {0} with {1}', name, place.name), async (call, report) => {
    const client = await connections.client(place.connectionId);
    const target = { client, projectId: place.projectId, datasetId: place.datasetId };
    return namingDataset(name, lock, () =>
      pulledStatus(target, lock, content, {
        ...call,
        history: historyOf(uri),
        onPage: (read) => report(vscode.l10n.t('{0} read', records(read))),
      }),
    );
  });
  const [pull, push] = [vscode.l10n.t('Pull'), vscode.l10n.t('Push')];
  const offers = { clean: [], changed: [push], behind: [pull], diverged: [pull, push] }[status.state];
  // The command is done: it doesn't wait for its notification to be closed.
  void vscode.window.showInformationMessage(sentenceOf(name, place.name, status), ...offers).then((offer) => {
    if (offer) void vscode.commands.executeCommand(offer === pull ? 'llmObs.pullFile' : 'llmObs.pushFile', uri);
  });
}

function sentenceOf(name: string, dataset: string, { state, local, version, current }: PulledStatus): string {
  const changes = local ? summarizeCounts(local) : vscode.l10n.t('changed');
  switch (state) {
    case 'clean':
      return vscode.l10n.t('{0} is as the service has it: {1}, version {2}.', name, dataset, version);
    case 'changed':
      return vscode.l10n.t('{0} was changed since version {1} was pulled: {2}. Push sends it.', name, version, changes);
    case 'behind':
      return vscode.l10n.t(
        '{0} holds version {1}, and {2} is at {3}: pull to get it.',
        name,
        version,
        dataset,
        current,
      );
    case 'diverged':
      return vscode.l10n.t(
        '{0} was changed since version {1} was pulled ({2}), and {3} is at version {4}: pull or push merges both.',
        name,
        version,
        changes,
        dataset,
        current,
      );
  }
}
