import assert from 'node:assert/strict';
import { scanImport } from '../../../../src/records/import/importScan';
import { importOf, recordsOf, setupOf, verdictOf, type ImportWish } from './importing';

const utf16 = (text: string, ...bom: number[]) => Buffer.concat([Buffer.from(bom), Buffer.from(text, 'utf16le')]);

interface Case {
  readonly what: string;
  readonly name?: string;
  readonly content: string | Uint8Array;
  /** What the person reads. */
  readonly says: string;
  readonly wish?: ImportWish;
}

const cases: readonly Case[] = [
  {
    what: 'a workbook that is called CSV',
    content: Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14]),
    says: 'refused: qa.csv is a workbook or an archive, not CSV: save its sheet as “CSV UTF-8”.',
  },
  {
    what: 'binary data',
    content: Buffer.from([1, 0, 0, 7, 0, 0, 0, 9]),
    says: 'refused: qa.csv is binary data, not text: save it as a CSV file in UTF-8.',
  },
  {
    what: 'an empty file',
    content: '',
    says: 'refused: qa.csv is empty: there is nothing to import.',
  },
  {
    what: 'white space only',
    content: ' \n\n',
    says: 'refused: qa.csv is empty: there is nothing to import.',
  },
  {
    what: 'a header without rows',
    content: 'input,expected_output\n',
    says: 'refused: qa.csv has a header but no rows: there is nothing to import.',
  },
  {
    what: 'an array without records',
    name: 'qa.json',
    content: '[]',
    says: 'refused: qa.json has no records: there is nothing to import.',
  },
  {
    what: 'a Latin-1 file that is read as UTF-8',
    content: Buffer.from('input\nGr\xfc\xdfe\n', 'latin1'),
    wish: { reading: { encoding: { encoding: 'utf-8', bomLength: 0 } } },
    says: 'refused: qa.csv is not UTF-8 after line 1 (byte 0): choose another encoding, or save the file again as UTF-8.',
  },
  {
    what: 'a row with too few cells',
    content: 'input,expected_output\na,b\nc\n',
    says: 'qa.csv, row 2 (line 3): it has 1 cell, the header has 2 cells: put quotes around cells with a separator or a line end in them, and leave cells without a value empty.',
  },
  {
    what: 'a row with too many cells',
    content: 'input,expected_output\na,b\nc, d, e\n',
    says: 'qa.csv, row 2 (line 3): it has 3 cells, the header has 2 cells: put quotes around cells with a separator or a line end in them, and leave cells without a value empty.',
  },
  {
    what: 'a quote that is never closed',
    content: 'input,expected_output\na,b\n"c,d\ne,f\n',
    says: 'refused: qa.csv, row 2 (line 3): a quote is opened there and never closed: close it, double it inside a cell, or choose another separator.',
  },
  {
    what: 'text behind a closing quote',
    content: 'input,expected_output\n"a"b,c\nd,e\n',
    says: 'qa.csv, row 1 (line 2): text follows a closing quote: put quotes around the whole cell and double each quote inside it.',
  },
  {
    what: 'a row without input',
    content: 'input,expected_output\n,b\n',
    says: 'qa.csv, row 1 (line 2), column “input”: there is no input: fill it in, or take another column as the input.',
  },
  {
    what: 'metadata that is no JSON',
    content: 'input,metadata\na,"{""k"": }"\n',
    says: 'qa.csv, row 1 (line 2), column “metadata”: the metadata is no valid JSON (character 7: "}" stands where a value should come): write it as {"name": value}, or gather the column into an object.',
  },
  {
    what: 'metadata that is no object',
    content: 'input,metadata\na,[1]\n',
    says: 'qa.csv, row 1 (line 2), column “metadata”: the metadata is no JSON object: write it as {"name": value}, or gather the column into an object.',
  },
  {
    what: 'an id that is too long',
    content: `id,input\n${'x'.repeat(129)},a\n`,
    says: `qa.csv, row 1 (line 2), column “id”: the id "${'x'.repeat(57)}…" is 129 characters long: at most 128 are allowed: correct it, or take the column as metadata.`,
  },
  {
    what: 'an id with other signs',
    content: 'id,input\na b,c\n',
    says: 'qa.csv, row 1 (line 2), column “id”: the id "a b" has other characters than letters, digits, "_", "-" and ".": correct it, or take the column as metadata.',
  },
  {
    what: 'an id that stands twice',
    content: 'id,input\na1,b\na2,c\na1,d\n',
    says: 'qa.csv, row 3 (line 4), column “id”: row 1 has the id "a1" too: give one of them another id.',
  },
  {
    what: 'a tag without a colon',
    content: 'input,tags\na,"env:prod,hard"\n',
    says: 'qa.csv, row 1 (line 2), column “tags”: the tag "hard" is no name:value, which filters look for: write one, or gather the column into tags.',
  },
  {
    what: 'tags that are no list',
    content: 'input,tags\na,"{""env"": 1}"\n',
    says: 'qa.csv, row 1 (line 2), column “tags”: the tags are no list: write them as ["name:value"] or name:value,name:value.',
  },
  {
    what: 'a line of JSONL that is no JSON',
    name: 'qa.jsonl',
    content: '{"input": 1}\n{"input": }\n{"input": 3}\n',
    says: 'qa.jsonl, row 2 (line 2): no valid JSON: "}" stands where a value should come.',
  },
  {
    what: 'a line of JSONL that was cut off, before others',
    name: 'qa.jsonl',
    content: '{"input": 1}\n{"input": {"q": "a"\n{"input": 3}\n',
    says: 'qa.jsonl, row 2 (line 2): no valid JSON: the record does not end on its line.',
  },
  {
    what: 'a cell that was meant as JSON',
    content: 'input,metadata\n{\'q\': 1},\n"[{""q"": 1,}]",\n[ok] as text,\n',
    says: [
      'qa.csv, row 1 (line 2), column “input”: it looks like JSON, but is none (character 2: "\'" stands where a string should come), and is taken as text: correct it, or choose “As text” for the column.',
      'qa.csv, row 2 (line 3), column “input”: it looks like JSON, but is none (character 10: "}" stands where a string should come), and is taken as text: correct it, or choose “As text” for the column.',
    ].join('\n'),
  },
  {
    what: 'a line of JSONL that is no object',
    name: 'qa.jsonl',
    content: '{"input": 1}\n"text"\n',
    says: 'qa.jsonl, row 2 (line 2): it is no object: write it as {"input": …}.',
  },
  {
    what: 'a broken array',
    name: 'qa.json',
    content: '[{"input": 1},\n {"input": 2} {"input": 3}]',
    says: 'refused: qa.json, line 2, column 15: no valid JSON: a comma or "]" is missing after record 2. Correct it there, or choose another format.',
  },
  {
    what: 'an array that was cut off',
    name: 'qa.json',
    content: '[{"input": 1},\n {"inp',
    says: 'refused: qa.json, line 2, column 3: no valid JSON: a string is not closed. Correct it there, or choose another format.',
  },
  {
    what: 'a member that stands twice',
    name: 'qa.json',
    content: '[{"input": 1, "input": 2}]',
    says: 'qa.json, row 1 (line 1): it has the member "input" twice: remove one of them.',
  },
];

describe('what a person reads about bad input', () => {
  for (const { what, name = 'qa.csv', content, says, wish = {} } of cases) {
    it(`${what}: names the file and the place, and a way on`, async () => {
      assert.equal(await verdictOf(name, content, wish), says);
      // Where pieces of the file are cut makes no difference.
      assert.equal(await verdictOf(name, content, { ...wish, pieces: 3 }), says);
    });
  }

  it('marks a problem at its line and character, behind cells that go over several lines', async () => {
    const { problems } = await importOf('qa.csv', 'input,id\n"a\nb",x\n"c\nd",not good\n', { pieces: 4 });
    assert.deepEqual(
      problems.map(({ from, to }) => [from, to]),
      [
        [
          { line: 4, character: 3 },
          { line: 4, character: 11 },
        ],
      ],
    );
  });

  it('marks a problem in an array on one line, wherever the pieces are cut', async () => {
    const text = '[{"input":1},{"input":2,"id":"a b"}]';
    const { problems } = await importOf('qa.json', text, { pieces: 5 });
    assert.equal(problems[0]?.from.character, text.indexOf('"a b"'));
  });
});

describe('input that only looks bad', () => {
  it('is a first line that tells the separator, as spreadsheets write it', async () => {
    const text = 'sep=;\r\nid;input,\r\na;"x, y"\r\nb b;z\r\n';
    const wish: ImportWish = { mapping: () => ({ columns: [{ field: 'id' }, { field: 'input' }], gathered: [] }) };
    const { problems, records } = await importOf('qa.csv', text, wish);
    assert.deepEqual(
      records?.map(({ record }) => [record.id, record.input]),
      [['a', '"x, y"']],
    );
    assert.match(problems.map(({ message }) => message).join(), /^qa\.csv, row 2 \(line 4\), column “id”/);
    assert.equal(
      await verdictOf('qa.csv', 'sep=;\n'),
      'refused: qa.csv has a header but no rows: there is nothing to import.',
    );
  });

  const wanted = [{ input: '"Grüße"', expected_output: '"naïve"' }];
  const text = 'input,expected_output\nGrüße,naïve\n';
  for (const [what, content] of [
    ['UTF-16 with a byte order mark', utf16(text, 0xff, 0xfe)],
    ['UTF-16 without one', utf16(text)],
    ['UTF-16, big endian', utf16(text, 0xff, 0xfe).swap16()],
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['UTF-8 with a byte order mark', `\ufeff${text}`],
    ['semicolons', text.replaceAll(',', ';')],
    ['tabs', text.replaceAll(',', '\t')],
    ['bars', text.replaceAll(',', '|')],
    ['carriage returns alone', text.replaceAll('\n', '\r')],
    ['empty lines and white space in between', text.replaceAll('\n', '\r\n\r\n')],
  ] as const) {
    it(`is imported: ${what}`, async () => {
      assert.deepEqual(await recordsOf('qa.csv', content), wanted);
      assert.deepEqual(await recordsOf('qa.csv', content, { pieces: 3 }), wanted);
    });
  }

  it('takes the first of two columns with the same name, and lets the second be chosen', async () => {
    const text = 'input,input,note,note\na,b,c,d\n';
    assert.deepEqual(await recordsOf('qa.csv', text), [{ input: '"a"', metadata: '{"note":"c","note_2":"d"}' }]);
    const other = await recordsOf('qa.csv', text, {
      mapping: () => ({ columns: [{ field: undefined }, { field: 'input' }], gathered: [] }),
    });
    assert.deepEqual(other, [{ input: '"b"' }]);
  });

  it('reads prose with commas in a single column', async () => {
    assert.deepEqual(await recordsOf('qa.csv', 'prompt\nHello, you\nWhy, then, not?\n'), [
      { input: '"Hello, you"' },
      { input: '"Why, then, not?"' },
    ]);
  });

  it('takes a first row that is data for data', async () => {
    const setup = await setupOf('qa.csv', Buffer.from('"{""q"": 1}",12\n"{""q"": 2}",13\n'));
    assert.deepEqual([setup.reading.hasHeader, setup.columns], [false, ['column_1', 'column_2']]);
  });
});

describe('a file of 1 GB', () => {
  it('is read as a stream, a piece at a time, with its rows counted', async () => {
    const row = Buffer.from(`"${'x'.repeat(1022 * 1024)}"\n`);
    const header = Buffer.from('input\n');
    let bytes = 0;
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream that is made as it is read
    async function* gigabyte(): AsyncGenerator<Uint8Array> {
      yield header;
      while (bytes < 1_000_000_000) {
        yield row;
        bytes += row.length;
      }
    }
    const setup = await setupOf('qa.csv', Buffer.concat([header, row.subarray(0, 0)]));
    globalThis.gc?.();
    const { rows, counts, problems } = await scanImport(gigabyte(), setup);
    assert.deepEqual([rows, counts.new, problems], [Math.ceil(1_000_000_000 / row.length), rows, []]);
  }).timeout(60_000);

  it('with a quote that is never closed is given up after 64 MB', async () => {
    const piece = Buffer.from('text,'.repeat(200_000));
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream that is made as it is read
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('input\na\n"');
      for (let i = 0; i < 1000; i++) yield piece;
    }
    const setup = await setupOf('qa.csv', Buffer.from('input\na\n'));
    await assert.rejects(
      scanImport(endless(), setup),
      /^ImportError: qa\.csv, row 2 \(line 3\): a quote is opened there and not closed within 64 MB/,
    );
  }).timeout(60_000);
});
