import type { Hono } from 'hono';
import { deleteRecords } from '../../api/schemas';
import { readBody } from '../body';
import { jsonText, Verbatim } from '../jsonText';
import { badRequest } from '../problem';
import { cursorText, integer, pageCursor, pageLimit } from '../query';
import { answer, type SandboxEnv, type Service } from '../service';
import { listRecords } from '../store/recordList';
import { FIRST_PLACE, RecordWriter } from '../store/recordWriter';
import { existingDataset } from './datasets';
import { appendRecords, batchUpdate, updateRecords } from './recordSchemas';
import { insertsOf, updatesOf, type Insert, type Update } from './recordBody';

interface Changes {
  readonly inserts?: readonly Insert[];
  readonly updates?: readonly Update[];
  readonly deletes?: readonly string[];
  readonly deduplicate?: boolean;
  readonly newVersion?: boolean;
}

/** Records: list, append, update, delete, batch update. */
export function routeRecords(app: Hono<SandboxEnv>, service: Service): void {
  const { database, dialect, now } = service;
  const path = '/api/v2/llm-obs/v1/:project/datasets/:dataset';

  /** All of it or nothing. Gives the JSON texts of the records that were written. */
  const write = (project: string, dataset: string, changes: Changes): Promise<string[]> =>
    database.write((store) => {
      const { inserts = [], updates = [], deletes = [], deduplicate = true, newVersion = true } = changes;
      const row = existingDataset(store, project, dataset);
      const writer = new RecordWriter(store, row, { newVersion, now: now(), dialect });
      for (const { id, values } of inserts)
        if (id !== undefined || !deduplicate || !writer.hasInput(values.input)) writer.insert(id, values);
      for (const { id, change } of updates) writer.update(id, change);
      for (const id of deletes) writer.delete(id);
      return writer.finish().records;
    });

  app.get(`${path}/records`, (c) => {
    const { project, dataset } = c.req.param();
    const query = new URL(c.req.url).searchParams;
    const limit = pageLimit(query);
    const cursor = pageCursor(query);
    const row = existingDataset(database.reader, project, dataset);
    const version = integer(query, 'filter[version]') ?? cursor?.version ?? row.current_version;
    if (version < 0 || version > row.current_version)
      throw badRequest('invalid version: version is greater than the current version or negative', {
        parameter: 'filter[version]',
      });
    const place = cursor?.place ?? FIRST_PLACE;
    const { bytes, lastPlace } = listRecords(database.reader, dialect, row, { version, place, limit });
    const after = lastPlace === undefined ? undefined : cursorText({ place: lastPlace, version });
    const end = `],"meta":${jsonText(dialect.meta(after))}}`;
    return answer(service, { status: 200, body: Buffer.concat([Buffer.from('{"data":['), bytes, Buffer.from(end)]) });
  });

  app.post(`${path}/records`, async (c) => {
    const { project, dataset } = c.req.param();
    const { attributes, raw } = await readBody(c, service, appendRecords, dialect.recordsType);
    const inserts = insertsOf(attributes.records, raw, 'records');
    const records = await write(project, dataset, { inserts, deduplicate: attributes.deduplicate ?? true });
    return answer(service, { status: dialect.statusOfCreate(false), body: dialect.writtenRecords(records) });
  });

  app.patch(`${path}/records`, async (c) => {
    const { project, dataset } = c.req.param();
    const { attributes, raw } = await readBody(c, service, updateRecords, dialect.recordsType);
    const records = await write(project, dataset, { updates: updatesOf(attributes.records, raw, 'records') });
    return answer(service, { status: 200, body: dialect.writtenRecords(records) });
  });

  app.post(`${path}/records/delete`, async (c) => {
    const { project, dataset } = c.req.param();
    const { attributes } = await readBody(c, service, deleteRecords, dialect.recordsType);
    const records = await write(project, dataset, { deletes: attributes.record_ids });
    return answer(service, dialect.deleted(records.map((record) => new Verbatim(record))));
  });

  app.post(`${path}/batch_update`, async (c) => {
    const { project, dataset } = c.req.param();
    const { attributes, id, raw } = await readBody(c, service, batchUpdate);
    if (id === undefined ? dialect.requiresDatasetId : id !== dataset)
      throw badRequest('data.id must be the id of the dataset in the path', { pointer: '/data/id' });
    const records = await write(project, dataset, {
      inserts: insertsOf(attributes.insert_records ?? [], raw, 'insert_records', attributes.tags ?? []),
      updates: updatesOf(attributes.update_records ?? [], raw, 'update_records'),
      deletes: attributes.delete_records ?? [],
      deduplicate: attributes.deduplicate ?? true,
      newVersion: attributes.create_new_version ?? true,
    });
    return answer(service, { status: 200, body: dialect.writtenRecords(records) });
  });
}
