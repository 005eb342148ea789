import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import { pickConnection, pickProject } from './pickers';
import { withProgress } from '../progress/progress';

/** Creating and deleting projects. */
export function registerProjectCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createProject', async (node?: unknown) => {
    const [target] = nodeArguments(['connection'], node, undefined);
    const connection = target?.connection ?? (await pickConnection(connections));
    if (!connection) return;
    const name = await askName('New project', 'Name of the project');
    if (name === undefined) return;
    const description = await vscode.window.showInputBox({
      title: 'New project',
      prompt: 'Description (may stay empty)',
      ignoreFocusOut: true,
    });
    if (description === undefined) return;
    const client = await connections.client(connection.id);
    const { resource, existed } = await withProgress(`Creating ${name}`, (call) =>
      client.projects.create({ name, ...(description ? { description } : {}) }, call),
    );
    explorer.refresh(explorer.shown(connection.id));
    await explorer.reveal([connection.id, `${connection.id}/${resource.id}`]);
    if (existed) return `A project named ${resource.attributes.name} was there already: it was left as it is.`;
    return;
  });

  commands.register('llmObs.deleteProject', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['project'], node, selection);
    const picked = nodes.length > 0 ? undefined : await pickProject(connections);
    const targets = picked ? [{ connectionId: picked.connectionId, project: picked.project }] : nodes;
    const [first] = targets;
    if (!first) return;
    const what = targets.length === 1 ? `the project ${first.project.attributes.name}` : `${targets.length} projects`;
    const names = targets.map(({ project }) => project.attributes.name).join(', ');
    const answer = await vscode.window.showWarningMessage(
      `Delete ${what}?`,
      {
        modal: true,
        detail: `${targets.length > 1 ? `${names}\n\n` : ''}Datasets, experiments and queues of a deleted project can’t be reached any more. This can’t be undone here.`,
      },
      'Delete',
    );
    if (answer !== 'Delete') return;
    for (const [connectionId, ids] of groupByConnection(targets.map((t) => [t.connectionId, t.project.id] as const))) {
      const client = await connections.client(connectionId);
      await withProgress(`Deleting ${what}`, (call) => client.projects.delete(ids, call));
      explorer.refresh(explorer.shown(connectionId));
    }
    return `Deleted ${what}.`;
  });
}

/** Asks for the name of something new. undefined where the question was left. */
export function askName(title: string, prompt: string, value = ''): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title,
      prompt,
      value,
      ignoreFocusOut: true,
      validateInput: (name) => (name.trim() ? undefined : 'A name is needed.'),
    })
    .then((name) => name?.trim());
}

/** Ids by the connection that they belong to, in order. */
export function groupByConnection(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [connectionId, id] of pairs) groups.set(connectionId, [...(groups.get(connectionId) ?? []), id]);
  return groups;
}
