import assert from 'node:assert/strict';
import { contains, coveredRows, isSingleCell, moved, rangeBetween, rowCount } from '../../../src/grid/ranges';

describe('Ranges of cells', () => {
  it('span two corners in whichever order they come', () => {
    const range = rangeBetween({ row: 5, column: 1 }, { row: 2, column: 3 });
    assert.deepEqual(range, { top: 2, bottom: 5, left: 1, right: 3 });
    assert.equal(contains(range, 5, 3), true);
    assert.equal(contains(range, 5, 4), false);
  });

  it('cover rows once, in order, with neighbours joined', () => {
    const rows = (top: number, bottom: number) => ({ top, bottom, left: 0, right: 0 });
    const covered = coveredRows([rows(7, 9), rows(0, 1), rows(2, 2), rows(8, 12)]);
    assert.deepEqual(covered, [
      { from: 0, to: 3 },
      { from: 7, to: 13 },
    ]);
    assert.equal(rowCount(covered), 9);
  });

  it('end at the edges of the grid', () => {
    assert.deepEqual(moved({ row: 1, column: 0 }, 10, 3, { row: -5, column: 9 }), { row: 0, column: 2 });
  });

  for (const [text, isOne] of [
    ['Paris', true],
    ['Paris\r\n', true],
    ['a\tb', false],
    ['a\nb', false],
    ['"two\nlines, one ""cell"""', true],
    ['"a"\t"b"', false],
    ['"never closed', true],
  ] as const)
    it(`take ${JSON.stringify(text)} of the clipboard for ${isOne ? 'one cell' : 'several cells'}`, () => {
      assert.equal(isSingleCell(text), isOne);
    });
});
