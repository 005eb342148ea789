import type { Hono } from 'hono';
import * as schemas from '../../api/schemas';
import { readBody } from '../body';
import { present } from '../jsonText';
import { badRequest, notFound } from '../problem';
import { pageCursor, pageLimit, pageOf, single } from '../query';
import { answer, answerJson, type SandboxEnv, type Service } from '../service';
import type { Connection } from '../store/connection';
import {
  createDataset,
  datasetNameTaken,
  deleteDataset,
  getDataset,
  listDatasets,
  listVersions,
  updateDataset,
} from '../store/datasets';
import { getProject } from '../store/projects';
import type { DatasetRow } from '../store/rows';

/** The dataset, or a 404 that says which part of the path is unknown. */
export function existingDataset(store: Connection, project: string, dataset: string): DatasetRow {
  const row = getDataset(store, project, dataset);
  if (row) return row;
  throw getProject(store, project) ? notFound('dataset', dataset) : notFound('project', project);
}

/** Datasets: list, create, update, delete, versions. */
export function routeDatasets(app: Hono<SandboxEnv>, service: Service): void {
  const { database, dialect, now } = service;

  app.get('/api/v2/llm-obs/v1/:project/datasets', (c) => {
    const project = c.req.param('project');
    const query = new URL(c.req.url).searchParams;
    const limit = pageLimit(query);
    const below = pageCursor(query)?.place;
    if (!dialect.toleratesUnknownProject && !getProject(database.reader, project)) throw notFound('project', project);
    const found = listDatasets(database.reader, project, {
      id: single(query, 'filter[id]'),
      name: single(query, 'filter[name]'),
      below,
      limit: limit + 1,
    });
    const { rows, after } = pageOf(found, limit);
    return answerJson(service, 200, {
      data: rows.map((row) => dialect.dataset(row, 'read')),
      meta: dialect.meta(after),
    });
  });

  app.post('/api/v2/llm-obs/v1/:project/datasets', async (c) => {
    const project = c.req.param('project');
    const { attributes, raw } = await readBody(c, service, schemas.createDataset);
    const { row, existed } = await database.write((store) => {
      if (!getProject(store, project)) throw notFound('project', project);
      const { name, description } = attributes;
      const metadata = present(raw.get('metadata'));
      return createDataset(store, project, { name, description: description ?? undefined, metadata }, now());
    });
    const data = dialect.dataset(row, existed ? 'read' : 'written');
    return answerJson(service, dialect.statusOfCreate(existed), { data });
  });

  app.patch('/api/v2/llm-obs/v1/:project/datasets/:dataset', async (c) => {
    const { project, dataset } = c.req.param();
    const { attributes, raw } = await readBody(c, service, schemas.updateDataset);
    const row = await database.write((store) => {
      const before = existingDataset(store, project, dataset);
      const { name, description } = attributes;
      if (name !== undefined && datasetNameTaken(store, project, dataset, name))
        throw badRequest(`a dataset named "${name}" exists already`, { pointer: '/data/attributes/name' });
      const metadata = present(raw.get('metadata'));
      return updateDataset(store, before, { name, description: description ?? undefined, metadata }, now());
    });
    return answerJson(service, 200, { data: dialect.dataset(row, 'written') });
  });

  app.post('/api/v2/llm-obs/v1/:project/datasets/delete', async (c) => {
    const project = c.req.param('project');
    const { attributes } = await readBody(c, service, schemas.deleteDatasets);
    const rows = await database.write((store) => attributes.dataset_ids.map((id) => deleteDataset(store, project, id)));
    const deletedAt = now();
    return answer(
      service,
      dialect.deleted(rows.flatMap((row) => (row ? [dialect.dataset(row, 'read', deletedAt)] : []))),
    );
  });

  app.get('/api/v2/llm-obs/v1/:project/datasets/:dataset/versions', (c) => {
    const { project, dataset } = c.req.param();
    const row = existingDataset(database.reader, project, dataset);
    return answerJson(service, 200, {
      data: listVersions(database.reader, row).map(({ id, number, last_used }) => ({
        id,
        type: 'dataset_version',
        attributes: {
          dataset_id: dataset,
          last_used: last_used && dialect.time(last_used, 'read'),
          version_number: number,
        },
      })),
    });
  });
}
