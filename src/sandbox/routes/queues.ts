import type { Hono } from 'hono';
import * as schemas from '../../api/schemas';
import { readBody } from '../body';
import { Verbatim } from '../jsonText';
import { badRequest, notFound } from '../problem';
import { single } from '../query';
import { answer, answerJson, type SandboxEnv, type Service } from '../service';
import type { Connection } from '../store/connection';
import { getProject } from '../store/projects';
import {
  addInteraction,
  createQueue,
  deleteInteraction,
  deleteQueue,
  getQueue,
  listAnnotations,
  listInteractions,
  listQueues,
  updateQueue,
} from '../store/queues';
import type { AnnotationRow } from '../store/rows';
import type { Dialect } from '../dialect/dialect';

/** Annotation queues: list, create, update, delete; their interactions: add, list with annotations, delete. */
export function routeQueues(app: Hono<SandboxEnv>, service: Service): void {
  const { database, dialect, now } = service;
  const path = '/api/v2/llm-obs/v1/annotation-queues';

  app.get(path, (c) => {
    const query = new URL(c.req.url).searchParams;
    const projectId = single(query, 'projectId');
    // Comma-separated as documented; generated clients repeat arrays.
    const ids = query.getAll('queueIds').flatMap((list) => list.split(',').filter((id) => id !== ''));
    if (projectId !== undefined && ids.length > 0)
      throw badRequest('projectId and queueIds cannot be used together', { parameter: 'queueIds' });
    const rows = listQueues(database.reader, { projectId, ids: query.has('queueIds') ? ids : undefined });
    return answerJson(service, 200, { data: rows.map((row) => dialect.queue(row)) });
  });

  app.post(path, async (c) => {
    const { attributes } = await readBody(c, service, schemas.createQueue);
    const { project_id, name, description } = attributes;
    const row = await database.write((store) => {
      // The reference knows no 404 here: ids in a body are arguments.
      if (!getProject(store, project_id))
        throw badRequest(`project ${project_id} not found`, { pointer: '/data/attributes/project_id' });
      return createQueue(store, { projectId: project_id, name, description: description ?? undefined }, now());
    });
    return answerJson(service, dialect.statusOfCreate(false), { data: dialect.queue(row) });
  });

  app.patch(`${path}/:queue`, async (c) => {
    const id = c.req.param('queue');
    const { attributes } = await readBody(c, service, schemas.updateQueue);
    const { name, description } = attributes;
    const row = await database.write((store) =>
      updateQueue(store, id, { name, description: description ?? undefined }, now()),
    );
    if (!row) throw notFound('annotation queue', id);
    return answerJson(service, 200, { data: dialect.queue(row) });
  });

  app.delete(`${path}/:queue`, async (c) => {
    const id = c.req.param('queue');
    if (!(await database.write((store) => deleteQueue(store, id)))) throw notFound('annotation queue', id);
    return answer(service, { status: 204, body: '' });
  });

  app.post(`${path}/:queue/interactions`, async (c) => {
    const id = c.req.param('queue');
    const { attributes } = await readBody(c, service, schemas.addInteractions);
    const interactions = await database.write((store) => {
      requireQueue(store, id);
      return attributes.interactions.map(({ content_id, type }) => {
        const { row, existed } = addInteraction(store, id, { contentId: content_id, type });
        return { already_existed: existed, content_id, id: row.id, type };
      });
    });
    return answerJson(service, dialect.statusOfCreate(false), {
      data: { id, type: 'interactions', attributes: { interactions } },
    });
  });

  app.get(`${path}/:queue/annotated-interactions`, (c) => {
    const id = c.req.param('queue');
    requireQueue(database.reader, id);
    const annotations = annotationsByInteraction(listAnnotations(database.reader, id));
    const interactions = listInteractions(database.reader, id).map((row) => ({
      annotations: (annotations.get(row.id) ?? []).map((annotation) => annotationOf(dialect, annotation)),
      content_id: row.content_id,
      id: row.id,
      type: row.type,
    }));
    return answerJson(service, 200, {
      data: { id, type: 'annotated_interactions', attributes: { annotated_interactions: interactions } },
    });
  });

  app.post(`${path}/:queue/interactions/delete`, async (c) => {
    const id = c.req.param('queue');
    const { attributes } = await readBody(c, service, schemas.deleteInteractions);
    await database.write((store) => {
      requireQueue(store, id);
      for (const interaction of attributes.interaction_ids) deleteInteraction(store, id, interaction);
    });
    return answer(service, { status: 204, body: '' });
  });
}

function annotationsByInteraction(rows: readonly AnnotationRow[]): Map<string, AnnotationRow[]> {
  const groups = new Map<string, AnnotationRow[]>();
  for (const row of rows) {
    const group = groups.get(row.interaction_id);
    if (group) group.push(row);
    else groups.set(row.interaction_id, [row]);
  }
  return groups;
}

function requireQueue(store: Connection, id: string): void {
  if (!getQueue(store, id)) throw notFound('annotation queue', id);
}

/** An annotation as the service shows it. */
export function annotationOf(dialect: Dialect, row: AnnotationRow): unknown {
  return {
    created_at: dialect.time(row.created_at, 'read'),
    created_by: row.created_by,
    id: row.id,
    interaction_id: row.interaction_id,
    label_values: new Verbatim(row.label_values),
    modified_at: dialect.time(row.modified_at, 'read'),
    modified_by: row.modified_by,
  };
}
