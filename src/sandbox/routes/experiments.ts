import type { Hono } from 'hono';
import * as schemas from '../../api/schemas';
import { readBody } from '../body';
import { present, rawElements } from '../jsonText';
import { badRequest, notFound } from '../problem';
import { pageCursor, pageLimit, pageOf, single } from '../query';
import { answer, answerJson, type SandboxEnv, type Service } from '../service';
import { getDataset, useVersion } from '../store/datasets';
import {
  addEvents,
  createExperiment,
  deleteExperiment,
  getExperiment,
  listExperiments,
  updateExperiment,
} from '../store/experiments';
import { checkTimes, pushEvents } from './events';

/** Experiments: list, create, update, delete, push events. */
export function routeExperiments(app: Hono<SandboxEnv>, service: Service): void {
  const { database, dialect, now } = service;
  const path = '/api/v2/llm-obs/v1/experiments';

  app.get(path, (c) => {
    const query = new URL(c.req.url).searchParams;
    const limit = pageLimit(query);
    const projectId = single(query, 'filter[project_id]');
    const datasetId = single(query, 'filter[dataset_id]');
    const ids = query.getAll('filter[id]').filter((id) => id !== '');
    if (projectId === undefined && datasetId === undefined && !(dialect.listsExperimentsById && ids.length > 0))
      throw badRequest('filter[project_id] or filter[dataset_id] is required', { parameter: 'filter[project_id]' });
    const below = pageCursor(query)?.place;
    const found = listExperiments(database.reader, { projectId, datasetId, ids, below, limit: limit + 1 });
    const { rows, after } = pageOf(found, limit);
    return answerJson(service, 200, {
      data: rows.map((row) => dialect.experiment(row, 'read')),
      meta: dialect.meta(after),
    });
  });

  app.post(path, async (c) => {
    const { attributes, raw } = await readBody(c, service, schemas.createExperiment);
    const { name, project_id, dataset_id, dataset_version, description, ensure_unique } = attributes;
    const row = await database.write((store) => {
      // The reference knows no 404 here: ids in a body are arguments.
      const dataset = getDataset(store, project_id, dataset_id);
      if (!dataset)
        throw badRequest(`dataset ${dataset_id} not found in project ${project_id}`, {
          pointer: '/data/attributes/dataset_id',
        });
      const version = dataset_version ?? dataset.current_version;
      if (version > dataset.current_version)
        throw badRequest('invalid version: version is greater than the current version or negative', {
          pointer: '/data/attributes/dataset_version',
        });
      const time = now();
      useVersion(store, dataset, version, time);
      return createExperiment(
        store,
        {
          projectId: project_id,
          datasetId: dataset_id,
          datasetVersion: version,
          name,
          ensureUnique: ensure_unique ?? true,
          description: description ?? undefined,
          metadata: present(raw.get('metadata')),
          config: present(raw.get('config')),
        },
        time,
      );
    });
    return answerJson(service, dialect.statusOfCreate(false), { data: dialect.experiment(row, 'written') });
  });

  app.patch(`${path}/:experiment`, async (c) => {
    const id = c.req.param('experiment');
    const { attributes } = await readBody(c, service, schemas.updateExperiment);
    const { name, description } = attributes;
    const row = await database.write((store) =>
      updateExperiment(store, id, { name, description: description ?? undefined }, now()),
    );
    if (!row) throw notFound('experiment', id);
    return answer(service, dialect.experimentUpdated(dialect.experiment(row, 'written')));
  });

  app.post(`${path}/delete`, async (c) => {
    const { attributes } = await readBody(c, service, schemas.deleteExperiments);
    const rows = await database.write((store) => attributes.experiment_ids.map((id) => deleteExperiment(store, id)));
    return answer(service, dialect.deleted(rows.flatMap((row) => (row ? [dialect.experiment(row, 'read')] : []))));
  });

  app.post(`${path}/:experiment/events`, async (c) => {
    const id = c.req.param('experiment');
    const { attributes, raw } = await readBody(c, service, pushEvents, dialect.eventsType);
    if (!getExperiment(database.reader, id)) throw notFound('experiment', id);
    checkTimes(attributes, Date.now());
    await database.write((store) => {
      addEvents(store, id, 'span', rawElements(raw.get('spans')));
      addEvents(store, id, 'metric', rawElements(raw.get('metrics')));
    });
    return answer(service, { status: 202, body: '' });
  });
}
