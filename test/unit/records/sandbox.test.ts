import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LlmObsClient } from '../../../src/api/client';
import { createClient } from '../../../src/api/createClient';
import type { RawJson } from '../../../src/json/rawJson';
import { mergeThreeWay } from '../../../src/records/merge';
import type { RecordsFormat } from '../../../src/records/model';
import { keepOrder } from '../../../src/records/order';
import { planChanges, summarize } from '../../../src/records/plan';
import { readDocument } from '../../../src/records/readDocument';
import { saveChanges } from '../../../src/records/save';
import type { DatasetTarget } from '../../../src/records/save';
import { checkForRemoteChanges, readSnapshot } from '../../../src/records/snapshot';
import { writeDocument } from '../../../src/records/writeDocument';
import { startSandbox } from '../../../src/sandbox/server';
import type { Sandbox } from '../../../src/sandbox/server';

const first = [
  '{"input":{"q":12345678901234567890,"b":1.0,"a":1e400,"2":"\\u0041"},"expected_output":"007","tags":["a:1"]}',
  '{"input":"two\\r\\nlines","metadata":{"b":1,"a":2}}',
  '{"input":"третий"}',
].join('\n');

for (const dialect of ['documented', 'observed'] as const) {
  describe(`a dataset of the sandbox (${dialect} dialect)`, () => {
    let folder: string;
    let sandbox: Sandbox;
    let client: LlmObsClient;
    let target: DatasetTarget;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'records-'));
      const keys = { apiKey: 'api', applicationKey: 'app' };
      sandbox = await startSandbox({ data: path.join(folder, 'sandbox.db'), dialect, ...keys });
      client = createClient({ baseUrl: sandbox.url, keys: () => keys });
    });

    beforeEach(async function () {
      const project = await client.projects.create({ name: 'records' });
      const name = this.currentTest?.title ?? 'dataset';
      const dataset = await client.datasets.create(project.resource.id, { name });
      target = { client, projectId: project.resource.id, datasetId: dataset.resource.id };
    });

    after(async () => {
      await client.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    });

    const saveText = async (text: string, format: RecordsFormat) => {
      const base = await readSnapshot(target);
      const { records, problems } = readDocument(text, format);
      assert.deepEqual(problems, []);
      const plan = planChanges(base, records);
      const outcome = await saveChanges(target, base, plan);
      assert.equal(outcome.error, undefined);
      assert.deepEqual([outcome.dropped, outcome.altered], [[], []]);
      return { plan, outcome };
    };

    const inOrderOf = async (records: readonly { readonly id: string }[]) => {
      const fresh = await readSnapshot(target);
      return {
        ...fresh,
        records: keepOrder(
          records.map(({ id }) => id),
          [...fresh.records],
        ),
      };
    };

    it('gives back what was saved to the byte, in every format', async () => {
      const { outcome } = await saveText(first, 'jsonl');
      const fresh = await inOrderOf(outcome.records);
      assert.equal(fresh.version, outcome.version);
      for (const format of ['json', 'jsonl', 'csv'] as const) {
        const { records } = readDocument(writeDocument(fresh.records, format), format);
        assert.equal(summarize(planChanges(outcome.snapshot, records)), 'no changes');
      }
      assert.equal(fresh.records[1]?.input, '"two\\r\\nlines"');
      assert.equal(fresh.records[0]?.input, '{"q":12345678901234567890,"b":1.0,"a":1e400,"2":"\\u0041"}');
    });

    it('gets updates, additions and deletions as one version', async () => {
      const { outcome } = await saveText(first, 'jsonl');
      const base = outcome.snapshot;
      const [one, two] = base.records;
      assert.ok(one && two);
      const { expected_output: _, ...cleared } = { ...one, tags: ['b:2'] };
      const plan = planChanges(base, [two, { input: '1.0' as RawJson }, cleared]);
      assert.equal(summarize(plan), '1 updated, 1 added, 1 deleted');
      const second = await saveChanges(target, base, plan);
      assert.equal(second.error, undefined);
      assert.equal(second.version, base.version + 1);
      const fresh = await inOrderOf(second.records);
      assert.deepEqual(
        fresh.records.map(({ input, tags }) => [input, tags]),
        [
          [two.input, []],
          ['1.0', []],
          [one.input, ['b:2']],
        ],
      );
      assert.equal((await readSnapshot(target, base.version)).records.length, 3);
    });

    it('merges what came meanwhile and saves on top of it', async () => {
      const { outcome } = await saveText(first, 'jsonl');
      const base = outcome.snapshot;
      const [one, two, three] = base.records;
      assert.ok(one && two && three);
      await saveChanges(target, base, planChanges(base, [{ ...one, tags: ['a:1', 'theirs'] }, two]));
      const mine = [{ ...one, expected_output: '"mine"' as RawJson, tags: ['mine'] }, two, three];
      const remote = await checkForRemoteChanges(target, base);
      assert.ok(remote.moved);
      const merged = mergeThreeWay(base, mine, remote.theirs);
      assert.deepEqual(merged.conflicts, []);
      const plan = planChanges(merged.base, merged.records);
      assert.equal(summarize(plan), '1 updated');
      const saved = await saveChanges(target, merged.base, plan);
      const fresh = await inOrderOf(saved.records);
      assert.deepEqual(
        fresh.records.map(({ id, tags }) => [id, [...(tags ?? [])].sort()]),
        [
          [one.id, ['mine', 'theirs']],
          [two.id, []],
        ],
      );
      assert.equal(fresh.records[0]?.expected_output, '"mine"');
    });

    it('is written in several batches that make one version', async () => {
      const base = await readSnapshot(target);
      const rows = Array.from({ length: 25 }, (_, i) => ({ input: String(i) as RawJson }));
      const plan = planChanges(base, rows);
      const outcome = await saveChanges(target, base, plan, { limits: { records: 10, bytes: 1e6 } });
      assert.equal(outcome.error, undefined);
      const fresh = await inOrderOf(outcome.records);
      assert.equal(fresh.version, outcome.version);
      assert.equal(fresh.version, base.version + 1);
      assert.deepEqual(
        fresh.records.map(({ input }) => input),
        rows.map(({ input }) => input),
      );
    });
  });
}
