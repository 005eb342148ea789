import assert from 'node:assert/strict';
import type { FindQuery } from '../../../../src/grid/protocol';
import type { RawJson } from '../../../../src/json/rawJson';
import { BadQuery, finderOf } from '../../../../src/records/cells/findText';

const query = (text: string, options: Partial<FindQuery> = {}): FindQuery => ({
  text,
  matchCase: false,
  regex: false,
  fields: ['id', 'input', 'metadata', 'tags', 'created_at'],
  ...options,
});
const record = {
  id: 'rome',
  input: '{"rome": "Rome, \\u0052ome", "n": 12345678901234567890}' as RawJson,
  metadata: '{}' as RawJson,
  tags: ['Rome:1', 'x'],
};

describe('Finding text in records', () => {
  it('looks at characters, inside the strings of JSON, not at names and numbers', () => {
    const finder = finderOf(query('rome'));
    assert.deepEqual(finder.fields, ['id', 'input', 'metadata', 'tags']);
    assert.deepEqual(
      finder.fields.map((field) => finder.count(record, field)),
      [1, 2, 0, 1],
    );
    assert.equal(finderOf(query('123')).count(record, 'input'), 0);
    assert.equal(finderOf(query('rome', { matchCase: true })).count(record, 'input'), 0);
    assert.equal(finderOf(query('')).count(record, 'input'), 0);
  });

  it('replaces in place and leaves everything else to the byte', () => {
    assert.deepEqual(finderOf(query('rome')).replace(record, 'input', '$& "Roma"'), {
      value: '{"rome": "$& \\"Roma\\", $& \\"Roma\\"", "n": 12345678901234567890}',
      count: 2,
    });
    assert.deepEqual(finderOf(query('(r)ome:', { regex: true })).replace(record, 'tags', '$1/'), {
      value: ['R/1', 'x'],
      count: 1,
    });
    assert.equal(finderOf(query('nowhere')).replace(record, 'input', 'x'), undefined);
  });

  it('takes signs of regular expressions for themselves unless it is one', () => {
    assert.equal(finderOf(query('.*')).count({ input: '"a.*b"' as RawJson }, 'input'), 1);
    assert.throws(() => finderOf(query('(', { regex: true })), BadQuery);
    assert.throws(() => finderOf(query('x*', { regex: true })), /empty/);
  });
});
