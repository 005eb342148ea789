import * as l10n from '@vscode/l10n';
import { LlmObsError } from '../api/errors';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import { withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { interactionsIn } from './contents';
import { deleteNodes } from './deleting';
import { askNameAndDescription } from './nameAndDescription';
import { nodeArguments } from './nodeArguments';
import { pickProject } from './pickers';
import { pickQueue } from './resourcePickers';

/** Creating and deleting annotation queues. */
export function registerQueueCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createQueue', async (node?: unknown) => {
    const title = l10n.t('New annotation queue');
    const [target] = nodeArguments(['project', 'folder'], node, undefined);
    const picked = target ? undefined : await pickProject(connections, { title });
    const connectionId = target?.connectionId ?? picked?.connectionId;
    const projectId = target ? (target.kind === 'project' ? target.project.id : target.projectId) : picked?.project.id;
    if (connectionId === undefined || projectId === undefined) return;
    const place = nodePlace(connections, explorer, { kind: 'folder', folder: 'queues', connectionId, projectId });
    const wanted = await askNameAndDescription(`${title} · ${place}`, l10n.t('Name of the annotation queue'));
    if (!wanted) return;
    const { name, description } = wanted;
    const client = await connections.client(connectionId);
    const attributes = { name, project_id: projectId, ...(description ? { description } : {}) };
    const queue = await withProgress(l10n.t('Creating {0}', name), (call) =>
      client.annotationQueues.create(attributes, call),
    );
    explorer.put({ kind: 'queue', connectionId, projectId, queue });
    return l10n.t('Created the annotation queue {0}.', name);
  });

  commands.register('llmObs.deleteQueue', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['queue'], node, selection);
    const picked = nodes.length > 0 ? undefined : await pickQueue(connections, l10n.t('Delete an annotation queue'));
    return deleteNodes(connections, explorer, picked ? [picked] : nodes, {
      what: {
        one: (name) => l10n.t('the annotation queue “{0}”', name),
        several: (number) => l10n.t('{0} annotation queues', number),
      },
      name: ({ queue }) => queue.attributes.name,
      holds: (client, { queue }, call) => interactionsIn(client, queue.id, call),
      run: async (client, group, call, gone) => {
        for (const target of group) {
          await client.annotationQueues.delete(target.queue.id, call).catch((error: unknown) => {
            // Somebody else was quicker: it is gone, as it should be.
            if (!LlmObsError.is(error, 'not found')) throw error;
          });
          gone([target]);
        }
      },
    });
  });
}
