import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareRecords, isSame, summarizeComparison, writeComparison } from '../../../src/records/compareRecords';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { storedRecords } from './records.arbitrary';

const record = (id: string, fields: Partial<Record<'input' | 'expected_output' | 'metadata', string>> = {}) =>
  ({ id, input: '"x"', tags: ['b', 'a'], ...fields }) as unknown as IdentifiedRecord;

describe('comparing records', () => {
  it('finds what was added, removed and changed, and counts by field', () => {
    const comparison = compareRecords(
      [record('a'), record('b', { input: '1' }), record('c')],
      [record('b', { input: '2', metadata: '{"n":1}' }), { ...record('c'), tags: ['a'] }, record('d')],
    );
    assert.equal(summarizeComparison(comparison), '1 added, 1 removed, 2 changed (input 1, metadata 1, tags 1)');
    assert.deepEqual(
      [comparison.added, comparison.removed].map((records) => records.map(({ id }) => id)),
      [['d'], ['a']],
    );
  });

  it('sees an edit of a number that parsing would round, and none in white space or the order of tags', () => {
    const before = [record('a', { input: '12345678901234567890' }), record('b', { input: '{"k":1}' })];
    const after = [
      record('a', { input: '12345678901234567891' }),
      { ...record('b', { input: '{ "k": 1 }' }), tags: ['a', 'b'] },
    ];
    assert.equal(summarizeComparison(compareRecords(before, after)), '1 changed (input 1)');
  });

  it('finds nothing in the same records in another order', () =>
    fc.assert(
      fc.property(storedRecords, (records) => {
        assert.ok(isSame(compareRecords(records, [...records].reverse())));
      }),
    ));

  it('writes the records that differ, sorted by id, as many as fit', () => {
    const before = [record('c'), record('same'), record('a', { input: '1' })];
    const after = [record('b'), record('same'), record('a', { input: '2' })];
    const comparison = compareRecords(before, after);
    const texts = writeComparison(comparison);
    const ids = (text: string) => (JSON.parse(text) as { id: string }[]).map(({ id }) => id);
    assert.deepEqual([ids(texts.before), ids(texts.after), texts.shown], [['a', 'c'], ['a', 'b'], 3]);
    assert.match(texts.before, /"tags": \[\n {6}"a",\n {6}"b"/);
    assert.equal(writeComparison(comparison, { limit: 3 }).shown, 1);
    assert.doesNotMatch(writeComparison(comparison, { unnamed: new Set(['b']) }).after, /"b",\n {4}"input/);
  });
});
