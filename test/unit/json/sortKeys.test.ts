import assert from 'node:assert/strict';
import { parseRawJson } from '../../../src/json/rawJson';
import { sortKeys } from '../../../src/json/sortKeys';

describe('sortKeys', () => {
  it('orders the members of objects at every depth and keeps how values and keys are spelled', () => {
    const raw = parseRawJson('{"b": [ {"z":1.0,"a":12345678901234567890} ], "\\u0061": "\\u0041", "a":null}');
    assert.equal(sortKeys(raw), '{"\\u0061":"\\u0041","a":null,"b":[{"a":12345678901234567890,"z":1.0}]}');
  });

  it('leaves other values as they are', () => {
    assert.equal(sortKeys(parseRawJson('1e400')), '1e400');
    assert.equal(sortKeys(parseRawJson('[]')), '[]');
  });
});
