import assert from 'node:assert/strict';
import { summaryWhileNewest } from '../../../src/documents/lastSave';

describe('the last save of a document', () => {
  const last = { summary: '1 updated · version 2', version: 2 };

  it('is told from its end on, also before the document shows what it made', () => {
    assert.equal(summaryWhileNewest(last, 1), last.summary);
    assert.equal(summaryWhileNewest(last, 2), last.summary);
  });

  it('is told no more when the document shows a later version, which something else made', () => {
    assert.equal(summaryWhileNewest(last, 3), undefined);
    assert.equal(summaryWhileNewest(undefined, 3), undefined);
  });
});
