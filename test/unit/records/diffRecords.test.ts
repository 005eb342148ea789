import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { JsonScanError } from '../../../src/json/scan';
import { diffRecords } from '../../../src/records/diffRecords';
import { planChanges, summarize } from '../../../src/records/plan';
import { writeDocument } from '../../../src/records/writeDocument';
import { editsOf } from './edits.arbitrary';
import { storedRecords } from './records.arbitrary';

const text = (...records: readonly unknown[]) => JSON.stringify(records);
const a = { id: 'a', input: 1, tags: [] };
const b = { id: 'b', input: 2, tags: [] };
const c = { id: 'c', input: 3, tags: [] };

describe('the difference of two documents', () => {
  it('is what a plan of all their records holds', () => {
    const shuffled = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
    const pair = storedRecords.chain((records) =>
      fc.tuple(fc.constant(records), fc.oneof(editsOf(records), editsOf(records).chain(shuffled))),
    );
    const ids = () => {
      let n = 0;
      return { newId: () => `new-${++n}` };
    };
    fc.assert(
      fc.property(pair, ([records, edited]) => {
        const { inserts, updates, deletes } = planChanges({ version: 0, records }, edited, ids());
        const diff = diffRecords(writeDocument(records, 'json'), writeDocument(edited, 'json'), ids());
        const sorted = <T extends { id: string }>(list: readonly T[]) => list.map(({ id }) => id).sort();
        assert.deepEqual(sorted(diff.inserts), sorted(inserts));
        assert.deepEqual(sorted(diff.updates), sorted(updates));
        assert.deepEqual([...diff.deletes].sort(), [...deletes].sort());
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing where only the order or white space changed', () => {
    assert.equal(summarize(diffRecords(text(a, b, c), text(c, a, b))), 'no changes');
    assert.equal(summarize(diffRecords(text(a, b), JSON.stringify([a, b], undefined, 2))), 'no changes');
    assert.equal(summarize(diffRecords('[]', ' [ ] ')), 'no changes');
  });

  it('finds records that changed, came and went, wherever they stand', () => {
    const changed = { ...b, input: 9007199254740991 };
    assert.equal(
      summarize(diffRecords(text(a, b, c), text({ input: 0 }, changed, c))),
      '1 updated, 1 added, 1 deleted',
    );
    assert.deepEqual(diffRecords(text(a, b, c), text(a, c)).deletes, ['b']);
  });

  it('does not take a second record with the id of an unchanged one for an addition', () => {
    assert.equal(diffRecords(text(a, b), text(a, b, { ...a, input: 5 })).inserts.length, 0);
  });

  it('refuses texts that are no arrays', () => {
    for (const broken of ['', '{}', '[{"id":"a"', '[{} {}]', '[1,]']) {
      assert.throws(() => diffRecords('[]', broken), JsonScanError, broken);
    }
  });
});
