import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compactRawJson, formatRawJson, rawJsonFormatter } from '../../../src/json/format';
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

  it('lays out each of many values as it would alone, whatever keys stood in those before', () => {
    // Few keys and shapes, so that many values share some places and differ in others.
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.constantFrom<unknown>(1, '"', 'a:,{'), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(fc.constantFrom('a', 'b', 'a"', 'long'.repeat(20)), tie('value'), { maxKeys: 3 }),
    }));
    const spelled = fc.tuple(value, fc.constantFrom(undefined, 1, '\t'));
    fc.assert(
      fc.property(fc.array(spelled, { minLength: 2, maxLength: 20 }), (values) => {
        const format = rawJsonFormatter({ indent: '  ', depth: 1 });
        for (const [each, space] of values) {
          const lines = JSON.stringify(each, null, 2).replaceAll('\n', '\n  ');
          assert.equal(format(parseRawJson(JSON.stringify(each, null, space))), lines);
        }
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
