import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRows } from '../../../src/sandbox/upload/csvRows';
import { temporaryFolder } from './harness';

describe('Rows of a CSV file', () => {
  const folder = temporaryFolder();
  const file = path.join(folder.path, 'rows.csv');
  after(() => folder.remove());

  const rowsOf = async (content: string | Uint8Array): Promise<{ number: number; cells: readonly string[] }[]> => {
    fs.writeFileSync(file, content);
    const bytes = fs.createReadStream(file, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>;
    const rows = [];
    for await (const some of csvRows(bytes)) rows.push(...some);
    return rows;
  };
  const csvOf = (rows: readonly (readonly string[])[], newline: string): string =>
    rows
      .map(
        (cells) =>
          cells.map((cell) => (/^$|[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',') +
          newline,
      )
      .join('');

  it('are the same as csv-parse reads, wherever the file is cut into pieces', async () => {
    const cell = fc
      .array(fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '🎉', '""', '","'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
    // The first row is simple, as headers are: it is what the line end is learnt from.
    const property = fc.asyncProperty(
      rows,
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 65_500, max: 65_570 }),
      async (some, newline, pad) => {
        const csv = csvOf([['x', 'y', 'z'], ['pad', 'x'.repeat(pad), ''], ...some], newline);
        const wanted = parse(csv, { skip_empty_lines: true, record_delimiter: newline });
        assert.deepEqual(
          (await rowsOf(csv)).map(({ cells }) => cells),
          wanted,
        );
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('are numbered as a spreadsheet does, empty lines included', async () => {
    assert.deepEqual(await rowsOf('h\n\n"a\nb"\nc'), [
      { number: 1, cells: ['h'] },
      { number: 3, cells: ['a\nb'] },
      { number: 4, cells: ['c'] },
    ]);
  });

  it('may end in any of the three line ends', async () => {
    for (const newline of ['\n', '\r\n', '\r'])
      assert.deepEqual(
        (await rowsOf(`"h,1"${newline}a${newline}`)).map(({ cells }) => cells),
        [['h,1'], ['a']],
      );
  });

  it('may hold a cell of many megabytes', async () => {
    const long = 'x"\n'.repeat(1_000_000);
    const [, row] = await rowsOf(csvOf([['h'], [long]], '\n'));
    assert.equal(row?.cells[0], long);
  });

  it('are not looked for without end behind a quote that is never closed', async () => {
    await assert.rejects(rowsOf(`h\n"${'x\n'.repeat(20_000_000)}`), /row 2: a quote that opens a cell is never closed/);
  });

  it('are none where the bytes are not UTF-8', async () => {
    await assert.rejects(rowsOf(Buffer.from([0x68, 0x0a, 0xff, 0xfe])), /the file is not valid UTF-8/);
  });
});
