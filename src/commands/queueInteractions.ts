import type { AddedInteraction, InteractionType } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { InteractionNode, QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { askMany } from './askMany';
import type { Commands } from './commands';
import type { ContentIds } from './contentIds';
import { deleteNodes } from './deleting';
import { nodeArguments } from './nodeArguments';
import { askPick, askSteps } from './prompts';
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
  readonly log: { info(line: string): void };
}

/** Adding interactions to an annotation queue, and removing them. */
export function registerInteractionCommands({ commands, connections, explorer, log }: Deps): void {
  commands.register('llmObs.addInteractions', async (node?: unknown) => {
    const [selected] = nodeArguments(['queue'], node, undefined);
    const target = selected ?? (await pickQueue(connections, 'Add interactions'));
    if (!target) return;
    const { name } = target.queue.attributes;
    const wanted = await askInteractions(`Add interactions to ${name}`);
    if (!wanted) return;
    const { type, ids, repeated } = wanted;
    const client = await connections.client(target.connectionId);
    const added: AddedInteraction[] = [];
    try {
      await withProgress(`Adding interactions to ${name}`, async (call, report) => {
        for (let at = 0; at < ids.length; at += perRequest) {
          report(`${count(at)} of ${count(ids.length)}`, at / ids.length);
          const some = ids.slice(at, at + perRequest).map((content_id) => ({ content_id, type }));
          added.push(...(await client.annotationQueues.addInteractions(target.queue.id, some, call)));
        }
      });
    } catch (error) {
      if (added.length === 0) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${count(added.length)} of ${count(ids.length)} interactions were added to ${name} before this: ${reason} Adding the same ids again adds only what is missing.`,
        { cause: error },
      );
    } finally {
      for (const { content_id, already_existed } of added)
        log.info(`${name}: ${type} ${content_id} ${already_existed ? 'was there already' : 'was added'}`);
      explorer.put(...newNodes(target, added));
    }
    return describeAdded(name, ids, added, repeated);
  });

  commands.register('llmObs.removeInteractions', async (node?: unknown, selection?: unknown) => {
    const selected = nodeArguments(['interaction'], node, selection);
    const targets = selected.length > 0 ? selected : await pickInteractions(connections, node);
    return deleteNodes(connections, explorer, targets ?? [], {
      what: ['interaction', 'interactions'],
      name: ({ interaction }) => interaction.content_id,
      holds: (_client, { interaction: { annotations } }) =>
        Promise.resolve(annotations.length === 1 ? '1 annotation' : `${annotations.length || 'no'} annotations`),
      note: 'The traces themselves stay: they are removed from the queue, with what people said about them there.',
      run: async (client, group, call, gone) => {
        for (const queueId of new Set(group.map((target) => target.queueId))) {
          const ofQueue = group.filter((target) => target.queueId === queueId);
          const ids = ofQueue.map(({ interaction }) => interaction.id);
          await client.annotationQueues.deleteInteractions(queueId, ids, call);
          gone(ofQueue);
        }
      },
    });
  });
}

async function askInteractions(title: string): Promise<(ContentIds & { type: InteractionType }) | undefined> {
  const types = [
    { label: 'Traces', description: 'of an application', type: 'trace' as const },
    { label: 'Experiment Traces', description: 'of an experiment', type: 'experiment_trace' as const },
  ];
  let type: InteractionType = 'trace';
  let found: ContentIds = { ids: [], repeated: 0 };
  const done = await askSteps([
    {
      ask: async (back) => {
        const answer = await askPick({ title, prompt: 'What do the ids name?', back, items: types });
        if (answer.kind === 'next') type = answer.value.type;
        return answer;
      },
    },
    {
      ask: async (back) => {
        const { askContentIds } = await import('./askContentIds');
        const answer = await askContentIds(title, type === 'trace' ? 'trace ids' : 'experiment trace ids', back);
        if (answer.kind === 'next') found = answer.value;
        return answer;
      },
    },
  ]);
  return done ? { type, ...found } : undefined;
}

function newNodes(
  { connectionId, projectId, queue }: QueueNode,
  added: readonly AddedInteraction[],
): InteractionNode[] {
  return added
    .filter(({ already_existed }) => !already_existed)
    .map(({ id, content_id, type }) => ({
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
    `Added ${fresh === 1 ? '1 interaction' : `${count(fresh)} interactions`} to ${name}.`,
    existed.length > 0
      ? `${count(existed.length)} ${existed.length === 1 ? 'was' : 'were'} there already: ${named(existed)}.`
      : '',
    unanswered.length > 0 ? `The service left out ${count(unanswered.length)}: ${named(unanswered)}.` : '',
    repeated > 0 ? `${count(repeated)} ${repeated === 1 ? 'id was' : 'ids were'} in the list more than once.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function named(ids: readonly string[]): string {
  const first = ids.slice(0, mostNamed).join(', ');
  return ids.length > mostNamed ? `${first} and ${count(ids.length - mostNamed)} more (see the log)` : first;
}

async function pickInteractions(
  connections: ConnectionsView,
  node: unknown,
): Promise<readonly InteractionNode[] | undefined> {
  const [selected] = nodeArguments(['queue'], node, undefined);
  const target = selected ?? (await pickQueue(connections, 'Remove interactions'));
  if (!target) return undefined;
  const { connectionId, projectId, queue } = target;
  const interactions = await withProgress(`Reading ${queue.attributes.name}`, async (call) =>
    (await connections.client(connectionId)).annotationQueues.annotatedInteractions(queue.id, call),
  );
  if (interactions.length === 0) throw new Error(`${queue.attributes.name} has no interactions to remove.`);
  const picked = await askMany({
    title: `Remove interactions from ${queue.attributes.name}`,
    prompt: 'Choose interactions',
    items: interactions.map((interaction) => ({
      label: interaction.content_id,
      description: `${interaction.type.replace('_', ' ')} · ${interaction.annotations.length || 'no'} ${interaction.annotations.length === 1 ? 'annotation' : 'annotations'}`,
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
