import { randomUUID } from 'node:crypto';
import type { Instant } from '../clock';
import type { Connection } from './connection';
import { type AnnotationRow, type InteractionRow, type QueueRow, USER } from './rows';

/** Queues of a project, or those of the ids, or all, newest first. */
export function listQueues(
  store: Connection,
  { projectId, ids }: { projectId?: string | undefined; ids?: readonly string[] | undefined },
): QueueRow[] {
  return store.all<QueueRow>(
    `SELECT * FROM annotation_queues WHERE (?1 IS NULL OR project_id=?1)
     AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2))) ORDER BY place DESC`,
    projectId ?? null,
    ids ? JSON.stringify(ids) : null,
  );
}

export function getQueue(store: Connection, id: string): QueueRow | undefined {
  return store.get<QueueRow>('SELECT * FROM annotation_queues WHERE id=?', id);
}

export function createQueue(
  store: Connection,
  queue: { id?: string; projectId: string; name: string; description?: string | undefined },
  now: Instant,
): QueueRow {
  const { id = randomUUID(), projectId, name, description } = queue;
  store.run(
    'INSERT INTO annotation_queues (id,project_id,name,description,created_at,modified_at) VALUES (?,?,?,?,?,?)',
    id,
    projectId,
    name,
    description ?? null,
    now,
    now,
  );
  return getQueue(store, id) as QueueRow;
}

export function updateQueue(
  store: Connection,
  id: string,
  { name, description }: { name: string | undefined; description: string | undefined },
  now: Instant,
): QueueRow | undefined {
  store.run(
    'UPDATE annotation_queues SET name=ifnull(?,name), description=ifnull(?,description), modified_at=? WHERE id=?',
    name ?? null,
    description ?? null,
    now,
    id,
  );
  return getQueue(store, id);
}

/** Deletes a queue with its interactions and their annotations. Gives whether there was one. */
export function deleteQueue(store: Connection, id: string): boolean {
  if (!getQueue(store, id)) return false;
  store.run('DELETE FROM annotations WHERE interaction_id IN (SELECT id FROM interactions WHERE queue_id=?)', id);
  store.run('DELETE FROM interactions WHERE queue_id=?', id);
  store.run('DELETE FROM annotation_queues WHERE id=?', id);
  return true;
}

/** Interactions of a queue in the order that they were added. */
export function listInteractions(store: Connection, queueId: string): InteractionRow[] {
  return store.all<InteractionRow>('SELECT * FROM interactions WHERE queue_id=? ORDER BY place', queueId);
}

/** Adds an interaction, unless the queue has it already. */
export function addInteraction(
  store: Connection,
  queueId: string,
  { contentId, type, id = randomUUID() }: { contentId: string; type: string; id?: string },
): { row: InteractionRow; existed: boolean } {
  const find = (): InteractionRow | undefined =>
    store.get('SELECT * FROM interactions WHERE queue_id=? AND type=? AND content_id=?', queueId, type, contentId);
  const existing = find();
  if (existing) return { row: existing, existed: true };
  store.run('INSERT INTO interactions (id,queue_id,content_id,type) VALUES (?,?,?,?)', id, queueId, contentId, type);
  return { row: find() as InteractionRow, existed: false };
}

/** Deletes an interaction of the queue with its annotations. */
export function deleteInteraction(store: Connection, queueId: string, id: string): void {
  store.run(
    'DELETE FROM annotations WHERE interaction_id IN (SELECT id FROM interactions WHERE id=? AND queue_id=?)',
    id,
    queueId,
  );
  store.run('DELETE FROM interactions WHERE id=? AND queue_id=?', id, queueId);
}

/** Annotations of all interactions of a queue, oldest first. */
export function listAnnotations(store: Connection, queueId: string): AnnotationRow[] {
  return store.all<AnnotationRow>(
    `SELECT annotations.* FROM annotations JOIN interactions ON interactions.id=interaction_id WHERE queue_id=?
     ORDER BY annotations.place`,
    queueId,
  );
}

export interface NewAnnotation {
  readonly id?: string | undefined;
  readonly interactionId: string;
  /** JSON. */
  readonly labelValues: string;
  readonly createdBy?: string | undefined;
}

/** Adds an annotation. Gives undefined where the queue has no such interaction. */
export function addAnnotation(
  store: Connection,
  queueId: string,
  { id = randomUUID(), interactionId, labelValues, createdBy = USER }: NewAnnotation,
  now: Instant,
): AnnotationRow | undefined {
  if (!store.get('SELECT 1 FROM interactions WHERE id=? AND queue_id=?', interactionId, queueId)) return undefined;
  store.run(
    `INSERT INTO annotations (id,interaction_id,label_values,created_by,created_at,modified_by,modified_at)
     VALUES (?1,?2,?3,?4,?5,?4,?5)`,
    id,
    interactionId,
    labelValues,
    createdBy,
    now,
  );
  return store.get<AnnotationRow>('SELECT * FROM annotations WHERE id=?', id);
}
