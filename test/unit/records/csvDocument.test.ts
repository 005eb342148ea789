import assert from 'node:assert/strict';
import type { RawJson } from '../../../src/json/rawJson';
import { readDocument } from '../../../src/records/readDocument';
import { writeDocument } from '../../../src/records/writeDocument';
import { raw } from './testRecords';

function problemsOf(text: string, knownIds?: ReadonlySet<string>): string[] {
  return readDocument(text, 'csv', { knownIds }).problems.map((p) => `${p.message} @ ${text.slice(p.start, p.end)}`);
}

function inputOf(cell: string): RawJson | undefined {
  return readDocument(`input\n${cell}\n`, 'csv').records[0]?.input;
}

describe('a CSV document', () => {
  it('holds JSON as JSON, prose as prose, and quotes what would be read as something else', () => {
    const inputs = ['prose', 'a,b', 'say "hi"', 'two\nlines', 'true', '007', '', { q: 1 }, 7];
    const csv = writeDocument(
      inputs.map((input, i) => ({ id: `r${i}`, input: raw(input), tags: [] })),
      'csv',
    );
    assert.equal(
      csv,
      [
        'id,input,expected_output,metadata,tags',
        'r0,prose,,,[]',
        'r1,"a,b",,,[]',
        'r2,"say ""hi""",,,[]',
        'r3,"two\nlines",,,[]',
        'r4,"""true""",,,[]',
        'r5,007,,,[]',
        'r6,"""""",,,[]',
        'r7,"{""q"":1}",,,[]',
        'r8,7,,,[]',
        '',
      ].join('\n'),
    );
  });

  it('keeps the JSON text of a string that JSON.stringify would spell otherwise', () => {
    assert.equal(inputOf('"""\\u0041"""'), '"\\u0041"');
    assert.match(writeDocument([{ input: '"\\u0041"' as RawJson }], 'csv'), /,"""\\u0041""",/);
  });

  it('does not leave to an editor what it would change: carriage returns, control characters, lone surrogates', () => {
    for (const text of ['a\r\nb', 'a\rb', '\u0000', '\ud800']) {
      const csv = writeDocument([{ input: raw(text) }], 'csv');
      assert.ok(!csv.includes('\r') && !csv.includes('\u0000') && !csv.includes('\ud800'));
      assert.equal(readDocument(csv, 'csv').records[0]?.input, raw(text));
    }
  });

  it('tells an empty cell, which is no value, from two quotes, which are an empty string', () => {
    const { records } = readDocument('input,expected_output\nx,\nx,""\n', 'csv');
    assert.deepEqual(
      records.map((record) => record.expected_output),
      [undefined, '""'],
    );
  });

  it('reads tags as a JSON array or as a list with commas', () => {
    const { records } = readDocument('input,tags\n1,"[""a:b"",""c,d""]"\n1,"a:b, c:d"\n1,\n1,[]\n', 'csv');
    assert.deepEqual(
      records.map((record) => record.tags),
      [['a:b', 'c,d'], ['a:b', 'c:d'], undefined, []],
    );
  });

  it('shows where each cell stands', () => {
    const text = 'id,input\na,"x ""y"""\n';
    const [record] = readDocument(text, 'csv').records;
    assert.equal(text.slice(record?.fieldRanges.input?.start, record?.fieldRanges.input?.end), '"x ""y"""');
    assert.equal(text.slice(record?.range.start, record?.range.end), 'a,"x ""y"""');
  });

  it('names the row and line of a quote that is never closed, at row 40,000', () => {
    const text = `input\n${'"two\nlines"\n'.repeat(39_998)}"open\n${'x\n'.repeat(1000)}`;
    const { problems, records } = readDocument(text, 'csv');
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['The quote that opens in row 40000 (line 79998) is never closed: close it, or double it inside a cell.'],
    );
    assert.equal(text.slice(problems[0]?.start, (problems[0]?.start ?? 0) + 5), '"open');
    assert.equal(records.length, 39_998);
  });

  it('names text behind a closing quote and reads the rows after it', () => {
    const text = 'input,tags\n"a" b,[]\nnext,[]\n';
    const { problems, records } = readDocument(text, 'csv');
    assert.match(problems[0]?.message ?? '', /^Text follows the closing quote of a cell in row 2 \(line 2\): /);
    assert.deepEqual(
      records.map(({ input }) => input),
      ['"next"'],
    );
  });

  for (const [what, text, problem] of [
    ['an empty text', '', 'The document is empty: its first line must be id,input,expected_output,metadata,tags. @ '],
    [
      'a row with too few cells',
      'id,input,tags\na,b\n',
      'Row 2 (line 2) has 2 cells, the header has 3 cells: put quotes around cells with commas or line ends, and leave cells without a value empty. @ a,b',
    ],
    [
      'a header without input',
      'id,output\na,b\n',
      'There is no column "input": the first line must name the columns, as in id,input,expected_output,metadata,tags. @ id,output',
    ],
    [
      'an input by another name',
      'id,Input\na,b\n',
      'There is no column "input": rename the column "Input" to "input". @ id,Input',
    ],
    [
      'semicolons',
      'id;input\na;b\n',
      'The columns seem to be separated by semicolons: separate them by commas. @ id;input',
    ],
    [
      'a row of values in place of the header',
      'paris,France?,Paris,,\nrome,Italy?,Rome,,\n',
      'The header seems to be missing: the first line must name the columns, as in id,input,expected_output,metadata,tags. @ paris,France?,Paris,,',
    ],
    [
      'a header of nothing',
      ',,,\na,b,c,d\n',
      'The header seems to be missing: the first line must name the columns, as in id,input,expected_output,metadata,tags. @ ,,,',
    ],
    ['a column twice', 'input,input\na,b\n', 'The column "input" stands twice in the header: remove one. @ input'],
    [
      'an input cell without value',
      'id,input\na,\n',
      'Row 2 has nothing in "input": fill the cell, or remove the row. @ ',
    ],
    [
      'metadata that is no object',
      'input,metadata\na,prose\n',
      'The metadata in row 2 is no JSON object: write it as {"name": value}. @ prose',
    ],
    [
      'tags that are JSON but no list',
      'input,tags\na,{}\n',
      'The tags in row 2 are no list: write them as ["name:value"] or name:value,name:value. @ {}',
    ],
    [
      'an id with bad signs',
      'id,input\na b,c\n',
      'The id "a b" of record 1 has other characters than letters, digits, "_", "-" and ".". @ a b',
    ],
  ] as const) {
    it(`shows ${what} at its place`, () => assert.deepEqual(problemsOf(text), [problem]));
  }

  it('shows columns without a name at their places', () => {
    const text = 'id,,input,,tags\na,b,c,d,e\n';
    assert.deepEqual(
      readDocument(text, 'csv').problems.map(({ start, message }) => [start, message.slice(0, 20)]),
      [
        [3, 'Column 2 has no name'],
        [10, 'Column 4 has no name'],
      ],
    );
  });

  it('does not take a missing column for a wish to clear it in every record', () => {
    const problems = problemsOf('id,input,expected_output,metadata\na,b,,\n', new Set(['a']));
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^The column "tags" is missing and it would be cleared in every record/);
    assert.deepEqual(problemsOf('input\nb\n', new Set()), []);
  });

  it('accepts a byte order mark and empty lines', () => {
    const { records, problems } = readDocument('\ufeffinput\r\n\r\na\r\n', 'csv');
    assert.deepEqual([records.map(({ input }) => input), problems], [['"a"'], []]);
  });
});
