import assert from 'node:assert/strict';
import { isManyDeleted } from '../../../src/records/manyDeleted';

describe('deleting many records', () => {
  it('is deleting more than a tenth of them', () => {
    assert.equal(isManyDeleted(10, 100), false);
    assert.equal(isManyDeleted(11, 100), true);
    assert.equal(isManyDeleted(2, 20), false);
    assert.equal(isManyDeleted(2, 19), true);
  });

  it('is never deleting one alone, however few there are', () => {
    for (const of of [1, 2, 9, 10]) assert.equal(isManyDeleted(1, of), false);
    assert.equal(isManyDeleted(2, 2), true);
  });
});
