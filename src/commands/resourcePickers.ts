import * as l10n from '@vscode/l10n';
import type { AnnotationQueue, Experiment } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { ExperimentNode, QueueNode } from '../explorer/nodes';
import { askListed, type ListPick } from './listPick';
import { pickProject } from './pickers';

/** Asks for a project, then for one of its experiments. undefined where the user left. */
export async function pickExperiment(connections: ConnectionsView, title: string): Promise<ExperimentNode | undefined> {
  const picked = await pickProject(connections, { title });
  if (!picked) return undefined;
  const { connectionId, project } = picked;
  const experiment = await ask<Experiment>({
    title,
    prompt: l10n.t('Experiment'),
    pages: async function* (signal) {
      const client = await connections.client(connectionId);
      yield* client.experiments.pages({ projectId: project.id }, { signal });
    },
    empty: l10n.t('There is no experiment yet.'),
  });
  return experiment && { kind: 'experiment', connectionId, projectId: project.id, experiment };
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
  return queue && { kind: 'queue', connectionId, projectId: project.id, queue };
}

async function ask<T extends Experiment | AnnotationQueue>(
  question: Pick<ListPick<T>, 'title' | 'prompt' | 'pages' | 'empty'>,
): Promise<T | undefined> {
  const answer = await askListed<T>({
    ...question,
    back: false,
    item: ({ attributes: { name, description } }) => ({
      label: name,
      ...(description ? { detail: description.split('\n', 1)[0] ?? '' } : {}),
    }),
  });
  return answer.kind === 'next' && answer.value.kind === 'listed' ? answer.value.value : undefined;
}
