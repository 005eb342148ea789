import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { detectReading, importHeadSize } from '../../src/records/import/importFormat';
import { suggestMapping } from '../../src/records/import/importMapping';
import { columnsOf, previewOf, readHead } from '../../src/records/import/importPreview';
import { scanImport, type ImportSetup } from '../../src/records/import/importScan';
import { memoryOf, resetPeak, tellsMemory } from './memory';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { writeSampleCsv } from './sampleCsv';
import { withFolder } from './sandbox';
import type { Row } from './table';

/** A file of 1 KB for each. With LLMOBS_IMPORT_RECORDS=1000000, of 1 GB. */
const RECORDS = Number(process.env['LLMOBS_IMPORT_RECORDS'] ?? 100_000);
const ROUNDS = RECORDS > 100_000 ? 1 : 5;
const NAME = 'records.csv';

/** The preview of a CSV file of 100 MB (or more), and the scan of the whole file, against papaparse alone. */
report(() =>
  withFolder('import', async (folder) => {
    const file = path.join(folder, NAME);
    const size = Math.round((await writeSampleCsv(file, RECORDS)) / 1e6);
    let setup = await preview(file);
    const scan = async (): Promise<void> => {
      const { rows, problemCount } = await scanImport(read(file), setup);
      if (rows !== RECORDS || problemCount > 0)
        throw new Error(`${rows} rows were read, ${problemCount} with problems.`);
    };
    const memory: Row[] = [];
    if (tellsMemory) {
      globalThis.gc?.();
      const before = memoryOf(process.pid).now;
      resetPeak(process.pid);
      await scan();
      const grown = memoryOf(process.pid).peak - before;
      memory.push({
        what: `Memory that the scan of a CSV file of ${size} MB takes`,
        measured: `${Math.round(grown)} MB`,
        comparedWith: `before: ${Math.round(before)} MB`,
      });
    }
    const times = await interleaved(ROUNDS, {
      preview: async () => (setup = await preview(file)),
      papaparse: () => papaparse(file),
      scan,
    });
    return [
      {
        what: `First rows of a CSV file of ${size} MB as an import shows them`,
        measured: milliseconds(times.preview),
        comparedWith: 'the promise',
        target: { text: '< 1 s', met: times.preview < 1000 },
      },
      {
        what: 'The whole file checked and counted',
        measured: milliseconds(times.scan),
        comparedWith: `papaparse alone, as a stream: ${milliseconds(times.papaparse)}`,
        ratio: times.scan / times.papaparse,
        target: { text: '≤ 2', met: times.scan / times.papaparse <= 2 },
      },
      ...memory,
    ];
  }),
);

/** From the file's beginning to what the page shows of it. */
async function preview(file: string): Promise<ImportSetup> {
  const head = new Uint8Array(importHeadSize);
  const handle = await fs.promises.open(file);
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  const reading = detectReading(head, false, NAME);
  const first = await readHead(head, false, reading, NAME);
  const { columns } = first;
  const options = { overwrite: true, deduplicate: false, tags: [] };
  const setup = { name: NAME, reading, columns, mapping: suggestMapping(columns), options };
  if (previewOf(first, setup).length === 0 || columnsOf(first, setup).length !== 5)
    throw new Error('Nothing is shown.');
  return setup;
}

/** Pieces as large as those of an import. */
function read(file: string): AsyncIterable<Uint8Array> {
  return fs.createReadStream(file, { highWaterMark: 64 * 1024 });
}

function papaparse(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    Papa.parse(fs.createReadStream(file, { encoding: 'utf8' }), {
      newline: '\n',
      chunk: ({ data }) => (rows += data.length),
      complete: () => (rows > RECORDS ? resolve() : reject(new Error(`papaparse read ${rows} rows.`))),
      error: reject,
    });
  });
}
