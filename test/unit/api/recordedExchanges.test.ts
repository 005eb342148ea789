import assert from 'node:assert/strict';
import type { LlmObsClient } from '../../../src/api/client';
import type { DatasetRecord, Resource } from '../../../src/api/resources';
import { parseRawJson } from '../../../src/json/rawJson';
import type { RawJson } from '../../../src/json/rawJson';
import exchanges from '../../fixtures/recorded-exchanges.json';
import type { Service } from './service';
import { presentFields } from '../../support/recordsPage';
import { startService } from './service';

interface Exchange {
  method: string;
  path: string;
  request: { data: { type: string; id?: string; attributes: Record<string, unknown> } } | null;
  status: number;
  content_type: string;
  response: unknown;
}

type Wire = Record<string, unknown> & { id: string; attributes: Record<string, unknown> };

const raw = (value: unknown): RawJson => parseRawJson(JSON.stringify(value));
const rawOrAbsent = (value: unknown): RawJson | undefined =>
  value === null || value === undefined ? undefined : raw(value);

describe('the recorded exchanges with the real service', () => {
  let service: Service;
  let client: LlmObsClient;
  let exchange: Exchange;

  before(async () => {
    service = await startService((request) => {
      // Creating looks for the name first: nobody had it.
      if (exchange.method === 'POST' && request.method === 'GET') return { body: '{"data":[],"meta":{"after":""}}' };
      const { status, content_type, response } = exchange;
      // The recorded service refuses the documented type names where another is recorded.
      const type = (JSON.parse(request.body || 'null') as Exchange['request'])?.data.type;
      if (type !== exchange.request?.data.type)
        return { status: 400, body: '{"errors":[{"title":"Generic Error","detail":"invalid data type"}]}' };
      return {
        status,
        headers: { 'content-type': content_type },
        body: response === '' ? '' : JSON.stringify(response),
      };
    });
    client = service.client();
  });
  after(() => service.close());

  for (const [index, recorded] of (exchanges as Exchange[]).entries())
    it(`${index}: ${recorded.method} ${recorded.path.replace(/[0-9a-f-]{36}/g, '…')} is sent alike and understood`, async () => {
      exchange = recorded;
      service.received.length = 0;
      await replay(client, recorded);
      const last = service.received.at(-1);
      assert.ok(last);
      assert.equal(last.method, recorded.method);
      assert.equal(last.headers['dd-api-key'], 'api-key-of-the-test');
      assert.equal(last.headers['dd-application-key'], 'application-key-of-the-test');
      const recordedUrl = new URL(recorded.path, 'http://service');
      const url = new URL(last.path, 'http://service');
      assert.equal(url.pathname, recordedUrl.pathname);
      for (const [name, value] of recordedUrl.searchParams) assert.equal(url.searchParams.get(name), value);
      if (recorded.request) assert.deepEqual(JSON.parse(last.body), sentHere(recorded));
    });
});

/** The recorded request body without what only Datadog's SDK sends (the documents don't know these fields). */
function sentHere({ request, path, method }: Exchange): unknown {
  const body = structuredClone(request);
  const attributes = body?.data.attributes ?? {};
  if (path.endsWith('/batch_update')) delete attributes['deduplicate'];
  if (path.endsWith('/delete')) delete attributes['type'];
  if (path.endsWith('/experiments')) delete attributes['run_count'];
  if (method === 'PATCH') body!.data.attributes = { description: 'as before' };
  return body;
}

async function replay(client: LlmObsClient, { method, path, request, response }: Exchange): Promise<void> {
  const [, , , , , ...segments] = new URL(path, 'http://service').pathname.split('/');
  const attributes = request?.data.attributes ?? {};
  const answered = (response as { data?: unknown }).data;
  const [first = '', second, third = '', fourth] = segments;
  if (first === 'projects') {
    const { resource, existed } = await client.projects.create(attributes as { name: string });
    assert.equal(existed, false);
    return sameResource(resource, answered as Wire);
  }
  if (first === 'experiments') {
    if (third === 'events')
      return client.experiments.pushEvents(second ?? '', {
        spans: (attributes['spans'] as unknown[]).map(raw),
        metrics: (attributes['metrics'] as unknown[]).map(raw),
      });
    if (method === 'PATCH')
      return assert.equal(await client.experiments.update(second ?? '', { description: 'as before' }), undefined);
    const { run_count: _onlyTheSdkSendsIt, ...rest } = attributes;
    type Attributes = Parameters<LlmObsClient['experiments']['create']>[0];
    return sameResource(await client.experiments.create(rest as unknown as Attributes), answered as Wire);
  }
  assert.equal(second, 'datasets');
  if (third === 'delete') return client.datasets.delete(first, attributes['dataset_ids'] as string[]);
  if (fourth === 'batch_update') {
    const inserts = attributes['insert_records'] as Wire[];
    const updates = attributes['update_records'] as Wire[];
    const { records, version } = await client.records.batchUpdate(first, third, {
      insert: inserts.map((insert) => ({ ...valuesToSend(insert), id: insert.id, input: raw(insert['input']) })),
      update: updates.map((update) => ({ ...valuesToSend(update), id: update.id, input: raw(update['input']) })),
      delete: attributes['delete_records'] as string[],
    });
    sameRecords(records, answered as Wire[]);
    return assert.equal(version, (answered as Wire[])[0]?.attributes['version']);
  }
  if (fourth === 'records' && method === 'POST') {
    const records = (attributes['records'] as Wire[]).map((record) => ({
      ...valuesToSend(record),
      ...(record.id === undefined ? {} : { id: record.id }),
      input: raw(record['input']),
    }));
    const written = await client.records.append(first, third, records);
    sameRecords(written.records, answered as Wire[]);
    return assert.equal(written.version, 1);
  }
  if (fourth === 'records') {
    const page = await client.records.page(first, third, { version: 1 });
    assert.equal(page.after, undefined);
    return sameRecords(page.items, answered as Wire[]);
  }
  if (method === 'POST') {
    const { resource } = await client.datasets.create(first, attributes as { name: string });
    assert.equal(resource.attributes.current_version, 0);
    return sameResource(resource, answered as Wire);
  }
  const name = new URL(path, 'http://service').searchParams.get('filter[name]') ?? '';
  const { items } = await client.datasets.page(first, { name });
  assert.equal(items.length, (answered as Wire[]).length);
  items.forEach((item, index) => sameResource(item, (answered as Wire[])[index]));
}

function valuesToSend(record: Wire) {
  const values: { expected_output?: RawJson; metadata?: RawJson } = {};
  if ('expected_output' in record) values.expected_output = raw(record['expected_output']);
  if ('metadata' in record) values.metadata = raw(record['metadata']);
  return values;
}

function sameResource(resource: Resource<object>, wire: Wire | undefined): void {
  assert.ok(wire);
  assert.equal(resource.id, wire.id);
  assert.equal(resource.type, wire['type']);
  assert.deepEqual(JSON.parse(JSON.stringify(resource.attributes)), wire.attributes);
}

function sameRecords(records: readonly DatasetRecord[], wire: readonly Wire[]): void {
  assert.equal(records.length, wire.length);
  for (const [index, record] of records.entries()) {
    const { id, attributes } = wire[index]!;
    assert.deepEqual(
      presentFields(record),
      Object.fromEntries(
        Object.entries({
          id,
          input: rawOrAbsent(attributes['input']),
          expected_output: rawOrAbsent(attributes['expected_output']),
          metadata: rawOrAbsent(attributes['metadata']),
          tags: attributes['tags'] ?? [],
          created_at: attributes['created_at'],
          updated_at: attributes['updated_at'],
          deleted_at: attributes['deleted_at'],
          canonical_id: attributes['canonical_id'],
          version: attributes['version'],
        }).filter(([, value]) => value !== undefined),
      ),
    );
  }
}
