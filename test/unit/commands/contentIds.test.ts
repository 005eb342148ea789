import assert from 'node:assert/strict';
import { looksLikeIds, readContentIds } from '../../../src/commands/contentIds';

describe('readContentIds', () => {
  it('reads ids by line, comma, semicolon, tab, and from JSON, each once', () => {
    assert.deepEqual(readContentIds('a1\r\nb2, c3;d4\t["e5","a1"]\n'), {
      ids: ['a1', 'b2', 'c3', 'd4', 'e5'],
      repeated: 1,
    });
  });

  it('finds none in an empty text', () => {
    assert.deepEqual(readContentIds(' \n,,'), { ids: [], repeated: 0 });
  });
});

describe('looksLikeIds', () => {
  it('tells a list of ids from other text', () => {
    assert.equal(looksLikeIds('7f3c9a\n7f3c9b'), true);
    assert.equal(looksLikeIds('const x = 1;'), false);
    assert.equal(looksLikeIds('hello world'), false);
    assert.equal(looksLikeIds(''), false);
  });
});
