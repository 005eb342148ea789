import assert from 'node:assert/strict';
import { isManyDeleted } from '../../../src/records/manyDeleted';

describe('deleting many records', () => {
  it('is deleting more than a tenth of them', () => {
    assert.equal(isManyDeleted(10, 100), false);
    assert.equal(isManyDeleted(11, 100), true);
    assert.equal(isManyDeleted(2, 20), false);
    assert.equal(isManyDeleted(2, 19), true);
  });

  it('is deleting a single one of fewer than ten', () => {
    for (const of of [1, 2, 9]) assert.equal(isManyDeleted(1, of), true);
    for (const of of [10, 11, 1000]) assert.equal(isManyDeleted(1, of), false);
  });

  it('is never deleting none', () => {
    for (const of of [0, 1, 100]) assert.equal(isManyDeleted(0, of), false);
  });
});
