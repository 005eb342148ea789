import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compactRawJson, formatRawJson } from '../../../src/json/format';
import type { RawJson } from '../../../src/json/rawJson';
import { sameContent, sameField, sameTags, sameValue } from '../../../src/records/sameValue';
import { rawValue } from './records.arbitrary';

const raw = (text: string) => text as RawJson;

describe('comparing values', () => {
  it('takes a value that was formatted for the same', () => {
    fc.assert(
      fc.property(rawValue, (value) => {
        assert.ok(sameValue(value, formatRawJson(value, { indent: '\t', depth: 3 })));
        assert.ok(sameValue(compactRawJson(value), value));
      }),
    );
  });

  it('takes values for the same exactly where their tokens are', () => {
    fc.assert(
      fc.property(rawValue, rawValue, (a, b) => {
        assert.equal(sameValue(a, b), compactRawJson(a) === compactRawJson(b));
      }),
    );
  });

  it('tells apart what one character inside a string changes', () => {
    assert.equal(sameValue(raw('["a b"]'), raw('["ab"]')), false);
    assert.equal(sameValue(raw('"\\""'), raw('"\\\\"')), false);
    assert.equal(sameValue(raw('["\\\\" ]'), raw('["\\\\"]')), true);
  });

  it('takes a value for no other than itself where the other is absent', () => {
    assert.equal(sameValue(undefined, raw('0')), false);
    assert.equal(sameValue(undefined, undefined), true);
  });

  it('takes no metadata for {}, and no expected output for null, but not for an empty string', () => {
    assert.ok(sameField('metadata', undefined, raw('{ }')));
    assert.ok(sameField('expected_output', undefined, raw('null')));
    assert.equal(sameField('expected_output', undefined, raw('""')), false);
    assert.equal(sameField('input', undefined, raw('{}')), false);
  });

  it('takes tags for a set, and unknown tags for nothing but themselves', () => {
    assert.ok(sameTags(['a', 'b', 'a'], ['b', 'a']));
    assert.equal(sameTags(['a', 'a'], ['a', 'b']), false);
    assert.equal(sameTags(undefined, []), false);
  });

  it('leaves ids and unknown fields out of the content', () => {
    const content = { input: raw('1') };
    assert.ok(sameContent({ id: 'a', ...content, tags: [] }, { ...content, metadata: raw('{}') }));
  });
});
