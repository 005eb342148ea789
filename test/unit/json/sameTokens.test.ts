import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compactRawJson, formatRawJson } from '../../../src/json/format';
import type { RawJson } from '../../../src/json/rawJson';
import { endOfSameTokens } from '../../../src/json/sameTokens';

describe('looking for a JSON value in a text', () => {
  const found = (text: string, value: string) => endOfSameTokens(text, 0, value as RawJson);

  it('finds it behind other white space, and where it ends', () => {
    const spaced = ' {\n  "a": [ 1,true ]\r\n}';
    const compact = '{"a":[1,true]}';
    assert.equal(found(`${spaced}, 2`, compact), spaced.length);
    assert.equal(found(compact, spaced), compact.length);
  });

  it('finds any value however it is spaced', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (json, pretty) => {
        const other = pretty ? formatRawJson(json as RawJson, { indent: '  ' }) : compactRawJson(json as RawJson);
        assert.equal(found(`${other} ,`, json), other.length);
      }),
    );
  });

  for (const [what, text, value] of [
    ['a number with a space inside', '1 2', '12'],
    ['a literal with a line end inside', '[tr\nue]', '[true]'],
    ['a sign apart from its number', '[- 1]', '[-1]'],
    ['an exponent apart from its number', '1e +2', '1e+2'],
    ['a string with other white space', '"a  b"', '"a b"'],
    ['a string that is escaped otherwise', '"\\u0041"', '"A"'],
    ['a string that is longer', '"ab"', '"a"'],
    ['a number that is spelled otherwise', '1.0', '1e0'],
    ['a missing comma', '[1 2]', '[1,2]'],
    ['a text that ends too early', '[1,2', '[1,2]'],
    ['an empty text', '', '1'],
    ['another kind of white space', '[\u00a01]', '[1]'],
  ] as const) {
    it(`does not take ${what} for it`, () => assert.equal(found(text, value), undefined));
  }
});
