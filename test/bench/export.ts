import fs from 'node:fs';
import path from 'node:path';
import { Pool } from 'undici';
import { createClient } from '../../src/api/createClient';
import { exportRecords } from '../../src/records/exportRecords';
import type { RecordsFormat } from '../../src/records/model';
import { localPart } from '../../src/records/partFile';
import { memoryOf, resetPeak, tellsMemory } from './memory';
import { Program } from './processes';
import { readAndDiscard } from './rawPages';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { withFolder } from './sandbox';
import type { Row } from './table';

const RECORDS = 100_000;
/** As the export asks for. */
const PAGE = 2_000;
const ROUNDS = 9;

/** Writing a dataset into a file, against reading the same pages and discarding them: by the client, and as bytes. */
report(() =>
  withFolder('export', async (folder) => {
    const server = await Program.start<{ url: string }>('pagesServer', [RECORDS, PAGE].map(String));
    const { url } = server.ready;
    const pool = new Pool(url, { connections: 1 });
    const client = createClient({ baseUrl: url, keys: () => ({ apiKey: 'key', applicationKey: 'key' }) });
    const raw = async (): Promise<void> => {
      for (let at = 0; at < RECORDS; at += PAGE)
        await readAndDiscard(pool, `/?${at === 0 ? '' : `page[cursor]=${at}&`}page[limit]=${PAGE}`);
    };
    const discard = async (): Promise<void> => {
      for await (const page of client.records.pages('project', 'dataset', { limit: PAGE })) void page;
    };
    const write = async (format: RecordsFormat): Promise<void> => {
      const part = await localPart(path.join(folder, `records.${format}`));
      // A version is named, so that the dataset isn't asked for its own.
      const target = { client, projectId: 'project', datasetId: 'dataset' };
      const { records } = await exportRecords(target, part, { format, version: 1 });
      await part.finish();
      if (records !== RECORDS) throw new Error(`${records} records were written where ${RECORDS} should be.`);
    };
    const rows: Row[] = [];
    const count = `${RECORDS.toLocaleString('en')} records of 1 KB`;
    if (tellsMemory) {
      // The host has read records before: what the client needs for that isn't the export's.
      await discard();
      globalThis.gc?.();
      const before = memoryOf(process.pid).now;
      resetPeak(process.pid);
      await write('csv');
      const grown = memoryOf(process.pid).peak - before;
      rows.push({
        what: `Memory that an export of ${count} takes (CSV)`,
        measured: `${Math.round(grown)} MB`,
        comparedWith: `before: ${Math.round(before)} MB`,
        target: { text: '< 100 MB', met: grown < 100 },
      });
    }
    const contenders = {
      raw,
      discard,
      jsonl: () => write('jsonl'),
      csv: () => write('csv'),
      json: () => write('json'),
    };
    // A new file each time, as most exports are: what the system takes to free the one before isn't the export's.
    const times = await interleaved(ROUNDS, contenders, () => {
      for (const file of fs.readdirSync(folder)) fs.rmSync(path.join(folder, file));
    });
    for (const format of ['jsonl', 'csv', 'json'] as const) {
      const ratio = times[format] / times.discard;
      rows.push({
        what: `Export of ${count} as ${format.toUpperCase()}`,
        measured: milliseconds(times[format]),
        comparedWith: `the client, pages discarded: ${milliseconds(times.discard)}`,
        ratio,
        target: { text: '≤ 1.5', met: ratio <= 1.5 },
      });
    }
    rows.push({
      what: '… the pages read by the client and discarded',
      measured: milliseconds(times.discard),
      comparedWith: `undici, body thrown away: ${milliseconds(times.raw)}`,
      ratio: times.discard / times.raw,
    });
    await Promise.all([client.close(), pool.destroy(), server.stop()]);
    return rows;
  }),
);
