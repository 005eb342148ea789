import fs from 'node:fs';
import path from 'node:path';
import { Pool } from 'undici';
import { createClient } from '../../src/api/createClient';
import { exportRecords } from '../../src/records/exportRecords';
import type { RecordsFormat } from '../../src/records/model';
import { localPart } from '../../src/records/partFile';
import type { DatasetTarget } from '../../src/records/save';
import { memoryOf, resetPeak, tellsMemory } from './memory';
import { Program } from './processes';
import type { Seeded } from './programs/seedDatasets';
import { readAndDiscard } from './rawPages';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { KEYS, startSandbox, withFolder } from './sandbox';
import type { Row } from './table';

const RECORDS = 100_000;
/** As the export asks for. */
const PAGE = 2_000;
const ROUNDS = 9;
const FORMATS = ['jsonl', 'csv', 'json'] as const;
const COUNT = `${RECORDS.toLocaleString('en')} records of 1 KB`;

/**
 * Writing a dataset into a file, against reading the same pages by the client and discarding them: from the sandbox, and
 * from a server that has its pages ready in memory, where nothing is waited for and all that writing takes shows.
 */
report(() => withFolder('export', async (folder) => [...(await fromSandbox(folder)), ...(await fromMemory(folder))]));

async function fromSandbox(folder: string): Promise<Row[]> {
  const seeding = await Program.start<Seeded>('seedDatasets', [path.join(folder, 'sandbox.db'), String(RECORDS)]);
  const { project, datasets } = seeding.ready;
  await seeding.stop();
  const sandbox = await startSandbox(folder);
  const client = createClient({ baseUrl: sandbox.url, keys: () => KEYS });
  const dataset = { client, projectId: project, datasetId: datasets[0] ?? '' };
  const rows: Row[] = [];
  if (tellsMemory) rows.push(await memoryRow(dataset, folder));
  const times = await interleaved(ROUNDS, contenders(dataset, folder), () => clear(folder));
  for (const format of FORMATS) {
    const ratio = times[format] / times.discard;
    rows.push({
      what: `Export of ${COUNT} as ${format.toUpperCase()} from the sandbox`,
      measured: milliseconds(times[format]),
      comparedWith: `the client, pages discarded: ${milliseconds(times.discard)}`,
      ratio,
      target: { text: '≤ 1.5', met: ratio <= 1.5 },
    });
  }
  await Promise.all([client.close(), sandbox.stop()]);
  return rows;
}

async function fromMemory(folder: string): Promise<Row[]> {
  const server = await Program.start<{ url: string }>('pagesServer', [RECORDS, PAGE].map(String));
  const { url } = server.ready;
  const pool = new Pool(url, { connections: 1 });
  const client = createClient({ baseUrl: url, keys: () => KEYS });
  const raw = async (): Promise<void> => {
    for (let at = 0; at < RECORDS; at += PAGE)
      await readAndDiscard(pool, `/?${at === 0 ? '' : `page[cursor]=${at}&`}page[limit]=${PAGE}`);
  };
  const dataset = { client, projectId: 'project', datasetId: 'dataset' };
  const times = await interleaved(ROUNDS, { raw, ...contenders(dataset, folder) }, () => clear(folder));
  const rows: Row[] = FORMATS.map((format) => ({
    what: `… as ${format.toUpperCase()} from a server that has its pages in memory`,
    measured: milliseconds(times[format]),
    comparedWith: `the client, pages discarded: ${milliseconds(times.discard)}`,
    ratio: times[format] / times.discard,
  }));
  rows.push({
    what: '… the pages read by the client and discarded',
    measured: milliseconds(times.discard),
    comparedWith: `undici, body thrown away: ${milliseconds(times.raw)}`,
    ratio: times.discard / times.raw,
  });
  await Promise.all([client.close(), pool.destroy(), server.stop()]);
  return rows;
}

function contenders(
  dataset: DatasetTarget,
  folder: string,
): Readonly<Record<'discard' | RecordsFormat, () => Promise<void>>> {
  return {
    discard: () => discard(dataset),
    jsonl: () => write(dataset, folder, 'jsonl'),
    csv: () => write(dataset, folder, 'csv'),
    json: () => write(dataset, folder, 'json'),
  };
}

async function discard({ client, projectId, datasetId }: DatasetTarget): Promise<void> {
  let records = 0;
  const query = { limit: PAGE, version: 1 };
  for await (const { items } of client.records.pages(projectId, datasetId, query)) records += items.length;
  check(records, 'read');
}

async function write(dataset: DatasetTarget, folder: string, format: RecordsFormat): Promise<void> {
  const part = await localPart(exported(folder, format));
  // A version is named, so that the dataset isn't asked for its own.
  const { records } = await exportRecords(dataset, part, { format, version: 1 });
  await part.finish();
  check(records, 'written');
}

function check(records: number, done: string): void {
  if (records !== RECORDS) throw new Error(`${records} records were ${done} where ${RECORDS} should be.`);
}

async function memoryRow(dataset: DatasetTarget, folder: string): Promise<Row> {
  // The host has read records before: what the client needs for that isn't the export's.
  await discard(dataset);
  globalThis.gc?.();
  const before = memoryOf(process.pid).now;
  resetPeak(process.pid);
  await write(dataset, folder, 'csv');
  const grown = memoryOf(process.pid).peak - before;
  return {
    what: `Memory that an export of ${COUNT} takes (CSV)`,
    measured: `${Math.round(grown)} MB`,
    comparedWith: `before: ${Math.round(before)} MB`,
    target: { text: '< 100 MB', met: grown < 100 },
  };
}

function exported(folder: string, format: RecordsFormat): string {
  return path.join(folder, `records.${format}`);
}

/** A new file each time, as most exports are: what the system takes to free the one before isn't the export's. */
function clear(folder: string): void {
  for (const format of FORMATS) fs.rmSync(exported(folder, format), { force: true });
}
