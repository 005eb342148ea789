import assert from 'node:assert/strict';
import { runWithin, TooSlow } from '../../../../src/records/cells/timeLimit';

describe('a limit of time', () => {
  it('ends a regular expression that would never come back', () => {
    const text = `${'a'.repeat(60)}!`;
    assert.throws(() => runWithin(30, () => /^(a+)+$/.test(text)), TooSlow);
  });

  it('gives what comes in time, and throws what is thrown', () => {
    assert.equal(
      runWithin(1000, () => 'found'),
      'found',
    );
    const failure = new RangeError('mine');
    assert.throws(
      () =>
        runWithin(1000, () => {
          throw failure;
        }),
      (error) => error === failure,
    );
  });
});
