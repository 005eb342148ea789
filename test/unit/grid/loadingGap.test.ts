import assert from 'node:assert/strict';
import { gapOf } from '../../../src/grid/loadingGap';
import { loadingSentence } from '../../../src/grid/loadingLine';
import type { EditorState, LoadingState } from '../../../src/grid/protocol';

const reason = 'The service refused to list the records.';

function editor(loading: LoadingState, total = loading.loaded): EditorState {
  return {
    name: 'Capitals',
    source: 'dataset',
    version: 1,
    readOnly: undefined,
    total,
    revision: 1,
    counts: { changed: 0, new: 0, deleted: 0, invalid: 0 },
    loading,
    view: { filter: {}, sort: [] },
    saving: false,
  };
}

describe('The gap behind the loaded rows', () => {
  it('says how many there are and why the others are not, while the line above only says that some are missing', () => {
    const failed = editor({ loaded: 500, state: 'failed', message: reason });
    assert.equal(gapOf(failed)?.what, '500 records loaded. The rest is missing here:');
    assert.equal(gapOf(failed)?.reason, reason);
    assert.equal(gapOf(failed)?.action, 'Retry');
    assert.equal(loadingSentence(failed), 'Only the first 500 records loaded.');
  });

  it('stands where a person stopped, too', () => {
    const stopped = gapOf(editor({ loaded: 1, state: 'stopped' }));
    assert.deepEqual(
      [stopped?.what, stopped?.reason, stopped?.action],
      ['1 record loaded. The rest was not asked for: loading was stopped.', undefined, 'Load the Rest'],
    );
  });

  it('is none while loading goes on, when all is there, or where no row is shown that it could follow', () => {
    assert.equal(gapOf(editor({ loaded: 500, state: 'loading' })), undefined);
    assert.equal(gapOf(editor({ loaded: 500, state: 'complete' })), undefined);
    const filtered = editor({ loaded: 500, state: 'failed', message: reason }, 0);
    assert.equal(gapOf(filtered), undefined);
    assert.equal(loadingSentence(filtered), `Only the first 500 records loaded: ${reason}`);
  });

  it('is none where nothing was loaded: the reason stands in the place of the rows, or in the line where rows are shown', () => {
    const failed = { loaded: 0, state: 'failed', message: reason } as const;
    assert.equal(gapOf(editor(failed)), undefined);
    assert.equal(loadingSentence(editor(failed)), 'No record was loaded.');
    const restored = editor(failed, 1);
    assert.equal(loadingSentence(restored), reason);
  });

  it('is none where records that were all there could not be read anew: the line says so', () => {
    const again = editor({ loaded: 500, state: 'failed', message: reason, isAgain: true });
    assert.equal(gapOf(again), undefined);
    assert.equal(loadingSentence(again), `The records could not be read anew, some may be out of date: ${reason}`);
    assert.equal(
      loadingSentence(editor({ loaded: 500, state: 'loading', isAgain: true })),
      'Reading the records anew…',
    );
  });
});
