import path from 'node:path';
import { createClient } from '../../src/api/createClient';
import { memoryOf, resetPeak, tellsMemory } from './memory';
import { Program } from './processes';
import type { UploadQuestion, UploadReply } from './programs/uploadClient';
import { report } from './report';
import { median } from './rounds';
import { writeSampleCsv } from './sampleCsv';
import { KEYS, startSandbox, withFolder } from './sandbox';
import type { Row } from './table';

const RECORDS = 100_000;
const ROUNDS = 5;
/** MB over the idle process. */
const MEMORY_TARGET = 40;

/** Uploading a CSV file of 100 MB: memory on both sides, and the time against inserting the same rows into SQLite. */
report(() =>
  withFolder('upload', async (folder) => {
    const file = path.join(folder, 'records.csv');
    const size = Math.round((await writeSampleCsv(file, RECORDS)) / 1e6);
    const oneRow = path.join(folder, 'one-row.csv');
    await writeSampleCsv(oneRow, 1);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await uploadOnce(path.join(folder, `${round}`), file, oneRow));
      rounds.push(await insertOnce(path.join(folder, `${round}.db`)));
    }
    const of = (name: keyof Round): number[] =>
      rounds.map((round) => round[name]).filter((value) => value !== undefined);
    const count = RECORDS.toLocaleString('en');
    const [upload, insert] = [median(of('upload')), median(of('insert'))];
    return [
      memoryRow(`Memory while a CSV file of ${size} MB is uploaded: the client`, of('client'), of('idleClient')),
      memoryRow('… the sandbox', of('sandbox'), of('idleSandbox')),
      {
        what: `${count} records inserted by upload`,
        measured: seconds(upload),
        comparedWith: `node:sqlite, the same rows, one transaction: ${seconds(insert)}`,
        ratio: upload / insert,
        target: { text: '< 3', met: upload / insert < 3 },
      },
    ];
  }),
);

/** Milliseconds; MB. */
interface Round {
  readonly upload?: number;
  readonly insert?: number;
  readonly client?: number;
  readonly idleClient?: number;
  readonly sandbox?: number;
  readonly idleSandbox?: number;
}

/** With new processes each time, so that no round profits of memory that another has left behind. */
async function uploadOnce(folder: string, file: string, oneRow: string): Promise<Round> {
  const sandbox = await startSandbox(folder);
  const program = await Program.start<object, UploadQuestion, UploadReply>('uploadClient', [sandbox.url]);
  try {
    const dataset = await emptyDataset(sandbox.url);
    // Idle is a process that has its code loaded: what the size of a file costs is what counts.
    await program.ask({ ...dataset, file: oneRow });
    const pids = { client: program.pid, sandbox: sandbox.pid };
    const idle = tellsMemory ? { client: idleMemory(pids.client), sandbox: idleMemory(pids.sandbox) } : undefined;
    const { time, records } = await program.ask({ ...dataset, file });
    if (records !== RECORDS) throw new Error(`${records} records were uploaded where ${RECORDS} should be.`);
    if (!idle) return { upload: time };
    return {
      upload: time,
      client: memoryOf(pids.client).peak - idle.client,
      idleClient: idle.client,
      sandbox: memoryOf(pids.sandbox).peak - idle.sandbox,
      idleSandbox: idle.sandbox,
    };
  } finally {
    await Promise.all([program.stop(), sandbox.stop()]);
  }
}

async function insertOnce(file: string): Promise<Round> {
  const program = await Program.start<object, object, number>('insertRows', [file, String(RECORDS)]);
  try {
    return { insert: await program.ask({}) };
  } finally {
    await program.stop();
  }
}

function idleMemory(pid: number): number {
  resetPeak(pid);
  return memoryOf(pid).now;
}

async function emptyDataset(url: string): Promise<{ projectId: string; datasetId: string }> {
  const client = createClient({ baseUrl: url, keys: () => KEYS });
  const project = await client.projects.create({ name: 'Bench' });
  const dataset = await client.datasets.create(project.resource.id, { name: 'Upload' });
  await client.close();
  return { projectId: project.resource.id, datasetId: dataset.resource.id };
}

function memoryRow(what: string, over: readonly number[], idle: readonly number[]): Row {
  if (over.length === 0) return { what, measured: 'not measured: needs /proc', comparedWith: '' };
  const value = median(over);
  return {
    what,
    measured: `+${value.toFixed(0)} MB`,
    comparedWith: `idle, after an upload of one row: ${median(idle).toFixed(0)} MB`,
    target: { text: `≤ +${MEMORY_TARGET} MB`, met: value <= MEMORY_TARGET },
  };
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}
