import type { Hono } from 'hono';
import * as schemas from '../../api/schemas';
import { readBody } from '../body';
import { badRequest, notFound } from '../problem';
import { pageCursor, pageLimit, pageOf, single } from '../query';
import { answer, answerJson, type SandboxEnv, type Service } from '../service';
import { createProject, deleteProject, listProjects, projectNameTaken, updateProject } from '../store/projects';

/** Projects: list, create, update, delete. */
export function routeProjects(app: Hono<SandboxEnv>, service: Service): void {
  const { database, dialect, now } = service;

  app.get('/api/v2/llm-obs/v1/projects', (c) => {
    const query = new URL(c.req.url).searchParams;
    const limit = pageLimit(query);
    const { rows, after } = pageOf(
      listProjects(database.reader, {
        id: single(query, 'filter[id]'),
        name: single(query, 'filter[name]'),
        below: pageCursor(query)?.place,
        limit: limit + 1,
      }),
      limit,
    );
    return answerJson(service, 200, {
      data: rows.map((row) => dialect.project(row, 'read')),
      meta: dialect.meta(after),
    });
  });

  app.post('/api/v2/llm-obs/v1/projects', async (c) => {
    const { attributes } = await readBody(c, service, schemas.createProject);
    const { row, existed } = await database.write((store) =>
      createProject(store, { name: attributes.name, description: attributes.description ?? undefined }, now()),
    );
    const data = dialect.project(row, existed ? 'read' : 'written');
    return answerJson(service, dialect.statusOfCreate(existed), { data });
  });

  app.patch('/api/v2/llm-obs/v1/projects/:project', async (c) => {
    const id = c.req.param('project');
    const { attributes } = await readBody(c, service, schemas.updateProject);
    const { name } = attributes;
    const row = await database.write((store) => {
      if (name !== undefined && projectNameTaken(store, id, name))
        throw badRequest(`a project named "${name}" exists already`, { pointer: '/data/attributes/name' });
      return updateProject(store, id, { name, description: attributes.description ?? undefined }, now());
    });
    if (!row) throw notFound('project', id);
    return answerJson(service, 200, { data: dialect.project(row, 'written') });
  });

  app.post('/api/v2/llm-obs/v1/projects/delete', async (c) => {
    const { attributes } = await readBody(c, service, schemas.deleteProjects);
    const rows = await database.write((store) => attributes.project_ids.map((id) => deleteProject(store, id)));
    return answer(service, dialect.deleted(rows.flatMap((row) => (row ? [dialect.project(row, 'read')] : []))));
  });
}
