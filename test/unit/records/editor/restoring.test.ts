import assert from 'node:assert/strict';
import { createRecordsModel, type ModelBackup, type RecordsModel } from '../../../../src/records/recordsModel';
import { FakeService } from '../fakeService';
import { keyOf, modelOf, planOf, saveTo, shown } from './records';
import { many, raw, record } from '../testRecords';

/** As it comes back from the disk. */
const stored = (model: RecordsModel) => JSON.parse(JSON.stringify(model.backup())) as ModelBackup;

function edited(): RecordsModel {
  const model = modelOf(many(5), 7);
  model.setFields(
    [
      { key: 1, field: 'input', value: raw('edited \ud800') },
      { key: 1, field: 'expected_output', value: raw('x') },
    ],
    'Edit',
  );
  model.insertRows(3, [{ input: raw('new') }, {}], 'Add rows');
  model.insertRows(undefined, [{ input: raw('front') }], 'Add row');
  model.deleteRows([4]);
  return model;
}

describe('a backup of a records model', () => {
  it('shows the edits before any record has come', () => {
    const model = createRecordsModel();
    const edit = model.restore(stored(edited()));
    assert.equal(model.version, 7);
    assert.deepEqual(model.counts, { changed: 1, new: 3, deleted: 1, invalid: 1 });
    assert.deepEqual(model.current(keyOf(model, 'r-1')).input, raw('edited \ud800'));
    edit.undo();
    assert.equal(model.isDirty, false);
    edit.redo();
    assert.deepEqual(model.counts, { changed: 1, new: 3, deleted: 1, invalid: 1 });
  });

  it('puts the rows where they stood as the records come, page by page', () => {
    const before = edited();
    const model = createRecordsModel();
    const edit = model.restore(stored(before));
    model.appendRecords(many(2));
    model.appendRecords(many(5).slice(2));
    assert.deepEqual(shown(model), shown(before));
    assert.deepEqual(model.counts, before.counts);
    assert.equal(model.loaded, 5);
    assert.deepEqual(planOf(model).updates, planOf(before).updates);
    edit.undo();
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2', 'r-3', 'r-4']);
    assert.equal(model.isDirty, false);
  });

  it('can be restored into records that are there already', () => {
    const before = edited();
    const model = modelOf(many(5), 7);
    model.restore(stored(before));
    assert.deepEqual(shown(model), shown(before));
    assert.deepEqual(model.counts, before.counts);
  });

  it('holds the edits, not the dataset', () => {
    const model = modelOf(many(10_000));
    model.setFields([{ key: 5, field: 'input', value: raw('x') }], 'Edit');
    assert.ok(JSON.stringify(model.backup()).length < 1000);
  });

  it('is saved as if nothing had happened, without inserting twice', async () => {
    const service = new FakeService({
      records: many(5),
      version: 7,
      fault: (call) => (call === 0 ? { kind: 'outcome unknown', applied: true } : undefined),
    });
    const before = edited();
    const invalid = before.problems().map(({ key }) => key);
    before.deleteRows(invalid);
    await saveTo(service, before);
    const model = createRecordsModel();
    model.restore(stored(before));
    assert.equal(model.counts.new, 2);
    model.appendRecords(many(5));
    await saveTo(service, model);
    assert.equal(service.records.size, 6);
    assert.equal(model.isDirty, false);
  });

  it('keeps comparing with what was edited, where others have changed just that meanwhile', () => {
    const model = createRecordsModel();
    model.restore(stored(edited()));
    model.version = 9;
    model.appendRecords(many(5).map((each) => ({ ...each, input: raw(`their ${each.id}`) })));
    assert.deepEqual(model.touched().base, { version: 7, records: [record('r-1'), record('r-4')] });
    assert.deepEqual(model.current(keyOf(model, 'r-0')).input, raw('their r-0'));
  });

  it('takes over what others have changed in other fields', () => {
    const model = createRecordsModel();
    model.restore(stored(edited()));
    model.version = 9;
    model.appendRecords(many(4).map((each) => ({ ...each, tags: ['theirs'] })));
    model.appendRecords(many(5).slice(4));
    assert.equal(model.touched().base.version, 9);
    assert.deepEqual(model.current(keyOf(model, 'r-1')).tags, ['theirs']);
  });

  it('is refused where it can’t be read, with nothing changed', () => {
    const model = modelOf(many(1));
    for (const broken of [{}, { rows: [{}] }, { rows: [{ saved: {}, fields: {}, present: true }] }]) {
      const backup = { format: 1 as const, baseVersion: 1, ...broken };
      assert.throws(() => model.restore(backup), { name: 'UnreadableBackup' });
    }
    assert.deepEqual(shown(model), ['r-0']);
    assert.equal(model.isDirty, false);
  });
});
