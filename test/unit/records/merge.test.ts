import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RawJson } from '../../../src/json/rawJson';
import { mergeThreeWay, resolveConflicts } from '../../../src/records/merge';
import type { Conflict } from '../../../src/records/merge';
import type { RecordContent, Snapshot } from '../../../src/records/model';
import { isEmptyPlan, planChanges } from '../../../src/records/plan';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { assertSameContent, sortedById } from './assertRecords';
import { editsOf } from './edits.arbitrary';
import { storedRecords } from './records.arbitrary';
import { raw, record } from './testRecords';

const at = (version: number, ...records: IdentifiedRecord[]): Snapshot => ({ version, records });
const a = record('a', { expected_output: raw('x'), metadata: raw({ k: 1, l: 2 }), tags: ['t'] });

function merged(base: Snapshot, mine: readonly RecordContent[], theirs: Snapshot): readonly RecordContent[] {
  const result = mergeThreeWay(base, mine, theirs);
  assert.deepEqual(result.conflicts, []);
  return result.records;
}

function conflictsOf(base: Snapshot, mine: readonly RecordContent[], theirs: Snapshot): readonly Conflict[] {
  return mergeThreeWay(base, mine, theirs).conflicts;
}

/** Two independent edits of the same records; rows that were added get ids that tell the sides apart. */
const twoEdits = storedRecords.chain((records) =>
  fc.tuple(fc.constant(records), editsOf(records), editsOf(records)).map(([base, mine, theirs]) => {
    const named = (side: string, edited: readonly RecordContent[]) =>
      edited.map((row, i) => ({ tags: [], ...row, id: row.id ?? `${side}-${i}` }));
    return { base: at(1, ...base), mine: named('mine', mine), theirs: named('theirs', theirs) };
  }),
);

describe('a three-way merge', () => {
  it('takes edits of different fields of one record from both sides', () => {
    const mine = { ...a, input: raw('mine') };
    const theirs = { ...a, expected_output: raw('theirs') };
    assert.deepEqual(merged(at(1, a), [mine], at(2, theirs)), [{ ...mine, expected_output: '"theirs"' }]);
  });

  it('takes an expected output that came or went by clearing it for no change of theirs', () => {
    const none = record('a', {});
    const cleared = { ...none, expected_output: raw('') };
    for (const [base, theirs] of [
      [none, cleared],
      [cleared, none],
    ] as const) {
      assert.deepEqual(merged(at(1, base), [], at(2, theirs)), []);
      const mine = { ...base, expected_output: raw('mine') };
      assert.deepEqual(merged(at(1, base), [mine], at(2, theirs)), [mine]);
    }
  });

  it('takes changes of different metadata keys from both sides, to the byte', () => {
    const base = record('a', { metadata: '{"b":1.0,"a":[ 1 ],"gone":0,"2":9007199254740993}' as RawJson });
    const mine = { ...base, metadata: '{"b":1.0,"a":"\\u0041","gone":0,"2":9007199254740993}' as RawJson };
    const theirs = { ...base, metadata: '{"b":1.00,"a":[1],"2":9007199254740993,"new":1e400}' as RawJson };
    assert.equal(
      merged(at(1, base), [mine], at(2, theirs))[0]?.metadata,
      '{"b":1.00,"a":"\\u0041","2":9007199254740993,"new":1e400}',
    );
  });

  it('asks where both changed one metadata key, or where a key stands twice', () => {
    const withMetadata = (metadata: string) => ({ ...a, metadata: metadata as RawJson });
    const one = conflictsOf(at(1, a), [withMetadata('{"k":2,"l":2}')], at(2, withMetadata('{"k":3,"l":2}')));
    assert.deepEqual(
      one.map((conflict) => [conflict.kind, conflict.kind === 'field' && conflict.field]),
      [['field', 'metadata']],
    );
    const two = conflictsOf(at(1, a), [withMetadata('{"k":1,"l":2,"l":3}')], at(2, withMetadata('{"k":3,"l":2}')));
    assert.equal(two.length, 1);
  });

  it('merges tags as sets', () => {
    const base = record('a', { tags: ['keep', 'mine-removes', 'they-remove'] });
    const mine = { ...base, tags: ['keep', 'they-remove', 'mine-adds', 'both-add'] };
    const theirs = { ...base, tags: ['both-add', 'they-add', 'mine-removes', 'keep'] };
    assert.deepEqual(merged(at(1, base), [mine], at(2, theirs))[0]?.tags, [
      'keep',
      'mine-adds',
      'both-add',
      'they-add',
    ]);
  });

  it('asks nothing where both sides made the same change, or both deleted a record', () => {
    const changed = { ...a, input: raw('same') };
    assert.deepEqual(merged(at(1, a, record('b')), [changed], at(2, changed)), [changed]);
  });

  it('asks where both changed one field differently', () => {
    const conflicts = conflictsOf(at(1, a), [{ ...a, input: raw('mine') }], at(2, { ...a, input: raw('theirs') }));
    assert.deepEqual(conflicts, [
      { kind: 'field', recordId: 'a', field: 'input', base: a.input, mine: '"mine"', theirs: '"theirs"' },
    ]);
  });

  it('asks where a record was deleted on one side and changed on the other', () => {
    const changed = { ...a, input: raw('changed') };
    assert.equal(conflictsOf(at(1, a), [changed], at(2))[0]?.kind, 'deleted by them');
    assert.equal(conflictsOf(at(1, a), [], at(2, changed))[0]?.kind, 'deleted by me');
  });

  it('lets a deletion win over a record that the other side did not touch', () => {
    assert.deepEqual(merged(at(1, a, record('b')), [a], at(2, record('b'))), []);
  });

  it('asks where both added different records under one id', () => {
    const mine = record('new');
    assert.equal(conflictsOf(at(1), [mine], at(2, { ...mine, input: raw('other') }))[0]?.kind, 'added by both');
    assert.deepEqual(merged(at(1), [mine], at(2, mine)), [mine]);
  });

  it("keeps the user's order and puts records that they added last", () => {
    const [b, c, d] = [record('b'), record('c'), record('d')];
    const mine: RecordContent[] = [c, { input: raw('new row') }, a];
    assert.deepEqual(
      merged(at(1, a, b, c), mine, at(2, d, b, a, c)).map(({ id }) => id),
      ['c', undefined, 'a', 'd'],
    );
  });

  it('does not take what an unanswered save of ours wrote for a change of theirs', () => {
    const sent = { ...a, input: raw('sent') };
    const again = { ...a, input: raw('edited again') };
    const added = record('added');
    const result = mergeThreeWay(at(1, a), [again, { ...added, input: raw('edited too') }], at(2, sent, added), {
      attempted: [sent, added],
    });
    assert.deepEqual(result.conflicts, []);
    assert.deepEqual(
      result.records.map(({ input }) => input),
      ['"edited again"', '"edited too"'],
    );
  });

  it('does not forget tags that the newer reading does not tell', () => {
    const { tags: _, ...untold } = a;
    const result = mergeThreeWay(at(1, a), [a], at(2, { ...untold, input: raw('theirs') }));
    assert.deepEqual(result.base.records[0]?.tags, ['t']);
    assert.ok(isEmptyPlan(planChanges(result.base, result.records)));
  });

  it('gives mine where they changed nothing', () => {
    fc.assert(
      fc.property(twoEdits, ({ base, mine }) => {
        assertSameContent(merged(base, mine, { ...base, version: 2 }), mine);
      }),
    );
  });

  it('gives theirs where I changed nothing', () => {
    fc.assert(
      fc.property(twoEdits, ({ base, theirs }) => {
        assertSameContent(sortedById(merged(base, base.records, at(2, ...theirs))), sortedById(theirs));
      }),
    );
  });

  it('finds the same conflicts from either side', () => {
    const swapped = { field: 'field', 'deleted by me': 'deleted by them', 'deleted by them': 'deleted by me' } as const;
    const keyed = (conflicts: readonly Conflict[]) =>
      conflicts.map((c) => `${c.recordId} ${c.kind} ${c.kind === 'field' ? c.field : ''}`).sort();
    fc.assert(
      fc.property(twoEdits, ({ base, mine, theirs }) => {
        const one = mergeThreeWay(base, mine, at(2, ...theirs)).conflicts;
        const other = mergeThreeWay(base, theirs, at(2, ...mine)).conflicts;
        const mirrored = other.map((c) =>
          c.kind === 'field' || c.kind === 'added by both' ? c : { ...c, kind: swapped[c.kind] },
        );
        assert.deepEqual(keyed(one), keyed(mirrored));
      }),
    );
  });

  it('loses no change of either side: each field is mine, theirs or base as a person would merge it', () => {
    fc.assert(
      fc.property(twoEdits, ({ base, mine, theirs }) => {
        const { records } = mergeThreeWay(base, mine, at(2, ...theirs));
        const ids = records.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const { id } of mine) if (!base.records.some((r) => r.id === id)) assert.ok(ids.includes(id));
        for (const { id } of theirs) if (!base.records.some((r) => r.id === id)) assert.ok(ids.includes(id));
      }),
    );
  });
});

describe('a conflict', () => {
  const mine = { ...a, input: raw('mine'), expected_output: raw('my output') };
  const theirs = { ...a, input: raw('theirs'), expected_output: raw('their output') };

  it('is decided for mine, for theirs, or one by one', () => {
    const result = mergeThreeWay(at(1, a), [mine], at(2, theirs));
    assert.deepEqual(resolveConflicts(result, 'mine'), [mine]);
    assert.deepEqual(resolveConflicts(result, 'theirs'), [theirs]);
    const mixed = resolveConflicts(result, (c) => (c.kind === 'field' && c.field === 'input' ? 'mine' : 'theirs'));
    assert.deepEqual(mixed, [{ ...mine, expected_output: '"their output"' }]);
  });

  it('removes a record that they deleted, or keeps mine to be added again', () => {
    const result = mergeThreeWay(at(1, a), [mine], at(2));
    assert.deepEqual(resolveConflicts(result, 'theirs'), []);
    assert.deepEqual(resolveConflicts(result, 'mine'), [mine]);
  });

  it('brings a record that I deleted back to where it was', () => {
    const [b, c] = [record('b'), record('c')];
    const changed = { ...b, input: raw('changed') };
    const result = mergeThreeWay(at(1, a, b, c), [a, c], at(2, a, changed, c));
    assert.deepEqual(resolveConflicts(result, 'theirs'), [a, changed, c]);
    assert.deepEqual(resolveConflicts(result, 'mine'), [a, c]);
  });

  it('decided for theirs throughout leaves their records and what only I changed', () => {
    fc.assert(
      fc.property(twoEdits, ({ base, mine: my, theirs: their }) => {
        const result = mergeThreeWay(base, my, at(2, ...their));
        const resolved = resolveConflicts(result, 'theirs');
        const plan = planChanges(result.base, resolved);
        const conflicting = new Set(result.conflicts.filter((c) => c.kind !== 'field').map((c) => c.recordId));
        for (const { id } of plan.updates) assert.ok(!conflicting.has(id));
        for (const id of plan.deletes) assert.ok(!conflicting.has(id));
      }),
    );
  });
});
