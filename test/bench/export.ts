import path from 'node:path';
import { Pool } from 'undici';
import { createClient } from '../../src/api/createClient';
import { localPart } from '../../src/records/partFile';
import { exportRecords } from '../../src/records/exportRecords';
import { memoryOf, resetPeak, tellsMemory } from './memory';
import { Program } from './processes';
import { readAndDiscard } from './rawPages';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { withFolder } from './sandbox';
import type { Row } from './table';

const RECORDS = 100_000;
const PAGE = 5_000;
const ROUNDS = 5;

/** Writing a dataset into a file, through the client, against reading the same pages and nothing else. */
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
    const write = async (format: 'json' | 'jsonl' | 'csv'): Promise<void> => {
      const part = await localPart(path.join(folder, `records.${format}`));
      // A version is named, so that the dataset isn't asked for its own.
      const target = { client, projectId: 'project', datasetId: 'dataset' };
      const { records } = await exportRecords(target, part, { format, version: 1 });
      await part.finish();
      if (records !== RECORDS) throw new Error(`${records} records were written where ${RECORDS} should be.`);
    };
    const rows: Row[] = [];
    if (tellsMemory) {
      await write('jsonl');
      globalThis.gc?.();
      const before = memoryOf(process.pid).now;
      resetPeak(process.pid);
      await write('csv');
      const grown = memoryOf(process.pid).peak - before;
      rows.push({
        what: `Memory that an export of ${RECORDS.toLocaleString('en')} records of 1 KB takes (CSV)`,
        measured: `${Math.round(grown)} MB`,
        comparedWith: `before: ${Math.round(before)} MB`,
        target: { text: '< 100 MB', met: grown < 100 },
      });
    }
    const times = await interleaved(ROUNDS, {
      raw,
      jsonl: () => write('jsonl'),
      csv: () => write('csv'),
      json: () => write('json'),
    });
    for (const format of ['jsonl', 'csv', 'json'] as const) {
      const ratio = times[format] / times.raw;
      rows.push({
        what: `Export of ${RECORDS.toLocaleString('en')} records of 1 KB as ${format.toUpperCase()}`,
        measured: milliseconds(times[format]),
        comparedWith: `undici, body thrown away: ${milliseconds(times.raw)}`,
        ratio,
        target: { text: '≤ 1.5', met: ratio <= 1.5 },
      });
    }
    await Promise.all([client.close(), pool.destroy(), server.stop()]);
    return rows;
  }),
);
