import assert from 'node:assert/strict';
import { CsvUploadError } from '../../../src/records/csvUploadError';
import type { CsvUploadErrorKind } from '../../../src/records/csvUploadError';
import { inspectCsv } from '../../../src/records/csvUploadInspect';
import { utf16 } from './csvUploadBytes';

const inspect = (content: string | Uint8Array, complete = true) =>
  inspectCsv(typeof content === 'string' ? Buffer.from(content) : content, complete, 'qa.csv');

async function refused(content: string | Uint8Array, kind: CsvUploadErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(inspect(content), (error) => {
    assert.ok(error instanceof CsvUploadError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

describe('The head of a CSV file', () => {
  it('gives the header and the first rows of a plain file', async () => {
    const { header, rows, dialect, encoding, renames } = await inspect('input,expected_output\nhi,"a ""b"", c"\n');
    assert.deepEqual(header, ['input', 'expected_output']);
    assert.deepEqual(rows, [['hi', 'a "b", c']]);
    assert.deepEqual(dialect, { delimiter: ',', lineEnd: '\n' });
    assert.deepEqual(encoding, { encoding: 'utf-8', bomLength: 0 });
    assert.deepEqual(renames, []);
  });

  it('is refused where the file is empty, blank or has no rows', async () => {
    await refused('', 'empty', /^qa\.csv is empty: it needs a header with a column “input”/);
    await refused('\n\n\n', 'empty', /no text/);
    await refused('input,expected_output\n', 'empty', /a header but no rows/);
  });

  it('is refused where the file is a workbook, an archive or binary', async () => {
    await refused(Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), 'not text', /workbook.*save its sheet as “CSV UTF-8”/);
    await refused(Buffer.from([0x1f, 0x8b, 8, 0]), 'not text', /compressed/);
    await refused(Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, 65, 66, 67, 0]), 'not text', /binary/);
  });

  it('is refused where a known column stands twice', () =>
    refused('input,id,input\na,b,c\n', 'header', /two columns “input”/));

  it('names the row of a broken quote, whichever way it is broken', async () => {
    await refused('input\n"good"\n"bad" text\n', 'quote', /broken quote in row 2: text follows a closing quote/);
    await refused('input\nsay "hi"\n', 'quote', /row 1: a quote stands in the middle of a cell/);
    await refused(
      'input\n"two\nlines"\n"open\n',
      'quote',
      /row 2 \(line 4\): a quote is opened there and never closed/,
    );
  });

  it('keeps the last row of an incomplete head to itself', async () => {
    const { rows } = await inspect('input\none\ntwo\n"thr', false);
    assert.deepEqual(rows, [['one'], ['two']]);
  });

  it('recognizes UTF-16 by its mark or by its zero bytes, and Windows-1252 by bytes that are not UTF-8', async () => {
    const text = 'input,tags\nGrüße,"a:b"\n';
    for (const endian of ['le', 'be'] as const) {
      for (const bom of [true, false]) {
        const { encoding, rows } = await inspect(utf16(text, endian, bom));
        assert.deepEqual(encoding, { encoding: `utf-16${endian}`, bomLength: bom ? 2 : 0 });
        assert.deepEqual(rows, [['Grüße', 'a:b']]);
      }
    }
    const latin = await inspect(Buffer.from(text, 'latin1'));
    assert.equal(latin.encoding.encoding, 'windows-1252');
    assert.deepEqual(latin.rows, [['Grüße', 'a:b']]);
  });

  it('takes a byte order mark off the first column', async () => {
    const { header, encoding } = await inspect('\ufeffinput\nhi\n');
    assert.deepEqual(header, ['input']);
    assert.deepEqual(encoding, { encoding: 'utf-8', bomLength: 3 });
  });

  it('takes a character that is cut at its end for no fault', async () => {
    const bytes = Buffer.from('input\nhi\nGrü');
    const { encoding } = await inspect(bytes.subarray(0, bytes.length - 1), false);
    assert.equal(encoding.encoding, 'utf-8');
  });

  for (const [name, delimiter] of [
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ] as const) {
    it(`recognizes ${name} between the columns`, async () => {
      const content = `id,x${delimiter}input\n1${delimiter}"a"\n`;
      const { dialect, header } = await inspect(content);
      assert.equal(dialect.delimiter, delimiter);
      assert.deepEqual(header, ['id,x', 'input']);
    });
  }

  it('recognizes carriage returns as line ends where there is nothing else, and takes CR LF and LF mixed', async () => {
    const mac = await inspect('input,id\rhi,1\rho,2\r');
    assert.equal(mac.dialect.lineEnd, '\r');
    assert.deepEqual(mac.rows, [
      ['hi', '1'],
      ['ho', '2'],
    ]);
    const mixed = await inspect('input,id\r\nhi,1\nho,2\r\n');
    assert.deepEqual(mixed.rows, mac.rows);
  });

  it('suggests the known column for a near miss: first by spelling, then by meaning', async () => {
    const { renames } = await inspect('ID, Input,Expected Output,question,answer\n1,a,b,c,d\n');
    assert.deepEqual(
      renames.map(({ from, to, because }) => [from, to, because]),
      [
        ['ID', 'id', 'spelling'],
        [' Input', 'input', 'spelling'],
        ['Expected Output', 'expected_output', 'spelling'],
      ],
    );
    for (const word of ['question', 'Prompt', 'user_input', 'query']) {
      const { renames } = await inspect(`id,${word}\n1,a\n`);
      assert.deepEqual(renames, [{ column: 1, from: word, to: 'input', because: 'meaning' }]);
    }
  });

  it('suggests nothing for a header whose columns are there', async () => {
    const { renames } = await inspect('input,expected_output,question,answer\n1,a,b,c\n');
    assert.deepEqual(renames, []);
  });

  it('reads a file without a header, so that one can be added', async () => {
    const { header, renames, rows } = await inspect('What is 2+2?,4\n');
    assert.deepEqual(header, ['What is 2+2?', '4']);
    assert.deepEqual(renames, []);
    assert.deepEqual(rows, []);
  });
});
