import fs from 'node:fs';
import path from 'node:path';
import { Pool } from 'undici';
import { createClient } from '../../src/api/createClient';
import { Program } from './processes';
import { readAndDiscard } from './rawPages';
import { report } from './report';
import { interleaved } from './rounds';
import { writeSampleCsv } from './sampleCsv';
import { KEY_HEADERS, KEYS, startSandbox, withFolder } from './sandbox';

const PAGES = 20;
const PAGE_RECORDS = 1_000;
/** Pages that are asked for in a round, and by how many connections. */
const REQUESTS = 400;
const CONNECTIONS = 4;
const ROUNDS = 7;

/** Pages of records from the sandbox, against a bare server with the same bytes in memory, and one that joins SQLite's rows. */
report(() =>
  withFolder('serving', async (folder) => {
    const sandbox = await startSandbox(folder);
    const paths = await pagesOfNewDataset(sandbox.url, folder);
    const files: string[] = [];
    const sandboxPool = new Pool(sandbox.url, { connections: CONNECTIONS });
    for (const [index, page] of paths.entries()) {
      const { body } = await sandboxPool.request({ method: 'GET', path: page, headers: KEY_HEADERS });
      files.push(path.join(folder, `${index}.json`));
      fs.writeFileSync(path.join(folder, `${index}.json`), Buffer.from(await body.arrayBuffer()));
    }
    const bytes = await Program.start<{ url: string }>('bytesServer', files);
    const rows = await Program.start<{ url: string }>('rowsServer', [path.join(folder, 'rows.db'), ...files]);
    const bytesPool = new Pool(bytes.ready.url, { connections: CONNECTIONS });
    const rowsPool = new Pool(rows.ready.url, { connections: CONNECTIONS });
    const numbers = paths.map((_, index) => `/${index}`);
    const times = await interleaved(ROUNDS, {
      bytes: () => askFor(bytesPool, numbers),
      rows: () => askFor(rowsPool, numbers),
      sandbox: () => askFor(sandboxPool, paths),
    });
    await Promise.all([bytesPool, rowsPool, sandboxPool].map((pool) => pool.destroy()));
    await Promise.all([sandbox.stop(), bytes.stop(), rows.stop()]);

    const comparedWith = `node:http, the same bytes from memory: ${rate(times.bytes)}`;
    const ratio = times.bytes / times.sandbox;
    return [
      {
        what: `Pages of ${PAGE_RECORDS.toLocaleString('en')} records from the sandbox`,
        measured: rate(times.sandbox),
        comparedWith,
        ratio,
        target: { text: '≥ 0.125', met: ratio >= 1 / 8 },
      },
      {
        what: '… rows of SQLite joined by node:http, nothing else',
        measured: rate(times.rows),
        comparedWith,
        ratio: times.bytes / times.rows,
      },
    ];
  }),
);

/** Uploads sample records. Gives the path of each page of theirs. */
async function pagesOfNewDataset(url: string, folder: string): Promise<string[]> {
  const file = path.join(folder, 'records.csv');
  const size = await writeSampleCsv(file, PAGES * PAGE_RECORDS);
  const client = createClient({ baseUrl: url, keys: () => KEYS });
  const { id: project } = (await client.projects.create({ name: 'Bench' })).resource;
  const { id: dataset } = (await client.datasets.create(project, { name: 'Serving' })).resource;
  const source = { name: 'records.csv', size, open: () => fs.createReadStream(file) as AsyncIterable<Buffer> };
  for await (const event of client.records.upload(project, dataset, source)) void event;
  const paths: string[] = [];
  let cursor = '';
  const query = { limit: PAGE_RECORDS };
  for await (const { after } of client.records.pages(project, dataset, query)) {
    paths.push(
      `/api/v2/llm-obs/v1/${project}/datasets/${dataset}/records?page[limit]=${PAGE_RECORDS}&page[cursor]=${cursor}`,
    );
    cursor = after ?? '';
  }
  await client.close();
  if (paths.length !== PAGES) throw new Error(`${paths.length} pages came where ${PAGES} should.`);
  return paths;
}

/** Asks for all pages in turn, as often as needed, by all connections at once. */
async function askFor(pool: Pool, paths: readonly string[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < REQUESTS) await readAndDiscard(pool, paths[next++ % paths.length] ?? '', KEY_HEADERS);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

function rate(time: number): string {
  return `${Math.round(REQUESTS / (time / 1000)).toLocaleString('en')} pages/s`;
}
