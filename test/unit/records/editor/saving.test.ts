import assert from 'node:assert/strict';
import type { RawJson } from '../../../../src/json/rawJson';
import { mergeThreeWay, resolveConflicts } from '../../../../src/records/merge';
import { FakeService } from '../fakeService';
import { keyOf, modelOf, planOf, saveTo, shown } from './records';
import { many, raw, record } from '../testRecords';

describe('a records model after a save', () => {
  it('has nothing unsaved, and new rows have the ids that they were sent with', async () => {
    const service = new FakeService({ records: many(3) });
    const model = modelOf(service.snapshot.records);
    model.setFields([{ key: 0, field: 'input', value: raw('x') }], 'Edit');
    model.insertRows(0, [{ input: raw('new') }], 'Add row');
    model.deleteRows([1]);
    await saveTo(service, model);
    assert.equal(model.isDirty, false);
    assert.equal(model.version, 2);
    assert.deepEqual(model.counts, { changed: 0, new: 0, deleted: 0, invalid: 0 });
    assert.deepEqual(shown(model).slice().sort(), [...service.records.keys()].sort());
    assert.equal(shown(model).length, 3);
  });

  it('knows how many records the service holds then', async () => {
    const service = new FakeService({ records: [] });
    const model = modelOf([]);
    const added = model.insertRows(undefined, [{ input: raw('a') }, { input: raw('b') }], 'Add rows');
    assert.equal(model.loaded, 0);
    await saveTo(service, model);
    assert.equal(model.loaded, 2);
    added.undo();
    assert.equal(model.loaded, 2);
    await saveTo(service, model);
    assert.equal(model.loaded, 0);
  });

  it('goes back across it: the next save sends the reverse', async () => {
    const service = new FakeService({ records: many(3) });
    const before = service.snapshot.records;
    const model = modelOf(before);
    const edit = model.setFields([{ key: 0, field: 'input', value: raw('x') }], 'Edit');
    const added = model.insertRows(0, [{ input: raw('new') }], 'Add row');
    const deleted = model.deleteRows([1]);
    await saveTo(service, model);
    for (const each of [deleted, added, edit]) each?.undo();
    assert.deepEqual(model.counts, { changed: 1, new: 1, deleted: 1, invalid: 0 });
    assert.deepEqual(
      model.allRows().flatMap((key) => (model.status(key) === 'deleted' ? [] : [model.current(key).id])),
      ['r-0', 'r-1', 'r-2'],
    );
    await saveTo(service, model);
    assert.deepEqual([...service.records.values()].sort(byId), before);
    for (const each of [edit, added, deleted]) each?.redo();
    await saveTo(service, model);
    assert.deepEqual([...service.records.values()].map(({ input }) => input).sort(), [
      raw('new'),
      raw('question r-2'),
      raw('x'),
    ]);
    assert.equal(model.isDirty, false);
  });

  it('keeps what was edited while it ran', async () => {
    const service = new FakeService({ records: many(3) });
    const model = modelOf(service.snapshot.records);
    model.setFields([{ key: 0, field: 'input', value: raw('sent') }], 'Edit');
    await saveTo(service, model, {
      meanwhile: () => {
        model.setFields([{ key: 0, field: 'tags', value: ['later'] }], 'Tag');
        model.setFields([{ key: 1, field: 'input', value: raw('later') }], 'Edit');
      },
    });
    assert.deepEqual(service.records.get('r-0')?.input, raw('sent'));
    assert.deepEqual(planOf(model).updates, [
      { id: 'r-0', tag_operations: { add: ['later'] } },
      { id: 'r-1', input: raw('later') },
    ]);
  });

  it('leaves exactly the rest where it fails half-way', async () => {
    const service = new FakeService({
      records: many(4),
      fault: (call) => (call === 1 ? { kind: 'unavailable' } : undefined),
    });
    const model = modelOf(service.snapshot.records);
    model.setFields(
      [0, 1, 2, 3].map((key) => ({ key, field: 'input' as const, value: raw('x') })),
      'Edit',
    );
    const outcome = await saveTo(service, model, { limits: { records: 3, bytes: 1e6 } });
    assert.equal(outcome.error?.message, 'refused: unavailable');
    assert.deepEqual(
      planOf(model).updates.map(({ id }) => id),
      ['r-3'],
    );
    assert.deepEqual(model.counts, { changed: 1, new: 0, deleted: 0, invalid: 0 });
    await saveTo(service, model);
    assert.equal(model.isDirty, false);
  });

  it('sends an edit back that was undone while nobody knows whether it was applied', async () => {
    for (const applied of [true, false]) {
      const service = new FakeService({
        records: many(2),
        fault: (call) => (call === 0 ? { kind: 'outcome unknown', applied } : undefined),
      });
      const model = modelOf(service.snapshot.records);
      const edit = model.setFields([{ key: 0, field: 'input', value: raw('x') }], 'Edit');
      const deleted = model.deleteRows([1]);
      await saveTo(service, model);
      deleted?.undo();
      edit?.undo();
      assert.deepEqual(model.counts, { changed: 2, new: 0, deleted: 0, invalid: 0 });
      await saveTo(service, model);
      assert.deepEqual([...service.records.values()].sort(byId), many(2));
      assert.equal(model.isDirty, false);
    }
  });

  it('doesn’t insert twice what may have arrived', async () => {
    const service = new FakeService({
      fault: (call) => (call === 0 ? { kind: 'outcome unknown', applied: true } : undefined),
    });
    const model = modelOf([]);
    const { keys } = model.insertRows(undefined, [{ input: raw('new') }], 'Add row');
    await saveTo(service, model);
    model.setFields([{ key: keys[0] ?? 0, field: 'input', value: raw('edited') }], 'Edit');
    await saveTo(service, model);
    assert.deepEqual(
      [...service.records.values()].map(({ input }) => input),
      [raw('edited')],
    );
  });

  it('shows what the service stored otherwise than sent, and follows its new ids', async () => {
    const service = new FakeService({
      records: many(2),
      answer: (records) =>
        records.map((each) => ({ ...each, id: `${each.id}-new`, metadata: '{"added":1}' as RawJson })),
    });
    const model = modelOf(service.snapshot.records);
    model.setFields([{ key: 0, field: 'input', value: raw('x') }], 'Edit');
    await saveTo(service, model);
    assert.equal(model.isDirty, false);
    assert.deepEqual(model.current(0), record('r-0-new', { input: raw('x'), metadata: '{"added":1}' as RawJson }));
  });

  it('shows when the service wrote the records, where its answer tells', async () => {
    const [first, second] = [{ created_at: '2026-01-01T00:00:00Z' }, { created_at: '2026-01-02T00:00:00Z' }];
    const told = { created_at: '2026-03-01T00:00:00Z', updated_at: '2026-03-01T00:00:01Z' };
    const isTold = (id: string) => id !== 'r-1';
    const service = new FakeService({
      records: many(3),
      answer: (records) => records.map((each) => (isTold(each.id) ? { ...each, ...told } : each)),
    });
    const model = modelOf([record('r-0', first), record('r-1', { ...second, updated_at: 'long ago' }), record('r-2')]);
    model.setFields(
      [0, 1].map((key) => ({ key, field: 'input', value: raw('x') })),
      'Edit',
    );
    const { keys } = model.insertRows(undefined, [{ input: raw('new') }], 'Add');
    await saveTo(service, model);
    assert.deepEqual(model.times(0), told);
    // It was written, and nobody has said when.
    assert.deepEqual(model.times(1), { ...second, updated_at: undefined });
    assert.deepEqual(model.times(keys[0] ?? -1), told);
  });

  it('swaps the ids of two rows', async () => {
    const service = new FakeService({ records: many(2) });
    const model = modelOf(service.snapshot.records);
    model.setFields(
      [
        { key: 0, field: 'id', value: raw('r-1') },
        { key: 1, field: 'id', value: raw('r-0') },
      ],
      'Edit ids',
    );
    assert.deepEqual(model.problems(), []);
    await saveTo(service, model);
    assert.equal(model.isDirty, false);
    assert.deepEqual(shown(model), ['r-1', 'r-0']);
    assert.equal(service.records.get('r-1')?.input, raw('question r-0'));
  });
});

describe('a records model and what others changed', () => {
  const theirs = (version: number) => ({
    version,
    records: [record('r-0', { metadata: raw({ a: 1 }) }), record('r-1', { input: raw('theirs') }), record('x')],
  });

  it('takes a merge over: theirs in what wasn’t edited, mine in the rest, undo only mine', () => {
    const model = modelOf(many(3));
    const edit = model.setFields([{ key: 0, field: 'input', value: raw('mine') }], 'Edit');
    model.setFields([{ key: 1, field: 'input', value: raw('mine') }], 'Edit');
    model.setFields([{ key: 2, field: 'input', value: raw('mine') }], 'Edit');
    const { base, edited, attempted } = model.touched();
    const merge = mergeThreeWay(base, edited, theirs(5), { attempted });
    model.rebase(merge.base, resolveConflicts(merge, 'theirs'));
    assert.equal(model.version, 5);
    assert.deepEqual(model.current(0), record('r-0', { input: raw('mine'), metadata: raw({ a: 1 }) }));
    assert.deepEqual(model.current(1), record('r-1', { input: raw('theirs') }));
    // They deleted the third one, and that was preferred.
    assert.deepEqual(shown(model), ['r-0', 'r-1']);
    edit?.undo();
    assert.deepEqual(model.current(0), record('r-0', { metadata: raw({ a: 1 }) }));
    assert.equal(model.isDirty, false);
  });

  it('keeps what is edited while conflicts are settled', () => {
    const model = modelOf(many(3));
    model.setFields([{ key: 0, field: 'input', value: raw('mine') }], 'Edit');
    const { base, edited, attempted } = model.touched();
    const merge = mergeThreeWay(base, edited, theirs(5), { attempted });
    model.setFields([{ key: 0, field: 'expected_output', value: raw('later') }], 'Edit');
    model.rebase(merge.base, merge.records);
    assert.deepEqual(planOf(model).updates, [{ id: 'r-0', input: raw('mine'), expected_output: raw('later') }]);
  });

  it('is read anew in place: rows keep their keys, edits stay, what came is last, what went is gone', () => {
    const model = modelOf(many(3));
    model.setFields([{ key: 2, field: 'input', value: raw('mine') }], 'Edit');
    const reload = model.reload(5);
    reload.page([record('new'), record('r-2')]);
    reload.page([record('r-1', { input: raw('theirs') })]);
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2']);
    assert.equal(reload.finish(), true);
    assert.equal(model.version, 5);
    assert.deepEqual(shown(model), ['r-1', 'r-2', 'new']);
    assert.equal(keyOf(model, 'r-2'), 2);
    assert.equal(model.current(1).input, raw('theirs'));
    assert.equal(model.current(2).input, raw('mine'));
    assert.equal(model.loaded, 3);
  });

  it('says when an edited record was changed or deleted, and leaves that to the next save', () => {
    for (const page of [[record('r-0', { input: raw('theirs') })], []]) {
      const model = modelOf(many(1));
      model.setFields([{ key: 0, field: 'input', value: raw('mine') }], 'Edit');
      const reload = model.reload(5);
      reload.page(page);
      assert.equal(reload.finish(), false);
      assert.equal(model.version, 1);
      assert.deepEqual(model.touched().base, { version: 1, records: many(1) });
    }
  });

  it('doesn’t take back by a reading that began before what was saved during it', async () => {
    const service = new FakeService({ records: many(2) });
    const model = modelOf(service.snapshot.records);
    const reload = model.reload(1);
    model.setFields([{ key: 0, field: 'input', value: raw('saved') }], 'Edit');
    model.insertRows(1, [{ id: 'new', input: raw('new') }], 'Add row');
    model.deleteRows([1]);
    await saveTo(service, model);
    reload.page(many(2));
    assert.equal(reload.finish(), true);
    assert.deepEqual(shown(model), ['r-0', 'new']);
    assert.equal(model.current(0).input, raw('saved'));
    assert.equal(model.version, 2);
  });

  it('gives a deleted record that came back its row', async () => {
    const service = new FakeService({ records: many(2) });
    const model = modelOf(service.snapshot.records);
    model.deleteRows([0]);
    await saveTo(service, model);
    const reload = model.reload(9);
    reload.page(many(2));
    reload.finish();
    assert.deepEqual(shown(model), ['r-0', 'r-1']);
    assert.equal(model.isDirty, false);
  });
});

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
