import fs from 'node:fs';
import path from 'node:path';
import { createClient } from '../../../src/api/createClient';
import { convertCsv, type CsvConversion } from '../../../src/records/csvUploadConvert';
import { serveQuestions } from '../processes';
import { KEYS } from '../sandbox';

// Uploads a file through the client.
//   node uploadClient.js URL

export interface UploadQuestion {
  readonly projectId: string;
  readonly datasetId: string;
  readonly file: string;
}

/** Milliseconds, and how many records the service says it made. */
export interface UploadReply {
  readonly time: number;
  readonly records: number;
}

/** What the commands read a local file by: src/commands/csvSource.ts. */
const READ_BYTES = 16 * 1024;
const AS_IT_IS: CsvConversion = {
  encoding: { encoding: 'utf-8', bomLength: 0 },
  dialect: { delimiter: ',', lineEnd: '\n' },
  renames: new Map(),
};

const client = createClient({ baseUrl: process.argv[2] ?? '', keys: () => KEYS });

async function upload({ projectId, datasetId, file }: UploadQuestion): Promise<UploadReply> {
  const source = {
    name: path.basename(file),
    size: fs.statSync(file).size,
    open: () => convertCsv(fs.createReadStream(file, { highWaterMark: READ_BYTES }), AS_IT_IS, file),
  };
  const started = performance.now();
  let records = 0;
  for await (const event of client.records.upload(projectId, datasetId, source))
    if (event.kind === 'completed') records = event.records_created;
  return { time: performance.now() - started, records };
}

// The idle process has its client loaded and connected.
void client.validateKeys().then(() => serveQuestions({}, upload));
