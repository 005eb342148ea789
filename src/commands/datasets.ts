import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import type { DatasetNode } from '../explorer/nodes';
import { backUp } from './backup';
import type { Commands } from './commands';
import { recordsIn } from './contents';
import { deleteNodes } from './deleting';
import { nodeArguments } from './nodeArguments';
import { pickDataset, pickProject } from './pickers';
import { askNameAndDescription, leftDescription } from './nameAndDescription';
import { withProgress } from '../progress/progress';

/** Creating and deleting datasets. */
export function registerDatasetCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createDataset', async (node?: unknown) => {
    const [target] = nodeArguments(['project', 'folder'], node, undefined);
    const picked = target ? undefined : await pickProject(connections);
    const connectionId = target?.connectionId ?? picked?.connectionId;
    const projectId = target ? (target.kind === 'project' ? target.project.id : target.projectId) : picked?.project.id;
    if (connectionId === undefined || projectId === undefined) return;
    const place = nodePlace(connections, explorer, { kind: 'folder', folder: 'datasets', connectionId, projectId });
    const title = `${vscode.l10n.t('New dataset')} · ${place}`;
    const client = await connections.client(connectionId);
    const wanted = await askNameAndDescription(title, vscode.l10n.t('Name of the dataset'), {}, async (text) =>
      (await client.datasets.page(projectId, { name: text })).items.find(({ attributes }) => attributes.name === text),
    );
    if (!wanted) return;
    const { name, description } = wanted;
    const { resource, existed } = await withProgress(vscode.l10n.t('Creating {0}', name), (call) =>
      client.datasets.create(projectId, { name, ...(description ? { description } : {}) }, call),
    );
    const made: DatasetNode = { kind: 'dataset', connectionId, projectId, dataset: resource };
    explorer.put(made);
    await vscode.commands.executeCommand('llmObs.openDataset', made);
    const { name: taken, current_version } = resource.attributes;
    if (existed)
      return [
        vscode.l10n.t(
          'A dataset named {0} was there already (version {1}): it was opened as it is.',
          taken,
          current_version,
        ),
        ...leftDescription(description),
      ].join(' ');
    return;
  });

  commands.register('llmObs.deleteDataset', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['dataset'], node, selection);
    const picked =
      nodes.length > 0 ? undefined : await pickDataset(connections, { title: vscode.l10n.t('Delete a dataset') });
    return deleteNodes(connections, explorer, picked ? [picked] : nodes, {
      what: {
        one: (name) => vscode.l10n.t('the dataset “{0}”', name),
        several: (number) => vscode.l10n.t('{0} datasets', number),
      },
      name: ({ dataset }) => dataset.attributes.name,
      holds: (client, { projectId, dataset }, call) => recordsIn(client, projectId, dataset, call),
      isShownIn: ({ connectionId, dataset }, document) =>
        document.connectionId === connectionId && document.datasetId === dataset.id,
      run: async (client, group, call, gone) => {
        for (const projectId of new Set(group.map((target) => target.projectId))) {
          const ofProject = group.filter((target) => target.projectId === projectId);
          const ids = ofProject.map(({ dataset }) => dataset.id);
          await client.datasets.delete(projectId, ids, call);
          gone(ofProject);
        }
      },
      before: {
        [vscode.l10n.t('Back Up and Delete…')]: (targets: readonly DatasetNode[]) => backUp(connections, targets),
      },
    });
  });
}
