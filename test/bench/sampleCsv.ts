import fs from 'node:fs';
import { once } from 'node:events';
import { sampleRecord } from './sampleRecords';

/** Writes a CSV file of `records` sample records: quoted cells that hold JSON and texts of several lines. Gives its bytes. */
export async function writeSampleCsv(file: string, records: number): Promise<number> {
  const out = fs.createWriteStream(file);
  out.write('id,input,expected_output,metadata,tags\n');
  for (let index = 0; index < records; index++) {
    const { id, input, expected_output, metadata, tags } = sampleRecord(index);
    // Every second input is a text: its line breaks stand in the file as they are.
    const cell = index % 2 === 0 ? JSON.stringify(input) : `${input.question}\n\n${input.context}`;
    const cells = [id, cell, expected_output, JSON.stringify(metadata), JSON.stringify(tags)];
    if (!out.write(`${cells.map(quoted).join(',')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return out.bytesWritten;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
