import * as l10n from '@vscode/l10n';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { deleteNodes } from './deleting';
import { askNewExperiment } from './newExperiment';
import { nodeArguments } from './nodeArguments';
import { pickExperiment } from './resourcePickers';

/** Creating and deleting experiments. */
export function registerExperimentCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  commands.register('llmObs.createExperiment', async (node?: unknown) => {
    const [target] = nodeArguments(['project', 'folder', 'dataset', 'version'], node, undefined);
    const wanted = await askNewExperiment(connections, explorer, target);
    if (!wanted) return;
    const { connectionId, attributes, dataset } = wanted;
    const client = await connections.client(connectionId);
    const experiment = await withProgress(l10n.t('Creating {0}', attributes.name), (call) =>
      client.experiments.create(attributes, call),
    );
    const projectId = attributes.project_id;
    explorer.put({ kind: 'experiment', connectionId, projectId, experiment });
    const { name } = experiment.attributes;
    const renamed =
      name === attributes.name ? '' : l10n.t(' The service put the time behind its name to keep names apart.');
    return l10n.t(
      'Created the experiment {0} on version {1} of {2}.{3}',
      name,
      attributes.dataset_version,
      dataset.attributes.name,
      renamed,
    );
  });

  commands.register('llmObs.deleteExperiment', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(['experiment'], node, selection);
    const picked = nodes.length > 0 ? undefined : await pickExperiment(connections, l10n.t('Delete an experiment'));
    return deleteNodes(connections, explorer, picked ? [picked] : nodes, {
      what: {
        one: (name) => l10n.t('the experiment “{0}”', name),
        several: (number) => l10n.t('{0} experiments', number),
      },
      name: ({ experiment }) => experiment.attributes.name,
      note: l10n.t('Its spans and metrics go with it.'),
      run: async (client, group, call, gone) => {
        const ids = group.map(({ experiment }) => experiment.id);
        await client.experiments.delete(ids, call);
        gone(group);
      },
    });
  });
}
