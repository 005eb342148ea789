import assert from 'node:assert/strict';
import type { RawJson } from '../../../src/json/rawJson';
import { copyRecords } from '../../../src/records/copyRecords';
import { mergeDatasets, type MergeDatasetsOptions } from '../../../src/records/mergeDatasets';
import { planChanges, summarize, type IdentifiedRecord } from '../../../src/records/plan';
import { FakeService } from './fakeService';

const record = (id: string, input: string, more: Partial<IdentifiedRecord> = {}): IdentifiedRecord => ({
  id,
  input: input as RawJson,
  tags: [],
  ...more,
});
const output = (text: string) => ({ expected_output: JSON.stringify(text) as RawJson });

const base = { version: 3, records: [record('a', '"A"', { ...output('1'), tags: ['x'] }), record('b', '{"q":1}')] };
const other = [
  record('a', '"A"', { ...output('2'), tags: ['y'] }),
  record('b', '"other input"'),
  record('z', '{ "q": 1 }', output('by input')),
];
const merged = (options: MergeDatasetsOptions) => {
  const plan = planChanges(base, mergeDatasets(base, other, options));
  return { summary: summarize(plan), ...plan };
};

describe('merging datasets', () => {
  it('by id updates what both have, adds tags, and adds the rest', () => {
    const { summary, records } = merged({ by: 'id', matching: 'update' });
    assert.equal(summary, '2 updated, 1 added');
    assert.deepEqual(records[0], { id: 'a', input: '"A"', expected_output: '"2"', tags: ['x', 'y'] });
    assert.deepEqual(
      records.map(({ id, input }) => [id, input]),
      [
        ['a', '"A"'],
        ['b', '"other input"'],
        ['z', '{ "q": 1 }'],
      ],
    );
  });

  it('by id leaves alone what is there where that is wanted', () => {
    assert.equal(merged({ by: 'id', matching: 'keep' }).summary, '1 added');
  });

  it('by input finds records whatever their id, and never replaces one that has the id of a new one', () => {
    const { summary, records, inserts } = merged({ by: 'input', matching: 'update' });
    assert.equal(summary, '2 updated, 1 added');
    assert.deepEqual([records[1]?.id, records[1]?.expected_output], ['b', '"by input"']);
    assert.notEqual(inserts[0]?.id, 'b');
    assert.equal(inserts[0]?.input, '"other input"');
  });

  it('pairs records of the same input in their order', () => {
    const twice = { version: 1, records: [record('1', '"x"'), record('2', '"x"')] };
    const result = mergeDatasets(
      twice,
      [record('p', '"x"', output('first')), record('q', '"x"', output('second')), record('r', '"x"')],
      { by: 'input', matching: 'update' },
    );
    assert.deepEqual(
      result.map(({ id, expected_output }) => [id, expected_output]),
      [
        ['1', '"first"'],
        ['2', '"second"'],
        ['r', undefined],
      ],
    );
  });

  it('a second time changes nothing, also where several records have the same input', () => {
    const options = { by: 'input', matching: 'update' } as const;
    const twins = [record('p', '"x"', output('first')), record('q', '"x"', output('second'))];
    const once = mergeDatasets({ version: 1, records: [record('1', '"x"')] }, twins, options);
    // The service lists what was added last first.
    const after = { version: 2, records: [...once].reverse().map((merged) => ({ ...merged, id: merged.id ?? '' })) };
    assert.deepEqual(
      after.records.map(({ id, expected_output }) => [id, expected_output]),
      [
        ['q', '"second"'],
        ['1', '"first"'],
      ],
    );
    assert.equal(
      summarize(planChanges(after, mergeDatasets(after, twins, options))),
      summarize(planChanges(after, after.records)),
    );
  });

  it('clears no field: an empty output and empty metadata are what the service gives for none', () => {
    const full = { version: 1, records: [record('a', '"A"', { ...output('1'), metadata: '{"k":1}' as RawJson })] };
    const empty = [record('a', '"A"', { ...output(''), metadata: '{}' as RawJson })];
    assert.deepEqual(mergeDatasets(full, empty, { by: 'id', matching: 'update' }), full.records);
  });
});

describe('copying records', () => {
  const seven = Array.from({ length: 7 }, (_, i) => record(`r${i}`, `${i}.0`, { tags: [`n:${i}`] }));

  it('keeps ids, values and tags, and makes one version', async () => {
    const [source, into] = [new FakeService({ records: seven, version: 5 }), new FakeService({ version: 0 })];
    const counts: number[] = [];
    const copied = await copyRecords(source, into, 0, { onProgress: (records) => counts.push(records) });
    assert.deepEqual([copied.version, copied.records, copied.error], [5, 7, undefined]);
    assert.deepEqual(new Map([...into.records].sort()), new Map(seven.map((entry) => [entry.id, entry])));
    assert.equal(into.version, 1);
    assert.deepEqual(counts, [3, 6, 7]);
    assert.deepEqual(
      into.batches.map(({ create_new_version }) => create_new_version),
      [true, false, false],
    );
  });

  it('tells what is there where the service fails on the way', async () => {
    const source = new FakeService({ records: seven });
    const into = new FakeService({ version: 0, fault: (call) => (call === 2 ? { kind: 'forbidden' } : undefined) });
    const copied = await copyRecords(source, into, 0);
    assert.equal(copied.records, 6);
    assert.match(copied.error?.message ?? '', /forbidden/);
  });

  it('names records that the service left out', async () => {
    const into = new FakeService({ version: 0, answer: (records) => records.filter(({ id }) => id !== 'r3') });
    const copied = await copyRecords(new FakeService({ records: seven }), into, 0);
    assert.deepEqual(copied.dropped, [{ id: 'r3', change: 'insert' }]);
    assert.equal(copied.records, 6);
  });
});
