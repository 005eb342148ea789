import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonMistake, placeInLines } from '../../../src/grid/jsonMistake';
import { jsonTokens } from '../../../src/grid/jsonTokens';

const tokens = (text: string) => [...jsonTokens(text)].map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('JSON in the grid', () => {
  it('is coloured by tokens that know names from values', () => {
    assert.deepEqual(
      tokens('{"a": "b", "n": -1.5e3, "t": [true, null]}').filter((token) => !/^(space|punctuation)/.test(token)),
      ['key "a"', 'string "b"', 'key "n"', 'number -1.5e3', 'key "t"', 'literal true', 'literal null'],
    );
  });

  it('is cut into tokens that join to the same text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal([...jsonTokens(text)].map(({ from, to }) => text.slice(from, to)).join(''), text);
      }),
    );
  });

  it('has no mistake where JSON.parse() finds none', () => {
    fc.assert(fc.property(fc.json(), (text) => assert.equal(jsonMistake(text), undefined)));
    assert.equal(jsonMistake('  [1, {"a": {}}, "\\ud83d\\ude00\u007f\u2028"]\n'), undefined);
  });

  it('has a mistake where JSON.parse() finds one', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '0', '\n', '\\', '-', '.'))
      .map(([text, at, character]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + character + text.slice(place + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => assert.equal(jsonMistake(text) === undefined, isJson(text), text)),
      { numRuns: 2000 },
    );
  });

  for (const [text, place] of [
    ['', 0],
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['{"a": tru}', 6],
    ['{"a": "x', 6],
    ['[1]]', 3],
    ['01', 0],
  ] as const)
    it(`has its mistake at ${place} in ${JSON.stringify(text)}`, () => {
      assert.equal(jsonMistake(text)?.place, place);
    });

  it('is checked whole where it is megabytes long', () => {
    const long = JSON.stringify({ text: 'long '.repeat(600_000), lines: 'a\n"b"'.repeat(200_000) });
    assert.equal(jsonMistake(long), undefined);
    assert.equal(jsonMistake(long.slice(0, -2))?.place, long.indexOf('"a\\n'));
  });

  it('tells lines and columns from 1', () => {
    assert.deepEqual(placeInLines('{\n  "a": x\n}', 9), { line: 2, column: 8 });
  });
});
