import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import { pickDataset, pickProject } from './pickers';
import { askName } from './projects';
import { withProgress } from '../progress/progress';

/** Creating and deleting datasets. */
export function registerDatasetCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createDataset', async (node?: unknown) => {
    const [target] = nodeArguments(['project', 'folder'], node, undefined);
    const picked = target ? undefined : await pickProject(connections);
    const connectionId = target?.connectionId ?? picked?.connectionId;
    const projectId = target ? (target.kind === 'project' ? target.project.id : target.projectId) : picked?.project.id;
    if (connectionId === undefined || projectId === undefined) return;
    const name = await askName('New dataset', 'Name of the dataset');
    if (name === undefined) return;
    const description = await vscode.window.showInputBox({
      title: 'New dataset',
      prompt: 'Description (may stay empty)',
      ignoreFocusOut: true,
    });
    if (description === undefined) return;
    const client = await connections.client(connectionId);
    const { resource, existed } = await withProgress(`Creating ${name}`, (call) =>
      client.datasets.create(projectId, { name, ...(description ? { description } : {}) }, call),
    );
    explorer.refreshDatasets(connectionId, projectId);
    await vscode.commands.executeCommand('llmObs.openDataset', {
      kind: 'dataset',
      connectionId,
      projectId,
      dataset: resource,
    });
    const { name: taken, current_version } = resource.attributes;
    if (existed)
      return `A dataset named ${taken} was there already (version ${current_version}): it was opened as it is.`;
    return;
  });

  commands.register('llmObs.deleteDataset', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['dataset'], node, selection);
    const picked = nodes.length > 0 ? undefined : await pickDataset(connections);
    const targets = picked ? [picked] : nodes;
    const [first] = targets;
    if (!first) return;
    const what = targets.length === 1 ? `the dataset ${first.dataset.attributes.name}` : `${targets.length} datasets`;
    const names = targets.map(({ dataset }) => dataset.attributes.name).join(', ');
    const answer = await vscode.window.showWarningMessage(
      `Delete ${what} with all records?`,
      { modal: true, detail: `${targets.length > 1 ? `${names}\n\n` : ''}This can’t be undone here.` },
      'Delete',
    );
    if (answer !== 'Delete') return;
    const byProject = new Map<string, typeof targets>();
    for (const target of targets) {
      const key = `${target.connectionId}/${target.projectId}`;
      byProject.set(key, [...(byProject.get(key) ?? []), target]);
    }
    for (const group of byProject.values()) {
      const { connectionId, projectId } = group[0] ?? first;
      const client = await connections.client(connectionId);
      const ids = group.map(({ dataset }) => dataset.id);
      await withProgress(`Deleting ${what}`, (call) => client.datasets.delete(projectId, ids, call));
      explorer.refreshDatasets(connectionId, projectId);
    }
    return `Deleted ${what}.`;
  });
}
