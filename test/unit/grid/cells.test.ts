import assert from 'node:assert/strict';
import { modeOf, previewOf, readText } from '../../../src/grid/cellText';
import { fieldColumns, inOrder, readColumnMemory } from '../../../src/grid/columns';
import { diffOf } from '../../../src/grid/lineDiff';
import { rowsOf } from '../../../src/grid/rowData';
import type { GridColumn } from '../../../src/grid/protocol';

const column = (id: string): GridColumn => fieldColumns.find((known) => known.id === id) ?? assert.fail(id);

describe('The text of a cell', () => {
  it('is taken as characters, JSON or tags by what stands there', () => {
    assert.equal(modeOf(column('input'), 'string'), 'string');
    assert.equal(modeOf(column('input'), 'object'), 'json');
    assert.equal(modeOf(column('metadata'), 'absent'), 'json');
    assert.equal(modeOf(column('tags'), 'absent'), 'tags');
    assert.equal(modeOf(column('id'), 'absent'), 'string');
  });

  it('keeps every character of a string', () => {
    assert.deepEqual(readText('string', ' 007\n'), { input: { kind: 'string', text: ' 007\n' } });
  });

  it('is absent where JSON is emptied', () => {
    assert.deepEqual(readText('json', ' \n'), { input: { kind: 'absent' } });
  });

  it('holds one tag a line', () => {
    assert.deepEqual(readText('tags', 'a:b\n\n c '), { input: { kind: 'tags', tags: ['a:b', 'c'] } });
  });

  it('tells line and column of a mistake in JSON', () => {
    assert.deepEqual(readText('json', '[\n  1,\n]'), {
      mistake: { message: 'Line 3, column 1: a value is missing here.', place: 7 },
    });
  });

  it('is previewed as changed and cut', () => {
    const cell = previewOf({ kind: 'json', text: `[${'1,'.repeat(300)}1]` });
    assert.deepEqual([cell.kind, cell.text.length, cell.cut, cell.changed], ['array', 240, true, true]);
  });
});

describe('Rows of the grid', () => {
  it('keep cells that did not change, so that they are not drawn again', () => {
    const columns = [column('id'), column('input')];
    const row = (input: string) => ({
      key: 1,
      status: 'unchanged' as const,
      cells: [
        { kind: 'string' as const, text: 'a' },
        { kind: 'string' as const, text: input },
      ],
    });
    const before = rowsOf([row('old')], columns, undefined);
    const after = rowsOf([row('new')], columns, before);
    assert.equal(after[0]?.cells['id'], before[0]?.cells['id']);
    assert.equal(after[0]?.cells['input']?.text, 'new');
  });
});

describe('Columns', () => {
  it('come in the remembered order, new ones last', () => {
    const layout = [{ colId: 'tags', width: 99 }, { colId: 'id' }, { colId: 'input', hide: true }];
    const ordered = inOrder(fieldColumns, layout);
    assert.deepEqual(
      ordered.slice(0, 4).map(({ column: { id } }) => id),
      ['tags', 'id', 'input', 'expected_output'],
    );
    assert.deepEqual([ordered[0]?.width, ordered[2]?.hide], [99, true]);
  });

  it('forget what was remembered in a form that is not theirs', () => {
    for (const unfit of [undefined, null, 7, 'x', { paths: 3 }, { paths: [{ id: 'a' }], layout: [{ colId: 4 }] }])
      assert.deepEqual(readColumnMemory(unfit), { paths: [], layout: [] });
  });
});

describe('The difference of two texts', () => {
  it('names words that went and came', () => {
    assert.deepEqual(diffOf('the capital of Peru', 'the old capital of Chile'), [
      { kind: 'same', text: 'the ' },
      { kind: 'added', text: 'old ' },
      { kind: 'same', text: 'capital of ' },
      { kind: 'removed', text: 'Peru' },
      { kind: 'added', text: 'Chile' },
    ]);
  });

  it('gives back both texts, however long they are', () => {
    const before = Array.from({ length: 5000 }, (_, line) => `line ${line}\n`).join('');
    const after = before.replace('line 2500', 'LINE').replace('line 7\n', '');
    const parts = diffOf(before, after);
    const join = (without: string) => parts.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('');
    assert.equal(join('added'), before);
    assert.equal(join('removed'), after);
  });
});
