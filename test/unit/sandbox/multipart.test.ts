import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { MultipartReader } from '../../../src/sandbox/upload/multipart';

const TYPE = 'multipart/form-data; boundary=XX';

/** Cuts `bytes` into pieces of the given sizes, again and again. */
function* pieces(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function partsOf(
  body: string | Buffer,
  sizes: readonly number[] = [1000],
  type = TYPE,
): Promise<[string, string][]> {
  const reader = new MultipartReader(Readable.from(pieces(Buffer.from(body), sizes), { objectMode: false }), type);
  const parts: [string, string][] = [];
  for await (const name of reader.parts()) {
    const content: Buffer[] = [];
    for await (const bytes of reader.content()) content.push(Buffer.from(bytes));
    parts.push([name, Buffer.concat(content).toString('latin1')]);
  }
  return parts;
}

const part = (name: string, content: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\n\r\n${content}\r\n`;

describe('A multipart body', () => {
  it('gives its parts to the byte, however it is cut into pieces', async () => {
    const content = fc.array(fc.constantFrom('\r', '\n', '-', '--XX', '\r\n--X', '\r\n', 'X', 'a'), { maxLength: 12 });
    const texts = content.map((words) => words.join('')).filter((text) => !`${text}\r\n`.includes('\r\n--XX'));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const property = fc.asyncProperty(fc.array(texts, { maxLength: 3 }), sizes, async (some, cuts) => {
      const body = `${some.map((text, i) => part(`p${i}`, text)).join('')}--XX--\r\n`;
      assert.deepEqual(
        await partsOf(body, cuts),
        some.map((text, i) => [`p${i}`, text]),
      );
    });
    await fc.assert(property);
  });

  it('may have a preamble, an epilogue, white space behind boundaries and a quoted boundary', async () => {
    const body = `before\r\n${part('a', '1').replace('--XX', '--XX \t')}--XX--\r\nafter`;
    assert.deepEqual(await partsOf(body, [3], 'Multipart/Form-Data; charset=utf-8; boundary="XX"'), [['a', '1']]);
  });

  it('is refused where it breaks off, wherever that is', async () => {
    const body = `${part('file', 'content')}--XX--`;
    for (let length = 0; length < body.length; length++)
      await assert.rejects(partsOf(body.slice(0, length)), /ends before its closing boundary/, body.slice(0, length));
  });

  it('is refused without a boundary, and with headers that never end', async () => {
    for (const type of [
      '',
      'text/csv',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
    ])
      await assert.rejects(partsOf(part('a', '1'), [1000], type), /not multipart\/form-data with a boundary/, type);
    await assert.rejects(partsOf(`--XX\r\nA: ${'x'.repeat(40_000)}`), /headers of a part are too long/);
  });

  it('ends with its closing boundary, even where that comes first', async () => {
    assert.deepEqual(await partsOf(`--XX--\r\n${part('file', 'x')}--XX--`), []);
  });
});
