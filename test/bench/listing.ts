import { Pool } from 'undici';
import { createClient } from '../../src/api/createClient';
import { officialClient } from './officialClient';
import { Program } from './processes';
import { readAndDiscard } from './rawPages';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import type { Row } from './table';

const RECORDS = 50_000;
const SIZES = [1_000, 5_000] as const;
const ROUNDS = 9;
/** The official client takes many times as long as the others together. */
const OFFICIAL_ROUNDS = 3;

/** Listing a dataset through the client, record values kept to the byte, against reading the same pages and nothing else. */
report(async () => {
  const server = await Program.start<{ url: string }>('pagesServer', [RECORDS, ...SIZES].map(String));
  const { url } = server.ready;
  const pool = new Pool(url, { connections: 1 });
  const client = createClient({ baseUrl: url, keys: () => ({ apiKey: 'key', applicationKey: 'key' }) });
  const raw = async (size: number): Promise<void> => {
    for (let at = 0; at < RECORDS; at += size) {
      const cursor = at === 0 ? '' : `page[cursor]=${at}&`;
      await readAndDiscard(pool, `/?${cursor}page[limit]=${size}`);
    }
  };
  const lossless = async (limit: number): Promise<void> => {
    let records = 0;
    for await (const { items } of client.records.pages('project', 'dataset', { limit })) records += items.length;
    check(records);
  };
  const rows: Row[] = [];
  for (const size of SIZES) {
    const times = await interleaved(ROUNDS, { raw: () => raw(size), lossless: () => lossless(size) });
    const ratio = times.lossless / times.raw;
    rows.push({
      what: `Listing ${RECORDS.toLocaleString('en')} records of 1 KB, ${size.toLocaleString('en')} a page, lossless`,
      measured: milliseconds(times.lossless),
      comparedWith: `undici, body thrown away: ${milliseconds(times.raw)}`,
      ratio,
      target: { text: '≤ 2.5', met: ratio <= 2.5 },
    });
  }
  const official = officialClient(url);
  if (official) {
    const [size] = SIZES;
    const times = await interleaved(OFFICIAL_ROUNDS, {
      raw: () => raw(size),
      official: async () => check(await official.listRecords('project', 'dataset', size)),
    });
    rows.push({
      what: `… by the official client (${official.version})`,
      measured: milliseconds(times.official),
      comparedWith: `undici, body thrown away: ${milliseconds(times.raw)}`,
      ratio: times.official / times.raw,
    });
  }
  await Promise.all([client.close(), pool.destroy(), server.stop()]);
  return rows;
});

function check(records: number): void {
  if (records !== RECORDS) throw new Error(`${records} records came where ${RECORDS} should.`);
}
