import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CellInput, GridColumn, GridField } from '../../../../src/grid/protocol';
import type { RawJson } from '../../../../src/json/rawJson';
import { CellInputError, fieldEditOf } from '../../../../src/records/cells/cellInput';
import { inputOfText, readTsv, tsvRow } from '../../../../src/records/cells/cellText';
import { cellAt, cellValueAt, isSameAt } from '../../../../src/records/cells/cellValue';
import type { RecordContent } from '../../../../src/records/model';

const column = (field: GridField, ...path: string[]): GridColumn => ({
  id: [field, ...path].join('/'),
  field,
  path,
  title: [field, ...path].join('.'),
});
const shown = (content: RecordContent) => ({ content, times: {} });
const raw = (text: string) => text as RawJson;
const put = (content: RecordContent, target: GridColumn, input: CellInput) =>
  fieldEditOf(1, content, target, input).value;

describe('What a cell shows', () => {
  it('is the characters of a string and the text of other JSON', () => {
    const record = shown({ input: raw('"a\\n\\u0041\\ud83d\\ude00"'), metadata: raw('{\n  "b": 1.0\n}') });
    assert.deepEqual(cellAt(record, column('input')), { kind: 'string', text: 'a\nA😀' });
    assert.deepEqual(cellAt(record, column('metadata')), { kind: 'object', text: '{ "b": 1.0 }' });
    assert.deepEqual(cellAt(record, column('metadata', 'b')), { kind: 'number', text: '1.0' });
    assert.deepEqual(cellAt(record, column('expected_output')), { kind: 'absent', text: '' });
  });

  it('is only the beginning of a long value, cut between characters', () => {
    const long = { input: raw(JSON.stringify('😀'.repeat(100_000))), expected_output: raw(`[${'1,'.repeat(5000)}1]`) };
    const cell = cellAt(shown(long), column('input'));
    assert.deepEqual([cell.cut, cell.text], [true, '😀'.repeat(120)]);
    assert.equal(cellAt(shown(long), column('expected_output')).text.length, 240);
    const escaped = raw(`"${'\\u00e9'.repeat(5000)}"`);
    assert.equal(cellAt(shown({ input: escaped }), column('input')).text, 'é'.repeat(240));
    const odd = raw(`"${'é'.repeat(239)}${'😀'.repeat(9)}"`);
    assert.equal(cellAt(shown({ input: odd }), column('input')).text, 'é'.repeat(239));
  });

  it('is whole and pretty for editing', () => {
    assert.equal(
      cellValueAt(shown({ metadata: raw('{"a":[1,2]}') }), column('metadata')).text,
      '{\n  "a": [\n    1,\n    2\n  ]\n}',
    );
    assert.equal(cellValueAt(shown({ tags: ['a:b', 'c'] }), column('tags')).text, 'a:b\nc');
  });

  it('is the same as before where only the layout differs', () => {
    const before = shown({ metadata: raw('{"a": {"b":1}}'), tags: ['x', 'y'] });
    const after = shown({ metadata: raw('{"a":{"b": 1},"c":2}'), tags: ['y', 'x'] });
    assert.equal(isSameAt(before, after, column('metadata', 'a')), true);
    assert.equal(isSameAt(before, after, column('metadata')), false);
    assert.equal(isSameAt(before, after, column('tags')), true);
    assert.equal(isSameAt(shown({}), shown({ metadata: raw('{}') }), column('metadata')), true);
  });
});

describe('What is typed into a cell', () => {
  it('becomes the string, the JSON, the tags or nothing', () => {
    assert.equal(put({}, column('input'), { kind: 'string', text: '12' }), '"12"');
    assert.equal(
      put({}, column('input'), { kind: 'json', text: ' {"a":\n 12345678901234567890 } ' }),
      '{"a":12345678901234567890}',
    );
    assert.equal(put({ input: raw('1') }, column('input'), { kind: 'absent' }), undefined);
    assert.deepEqual(put({}, column('tags'), { kind: 'string', text: ' a:b \n\nc' }), ['a:b', 'c']);
    assert.deepEqual(put({}, column('tags'), { kind: 'json', text: '["a"]' }), ['a']);
    assert.equal(put({}, column('id'), { kind: 'string', text: 'r1' }), '"r1"');
  });

  it('changes only its place inside the field', () => {
    const content = { input: raw('{"q": 1.0, "k": "\\u0041"}') };
    assert.equal(put(content, column('input', 'q'), { kind: 'string', text: 'x' }), '{"q": "x", "k": "\\u0041"}');
  });

  it('keeps the field to the byte where it means the same', () => {
    const content = { input: raw('{"q":  [1,2]}') };
    assert.equal(put(content, column('input', 'q'), { kind: 'json', text: '[\n1,\n2\n]' }), content.input);
  });

  it('is refused with its place where it is no JSON, and where there is no object for it', () => {
    assert.throws(
      () => put({}, column('input'), { kind: 'json', text: '{"a" 1}' }),
      (error) => error instanceof CellInputError && error.place === 5,
    );
    assert.throws(
      () => put({ input: raw('"text"') }, column('input', 'q'), { kind: 'string', text: 'x' }),
      /input of this record is no object/,
    );
    assert.throws(() => put({}, column('created_at'), { kind: 'absent' }), /can’t be edited/);
  });
});

describe('Cells on the clipboard', () => {
  const columns = [column('id'), column('input'), column('expected_output'), column('metadata', 'm'), column('tags')];

  it('are the same JSON again when they are pasted', () => {
    const json = fc.oneof(
      fc.json().map((text) => raw(text)),
      fc.string({ unit: 'grapheme' }).map((text) => raw(JSON.stringify(text))),
    );
    fc.assert(
      fc.property(json, fc.option(json), fc.array(fc.string()), (input, output, tags) => {
        const content: RecordContent = {
          id: 'a-1',
          input,
          ...(output === null ? {} : { expected_output: output }),
          tags,
        };
        const rows = readTsv(`${tsvRow(shown(content), columns)}\n`);
        assert.equal(rows.length, 1);
        const [id, ...others] = columns.map((target, at) => put({}, target, inputOfText(rows[0]?.[at] ?? '', target)));
        assert.equal(id, '"a-1"');
        assert.deepEqual(
          others.slice(0, 2).map((value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value)),
          [JSON.parse(input), output === null ? undefined : (JSON.parse(output) as unknown)],
        );
        assert.deepEqual(others[3], tags);
      }),
      { numRuns: 500 },
    );
  });

  it('are read as spreadsheets write them', () => {
    assert.deepEqual(readTsv('a\tb\r\n"two\nlines"\t"say ""hi"""\r\n'), [
      ['a', 'b'],
      ['two\nlines', 'say "hi"'],
    ]);
    assert.deepEqual(readTsv('{"a":1}'), [['{"a":1}']]);
    assert.deepEqual(readTsv(''), [['']]);
  });
});
