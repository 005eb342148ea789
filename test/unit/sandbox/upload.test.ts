import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { inBothDialects, KEY_HEADERS, type TestDataset, type TestSandbox } from './harness';

const completed = (records: number): unknown => ({ event: 'completed', data: { records_created: records } });

/** Sends an upload by hand; `feed` writes the body as it likes. */
function handUpload(
  sandbox: TestSandbox,
  dataset: TestDataset,
  feed: (request: http.ClientRequest) => void,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { ...KEY_HEADERS, 'Content-Type': 'multipart/form-data; boundary=XX' };
    const request = http.request(`${sandbox.url}${dataset.uploadPath}`, { method: 'POST', headers, agent: false });
    request.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    feed(request);
  });
}

const PART_HEAD = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';

inBothDialects('An upload', (sandbox) => {
  it('adds the rows of a CSV file as records, as one new version', async () => {
    const dataset = await sandbox().newDataset();
    const csv =
      'id,input,expected_output,metadata,tags\na,"{""q"":1.0}",plain text,"{""m"":1}","[""k:v""]"\nb,two,"""quoted""",,"x:1, y:2"\n';
    const { status, events } = await dataset.upload(csv);
    assert.equal(status, 200);
    assert.deepEqual(events.at(-1), completed(2));
    assert.ok((await dataset.list()).text.includes('"input":{"q":1.0}'));
    const [a, b] = await dataset.records();
    assert.deepEqual([a?.id, a?.expected_output, a?.metadata, a?.tags], ['a', 'plain text', { m: 1 }, ['k:v']]);
    assert.deepEqual([b?.id, b?.input, b?.expected_output, b?.tags], ['b', 'two', 'quoted', ['x:1', 'y:2']]);
    assert.equal(await dataset.version(), 1);
  });

  it('takes a cell for JSON where it parses as JSON, else for a string', async () => {
    const dataset = await sandbox().newDataset();
    const cells = ['true', '007', '1.50', '12345678901234567890', '{broken', 'null and void', '"a\\u0041"', ' [1, 2] '];
    await dataset.upload(`input\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join('\n')}\n`);
    const { text } = await dataset.list();
    const values = [
      'true',
      '"007"',
      '1.50',
      '12345678901234567890',
      '"{broken"',
      '"null and void"',
      '"a\\u0041"',
      '[1, 2]',
    ];
    for (const value of values) assert.ok(text.includes(`"input":${value},`), `${value} in ${text}`);
  });

  it('keeps line breaks, quotes, commas and every script', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.upload('input\r\n"one\r\ntwo ""three"", four"\r\n日本語 🎉\r\n');
    assert.deepEqual(
      (await dataset.records()).map(({ input }) => input),
      ['one\r\ntwo "three", four', '日本語 🎉'],
    );
  });

  it('takes a byte order mark, missing line ends and empty lines', async () => {
    const dataset = await sandbox().newDataset();
    const { events } = await dataset.upload('\uFEFFinput,id\n\none,1\n\n\ntwo,2');
    assert.deepEqual(events.at(-1), completed(2));
  });

  it('tells how it comes along, in growing numbers', async () => {
    const dataset = await sandbox().newDataset();
    const rows = Array.from({ length: 5000 }, (_, i) => `question ${i} ${'x'.repeat(100)}`);
    const { events } = await dataset.upload(`input\n${rows.join('\n')}\n`);
    const counts = events
      .filter(({ event }) => event === 'progress')
      .map(({ data }) => (data as { records_written: number }).records_written);
    assert.ok(counts.length > 1);
    assert.deepEqual(
      counts,
      [...new Set(counts)].sort((a, b) => a - b),
    );
    assert.equal(counts.at(-1), 5000);
    assert.equal((await dataset.records('?page[limit]=5000')).length, 5000);
  });

  it('overwrites records of the same id, unless told otherwise', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 'old', expected_output: 'x' });
    assert.deepEqual((await dataset.upload('id,input\na,kept\n', '?overwrite=false')).events, [completed(0)]);
    assert.equal((await dataset.records())[0]?.input, 'old');
    await dataset.upload('id,input\na,new\n');
    const [record, ...others] = await dataset.records();
    assert.deepEqual([record?.input, record?.expected_output ?? null, others], ['new', null, []]);
  });

  it('skips rows whose input exists only where it is told to', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ input: 'same' });
    assert.deepEqual(
      (await dataset.upload('input\nsame\nnew\nnew\n', '?deduplicate=true')).events.at(-1),
      completed(1),
    );
    assert.deepEqual((await dataset.upload('input\nsame\nnew\n')).events.at(-1), completed(2));
    assert.equal((await dataset.records()).length, 4);
  });

  it('gives every record the tags of the request beside its own', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.upload('input,tags\n1,a:1\n2,\n', '?tags=env:prod&tags=team:ai');
    assert.deepEqual(
      (await dataset.records()).map(({ tags }) => tags),
      [
        ['a:1', 'env:prod', 'team:ai'],
        ['env:prod', 'team:ai'],
      ],
    );
  });

  it('ends in an error that names the row, and writes nothing at all', async () => {
    const dataset = await sandbox().newDataset();
    const good = Array.from({ length: 3000 }, (_, i) => `${i},"text ${i}"`).join('\n');
    const faults: [csv: string, message: string][] = [
      ['', 'the file is empty'],
      ['question,answer\n1,2\n', 'the header has no column "input"'],
      ['input,input\n1,2\n', 'the header has the column "input" twice'],
      [`id,input\n${good}\nlast,"broken" quote\n`, 'row 3002: a quoted cell goes on behind its closing quote'],
      [`id,input\n${good}\nlast,"never closed\n`, 'row 3002: a quote that opens a cell is never closed'],
      ['id,input\n1,2\n3\n', 'row 3: it has 1 cells, the header has 2'],
      ['id,input\n1,\n', 'row 2: input is empty'],
      ['id,input\n1,null\n', 'row 2: input is empty'],
      ['id,input\na b,1\n', 'row 2: record id must be 1 to 128 letters, digits, "_", "-" or "."'],
      ['input,metadata\n1,[]\n', 'row 2: metadata is not a JSON object'],
    ];
    for (const [csv, message] of faults) {
      const { status, events } = await dataset.upload(csv);
      assert.equal(status, 200);
      assert.deepEqual(events.at(-1), { event: 'error', data: { message } });
    }
    const utf16 = await dataset.upload(Buffer.from('\uFEFFinput\n1\n', 'utf16le'));
    assert.deepEqual(utf16.events, [{ event: 'error', data: { message: 'the file is not valid UTF-8' } }]);
    assert.deepEqual(await dataset.records(), []);
    assert.equal(await dataset.version(), 0);
  });

  it('refuses requests that make no sense before it reads the file', async () => {
    const dataset = await sandbox().newDataset();
    assert.equal((await dataset.upload('input\n1\n', '?deduplicate=maybe')).status, 400);
    assert.equal((await sandbox().send('POST', dataset.uploadPath, {})).status, 400);
    const unknown = dataset.uploadPath.replace(dataset.id, 'none');
    const form = new FormData();
    form.append('file', new Blob(['x'.repeat(3_000_000)]), 'a.csv');
    const answer = await fetch(sandbox().url + unknown, { method: 'POST', headers: KEY_HEADERS, body: form });
    assert.equal(answer.status, 404);
  });

  it('refuses a body without a part "file", or with others beside it', async () => {
    const dataset = await sandbox().newDataset();
    const send = async (...names: string[]): Promise<number> => {
      const form = new FormData();
      for (const name of names) form.append(name, new Blob(['input\n1\n']), 'a.csv');
      const answer = await fetch(sandbox().url + dataset.uploadPath, {
        method: 'POST',
        headers: KEY_HEADERS,
        body: form,
      });
      await answer.text();
      return answer.status;
    };
    assert.deepEqual(
      [await send('csv'), await send('file', 'file'), await send('file', 'other'), await send('file')],
      [400, 400, 400, 200],
    );
  });

  it('refuses a body that breaks off', async () => {
    const dataset = await sandbox().newDataset();
    const { status } = await handUpload(sandbox(), dataset, (request) => request.end(`${PART_HEAD}input\n1\n`));
    assert.equal(status, 400);
    assert.deepEqual(await dataset.records(), []);
  });

  it('keeps nobody waiting while its file is still coming in', async () => {
    const dataset = await sandbox().newDataset();
    let finish = (): void => undefined;
    const upload = handUpload(sandbox(), dataset, (request) => {
      request.write(`${PART_HEAD}input\nfirst\n`);
      finish = () => request.end('second\n\r\n--XX--\r\n');
    });
    assert.equal((await dataset.insert({ id: 'meanwhile', input: 1 })).status, 200);
    finish();
    assert.match((await upload).text, /"records_created":2/);
    assert.equal((await dataset.records()).length, 3);
  });

  it('leaves nothing behind when the client goes away', async () => {
    const dataset = await sandbox().newDataset();
    const upload = handUpload(sandbox(), dataset, (request) => {
      request.write(`${PART_HEAD}input\nfirst\n`, () => request.destroy(new Error('gone')));
    });
    await assert.rejects(upload, /gone/);
    await dataset.insert({ id: 'after', input: 1 });
    assert.deepEqual(
      (await dataset.records()).map(({ id }) => id),
      ['after'],
    );
    const folder = path.dirname(sandbox().data);
    const leftovers = (): string[] => fs.readdirSync(folder).filter((name) => name.includes('-upload-'));
    while (leftovers().length > 0) await new Promise(setImmediate);
  });
});

inBothDialects(
  'An upload under way',
  (sandbox) => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `row ${i} ${'x'.repeat(80)}`);
    const csv = `input\n${rows.join('\n')}\n`;
    const start = async (
      dataset: TestDataset,
      signal: AbortSignal,
    ): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
      const form = new FormData();
      form.append('file', new Blob([csv]), 'a.csv');
      const headers = { ...KEY_HEADERS, 'x-sandbox-fault': 'pace=5' };
      const answer = await fetch(sandbox().url + dataset.uploadPath, { method: 'POST', headers, body: form, signal });
      assert.ok(answer.body);
      return answer.body.getReader();
    };

    it('shows nothing of itself to readers, and lets other writes wait', async () => {
      const dataset = await sandbox().newDataset();
      const other = await sandbox().newDataset();
      const reader = await start(dataset, new AbortController().signal);
      await reader.read();
      assert.deepEqual(await dataset.records(), []);
      const waiting = other.insert({ id: 'waited', input: 1 });
      let last = '';
      for (let part = await reader.read(); !part.done; part = await reader.read())
        last = Buffer.from(part.value).toString();
      assert.match(last, /event: completed/);
      assert.equal((await waiting).status, 200);
      assert.equal(await dataset.version(), 1);
    });

    it('is undone when it is cancelled', async () => {
      const dataset = await sandbox().newDataset();
      const cancel = new AbortController();
      const reader = await start(dataset, cancel.signal);
      await reader.read();
      cancel.abort();
      await dataset.insert({ id: 'after', input: 1 });
      assert.deepEqual(
        (await dataset.records()).map(({ id }) => id),
        ['after'],
      );
      assert.equal(await dataset.version(), 1);
    });
  },
  { faults: true },
);
