import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LlmObsClient } from '../../../src/api/client';
import { createClient } from '../../../src/api/createClient';
import { LlmObsError } from '../../../src/api/errors';
import type { UploadEvent } from '../../../src/api/resources';
import { parseRawJson, rawString } from '../../../src/json/rawJson';
import { startSandbox } from '../../../src/sandbox/server';
import type { Sandbox } from '../../../src/sandbox/server';
import { keys } from './service';

const exact = parseRawJson('{"b":1.0,"a":12345678901234567890,"2":1e400,"1":"\\u0041"}');

for (const dialect of ['documented', 'observed'] as const)
  describe(`the client with the sandbox (${dialect} dialect)`, () => {
    let folder: string;
    let sandbox: Sandbox;
    let client: LlmObsClient;
    let projectId: string;
    let datasetId: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'client-'));
      sandbox = await startSandbox({ data: path.join(folder, 'sandbox.db'), dialect, ...keys });
      client = createClient({ baseUrl: sandbox.url, keys: () => keys });
      projectId = (await client.projects.create({ name: 'project' })).resource.id;
    });
    beforeEach(async function () {
      const name = this.currentTest?.title ?? 'dataset';
      datasetId = (await client.datasets.create(projectId, { name })).resource.id;
    });
    after(async () => {
      await client.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    });

    const records = async () => (await client.records.page(projectId, datasetId)).items;

    it('checks keys and tells wrong ones apart', async () => {
      await client.validateKeys();
      const stranger = createClient({ baseUrl: sandbox.url, keys: () => ({ ...keys, apiKey: 'wrong' }) });
      await assert.rejects(stranger.validateKeys(), (error) => LlmObsError.is(error, 'unauthorized', 'forbidden'));
      await assert.rejects(stranger.projects.page(), (error) => LlmObsError.is(error, 'unauthorized', 'forbidden'));
      await stranger.close();
    });

    it('creates, finds, changes and deletes projects', async () => {
      const { resource, existed } = await client.projects.create({ name: 'short-lived', description: 'one' });
      assert.equal(existed, false);
      const again = await client.projects.create({ name: 'short-lived' });
      assert.deepEqual([again.resource.id, again.existed], [resource.id, true]);
      const changed = await client.projects.update(resource.id, { name: 'renamed', description: 'two' });
      assert.deepEqual([changed?.attributes.name, changed?.attributes.description], ['renamed', 'two']);
      assert.equal((await client.projects.page({ name: 'renamed' })).items[0]?.id, resource.id);
      await client.projects.delete([resource.id]);
      assert.deepEqual((await client.projects.page({ id: resource.id })).items, []);
    });

    it('creates, finds, changes and deletes datasets', async () => {
      const created = await client.datasets.create(projectId, { name: 'new', metadata: { owner: 'x' } });
      const { id } = created.resource;
      assert.equal(created.existed, false);
      assert.equal((await client.datasets.create(projectId, { name: 'new' })).existed, true);
      const changed = await client.datasets.update(projectId, id, { name: 'newer', description: 'd' });
      assert.equal(changed?.attributes.name, 'newer');
      const exact = parseRawJson('{"seed":12345678901234567890,"rate":1.0,"a":"\\u0041"}');
      await client.datasets.update(projectId, id, { metadata: exact });
      assert.equal(await client.datasets.metadata(projectId, id), exact);
      assert.equal((await client.datasets.get(projectId, id)).attributes.description, 'd');
      await client.datasets.delete(projectId, [id]);
      await assert.rejects(client.datasets.get(projectId, id), (error) => LlmObsError.is(error, 'not found'));
    });

    it('goes through all pages of a list once', async () => {
      for (const name of ['one more', 'and another']) await client.datasets.create(projectId, { name });
      const names = new Set<string>();
      let pages = 0;
      for await (const page of client.datasets.pages(projectId, { limit: 2 })) {
        pages++;
        for (const { id } of page.items) {
          assert.ok(!names.has(id));
          names.add(id);
        }
      }
      assert.ok(pages > 1);
    });

    it('appends, updates and deletes records, to the byte', async () => {
      const { records: appended } = await client.records.append(projectId, datasetId, [
        { id: 'a', input: exact, expected_output: rawString('out'), metadata: parseRawJson('{"k":1}') },
        { input: rawString('without an id') },
      ]);
      assert.equal(appended.length, 2);
      assert.equal((await records()).find(({ id }) => id === 'a')?.input, exact);
      await client.records.update(projectId, datasetId, [{ id: 'a', expected_output: parseRawJson('1.50') }]);
      const updated = (await records()).find(({ id }) => id === 'a');
      assert.deepEqual([updated?.input, updated?.expected_output, updated?.metadata], [exact, '1.50', '{"k":1}']);
      await client.records.delete(projectId, datasetId, ['a']);
      assert.deepEqual(
        (await records()).map(({ input }) => input),
        ['"without an id"'],
      );
    });

    it('saves a batch as one version, reads older ones and lists versions', async () => {
      const first = await client.records.batchUpdate(projectId, datasetId, {
        insert: [
          { id: 'a', input: exact, tags: ['x:1'] },
          { id: 'b', input: parseRawJson('{"q":1}') },
        ],
        update: [],
        delete: [],
      });
      assert.equal(first.records.length, 2);
      const before = (await client.datasets.get(projectId, datasetId)).attributes.current_version;
      await client.records.batchUpdate(projectId, datasetId, {
        insert: [{ id: 'c', input: rawString('new') }],
        update: [{ id: 'a', tag_operations: { add: ['y:2'] } }],
        delete: ['b'],
      });
      const after = (await client.datasets.get(projectId, datasetId)).attributes.current_version;
      assert.equal(after, before + 1);
      const now = await records();
      assert.deepEqual(now.map(({ id }) => id).sort(), ['a', 'c']);
      assert.deepEqual([...(now.find(({ id }) => id === 'a')?.tags ?? [])].sort(), ['x:1', 'y:2']);
      const old = await client.records.page(projectId, datasetId, { version: before });
      assert.deepEqual(old.items.map(({ id }) => id).sort(), ['a', 'b']);
      assert.ok(Array.isArray(await client.datasets.versions(projectId, datasetId)));
      await assert.rejects(
        client.records.page(projectId, datasetId, { version: 99 }),
        (error) => LlmObsError.is(error, 'invalid request') && /version/.test(error.message),
      );
    });

    it('lists records by pages without losing or doubling one', async () => {
      const ids = Array.from({ length: 25 }, (_, index) => `r-${index}`);
      const insert = ids.map((id) => ({ id, input: rawString(id) }));
      await client.records.batchUpdate(projectId, datasetId, { insert, update: [], delete: [] });
      const seen: string[] = [];
      for await (const page of client.records.pages(projectId, datasetId, { limit: 7 }))
        seen.push(...page.items.map(({ id }) => id));
      assert.deepEqual(seen.sort(), ids.sort());
    });

    it('uploads a CSV and tells how it goes', async () => {
      const bytes = Buffer.from('id,input,metadata\nu1,"{""q"":1}","{""k"":1.0}"\nu2,"zwei\nZeilen",\n');
      const file = {
        name: 'two.csv',
        size: bytes.byteLength,
        async *open() {
          yield await Promise.resolve(bytes);
        },
      };
      const events: UploadEvent[] = [];
      for await (const event of client.records.upload(projectId, datasetId, file, { tags: ['t:1'] }))
        events.push(event);
      assert.deepEqual(events.at(-1), { kind: 'completed', records_created: 2 });
      const uploaded = (await records()).find(({ id }) => id === 'u1');
      assert.deepEqual([uploaded?.metadata, uploaded?.tags], ['{"k":1.0}', ['t:1']]);
    });

    it('fails an upload that the service refuses', async () => {
      const bytes = Buffer.from('question\n1\n');
      const file = {
        name: 'wrong.csv',
        size: bytes.byteLength,
        async *open() {
          yield await Promise.resolve(bytes);
        },
      };
      await assert.rejects(
        async () => {
          for await (const _event of client.records.upload(projectId, datasetId, file));
        },
        (error) => LlmObsError.is(error, 'upload failed', 'invalid request') && /input/.test(error.message),
      );
    });

    it('creates, finds, changes and deletes experiments, and pushes events', async () => {
      const created = await client.experiments.create({
        name: 'experiment',
        project_id: projectId,
        dataset_id: datasetId,
        config: parseRawJson('{"model":"m","seed":12345678901234567890}'),
      });
      assert.match(created.attributes.name, /^experiment/);
      const { items } = await client.experiments.page({ projectId, datasetId });
      assert.deepEqual(
        items.map(({ id }) => id),
        [created.id],
      );
      const now = Date.now();
      const ids = `"span_id":"s1","trace_id":"t1"`;
      await client.experiments.pushEvents(created.id, {
        spans: [
          parseRawJson(
            `{${ids},"project_id":"${projectId}","dataset_id":"${datasetId}","name":"n","start_ns":${now}000001,"duration":1,"status":"ok"}`,
          ),
        ],
        metrics: [
          parseRawJson(
            `{"span_id":"s1","label":"exact","metric_type":"boolean","boolean_value":true,"timestamp_ms":${now}}`,
          ),
        ],
      });
      await client.experiments.update(created.id, { description: 'changed' });
      assert.match(
        await client.experiments.text(projectId, created.id),
        /"seed":12345678901234567890[^]*"description":"changed"/,
      );
      const [changed] = (await client.experiments.page({ ids: [created.id], projectId })).items;
      assert.equal(changed?.attributes.description, 'changed');
      await client.experiments.delete([created.id]);
      assert.deepEqual((await client.experiments.page({ projectId, datasetId })).items, []);
    });

    it('creates, finds, changes and deletes annotation queues and their interactions', async () => {
      const queue = await client.annotationQueues.create({ name: 'queue', project_id: projectId });
      const changed = await client.annotationQueues.update(queue.id, { description: 'd' });
      assert.equal(changed?.attributes.description, 'd');
      for (const filter of [{ projectId }, { queueIds: [queue.id] }, undefined])
        assert.ok((await client.annotationQueues.list(filter)).some(({ id }) => id === queue.id));
      const interaction = { content_id: 'trace-1', type: 'trace' } as const;
      const [added] = await client.annotationQueues.addInteractions(queue.id, [interaction]);
      assert.deepEqual([added?.content_id, added?.already_existed], ['trace-1', false]);
      const [again] = await client.annotationQueues.addInteractions(queue.id, [interaction]);
      assert.deepEqual([again?.id, again?.already_existed], [added?.id, true]);
      const [annotated] = await client.annotationQueues.annotatedInteractions(queue.id);
      assert.deepEqual([annotated?.id, annotated?.annotations], [added?.id, []]);
      await client.annotationQueues.deleteInteractions(queue.id, [added?.id ?? '']);
      assert.deepEqual(await client.annotationQueues.annotatedInteractions(queue.id), []);
      await client.annotationQueues.delete(queue.id);
      await assert.rejects(client.annotationQueues.annotatedInteractions(queue.id), (error) =>
        LlmObsError.is(error, 'not found'),
      );
    });
  });
