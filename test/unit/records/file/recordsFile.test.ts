import assert from 'node:assert/strict';
import { readRecordsFile, recordAt } from '../../../../src/records/file/recordsFile';
import type { RecordsFormat } from '../../../../src/records/model';

async function faultOf(text: string | Buffer, format: RecordsFormat): Promise<string | undefined> {
  return (await readRecordsFile(Buffer.from(text), format)).fault?.message;
}

describe('a file that is read for its records', () => {
  it('says where and why JSON holds none', async () => {
    assert.equal(await faultOf('', 'json'), 'Line 1, column 1: the file is empty: without records, it is [].');
    assert.match((await faultOf('{"a": 1}', 'json')) ?? '', /^Line 1, column 1: the file is no array of records: put /);
    assert.equal(
      await faultOf('[\n  {"input": 1}\n  {"input": 2}\n]', 'json'),
      'Line 3, column 3: a comma or the closing ] is missing after record 1.',
    );
    assert.equal(
      await faultOf('[{"input": 1},\n]', 'json'),
      'Line 2, column 1: no comma may stand after the last record.',
    );
    assert.equal(await faultOf('[{"input": 1},', 'json'), 'Line 1, column 15: the closing ] is missing.');
    assert.match((await faultOf('[{"input": [1}]', 'json')) ?? '', /^Line 1, column 14: /);
    assert.equal(await faultOf('[1]', 'json'), 'Line 1, column 2: a record must be an object, as in {"input": …}.');
    assert.equal(await faultOf('[] x', 'json'), 'Line 1, column 4: nothing may follow the closing bracket.');
    assert.match((await faultOf('[{"a": 1}, {"b": 2}]', 'json')) ?? '', /no record has an “input”/);
  });

  it('says where and why a line holds none', async () => {
    assert.equal(
      await faultOf('{"input": 1}\n\n{"input": "é", "x": tru}\n', 'jsonl'),
      'Line 3, column 21: "t" stands where a value should come.',
    );
    assert.equal(
      await faultOf('{"input": 1} {"input": 2}\n', 'jsonl'),
      'Line 1, column 13: one record is expected, and more follows.',
    );
    assert.equal(
      await faultOf('{"input": 1, "tags": 5}', 'jsonl'),
      'Line 1, column 22: the tags are no list of strings: write them as ["name:value"].',
    );
    assert.match((await faultOf('{"input": 1, "input": 2}', 'jsonl')) ?? '', /"input" stands here twice/);
    assert.match((await faultOf('{"input": "a\\x"}', 'jsonl')) ?? '', /a backslash begins no known escape/);
  });

  it('says where and why a CSV file holds none', async () => {
    assert.match((await faultOf('', 'csv')) ?? '', /first line must name the columns/);
    assert.equal(
      await faultOf('input,id\n1,a\n2\n', 'csv'),
      'Line 3, column 1: row 3 has 1 cell, the header has 2 cells: put quotes around cells with delimiters or line ends, and leave cells without a value empty.',
    );
    assert.match(
      (await faultOf('input,id\n"1,a\n', 'csv')) ?? '',
      /^Line 2, column 1: the quote that opens here is never/,
    );
    assert.match(
      (await faultOf('input,id\n"1"x,a\n', 'csv')) ?? '',
      /^Line 2, column 4: text follows the closing quote/,
    );
    assert.match((await faultOf('question,answer\na,b\n', 'csv')) ?? '', /there is no column "input"/);
    assert.match((await faultOf('input,id,id\n', 'csv')) ?? '', /the column "id" stands twice/);
    assert.equal(
      await faultOf('input,,id,\n', 'csv'),
      'Line 1, column 11: the columns 2 and 4 have no name: name them.',
    );
    assert.match((await faultOf('a,b,,\n', 'csv')) ?? '', /the header seems to be missing: the first line must name/);
    assert.equal(await faultOf(',input\n0,a\n', 'csv'), undefined, 'one may go without a name');
  });

  it('refuses what is not UTF-8, since saving it would change it', async () => {
    assert.match((await faultOf(Buffer.from('[{"input":"é"}]', 'latin1'), 'json')) ?? '', /not UTF-8/);
    assert.match((await faultOf(Buffer.from('\ufeff[]', 'utf16le'), 'json')) ?? '', /not UTF-8/);
  });

  it('gives the records in front of the mistake', async () => {
    const { file, fault } = await readRecordsFile(Buffer.from('{"id":"a","input":1}\n{"id":"b"'), 'jsonl');
    assert.deepEqual(file.ids, ['a']);
    assert.equal(fault?.line, 2);
  });

  it('takes values that can be mended in the grid as they are', async () => {
    const { file, fault } = await readRecordsFile(
      Buffer.from('[{"id": 5, "input": "x", "metadata": "none", "tags": "a:b, c:d", "other": null}, {"id": "y"}]'),
      'json',
    );
    assert.equal(fault, undefined);
    const { unknownFields, ...record } = recordAt(file, 0);
    assert.deepEqual(record, { id: '5', input: '"x"', metadata: '"none"', tags: ['a:b', 'c:d'] });
    assert.deepEqual([...(unknownFields ?? [])], [['other', 'null']]);
    assert.deepEqual(recordAt(file, 1), { id: 'y' });
  });

  it('finds out how a CSV file is delimited', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const text = ['"id"', 'input', 'note'].join(delimiter) + '\r\n' + ['a', '"x"', ''].join(delimiter);
      const { file, fault } = await readRecordsFile(Buffer.from(text), 'csv');
      assert.equal(fault, undefined);
      assert.equal(file.csv?.delimiter, delimiter);
      assert.deepEqual(recordAt(file, 0), { id: 'a', input: '"x"' });
    }
  });

  it('is given up where nobody wants it any more', async () => {
    const text = '{"input":1}\n'.repeat(200_000);
    const reading = readRecordsFile(Buffer.from(text), 'jsonl', { signal: AbortSignal.abort(new Error('closed')) });
    await assert.rejects(reading, /closed/);
  });
});
