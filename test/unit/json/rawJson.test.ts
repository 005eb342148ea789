import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compactRawJson, formatRawJson } from '../../../src/json/format';
import { copyOut, isRawJson, parseRawJson, rawString } from '../../../src/json/rawJson';

const exact = '{"b":1,"a":[12345678901234567890,1.0,1e400],"2":"\\u0041","1":{},"1":[ ],"__proto__":{"x":null}}';

describe('raw JSON', () => {
  it('is exactly one value without white space around it', () => {
    for (const text of ['1', '"a b"', '{ "a" : 1 }', '[\n]', 'null']) assert.ok(isRawJson(text), text);
    for (const text of ['', ' 1', '1\n', '1 2', '{', "'a'", 'undefined', '\u00a01']) assert.ok(!isRawJson(text), text);
  });

  it('is cut free of the white space around it and otherwise kept', () => {
    assert.equal(parseRawJson(' \r\n\t[ 1.0 ]\n'), '[ 1.0 ]');
    assert.throws(() => parseRawJson('{"a":}'), SyntaxError);
  });

  it('quotes any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (s) => assert.equal(JSON.parse(rawString(s)), s)));
  });

  it('copies text to the character, lone surrogates included', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (s) => assert.equal(copyOut(s), s)));
    assert.equal(copyOut('a long enough text \ud800 with half a pair'), 'a long enough text \ud800 with half a pair');
  });
});

describe('formatting raw JSON', () => {
  it('breaks lines and keeps numbers, escapes, key order and duplicate keys', () => {
    assert.equal(
      formatRawJson(parseRawJson(exact), { indent: '  ' }),
      [
        '{',
        '  "b": 1,',
        '  "a": [',
        '    12345678901234567890,',
        '    1.0,',
        '    1e400',
        '  ],',
        '  "2": "\\u0041",',
        '  "1": {},',
        '  "1": [],',
        '  "__proto__": {',
        '    "x": null',
        '  }',
        '}',
      ].join('\n'),
    );
  });

  it('indents all lines but the first by the depth of the surroundings', () => {
    assert.equal(formatRawJson(parseRawJson('{"a":[]}'), { indent: '\t', depth: 2 }), '{\n\t\t\t"a": []\n\t\t}');
  });

  it('gives what JSON.stringify gives for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(1, 2, 4), (value, spaces) => {
        const compact = parseRawJson(JSON.stringify(value));
        const pretty = formatRawJson(compact, { indent: ' '.repeat(spaces) });
        assert.equal(pretty, JSON.stringify(value, null, spaces));
        assert.equal(compactRawJson(pretty), compact);
        assert.equal(formatRawJson(pretty, { indent: ' '.repeat(spaces) }), pretty);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves scalars alone', () => {
    for (const text of ['1.0', '"a,b: [c]"', 'null', '""']) {
      assert.equal(formatRawJson(parseRawJson(text), { indent: '  ' }), text);
      assert.equal(compactRawJson(parseRawJson(text)), text);
    }
  });
});
