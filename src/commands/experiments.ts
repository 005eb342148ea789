import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { deleteNodes } from './deleting';
import { nodeArguments } from './nodeArguments';
import { pickExperiment } from './resourcePickers';

/** Creating and deleting experiments. */
export function registerExperimentCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createExperiment', async (node?: unknown) => {
    const [target] = nodeArguments(['project', 'folder', 'dataset', 'version'], node, undefined);
    const { askNewExperiment } = await import('./newExperiment');
    const wanted = await askNewExperiment(connections, target);
    if (!wanted) return;
    const { connectionId, attributes, dataset } = wanted;
    const client = await connections.client(connectionId);
    const experiment = await withProgress(`Creating ${attributes.name}`, (call) =>
      client.experiments.create(attributes, call),
    );
    const projectId = attributes.project_id;
    explorer.put({ kind: 'experiment', connectionId, projectId, experiment });
    const { name } = experiment.attributes;
    const renamed = name === attributes.name ? '' : ' The service put the time behind its name to keep names apart.';
    return `Created the experiment ${name} on version ${attributes.dataset_version} of ${dataset.attributes.name}.${renamed}`;
  });

  commands.register('llmObs.deleteExperiment', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['experiment'], node, selection);
    const picked = nodes.length > 0 ? undefined : await pickExperiment(connections, 'Delete an experiment');
    return deleteNodes(connections, explorer, picked ? [picked] : nodes, {
      what: ['experiment', 'experiments'],
      name: ({ experiment }) => experiment.attributes.name,
      note: 'Its spans and metrics go with it.',
      run: async (client, group, call, gone) => {
        const ids = group.map(({ experiment }) => experiment.id);
        await client.experiments.delete(ids, call);
        gone(group);
      },
    });
  });
}
