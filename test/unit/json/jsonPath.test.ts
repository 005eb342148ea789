import assert from 'node:assert/strict';
import { NoObjectError, valueAtPath, withValueAtPath } from '../../../src/json/jsonPath';
import type { RawJson } from '../../../src/json/rawJson';

const raw = (text: string) => text as RawJson;
const set = (text: string | undefined, path: string[], value: string | undefined) =>
  withValueAtPath(text === undefined ? undefined : raw(text), path, value === undefined ? undefined : raw(value));

describe('A place inside JSON', () => {
  it('is found by names, the last of equal ones, and is nothing elsewhere', () => {
    const text = raw('{"a": {"b": 1.0, "\\u0062": [2]}, "": 3}');
    assert.equal(valueAtPath(text, ['a', 'b']), '[2]');
    assert.equal(valueAtPath(text, ['']), '3');
    assert.equal(valueAtPath(text, []), text);
    assert.equal(valueAtPath(text, ['a', 'b', 'c']), undefined);
    assert.equal(valueAtPath(raw('"text"'), ['a']), undefined);
    assert.equal(valueAtPath(undefined, ['a']), undefined);
  });

  it('takes another value, and all around it stays as it was spelled', () => {
    const text = '{ "b": 12345678901234567890,\n  "a" : {"x":1e400, "y": "\\u0041"} }';
    assert.equal(set(text, ['a', 'x'], '2'), text.replace('1e400', '2'));
    assert.equal(set(text, [], '2'), '2');
  });

  it('is added behind the others, with the objects on the way to it', () => {
    assert.equal(set('{"a": 1}', ['b', 'c'], '2'), '{"a": 1, "b": {"c": 2}}');
    assert.equal(set('{ }', ['b'], '2'), '{"b": 2 }');
    assert.equal(set(undefined, ['a', 'b'], '"x"'), '{"a": {"b": "x"}}');
    assert.equal(set('{"a": null}', ['a', 'b'], '1'), '{"a": {"b": 1}}');
  });

  it('is taken out with one of the commas beside it', () => {
    assert.equal(set('{"a": 1, "b": 2, "c": 3}', ['a'], undefined), '{"b": 2, "c": 3}');
    assert.equal(set('{"a": 1, "b": 2, "c": 3}', ['b'], undefined), '{"a": 1, "c": 3}');
    assert.equal(set('{"a": 1, "b": 2}', ['b'], undefined), '{"a": 1}');
    assert.equal(set('{"a": 1}', ['a'], undefined), '{}');
    assert.equal(set('{"a": {"b": 1}}', ['a', 'b'], undefined), '{"a": {}}');
  });

  it('is left alone where there is nothing to take out', () => {
    assert.equal(set('{"a": 1}', ['b'], undefined), '{"a": 1}');
    assert.equal(set('{"a": 1}', ['b', 'c'], undefined), '{"a": 1}');
    assert.equal(set(undefined, ['a'], undefined), undefined);
  });

  it('can’t be inside what is no object', () => {
    assert.throws(() => set('[1]', ['a'], '1'), NoObjectError);
    assert.throws(
      () => set('{"a": "text"}', ['a', 'b'], '1'),
      (error) => error instanceof NoObjectError && error.depth === 1,
    );
  });
});
