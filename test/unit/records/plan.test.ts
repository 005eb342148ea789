import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RawJson } from '../../../src/json/rawJson';
import type { RecordContent, Snapshot } from '../../../src/records/model';
import { isEmptyPlan, planChanges, summarize } from '../../../src/records/plan';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { readDocument } from '../../../src/records/readDocument';
import { writeReview } from '../../../src/records/review';
import { saveChanges } from '../../../src/records/save';
import { writeDocument } from '../../../src/records/writeDocument';
import { assertSameContent, sortedById } from './assertRecords';
import { editsOf } from './edits.arbitrary';
import { FakeService } from './fakeService';
import { storedRecords } from './records.arbitrary';
import { raw, record } from './testRecords';

const snapshot = (...records: IdentifiedRecord[]): Snapshot => ({ version: 3, records });
const newIds = () => {
  let n = 0;
  return () => `new-${++n}`;
};

describe('a plan', () => {
  it('holds nothing for records that did not change', () => {
    const base = snapshot(record('a', { metadata: raw({ b: 1 }) }), record('b'));
    assert.ok(isEmptyPlan(planChanges(base, base.records)));
  });

  it('takes other white space, another order of records and of tags for no change', () => {
    const base = snapshot(record('a', { metadata: '{"b":[1,2]}' as RawJson, tags: ['x', 'y'] }), record('b'));
    const plan = planChanges(base, [
      record('b'),
      record('a', { metadata: '{ "b": [ 1,\n 2 ] }' as RawJson, tags: ['y', 'x'] }),
    ]);
    assert.ok(isEmptyPlan(plan));
    assert.deepEqual(
      plan.records.map(({ id }) => id),
      ['b', 'a'],
    );
  });

  it('sends only the fields that changed', () => {
    const base = snapshot(record('a', { expected_output: raw('old'), metadata: raw({ k: 1 }) }));
    const plan = planChanges(base, [record('a', { expected_output: raw('new'), metadata: raw({ k: 1 }) })]);
    assert.deepEqual(plan.updates, [{ id: 'a', expected_output: '"new"' }]);
  });

  for (const [old, now] of [
    ['9007199254740993', '9007199254740992'],
    ['1.0', '1'],
    ['"\\u0041"', '"A"'],
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['"a b"', '"a  b"'],
  ]) {
    it(`notices ${old} becoming ${now}`, () => {
      const base = snapshot(record('a', { input: old as RawJson }));
      const plan = planChanges(base, [record('a', { input: now as RawJson })]);
      assert.deepEqual(plan.updates, [{ id: 'a', input: now }]);
    });
  }

  it('clears an expected output with "" and metadata with {}, as the API wants it', () => {
    const base = snapshot(record('a', { expected_output: raw('x'), metadata: raw({ k: 1 }) }));
    assert.deepEqual(planChanges(base, [record('a')]).updates, [{ id: 'a', expected_output: '""', metadata: '{}' }]);
  });

  it('does not clear what is clear already', () => {
    const base = snapshot(record('a', { expected_output: raw(''), metadata: raw({}) }));
    assert.ok(isEmptyPlan(planChanges(base, [record('a')])));
    assert.ok(isEmptyPlan(planChanges(snapshot(record('a')), [record('a', { metadata: '{ }' as RawJson })])));
  });

  it('adds and removes single tags, so that tags that came meanwhile stay', () => {
    const base = snapshot(record('a', { tags: ['x', 'y'] }));
    const plan = planChanges(base, [record('a', { tags: ['y', 'z', 'z'] })]);
    assert.deepEqual(plan.updates, [{ id: 'a', tag_operations: { add: ['z'], remove: ['x'] } }]);
  });

  it('removes all tags where the record has none any more', () => {
    const { tags: _, ...untagged } = record('a');
    const plan = planChanges(snapshot(record('a', { tags: ['x', 'y'] })), [untagged]);
    assert.deepEqual(plan.updates, [{ id: 'a', tag_operations: { remove: ['x', 'y'] } }]);
  });

  it('only adds tags where it was never read which there are', () => {
    const { tags: _, ...unread } = record('a');
    assert.deepEqual(planChanges(snapshot(unread), [record('a', { tags: ['x'] })]).updates, [
      { id: 'a', tag_operations: { add: ['x'] } },
    ]);
    assert.ok(isEmptyPlan(planChanges(snapshot(unread), [unread])));
    assert.ok(isEmptyPlan(planChanges(snapshot(unread), [record('a', { tags: [] })])));
  });

  it('gives new records an id of ours', () => {
    const plan = planChanges(snapshot(), [{ input: raw('q'), tags: ['t'] }, { input: raw('r') }], { newId: newIds() });
    assert.deepEqual(plan.inserts, [
      { id: 'new-1', input: '"q"', tags: ['t'] },
      { id: 'new-2', input: '"r"' },
    ]);
    assert.deepEqual(plan.unknownIds, []);
  });

  it('asks about an id that the dataset does not have, once', () => {
    const base = snapshot(record('a'));
    const plan = planChanges(base, [record('a'), record('typo')]);
    assert.deepEqual(plan.unknownIds, [{ id: 'typo', record: 1 }]);
    assert.equal(plan.inserts.length, 1);
    const confirmed = planChanges(base, [record('a'), record('typo')], { confirmedIds: new Set(['typo']) });
    assert.deepEqual(confirmed.unknownIds, []);
  });

  it('refuses two records with one id and a record without input, naming them', () => {
    const base = snapshot(record('a'), record('b'));
    const plan = planChanges(base, [record('a'), record('a'), { id: 'b' }]);
    assert.deepEqual(
      plan.problems.map(({ severity, message }) => [severity, message]),
      [
        ['error', 'Record 2 ("a") has an id that another record has: give it another one.'],
        ['error', 'Record 3 ("b") has no input: give it one, or remove the record.'],
      ],
    );
  });

  it('warns of changes to fields that the API cannot write, and keeps them as they were', () => {
    const unknownFields = new Map([['score', '1' as RawJson]]);
    const base = snapshot(record('a', { unknownFields }));
    const plan = planChanges(base, [record('a', { unknownFields: new Map([['score', '2' as RawJson]]) })]);
    assert.ok(isEmptyPlan(plan));
    assert.equal(plan.problems[0]?.severity, 'warning');
    assert.match(plan.problems[0]?.message ?? '', /"score" can't be written/);
    assert.equal(plan.records[0]?.unknownFields, unknownFields);
  });

  it('takes the id again that a record had in a save that was not answered', () => {
    const sent = record('sent-1');
    const { id: _, ...row } = sent;
    const plan = planChanges(snapshot(), [{ input: raw('other') }, row], { attempted: [sent], newId: newIds() });
    assert.deepEqual(
      plan.inserts.map(({ id }) => id),
      ['new-1', 'sent-1'],
    );
  });

  it('takes that id again for a row that was edited meanwhile', () => {
    const plan = planChanges(snapshot(), [{ input: raw('edited') }], { attempted: [record('sent-1')] });
    assert.deepEqual(plan.inserts, [{ id: 'sent-1', input: '"edited"' }]);
  });

  it('leads from any records to any others when it is applied', async () => {
    await fc.assert(
      fc.asyncProperty(
        storedRecords.chain((records) => fc.tuple(fc.constant(records), editsOf(records))),
        async ([records, edited]) => {
          const base: Snapshot = { version: 1, records };
          const plan = planChanges(base, edited);
          const service = new FakeService({ records });
          await saveChanges(service, base, plan);
          assertSameContent(sortedById(service.snapshot.records), sortedById(plan.records));
          assertSameContent(plan.records, edited);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is empty after a document was written and read in any format', () => {
    fc.assert(
      fc.property(storedRecords, fc.constantFrom('json', 'jsonl', 'csv'), (records, format) => {
        const { records: edited } = readDocument(writeDocument(records, format), format);
        assert.ok(isEmptyPlan(planChanges({ version: 1, records }, edited)));
      }),
    );
  });

  it('is summed up in words', () => {
    const base = snapshot(record('a'), record('b'), record('c'));
    const edited: RecordContent[] = [record('a', { input: raw('x') }), { input: raw('y') }];
    assert.equal(summarize(planChanges(base, edited)), '1 updated, 1 added, 2 deleted');
    assert.equal(summarize(planChanges(base, base.records)), 'no changes');
  });

  it('is reviewed as the records that it touches, before and after', () => {
    const base = snapshot(record('a'), record('b'), record('c'));
    const plan = planChanges(base, [{ input: raw('new') }, record('c'), record('a', { input: raw('changed') })], {
      newId: newIds(),
    });
    const { before, after } = writeReview(base, plan);
    assert.deepEqual(JSON.parse(before), [
      { id: 'a', input: 'question a', tags: [] },
      { id: 'b', input: 'question b', tags: [] },
    ]);
    assert.deepEqual(JSON.parse(after), [
      { id: 'a', input: 'changed', tags: [] },
      { input: 'new', tags: [] },
    ]);
  });

  it('is reviewed with the ids that the user gave, and none that was made up for it', () => {
    const base = snapshot(record('a'));
    const plan = planChanges(base, [...base.records, record('given'), { input: raw('new') }]);
    assert.deepEqual(JSON.parse(writeReview(base, plan).after), [
      { id: 'given', input: 'question given', tags: [] },
      { input: 'new', tags: [] },
    ]);
  });
});
