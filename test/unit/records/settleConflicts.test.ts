import assert from 'node:assert/strict';
import type { RawJson } from '../../../src/json/rawJson';
import { mergeThreeWay } from '../../../src/records/merge';
import type { RecordContent } from '../../../src/records/model';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { settleConflicts, sideText, UnreadableSettlement, type Settlement } from '../../../src/records/settleConflicts';

const raw = (text: string) => text as RawJson;
const record = (id: string, output: string): IdentifiedRecord => ({
  id,
  input: raw(`"${id}?"`),
  expected_output: raw(`"${output}"`),
  tags: [],
});
const base = { version: 1, records: [record('a', 'A'), record('b', 'B'), record('c', 'C')] };

function settle(mine: readonly RecordContent[], theirs: readonly IdentifiedRecord[], ...answers: Settlement[]) {
  const merge = mergeThreeWay(base, mine, { version: 2, records: theirs });
  assert.equal(merge.conflicts.length, answers.length);
  return settleConflicts(merge, (_, index) => answers[index] ?? 'mine');
}
const outputs = (records: readonly RecordContent[]) =>
  records.map(({ id, expected_output }) => `${id}: ${expected_output}`);

describe('Settling conflicts', () => {
  const mine = [record('a', 'mine'), record('b', 'mine too'), record('c', 'C')];
  const theirs = [record('a', 'theirs'), record('b', 'theirs too'), record('c', 'C')];

  it('takes a side for each', () =>
    assert.deepEqual(outputs(settle(mine, theirs, 'theirs', 'mine')), ['a: "theirs"', 'b: "mine too"', 'c: "C"']));

  it('takes what was written in place of both, to the byte', () =>
    assert.deepEqual(outputs(settle(mine, theirs, { edited: ' {"x": 1.0} ' }, { edited: '' })), [
      'a: {"x": 1.0}',
      'b: undefined',
      'c: "C"',
    ]));

  it('refuses what is no JSON, with its place', () =>
    assert.throws(
      () => settle(mine, theirs, 'mine', { edited: '{"a" 1}' }),
      (error) => error instanceof UnreadableSettlement && error.conflict.recordId === 'b' && error.place === 5,
    ));

  it('brings a record back that I deleted, as they or the person wrote it', () => {
    const deleted = mine.slice(1);
    const changed = [theirs[0] ?? record('a', ''), record('b', 'B'), record('c', 'C')];
    assert.deepEqual(outputs(settle(deleted, changed, 'theirs')), ['a: "theirs"', 'b: "mine too"', 'c: "C"']);
    const edited = settle(deleted, changed, { edited: '{"input": 1, "expected_output": 2}' });
    assert.deepEqual(outputs(edited), ['a: 2', 'b: "mine too"', 'c: "C"']);
    assert.deepEqual(outputs(settle(deleted, changed, { edited: '' })), ['b: "mine too"', 'c: "C"']);
  });

  it('keeps or drops a record that they deleted', () => {
    const gone = [record('b', 'B'), record('c', 'C')];
    const changed = [record('a', 'mine'), record('b', 'B'), record('c', 'C')];
    assert.equal(settle(changed, gone, 'theirs').length, 2);
    assert.equal(settle(changed, gone, { edited: '' }).length, 2);
    assert.deepEqual(outputs(settle(changed, gone, { edited: '{"input": "?"}' }))[0], 'a: undefined');
    assert.throws(() => settle(changed, gone, { edited: '{"metadata": 3, "input": 1}' }), /metadata/);
  });

  it('shows a side as JSON without what can’t be written', () => {
    assert.equal(sideText(undefined, String), undefined);
    assert.equal(sideText(raw('1.0'), String), '1.0');
    assert.equal(
      sideText({ ...record('a', 'A'), unknownFields: new Map([['x', raw('1')]]) }, String),
      '{"input": "a?", "expected_output": "A", "tags": []}',
    );
  });
});
