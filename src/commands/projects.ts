import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { ProjectNode } from '../explorer/nodes';
import type { Commands } from './commands';
import { resourcesIn } from './contents';
import { deleteNodes } from './deleting';
import { askNameAndDescription, leftDescription } from './nameAndDescription';
import { nodeArguments } from './nodeArguments';
import { pickConnection, pickProject } from './pickers';
import { withProgress } from '../progress/progress';

/** Creating and deleting projects. */
export function registerProjectCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createProject', async (node?: unknown) => {
    const [target] = nodeArguments(['connection'], node, undefined);
    const connection = target?.connection ?? (await pickConnection(connections));
    if (!connection) return;
    const title = `${vscode.l10n.t('New project')} · ${connection.name}`;
    const client = await connections.client(connection.id);
    const wanted = await askNameAndDescription(title, vscode.l10n.t('Name of the project'), {}, async (text) =>
      (await client.projects.page({ name: text })).items.find(({ attributes }) => attributes.name === text),
    );
    if (!wanted) return;
    const { name, description } = wanted;
    const { resource, existed } = await withProgress(vscode.l10n.t('Creating {0}', name), (call) =>
      client.projects.create({ name, ...(description ? { description } : {}) }, call),
    );
    // Below what is read by then: the list may not have it yet.
    await explorer.childrenOf({ kind: 'connection', connection });
    explorer.put({ kind: 'project', connectionId: connection.id, project: resource });
    await explorer.reveal([connection.id, `${connection.id}/${resource.id}`]);
    if (existed)
      return [
        vscode.l10n.t('A project named {0} was there already: it was left as it is.', resource.attributes.name),
        ...leftDescription(description),
      ].join(' ');
    return;
  });

  commands.register('llmObs.deleteProject', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['project'], node, selection);
    const picked =
      nodes.length > 0 ? undefined : await pickProject(connections, { title: vscode.l10n.t('Delete a project') });
    const targets: readonly ProjectNode[] = picked ? [{ kind: 'project', ...picked }] : nodes;
    return deleteNodes(connections, explorer, targets, {
      what: {
        one: (name) => vscode.l10n.t('the project “{0}”', name),
        several: (number) => vscode.l10n.t('{0} projects', number),
      },
      name: ({ project }) => project.attributes.name,
      holds: (client, { project }, call) => resourcesIn(client, project.id, call),
      isShownIn: ({ connectionId, project }, document) =>
        document.connectionId === connectionId && document.projectId === project.id,
      note: vscode.l10n.t('Datasets, experiments and queues of a deleted project can’t be reached any more.'),
      run: async (client, group, call, gone) => {
        const ids = group.map(({ project }) => project.id);
        await client.projects.delete(ids, call);
        gone(group);
      },
    });
  });
}
