import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { LlmObsError } from '../../../src/api/errors';
import type { LlmObsErrorKind } from '../../../src/api/errors';
import type { RawJson } from '../../../src/json/rawJson';
import { mergeThreeWay } from '../../../src/records/merge';
import type { RecordContent, Snapshot } from '../../../src/records/model';
import { isEmptyPlan, planChanges } from '../../../src/records/plan';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { saveChanges } from '../../../src/records/save';
import type { SaveOptions } from '../../../src/records/save';
import { checkForRemoteChanges } from '../../../src/records/snapshot';
import { assertSameContent, sortedById } from './assertRecords';
import { editsOf } from './edits.arbitrary';
import { FakeService } from './fakeService';
import type { Fault, FakeServiceOptions } from './fakeService';
import { storedRecords } from './records.arbitrary';
import { many, raw, record } from './testRecords';

async function save(service: FakeService, edited: readonly RecordContent[], options: SaveOptions = {}) {
  const base = service.snapshot;
  return saveChanges(service, base, planChanges(base, edited), options);
}

describe('saving', () => {
  for (const dialect of ['documented', 'observed'] as const) {
    it(`writes one version and tells what the dataset holds then (${dialect} answers)`, async () => {
      const service = new FakeService({ records: [record('a'), record('b'), record('c')], version: 7, dialect });
      const added = record('new');
      const outcome = await save(service, [added, record('c'), record('a', { expected_output: raw('x') })]);
      assert.deepEqual(service.batches.length, 1);
      assert.equal(outcome.error, undefined);
      assert.deepEqual(outcome.counts, { inserted: 1, updated: 1, deleted: 1 });
      assert.equal(outcome.version, 8);
      assert.equal(service.version, 8);
      assert.deepEqual(outcome.snapshot.records, [added, record('c'), record('a', { expected_output: raw('x') })]);
      assert.ok(isEmptyPlan(outcome.remaining));
      assert.deepEqual([outcome.dropped, outcome.altered, outcome.attempted], [[], [], []]);
    });
  }

  it('sends nothing for an empty plan', async () => {
    const service = new FakeService({ records: [record('a')] });
    const outcome = await save(service, [record('a')]);
    assert.equal(service.batches.length, 0);
    assert.equal(outcome.version, service.version);
  });

  it('refuses a plan with errors before anything is sent', async () => {
    const service = new FakeService();
    await assert.rejects(save(service, [{ id: 'x' }]), (error) => LlmObsError.is(error, 'invalid request'));
    assert.equal(service.batches.length, 0);
  });

  it('sends big plans in batches of which only the first makes a version', async () => {
    const service = new FakeService({ version: 4 });
    const progress: number[] = [];
    const outcome = await save(service, many(2500), { onProgress: ({ saved }) => progress.push(saved) });
    assert.deepEqual(
      service.batches.map((batch) => [batch.insert.length, batch.create_new_version]),
      [
        [1000, true],
        [1000, false],
        [500, false],
      ],
    );
    assert.deepEqual(progress, [1000, 2000, 2500]);
    assert.equal(outcome.version, 5);
  });

  it('makes version 1 of a dataset that never held a record', async () => {
    for (const dialect of ['documented', 'observed'] as const) {
      const service = new FakeService({ version: 0, dialect });
      assert.equal((await save(service, many(3))).version, 1);
    }
  });

  it('halves a batch that is too large until it passes', async () => {
    const service = new FakeService({
      fault: (_call, batch) => (batch.insert.length > 3 ? { kind: 'too large' } : undefined),
    });
    const outcome = await save(service, many(10));
    assert.equal(outcome.error, undefined);
    assert.equal(service.records.size, 10);
    assert.equal(service.version, 2);
    assert.deepEqual(
      outcome.snapshot.records.map(({ id }) => id),
      many(10).map(({ id }) => id),
    );
  });

  it('names the record that is too large by itself and leaves it to be saved', async () => {
    const service = new FakeService({
      fault: (_call, batch) => (batch.insert.some(({ id }) => id === 'r-2') ? { kind: 'too large' } : undefined),
    });
    const outcome = await save(service, many(4));
    assert.ok(LlmObsError.is(outcome.error, 'too large'));
    assert.match(outcome.error.message, /^Record 3 \("r-2"\)/);
    assert.deepEqual(
      outcome.remaining.inserts.map(({ id }) => id),
      ['r-2', 'r-3'],
    );
    assert.deepEqual([...service.records.keys()], ['r-0', 'r-1']);
  });

  it('stops between batches when it is cancelled and tells what was saved', async () => {
    const controller = new AbortController();
    const service = new FakeService();
    const outcome = await save(service, many(2500), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    assert.ok(LlmObsError.is(outcome.error, 'cancelled'));
    assert.equal(outcome.counts.inserted, 1000);
    assert.equal(outcome.remaining.inserts.length, 1500);
  });

  it('writes the rest of a broken save into the version that it had begun', async () => {
    const faults: (Fault | undefined)[] = [undefined, { kind: 'unavailable' }];
    const service = new FakeService({ version: 4, fault: () => faults.shift() });
    const first = await save(service, many(1500));
    assert.equal(first.openVersion, 5);
    const plan = planChanges(first.snapshot, first.records, { attempted: first.attempted });
    assert.deepEqual(plan.unknownIds, []);
    const second = await saveChanges(service, first.snapshot, plan, { openVersion: first.openVersion });
    assert.equal(second.error, undefined);
    assert.equal(service.version, 5);
    assert.equal(service.records.size, 1500);
  });

  it('makes a version of its own where somebody else wrote meanwhile', async () => {
    const service = new FakeService({ version: 6, records: [record('a')] });
    const base = service.snapshot;
    await saveChanges(service, base, planChanges(base, [record('b')]), { openVersion: 5 });
    assert.equal(service.batches[0]?.create_new_version, true);
  });

  it('goes on looking for what somebody else wrote between the look at the version and the first batch', async () => {
    const service = new FakeService({ version: 6, records: [record('a'), record('b')] });
    const base = service.snapshot;
    const plan = planChanges(base, [record('a', { input: raw('mine') }), record('b')]);
    await save(service, [record('a'), record('b', { input: raw('theirs') })]);
    const outcome = await saveChanges(service, base, plan);
    assert.equal(outcome.version, 8);
    const remote = await checkForRemoteChanges(service, outcome.snapshot);
    assert.ok(remote.moved);
    const merge = mergeThreeWay(outcome.snapshot, outcome.records, remote.theirs);
    assert.deepEqual(merge.conflicts, []);
    assert.deepEqual(
      merge.records.map(({ input }) => input),
      [raw('mine'), raw('theirs')],
    );
  });

  it('tells whether what was sent last may be applied although no answer says so', async () => {
    const certain: LlmObsErrorKind[] = ['invalid request', 'unavailable', 'rate limited', 'cancelled'];
    const uncertain: LlmObsErrorKind[] = ['outcome unknown', 'unreadable answer'];
    for (const kind of [...certain, ...uncertain]) {
      const outcome = await save(new FakeService({ fault: () => ({ kind }) }), many(1));
      assert.equal(outcome.uncertain, uncertain.includes(kind), kind);
    }
    const cancelled = new LlmObsError('cancelled', 'cancelled', { request: 'POST /batch_update' });
    const service = new FakeService();
    service.client.records.batchUpdate = () => Promise.reject(cancelled);
    assert.equal((await save(service, many(1))).uncertain, true, 'cancelled while a request is under way');
  });

  it('names every record that the service dropped without a word, and keeps it unsaved', async () => {
    const service = new FakeService({
      records: [record('a')],
      answer: (records) => records.filter(({ id }) => id !== 'lost' && id !== 'a'),
    });
    const outcome = await save(service, [record('a', { input: raw('x') }), record('lost'), record('kept')]);
    assert.deepEqual(outcome.dropped, [
      { id: 'lost', change: 'insert' },
      { id: 'a', change: 'update' },
    ]);
    assert.deepEqual(outcome.counts, { inserted: 1, updated: 0, deleted: 0 });
    const again = planChanges(outcome.snapshot, outcome.records, { attempted: outcome.attempted });
    assert.deepEqual(again.unknownIds, []);
    assert.deepEqual([again.inserts[0]?.id, again.updates[0]?.id], ['lost', 'a']);
  });

  it('follows records that the service gave a new id, by canonical id, content or order', async () => {
    const rename: NonNullable<FakeServiceOptions['answer']> = (records) =>
      records.map((r) =>
        r.id === 'a'
          ? { ...r, id: 'a2', canonical_id: 'a' }
          : r.id === 'b'
            ? { ...r, id: 'b2' }
            : { ...r, id: 'c2', input: raw('?') },
      );
    const service = new FakeService({ records: [record('a'), record('b'), record('c')], answer: rename });
    const edited = [
      record('c', { input: raw('3') }),
      record('b', { input: raw('2') }),
      record('a', { input: raw('1') }),
    ];
    const outcome = await save(service, edited);
    assert.deepEqual(Object.fromEntries(outcome.rekeyed), { a: 'a2', b: 'b2', c: 'c2' });
    assert.deepEqual(
      outcome.snapshot.records.map(({ id }) => id),
      ['c2', 'b2', 'a2'],
    );
    assert.deepEqual(outcome.records, outcome.snapshot.records);
    assert.deepEqual(outcome.altered, ['c2']);
  });

  it('tells records that the service stored differently, and shows what it stored', async () => {
    const service = new FakeService({
      answer: (records) => records.map((r) => ({ ...r, input: '1' as RawJson })),
    });
    const outcome = await save(service, [record('a', { input: '1.0' as RawJson })]);
    assert.deepEqual(outcome.altered, ['a']);
    assert.equal(outcome.snapshot.records[0]?.input, '1');
  });

  it('takes an answer without tags or content for nothing new', async () => {
    const service = new FakeService({ answer: (records) => records.map(({ id }) => ({ id })) });
    const wish = record('a', { tags: ['t'], metadata: raw({ k: 1 }) });
    const outcome = await save(service, [wish]);
    assert.deepEqual(outcome.snapshot.records, [wish]);
    assert.deepEqual(outcome.altered, []);
  });

  const kinds: readonly LlmObsErrorKind[] = [
    'unavailable',
    'outcome unknown',
    'timed out',
    'rate limited',
    'forbidden',
  ];

  it('reaches the wish after failures at any batches, applied or not, and doubles nothing', async () => {
    const fault = fc.option(fc.record({ kind: fc.constantFrom(...kinds), applied: fc.boolean() }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        storedRecords.chain((records) => fc.tuple(fc.constant(records), editsOf(records))),
        fc.array(fault, { maxLength: 6 }),
        fc.constantFrom('documented', 'observed'),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async ([records, edited], faults, dialect, batchSize, keepsRows) => {
          const left = [...faults];
          const service = new FakeService({ records, dialect, fault: () => left.shift() });
          let base: Snapshot = service.snapshot;
          let wish: readonly RecordContent[] = edited;
          let attempted: readonly IdentifiedRecord[] = [];
          let openVersion: number | undefined;
          for (let tries = 0; ; tries++) {
            assert.ok(tries <= faults.length, 'a save ends with the first that has no fault');
            const remote = await checkForRemoteChanges(service, base);
            if (remote.moved) {
              const result = mergeThreeWay(base, wish, remote.theirs, { attempted });
              assert.deepEqual(result.conflicts, []);
              base = result.base;
              wish = result.records;
            }
            const plan = planChanges(base, wish, { attempted });
            assert.deepEqual(plan.unknownIds, []);
            const limits = { records: batchSize, bytes: 1e6 };
            const outcome = await saveChanges(service, base, plan, { limits, openVersion });
            ({ snapshot: base, attempted, openVersion } = outcome);
            // A document may take over the ids or still show its rows without them.
            if (!keepsRows) wish = outcome.records;
            if (outcome.error === undefined) break;
          }
          assert.equal(service.records.size, edited.length);
          const withoutId = (list: readonly RecordContent[]) =>
            list.map(({ id, ...rest }) => ({ ...rest, id: id?.startsWith('r-') ? id : '' }));
          const byContent = (list: readonly RecordContent[]) =>
            withoutId(list).sort((x, y) => (key(x) < key(y) ? -1 : 1));
          const key = (r: RecordContent) => `${r.id}${r.input}${r.expected_output}${r.metadata}${r.tags?.join()}`;
          assertSameContent(
            sortedById(byContent(service.snapshot.records)),
            sortedById(byContent(edited.map((r) => ({ tags: [], ...r })))),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
