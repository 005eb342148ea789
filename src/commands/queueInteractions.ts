import * as l10n from '@vscode/l10n';
import type { AddedInteraction, InteractionType } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { ResourceFiles } from '../documents/resourceFiles';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import { nodeId, parentIdOf } from '../explorer/nodeId';
import type { InteractionNode, QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { askContentIds } from './askContentIds';
import { askMany } from './askMany';
import type { Commands } from './commands';
import type { ContentIds } from './contentIds';
import { deleteNodes } from './deleting';
import { interactionTypeLabel } from '../explorer/treeItem';
import { nodeArguments } from './nodeArguments';
import { askPick, askSteps } from './prompts';
import { refreshViews } from './refreshViews';
import { pickQueue } from './resourcePickers';
import { count } from './uploadText';

/** Interactions in one request: the documents name no limit. */
const perRequest = 500;
const mostNamed = 5;

interface Deps {
  readonly commands: Commands;
  readonly connections: ConnectionsView;
  readonly explorer: Explorer;
  /** Gets what became of every single id. */
  readonly log: { info(line: string): void; warn(line: string): void };
  readonly views: ResourceFiles;
}

/** Adding interactions to an annotation queue, and removing them. */
export function registerInteractionCommands({ commands, connections, explorer, log, views }: Deps): void {
  commands.register('llmObs.addInteractions', async (node?: unknown) => {
    const [selected] = nodeArguments(['queue'], node, undefined);
    const target = selected ?? (await pickQueue(connections, l10n.t('Add interactions')));
    if (!target) return;
    const { name } = target.queue.attributes;
    const place = nodePlace(connections, explorer, target);
    const wanted = await askInteractions(`${l10n.t('Add interactions to {0}', name)} · ${place}`);
    if (!wanted) return;
    const { type, ids, repeated } = wanted;
    const client = await connections.client(target.connectionId);
    const added: AddedInteraction[] = [];
    try {
      await withProgress(l10n.t('Adding interactions to {0}', name), async (call, report) => {
        for (let at = 0; at < ids.length; at += perRequest) {
          report(l10n.t('{0} of {1}', count(at), count(ids.length)), at / ids.length);
          const some = ids.slice(at, at + perRequest).map((content_id) => ({ content_id, type }));
          added.push(...(await client.annotationQueues.addInteractions(target.queue.id, some, call)));
        }
      });
    } catch (error) {
      if (added.length === 0) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        l10n.t(
          '{0} of {1} interactions were added to {2} before this: {3} Adding the same ids again adds only what is missing.',
          count(added.length),
          count(ids.length),
          name,
          reason,
        ),
        { cause: error },
      );
    } finally {
      for (const { content_id, already_existed } of added)
        log.info(`${name}: ${type} ${content_id} ${already_existed ? 'was there already' : 'was added'}`);
      const nodes = nodesOf(target, added);
      explorer.put(...nodes.filter((_, index) => added[index]?.already_existed === false));
      // Somebody else's, or of a request whose answer was lost: what people said about them isn't known here.
      if (nodes.some((node, index) => added[index]?.already_existed && !explorer.shown(nodeId(node))))
        explorer.refresh(target);
      if (added.length > 0) refreshViews({ views, log }, target.connectionId, target.queue.id);
    }
    return describeAdded(name, ids, added, repeated);
  });

  commands.register('llmObs.removeInteractions', async (node?: unknown, selection?: unknown) => {
    const selected = nodeArguments(['interaction'], node, selection);
    const targets = selected.length > 0 ? selected : await pickInteractions(connections, node);
    return deleteNodes(connections, explorer, targets ?? [], {
      what: {
        one: (name) => l10n.t('the interaction “{0}”', name),
        several: (number) => l10n.t('{0} interactions', count(number)),
      },
      name: ({ interaction }) => interaction.content_id,
      within: (target) => {
        const queue = explorer.shown(parentIdOf(target));
        return queue?.kind === 'queue' ? queue.queue.attributes.name : undefined;
      },
      holds: (_client, { interaction: { annotations } }) => Promise.resolve(annotationsOf(annotations.length)),
      note: l10n.t(
        'The traces themselves stay: they are removed from the queue, with what people said about them there.',
      ),
      run: async (client, group, call, gone) => {
        for (const queueId of new Set(group.map((target) => target.queueId))) {
          const ofQueue = group.filter((target) => target.queueId === queueId);
          try {
            for (let at = 0; at < ofQueue.length; at += perRequest) {
              const some = ofQueue.slice(at, at + perRequest);
              const ids = some.map(({ interaction }) => interaction.id);
              await client.annotationQueues.deleteInteractions(queueId, ids, call);
              gone(some);
            }
          } finally {
            const [first] = ofQueue;
            if (first) refreshViews({ views, log }, first.connectionId, queueId);
          }
        }
      },
    });
  });
}

async function askInteractions(title: string): Promise<(ContentIds & { type: InteractionType }) | undefined> {
  const types = [
    { label: l10n.t('Traces'), description: l10n.t('of an application'), type: 'trace' as const },
    { label: l10n.t('Experiment Traces'), description: l10n.t('of an experiment'), type: 'experiment_trace' as const },
  ];
  let type: InteractionType = 'trace';
  let found: ContentIds = { ids: [], repeated: 0 };
  const done = await askSteps([
    {
      ask: async (back) => {
        const answer = await askPick({ title, prompt: l10n.t('What do the ids name?'), back, items: types });
        if (answer.kind === 'next') type = answer.value.type;
        return answer;
      },
    },
    {
      ask: async (back) => {
        const words =
          type === 'trace'
            ? {
                where: l10n.t('Where are the trace ids?'),
                typed: l10n.t('The trace ids, separated by commas or spaces'),
              }
            : {
                where: l10n.t('Where are the experiment trace ids?'),
                typed: l10n.t('The experiment trace ids, separated by commas or spaces'),
              };
        const answer = await askContentIds(title, words, back);
        if (answer.kind === 'next') found = answer.value;
        return answer;
      },
    },
  ]);
  return done ? { type, ...found } : undefined;
}

function annotationsOf(number: number): string {
  if (number === 0) return l10n.t('no annotations');
  return number === 1 ? l10n.t('1 annotation') : l10n.t('{0} annotations', count(number));
}

function nodesOf(
  { connectionId, projectId, queue }: QueueNode,
  added: readonly AddedInteraction[],
): readonly InteractionNode[] {
  return added.map(({ id, content_id, type }) => ({
    kind: 'interaction',
    connectionId,
    projectId,
    queueId: queue.id,
    interaction: { id, content_id, type, annotations: [] },
  }));
}

function describeAdded(
  name: string,
  ids: readonly string[],
  added: readonly AddedInteraction[],
  repeated: number,
): string {
  const existed = added.filter(({ already_existed }) => already_existed).map(({ content_id }) => content_id);
  const answered = new Set(added.map(({ content_id }) => content_id));
  const unanswered = ids.filter((id) => !answered.has(id));
  const fresh = added.length - existed.length;
  return [
    fresh === 1
      ? l10n.t('Added 1 interaction to {0}.', name)
      : l10n.t('Added {0} interactions to {1}.', count(fresh), name),
    existed.length > 0
      ? existed.length === 1
        ? l10n.t('1 was there already: {0}.', named(existed))
        : l10n.t('{0} were there already: {1}.', count(existed.length), named(existed))
      : '',
    unanswered.length > 0 ? l10n.t('The service left out {0}: {1}.', count(unanswered.length), named(unanswered)) : '',
    repeated > 0
      ? repeated === 1
        ? l10n.t('1 id was in the list more than once.')
        : l10n.t('{0} ids were in the list more than once.', count(repeated))
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function named(ids: readonly string[]): string {
  const first = ids.slice(0, mostNamed).join(', ');
  return ids.length > mostNamed
    ? l10n.t('{0} and {1} more (see the log)', first, count(ids.length - mostNamed))
    : first;
}

async function pickInteractions(
  connections: ConnectionsView,
  node: unknown,
): Promise<readonly InteractionNode[] | undefined> {
  const [selected] = nodeArguments(['queue'], node, undefined);
  const target = selected ?? (await pickQueue(connections, l10n.t('Remove interactions')));
  if (!target) return undefined;
  const { connectionId, projectId, queue } = target;
  const interactions = await withProgress(l10n.t('Reading {0}', queue.attributes.name), async (call) =>
    (await connections.client(connectionId)).annotationQueues.annotatedInteractions(queue.id, call),
  );
  if (interactions.length === 0) throw new Error(l10n.t('{0} has no interactions to remove.', queue.attributes.name));
  const picked = await askMany({
    title: l10n.t('Remove interactions from {0}', queue.attributes.name),
    prompt: l10n.t('Choose interactions'),
    items: interactions.map((interaction) => ({
      label: interaction.content_id,
      description: `${interactionTypeLabel(interaction.type)} · ${annotationsOf(interaction.annotations.length)}`,
      interaction,
    })),
  });
  return picked?.map(({ interaction }) => ({
    kind: 'interaction',
    connectionId,
    projectId,
    queueId: queue.id,
    interaction,
  }));
}
