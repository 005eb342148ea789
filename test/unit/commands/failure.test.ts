import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { failureSentence, isCancelled } from '../../../src/commands/failure';

describe('the failure of a command', () => {
  it('is one sentence with an end', () => {
    assert.equal(
      failureSentence(new LlmObsError('not found', 'The dataset is gone: refresh.')),
      'The dataset is gone: refresh.',
    );
    assert.equal(failureSentence(new TypeError('x is not a function\n    at y')), 'x is not a function.');
    assert.equal(failureSentence('thrown text'), 'thrown text.');
  });

  it('has words even where the error has none', () => {
    assert.match(failureSentence(new Error('')), /the log has the details/);
  });

  it('is none where the user stopped the work, by whichever signal', () => {
    const controller = new AbortController();
    controller.abort();
    const vscodes = Object.assign(new Error('Canceled'), { name: 'Canceled' });
    for (const error of [new LlmObsError('cancelled', 'Stopped.'), controller.signal.reason, vscodes])
      assert.equal(isCancelled(error), true);
    assert.equal(isCancelled(new LlmObsError('timed out', 'Too slow.')), false);
  });
});
