import * as l10n from '@vscode/l10n';
import type { AnnotationQueue, Experiment } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { DatasetNode, ExperimentNode, QueueNode } from '../explorer/nodes';
import { askListed, type ListPick } from './listPick';
import { pickProject } from './pickers';

/**
 * Asks for a project, then for one of its experiments. With `other`, another one than that: its project's are offered at
 * once, those of another project by the Back button. undefined where the user left.
 */
export async function pickExperiment(
  connections: ConnectionsView,
  title: string,
  other?: ExperimentNode,
): Promise<ExperimentNode | undefined> {
  let place = other && { connectionId: other.connectionId, projectId: other.projectId };
  for (;;) {
    if (!place) {
      const last = other && { connectionId: other.connectionId, projectId: other.projectId, datasetId: '' };
      const picked = await pickProject(connections, { title, last });
      if (!picked) return undefined;
      place = { connectionId: picked.connectionId, projectId: picked.project.id };
    }
    const { connectionId, projectId } = place;
    const answer = await ask<Experiment>(
      {
        title,
        prompt: l10n.t('Experiment'),
        pages: async function* (signal) {
          const client = await connections.client(connectionId);
          for await (const page of client.experiments.pages({ projectId }, { signal })) {
            yield { ...page, items: page.items.filter(({ id }) => id !== other?.experiment.id) };
          }
        },
        empty: other ? l10n.t('There is no other experiment in this project.') : l10n.t('There is no experiment yet.'),
      },
      other !== undefined,
    );
    if (answer === 'back') place = undefined;
    else return answer && { kind: 'experiment', connectionId, projectId, experiment: answer };
  }
}

/** Asks for one of the experiments that ran on a dataset, whatever its version. undefined where the user left. */
export async function pickExperimentOf(
  connections: ConnectionsView,
  title: string,
  { connectionId, projectId, dataset }: DatasetNode,
): Promise<ExperimentNode | undefined> {
  const experiment = await ask<Experiment>({
    title,
    prompt: l10n.t('Experiment'),
    pages: async function* (signal) {
      const client = await connections.client(connectionId);
      yield* client.experiments.pages({ projectId, datasetId: dataset.id }, { signal });
    },
    empty: l10n.t('No experiment ran on this dataset yet.'),
    describe: ({ attributes: { dataset_version: version } }) =>
      version === undefined ? undefined : l10n.t('on version {0}', version),
  });
  return experiment && experiment !== 'back' ? { kind: 'experiment', connectionId, projectId, experiment } : undefined;
}

/** Asks for a project, then for one of its annotation queues. undefined where the user left. */
export async function pickQueue(connections: ConnectionsView, title: string): Promise<QueueNode | undefined> {
  const picked = await pickProject(connections, { title });
  if (!picked) return undefined;
  const { connectionId, project } = picked;
  const queue = await ask<AnnotationQueue>({
    title,
    prompt: l10n.t('Annotation queue'),
    pages: async function* (signal) {
      const client = await connections.client(connectionId);
      yield { items: await client.annotationQueues.list({ projectId: project.id }, { signal }), after: undefined };
    },
    empty: l10n.t('There is no annotation queue yet.'),
  });
  return queue && queue !== 'back' ? { kind: 'queue', connectionId, projectId: project.id, queue } : undefined;
}

async function ask<T extends Experiment | AnnotationQueue>(
  {
    describe,
    ...question
  }: Pick<ListPick<T>, 'title' | 'prompt' | 'pages' | 'empty'> & {
    /** Said beside the name. */
    readonly describe?: (value: T) => string | undefined;
  },
  back = false,
): Promise<T | 'back' | undefined> {
  const answer = await askListed<T>({
    ...question,
    back,
    item: (value) => {
      const { name, description } = value.attributes;
      const about = describe?.(value);
      return {
        label: name,
        ...(about === undefined ? {} : { description: about }),
        ...(description ? { detail: description.split('\n', 1)[0] ?? '' } : {}),
      };
    },
  });
  if (answer.kind === 'back') return 'back';
  return answer.kind === 'next' && answer.value.kind === 'listed' ? answer.value.value : undefined;
}
