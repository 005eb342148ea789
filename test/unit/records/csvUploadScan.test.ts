import assert from 'node:assert/strict';
import type { CsvConversion } from '../../../src/records/csvUploadConvert';
import { convertCsv, isSentAsItIs } from '../../../src/records/csvUploadConvert';
import { CsvUploadError } from '../../../src/records/csvUploadError';
import { previewRecords } from '../../../src/records/csvUploadPreview';
import { scanCsv } from '../../../src/records/csvUploadScan';
import { chunks, textOf, utf16 } from './csvUploadBytes';

const plain: CsvConversion = {
  encoding: { encoding: 'utf-8', bomLength: 0 },
  dialect: { delimiter: ',', lineEnd: '\n' },
  renames: new Map(),
};
const scan = (content: string | Uint8Array, conversion = plain) => scanCsv(chunks(content), conversion, 'qa.csv');
const convert = (content: string | Uint8Array, conversion: CsvConversion) =>
  textOf(convertCsv(chunks(content), conversion, 'qa.csv'));

async function refused(work: Promise<unknown>): Promise<CsvUploadError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof CsvUploadError, String(error));
    return error;
  }
  return assert.fail('should have been refused');
}

describe('The check of a whole CSV file', () => {
  it('counts rows and bytes, whatever the chunks', async () => {
    const content = 'input,expected_output\r\n"Grüße, 世界","two\r\nlines"\r\n\r\nplain,\r\n';
    for (const size of [1, 2, 3, 1000]) {
      const { rows, size: bytes, warnings } = await scanCsv(chunks(content, size), plain, 'qa.csv');
      assert.deepEqual({ rows, bytes, warnings }, { rows: 2, bytes: Buffer.byteLength(content), warnings: [] });
    }
  });

  it('finds a broken quote at row 40,000, with the line on which the row begins', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => (i === 39_999 ? '"broken" text,x' : `"two\r\nlines ${i}",x`));
    const error = await refused(scanCsv(chunks(`input,id2\r\n${rows.join('\r\n')}`, 65_536), plain, 'qa.csv'));
    assert.equal(error.kind, 'quote');
    assert.deepEqual(error.place, { row: 40_000, line: 80_000 });
    assert.match(error.message, /^qa\.csv has a broken quote in row 40,000 \(line 80,000\): text follows/);
  });

  it('names the row in which a quote opens that is never closed, not the end of the file', async () => {
    const error = await refused(scan(`input\nok\n"open\n${'more\n'.repeat(1000)}`));
    assert.deepEqual(error.place, { row: 2, line: 3 });
    assert.match(error.message, /row 2: a quote is opened there and never closed/);
  });

  it('gives up on a row of more than 64 MB instead of filling the memory', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('input\n"');
      const block = Buffer.alloc(1024 * 1024, 'x');
      for (let i = 0; i < 1024; i++) {
        await Promise.resolve();
        yield block;
      }
    }
    let read = 0;
    const onRead = (bytes: number) => (read = bytes);
    const error = await refused(scanCsv(endless(), plain, 'qa.csv', { onRead }));
    assert.match(error.message, /row 1: a quote is opened there and not closed within 64 MB/);
    assert.ok(read <= 66 * 1024 * 1024, `read ${read} bytes`);
  });

  it('reads a big file chunk by chunk: never more than one chunk is asked for before it is used', async () => {
    const block = Buffer.from(`"${'x'.repeat(1000)}","{""k"": 1}"\n`.repeat(256));
    const blocks = 200;
    let given = 0;
    let seen = 0;
    let ahead = 0;
    async function* generated(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('input,metadata\n');
      for (; given < blocks; given++) {
        await Promise.resolve();
        ahead = Math.max(ahead, given - seen);
        yield block;
      }
    }
    const { rows, size } = await scanCsv(generated(), plain, 'big.csv', { onRead: () => seen++ });
    assert.equal(rows, blocks * 256);
    assert.equal(size, block.length * blocks + 15);
    assert.ok(size > 50_000_000);
    assert.ok(ahead <= 1, `${ahead} chunks ahead`);
  });

  it('stops where it is cancelled', async () => {
    const controller = new AbortController();
    const onRead = () => controller.abort();
    await assert.rejects(
      scanCsv(chunks('input\n' + 'a\n'.repeat(100)), plain, 'qa.csv', { signal: controller.signal, onRead }),
      { name: 'AbortError' },
    );
  });

  it('refuses a file without rows, and one without input', async () => {
    assert.equal((await refused(scan('input\n'))).kind, 'empty');
    assert.equal((await refused(scan('question\nhi\n'))).kind, 'header');
  });

  it('refuses bytes that are not UTF-8 behind a head that was', async () => {
    const content = Buffer.concat([Buffer.from('input\n' + 'ok\n'.repeat(100)), Buffer.from([0xe4, 0x0a])]);
    const error = await refused(scan(content));
    assert.equal(error.kind, 'encoding');
    assert.match(error.message, /begins as UTF-8, but after byte 301 it is not: save the file again as UTF-8/);
  });

  it('warns of what the service will refuse or pass over, with the number of rows and the first', async () => {
    const content = [
      'id,input,metadata,tags,note,',
      'a b,hi,,,,',
      `${'x'.repeat(129)},hi,,,,`,
      'ok,,"{""a"": 1}",,,',
      'ok,"",[1],"[1]",,',
      ',hi,{,"a:b,c:d",,',
      ',hi',
      ',"","{}","[""a:b""]",,,too many',
    ].join('\n');
    const { rows, warnings } = await scan(content);
    assert.equal(rows, 7);
    assert.deepEqual(Object.fromEntries(warnings.map(({ kind, rows }) => [kind, rows])), {
      id: 2,
      'empty input': 1,
      'repeated id': 1,
      metadata: 2,
      tags: 1,
      'cell count': 2,
      'ignored columns': undefined,
    });
    const messages = warnings.map(({ message }) => message).join('\n');
    assert.match(messages, /An id that the service refuses in 2 rows, first row 1: "a b" has other characters/);
    assert.match(messages, /No input in row 3/);
    assert.match(messages, /an earlier row has too in row 4 \("ok"\)/);
    assert.match(messages, /Metadata that is no JSON object in 2 rows, first row 4: "\[1\]"/);
    assert.match(messages, /2 rows, first row 6 \(2 instead of 6\)/);
    assert.match(messages, /ignores: “note”, one without a name\. It knows id, input/);
  });
});

describe('A CSV file while it is sent', () => {
  it('goes byte for byte where nothing has to change', async () => {
    const content = 'input,x\r\n"a",\n\n"",""\r\n';
    assert.ok(isSentAsItIs(plain));
    assert.equal(await convert(content, plain), content);
  });

  it('loses its byte order mark and nothing else', async () => {
    const conversion: CsvConversion = { ...plain, encoding: { encoding: 'utf-8', bomLength: 3 } };
    assert.equal(await convert('\ufeffinput\r\nhi\r\n', conversion), 'input\r\nhi\r\n');
    assert.equal((await scan('\ufeffinput\r\nhi\r\n', conversion)).size, 11);
  });

  it('becomes UTF-8', async () => {
    const text = 'input\r\nGrüße 世界 😀\r\n';
    for (const endian of ['le', 'be'] as const) {
      const conversion: CsvConversion = { ...plain, encoding: { encoding: `utf-16${endian}`, bomLength: 2 } };
      assert.equal(await convert(utf16(text, endian), conversion), text);
      assert.equal((await scan(utf16(text, endian), conversion)).size, Buffer.byteLength(text));
    }
    const conversion: CsvConversion = { ...plain, encoding: { encoding: 'windows-1252', bomLength: 0 } };
    assert.equal(await convert(Buffer.from('input\n\x80 Gr\xfc\xdfe\n', 'latin1'), conversion), 'input\n€ Grüße\n');
  });

  it('gets commas and the new names, keeps quotes where they were and every row on its line', async () => {
    const conversion: CsvConversion = {
      ...plain,
      dialect: { delimiter: ';', lineEnd: '\n' },
      renames: new Map([[0, 'input']]),
    };
    const content = 'Question;Note\n1,5;"a ""b""; c"\n\n"";\n"two\nlines";x\n';
    const sent = 'input,Note\n"1,5","a ""b""; c"\n\n"",\n"two\nlines",x\n';
    assert.equal(await convert(content, conversion), sent);
    assert.equal((await scan(content, conversion)).size, sent.length);
  });

  it('turns carriage returns as line ends into line feeds', async () => {
    const conversion: CsvConversion = { ...plain, dialect: { delimiter: ',', lineEnd: '\r' } };
    assert.equal(await convert('input,id\rhi,1\rho,2', conversion), 'input,id\nhi,1\nho,2\n');
  });

  it('gets a header where it has none, and its first row stays a row', async () => {
    const conversion: CsvConversion = { ...plain, addedHeader: ['input', 'expected_output'] };
    assert.equal(await convert('hi,ho\na b,\n', conversion), 'input,expected_output\nhi,ho\na b,\n');
    const { rows, warnings } = await scan('"hi\nhi",ho\n,x\n', conversion);
    assert.equal(rows, 2);
    assert.match(warnings[0]?.message ?? '', /No input in row 2/);
  });
});

describe('The preview of a CSV file', () => {
  it('tells for each cell what the service will make of it', () => {
    const names = ['id', 'input', 'expected_output', 'metadata', 'note'];
    const [first, second, third] = previewRecords(names, [
      ['7', '{"q": 1}', '007', '', 'x'],
      ['', 'true', '"true"', '[]'],
      ['', '12345678901234567890'],
    ]);
    assert.deepEqual(first, {
      id: { text: '7', type: 'text' },
      input: { text: '{"q": 1}', type: 'object' },
      expected_output: { text: '007', type: 'text' },
      metadata: { text: '', type: 'absent' },
    });
    assert.deepEqual(
      [second?.input?.type, second?.expected_output?.type, second?.metadata?.type],
      ['boolean', 'text', 'list'],
    );
    assert.deepEqual([third?.input?.type, third?.expected_output?.type], ['number', 'absent']);
  });
});
