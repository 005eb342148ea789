import assert from 'node:assert/strict';
import type { GridColumn, RowFilter, RowSort } from '../../../../src/grid/protocol';
import type { RawJson } from '../../../../src/json/rawJson';
import type { RecordsModel } from '../../../../src/records/recordsModel';
import { keyOf, modelOf, shown } from './records';
import { many, raw, record } from '../testRecords';

const column = (field: GridColumn['field'], ...path: string[]): GridColumn => ({
  id: field,
  field,
  path,
  title: field,
});

const filtered = async (model: RecordsModel, filter: RowFilter, sort: readonly RowSort[] = []) => {
  await model.setView({ filter, sort });
  return shown(model);
};

describe('filtering a records model', () => {
  const records = [
    record('a', { input: raw('Hello\n"World"'), tags: ['split:test'] }),
    record('b', { input: raw({ question: 'größe\u2028', list: [1] }), metadata: raw({ n: 1 }) }),
    record('c', { input: '"\\u0047r\\u00fc\\u00dfe \\/ \\n" ' as RawJson, expected_output: raw('hello world') }),
    record('d', { input: raw('nothing\\here'), tags: ['a"x', 'split:train'] }),
  ];

  for (const [text, wanted] of [
    ['HELLO', ['a', 'c']],
    ['"world"', ['a']],
    ['hello\n', ['a']],
    // The letter of the escape \n is no text.
    ['nworld', []],
    ['n', ['b', 'd']],
    ['GRÜ', ['c']],
    ['grü', ['c']],
    ['größe', ['b']],
    ['/', ['c']],
    ['\\here', ['d']],
    ['question', ['b']],
    ['split:t', ['a', 'd']],
    // What ends one field and begins the next is no text.
    ['worldsplit', []],
    ['', ['a', 'b', 'c', 'd']],
  ] as const) {
    it(`finds ${JSON.stringify(text)} where it is read, not how it is spelled`, async () => {
      assert.deepEqual(
        await filtered(modelOf(records.map((each) => ({ ...each, input: trimmed(each.input) }))), { text }),
        wanted,
      );
    });
  }

  it('finds text in what rows hold now', async () => {
    const model = modelOf(records);
    model.setFields([{ key: 3, field: 'expected_output', value: raw('Changed') }], 'Edit');
    model.insertRows(undefined, [{ input: raw('changed too') }], 'Add row');
    assert.deepEqual(await filtered(model, { text: 'changed' }), [raw('changed too'), 'd']);
  });

  it('compares the value at a place, as JSON or as plain text', async () => {
    const model = modelOf([
      record('a', { metadata: raw({ n: 1, s: '1', o: { x: [1, 2] } }) }),
      record('b', { metadata: '{"n":1.0,"s":"x\\u0031"}' as RawJson }),
      record('c'),
    ]);
    const at = (path: string[], value: string) => filtered(model, { equals: { field: 'metadata', path, value } });
    assert.deepEqual(await at(['n'], '1'), ['a']);
    assert.deepEqual(await at(['n'], '1.0'), ['b']);
    assert.deepEqual(await at(['s'], '1'), ['a']);
    assert.deepEqual(await at(['s'], 'x1'), ['b']);
    assert.deepEqual(await at(['o', 'x'], '[1,  2]'), ['a']);
    assert.deepEqual(await at(['n'], ''), ['c']);
    assert.deepEqual(await filtered(model, { equals: { field: 'id', path: [], value: 'b' } }), ['b']);
  });

  it('finds tags as a whole', async () => {
    const model = modelOf(records);
    assert.deepEqual(await filtered(model, { tag: 'split:test' }), ['a']);
    assert.deepEqual(await filtered(model, { tag: 'x' }), []);
    assert.deepEqual(await filtered(model, { tag: 'a"x' }), ['d']);
  });

  it('tells rows by what became of them; an invalid row is a changed one as well', async () => {
    const model = modelOf(records);
    model.setFields([{ key: 0, field: 'metadata', value: raw(1) }], 'Edit');
    model.setFields([{ key: 1, field: 'tags', value: ['x'] }], 'Edit');
    model.deleteRows([2]);
    assert.deepEqual(await filtered(model, { statuses: ['changed'] }), ['a', 'b']);
    assert.deepEqual(await filtered(model, { statuses: ['invalid', 'deleted'] }), ['a', 'c']);
  });

  it('keeps an edited row in sight until the view is set again', async () => {
    const model = modelOf(records);
    const view = { filter: { text: 'hello' }, sort: [] };
    await model.setView(view);
    model.setFields([{ key: 0, field: 'input', value: raw('bye') }], 'Edit');
    const added = model.insertRows(0, [{ input: raw('anything') }], 'Add row');
    assert.deepEqual(shown(model), ['a', raw('anything'), 'c']);
    added.undo();
    assert.deepEqual(shown(model), ['a', 'c']);
    added.redo();
    await model.setView(view);
    assert.deepEqual(shown(model), ['c']);
    assert.equal(model.positionOf(0), -1);
  });

  it('takes in records that come later, if they pass', async () => {
    const model = modelOf(records);
    await model.setView({ filter: { text: 'hello' }, sort: [] });
    model.appendRecords([record('e', { input: raw('hello again') }), record('f')]);
    assert.deepEqual(shown(model), ['a', 'c', 'e']);
    assert.equal(model.isViewUnsorted, false);
    await model.setView({ filter: {}, sort: [] });
    assert.equal(model.viewSize, 6);
  });
});

describe('sorting a records model', () => {
  const by = (sorted: GridColumn, descending = false): readonly RowSort[] => [{ column: sorted, descending }];

  it('orders numbers by value, then texts without regard to case, absent values last in both directions', async () => {
    const values = [
      raw('b'),
      '10',
      raw('A'),
      '9.5',
      undefined,
      raw('a\u00e9'),
      '12345678901234567891',
      '12345678901234567890',
      'true',
      raw('ab'),
      raw('日本'),
    ];
    const model = modelOf(
      values.map((value, i) => record(`r-${i}`, { expected_output: value as RawJson | undefined })),
    );
    const sorted = async (descending: boolean) => {
      await filtered(model, {}, by(column('expected_output'), descending));
      return model.rows(0, 20).map((key) => model.current(key).expected_output);
    };
    const ascending = [
      '9.5',
      '10',
      '12345678901234567890',
      '12345678901234567891',
      '"A"',
      '"ab"',
      '"aé"',
      '"b"',
      '"日本"',
      'true',
    ];
    assert.deepEqual(await sorted(false), [...ascending, undefined]);
    assert.deepEqual(await sorted(true), [...ascending.toReversed(), undefined]);
  });

  it('leaves what is equal in its order, and goes by several columns', async () => {
    const model = modelOf(
      Array.from({ length: 2000 }, (_, i) => record(`r-${i}`, { metadata: raw({ a: i % 3, b: { c: 5000 - i } }) })),
    );
    const first = await filtered(model, {}, by(column('metadata', 'a')));
    assert.deepEqual(first.slice(0, 3), ['r-0', 'r-3', 'r-6']);
    const both = await filtered(model, {}, [...by(column('metadata', 'a'), true), ...by(column('metadata', 'b', 'c'))]);
    assert.deepEqual(both.slice(0, 2), ['r-1997', 'r-1994']);
    assert.equal(new Set(both).size, 2000);
  });

  it('compares long texts that begin alike, with escapes anywhere', async () => {
    const start = 'the same "words"\n'.repeat(15);
    for (const rest of ['', '\\', '"', '\ud83d\ude00 goes on'.repeat(50)]) {
      const model = modelOf(['c', 'a', 'b'].map((end) => record(end, { input: raw(`${start}${end}${rest}`) })));
      assert.deepEqual(await filtered(model, {}, by(column('input'))), ['a', 'b', 'c']);
    }
  });

  it('tells that records have come behind the sorted ones', async () => {
    const model = modelOf([record('b')]);
    const view = { filter: {}, sort: by(column('id')) };
    await model.setView(view);
    model.appendRecords([record('a')]);
    assert.deepEqual([shown(model), model.isViewUnsorted], [['b', 'a'], true]);
    await model.setView(view);
    assert.deepEqual([shown(model), model.isViewUnsorted], [['a', 'b'], false]);
    assert.deepEqual(model.allRows(), [0, 1]);
  });

  it('holds what was added and what came while it was at work', async () => {
    const model = modelOf(many(5000));
    const sorting = model.setView({ filter: {}, sort: by(column('id'), true) });
    model.insertRows(2, [{ id: 'zz', input: raw('new') }], 'Add row');
    model.appendRecords([record('late')]);
    await sorting;
    assert.equal(model.viewSize, 5002);
    assert.equal(model.positionOf(keyOf(model, 'zz')), 0);
  });

  it('leaves the view as it is when it is called off or overtaken', async () => {
    const model = modelOf(many(5000));
    const controller = new AbortController();
    const sorting = model.setView({ filter: {}, sort: by(column('id'), true) }, controller.signal);
    controller.abort();
    await assert.rejects(sorting, { name: 'AbortError' });
    assert.equal(model.rows(0, 1)[0], 0);
    const first = model.setView({ filter: { text: 'r-1' }, sort: by(column('id')) });
    const second = model.setView({ filter: { text: 'r-2' }, sort: [] });
    await Promise.all([first, second]);
    assert.equal(model.view.filter.text, 'r-2');
    assert.equal(shown(model)[0], 'r-2');
  });
});

describe('the columns inside JSON that a records model offers', () => {
  it('are those of its records, the most frequent first', () => {
    const model = modelOf([
      record('a', { input: raw({ question: 'x', 'a/b': 1 }), metadata: raw({ deep: { er: 1 } }) }),
      record('b', { input: raw({ question: 'y' }) }),
      record('c', { input: raw('text') }),
    ]);
    const columns = model.pathColumns();
    assert.deepEqual(columns[0], { id: 'input/question', field: 'input', path: ['question'], title: 'input.question' });
    assert.deepEqual(
      columns.map(({ id }) => id),
      ['input/question', 'input/a~1b', 'metadata/deep', 'metadata/deep/er'],
    );
  });
});

const trimmed = (value: RawJson | undefined) => value?.trim() as RawJson | undefined;
