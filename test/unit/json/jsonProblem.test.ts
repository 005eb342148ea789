import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonProblem } from '../../../src/json/jsonProblem';

describe('What is wrong with a text that should be JSON', () => {
  for (const [text, offset] of [
    ['{"a" 1}', 5],
    ['[1, ]', 4],
    ['{"a": "b', 6],
    ['"tab\there"', 4],
    ['"a\\x"', 2],
    ['1 2', 2],
    ['', 0],
    ['tru', 0],
  ] as const) {
    it(`is found at its place in ${JSON.stringify(text)}`, () => assert.equal(jsonProblem(text)?.offset, offset));
  }

  it('is nothing exactly where JSON.parse takes it', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        'a',
        '1',
        '-',
        '.',
        'e',
        'null',
        ' ',
        '\n',
        '"k"',
        '\\u00',
        '\t',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join('')),
          fc.json(),
        ),
        (text) => {
          let parses = true;
          try {
            JSON.parse(text);
          } catch {
            parses = false;
          }
          assert.equal(jsonProblem(text) === undefined, parses);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
