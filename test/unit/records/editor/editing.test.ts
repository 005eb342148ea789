import assert from 'node:assert/strict';
import { allKeys, keyOf, modelOf, planOf, shown } from './records';
import { many, raw, record } from '../testRecords';

describe('the rows of a records model', () => {
  it('stand in the order in which their records came, page after page', () => {
    const model = modelOf(many(3));
    model.appendRecords([record('x'), record('y')]);
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2', 'x', 'y']);
    assert.deepEqual([model.loaded, model.size, model.viewSize], [5, 5, 5]);
    assert.deepEqual(shown(modelOf([])), []);
  });

  it('give back every value to the byte', () => {
    const odd = record('odd', {
      input: '{ "a" : 12345678901234567890, "b":1.0,"b":2, "c":"\\u0041</script>" }' as never,
      expected_output: raw('مرحبا 👩‍👩‍👧 \ud800'),
      metadata: '{"x":"é"}' as never,
      tags: ['a"b', 'ü'],
      unknownFields: new Map([['score', '1.50' as never]]),
    });
    const large = record('large', { input: raw('x'.repeat(1_000_000)) });
    const model = modelOf([odd, large, record('none', { tags: undefined, input: undefined })]);
    assert.deepEqual(model.current(0), odd);
    assert.deepEqual(model.saved(1), large);
    assert.deepEqual(model.current(2), { id: 'none' });
  });

  it('take a record that is listed twice for the later one', () => {
    const model = modelOf([record('a'), record('b'), record('a', { input: raw('new') })]);
    assert.deepEqual(shown(model), ['a', 'b']);
    assert.equal(model.current(0).input, raw('new'));
  });
});

describe('editing a records model', () => {
  it('makes a row changed, and unchanged when the saved value is back', () => {
    const model = modelOf(many(3));
    model.setFields([{ key: 1, field: 'input', value: raw('other') }], 'Edit');
    assert.equal(model.status(1), 'changed');
    assert.ok(model.isDirty);
    assert.deepEqual(model.counts, { changed: 1, new: 0, deleted: 0, invalid: 0 });
    model.setFields([{ key: 1, field: 'input', value: raw('question r-1') }], 'Edit');
    assert.equal(model.status(1), 'unchanged');
    assert.ok(!model.isDirty);
  });

  it('takes a different layout, another order of tags or an emptied empty output for no change', () => {
    const saved = record('a', { metadata: '{"a":1}' as never, tags: ['x', 'y'], expected_output: raw('') });
    const model = modelOf([saved]);
    model.setFields(
      [
        { key: 0, field: 'metadata', value: '{ "a": 1 }' as never },
        { key: 0, field: 'tags', value: ['y', 'x'] },
        { key: 0, field: 'expected_output', value: undefined },
      ],
      'Edit',
    );
    assert.equal(model.isDirty, false);
  });

  it('undoes and redoes exactly', () => {
    const model = modelOf(many(3));
    const edit = model.setFields([{ key: 1, field: 'metadata', value: raw({ a: 1 }) }], 'Edit metadata');
    const added = model.insertRows(0, [{ input: raw('new') }], 'Add row');
    const deleted = model.deleteRows([2, ...added.keys]);
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2']);
    assert.deepEqual(model.counts, { changed: 1, new: 0, deleted: 1, invalid: 0 });
    deleted?.undo();
    assert.deepEqual(shown(model), ['r-0', raw('new'), 'r-1', 'r-2']);
    added.undo();
    edit?.undo();
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2']);
    assert.equal(model.isDirty, false);
    edit?.redo();
    added.redo();
    deleted?.redo();
    assert.deepEqual(model.counts, { changed: 1, new: 0, deleted: 1, invalid: 0 });
    assert.deepEqual(model.current(1).metadata, raw({ a: 1 }));
  });

  it('undoes an edit of thousands of rows as one', () => {
    const model = modelOf(many(10_000));
    const edits = allKeys(model).map((key) => ({ key, field: 'tags' as const, value: ['t'] }));
    const edit = model.setFields(edits, 'Tag 10,000 rows');
    assert.equal(model.counts.changed, 10_000);
    edit?.undo();
    assert.equal(model.isDirty, false);
  });

  it('tells that nothing changed', () => {
    const model = modelOf(many(1));
    assert.equal(model.setFields([{ key: 0, field: 'input', value: raw('question r-0') }], 'Edit'), undefined);
    assert.equal(model.restoreRows([0]), undefined);
    model.deleteRows([0]);
    assert.equal(model.deleteRows([0]), undefined);
  });

  it('adds rows in front, behind a row and behind the last one', () => {
    const model = modelOf(many(2));
    model.insertRows(undefined, [{ input: raw('first') }], 'Add row');
    model.insertRows(0, [{ input: raw('a') }, { input: raw('b') }], 'Add rows');
    model.insertRows(1, [{ input: raw('last') }], 'Add row');
    assert.deepEqual(shown(model), [raw('first'), 'r-0', raw('a'), raw('b'), 'r-1', raw('last')]);
  });

  it('can be dropped altogether', () => {
    const model = modelOf(many(3));
    model.setFields([{ key: 0, field: 'input', value: raw('x') }], 'Edit');
    model.deleteRows([1]);
    const added = model.insertRows(2, [{ input: raw('new') }], 'Add row');
    model.discardEdits();
    assert.equal(model.isDirty, false);
    assert.deepEqual(shown(model), ['r-0', 'r-1', 'r-2']);
    assert.deepEqual(model.current(0), record('r-0'));
    added.redo();
    assert.deepEqual(model.counts, { changed: 0, new: 1, deleted: 0, invalid: 0 });
  });
});

describe('what keeps a records model from being saved', () => {
  it('is a missing input, named with its row', () => {
    const model = modelOf(many(1));
    const { keys } = model.insertRows(0, [{}], 'Add row');
    model.setFields([{ key: 0, field: 'input', value: undefined }], 'Clear');
    assert.deepEqual(
      model.problems().map(({ key, field }) => [key, field]),
      [
        [0, 'input'],
        [keys[0], 'input'],
      ],
    );
    assert.equal(model.status(0), 'invalid');
    assert.deepEqual(model.counts, { changed: 1, new: 1, deleted: 0, invalid: 2 });
  });

  it('is no input that was missing before and isn’t touched', () => {
    const model = modelOf([{ id: 'a', tags: [] }]);
    model.setFields([{ key: 0, field: 'tags', value: ['x'] }], 'Tag');
    assert.deepEqual(model.problems(), []);
  });

  it('is metadata that is no object, and an id of other signs', () => {
    const model = modelOf(many(1));
    model.setFields(
      [
        { key: 0, field: 'metadata', value: raw([1]) },
        { key: 0, field: 'id', value: raw('a b') },
      ],
      'Edit',
    );
    assert.match(model.problem(0, 'metadata') ?? '', /no object/);
    assert.match(model.problem(0, 'id') ?? '', /letters, digits/);
    assert.equal(model.problem(0, 'input'), undefined);
  });

  it('is an id that another row has, as long as it has it', () => {
    const model = modelOf(many(2));
    const { keys } = model.insertRows(
      1,
      [
        { id: 'r-0', input: raw('x') },
        { id: 'n', input: raw('y') },
      ],
      'Add rows',
    );
    const [first = 0, second = 0] = keys;
    const invalid = () => model.problems().map(({ key }) => key);
    assert.deepEqual(invalid(), [first]);
    const deleted = model.deleteRows([0]);
    assert.deepEqual(invalid(), []);
    deleted?.undo();
    assert.deepEqual(invalid(), [first]);
    model.setFields([{ key: first, field: 'id', value: raw('n') }], 'Edit id');
    assert.deepEqual(invalid(), [first, second]);
    model.setFields([{ key: second, field: 'id', value: raw('m') }], 'Edit id');
    assert.deepEqual(invalid(), []);
    model.appendRecords([record('m')]);
    assert.deepEqual(invalid(), [second]);
  });
});

describe('what a save of a records model sends', () => {
  it('is the touched records only, in the order of the document', () => {
    const model = modelOf(many(100), 7);
    model.setFields([{ key: 50, field: 'input', value: raw('x') }], 'Edit');
    model.insertRows(10, [{ input: raw('new') }], 'Add row');
    model.deleteRows([3]);
    const { base, edited } = model.touched();
    assert.equal(base.version, 7);
    assert.deepEqual(
      base.records.map(({ id }) => id),
      ['r-3', 'r-50'],
    );
    assert.deepEqual(
      edited.map(({ input }) => input),
      [raw('new'), raw('x')],
    );
    const plan = planOf(model);
    assert.deepEqual([plan.inserts.length, plan.updates.length, plan.deletes], [1, 1, ['r-3']]);
  });

  it('gives a new row one id, however often it is asked', () => {
    const model = modelOf([]);
    model.insertRows(undefined, [{ input: raw('new') }], 'Add row');
    const [first] = planOf(model).inserts;
    model.setFields([{ key: allKeys(model)[0] ?? 0, field: 'input', value: raw('edited') }], 'Edit');
    const [second] = planOf(model).inserts;
    assert.equal(first?.id, second?.id);
    assert.deepEqual(planOf(model).unknownIds, []);
  });

  it('holds a changed id as a new record in place of the old one', () => {
    const model = modelOf(many(2));
    model.setFields([{ key: keyOf(model, 'r-1'), field: 'id', value: raw('other') }], 'Edit id');
    const plan = planOf(model);
    assert.deepEqual([plan.inserts.map(({ id }) => id), plan.deletes], [['other'], ['r-1']]);
  });
});
