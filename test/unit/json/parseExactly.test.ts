import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseExactly } from '../../../src/json/parseExactly';

describe('numbers in answers', () => {
  for (const source of [
    '12345678901234567890',
    '-9007199254740993',
    '9007199254740990.7',
    '0.12345678901234567890123',
    '1e400',
    '-1E-400',
  ])
    it(`that JavaScript can't hold are written as they came: ${source}`, () => {
      assert.equal(JSON.stringify(parseExactly(`{"a":[${source}]}`)), `{"a":[${source}]}`);
    });

  for (const [source, value] of [
    ['1.0', 1],
    ['9007199254740991', 9007199254740991],
    ['0.1', 0.1],
    ['1e3', 1000],
    ['-0', -0],
    ['0e999', 0],
    ['123456789012345', 123456789012345],
  ] as const)
    it(`that JavaScript holds are numbers, however they are spelled: ${source}`, () => {
      // The long one makes all of the text be looked at.
      assert.ok(Object.is((parseExactly(`[${source},12345678901234567890]`) as unknown[])[0], value));
    });

  it('leave everything else as JSON.parse gives it, digits in strings and hostile names too', () => {
    const text = '{"__proto__":{"id":"12345678901234567890"},"a":[true,null,"1e400",{}],"b":1e400}';
    const parsed = parseExactly(text) as object;
    assert.deepEqual(Reflect.ownKeys(parsed), ['__proto__', 'a', 'b']);
    assert.equal(JSON.stringify(parsed), text);
    assert.throws(() => parseExactly('[12345678901234567890'), SyntaxError);
  });

  it('come through as JSON.parse gives them where doubles hold them', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(parseExactly(text), JSON.parse(text));
      }),
    );
  });
});
