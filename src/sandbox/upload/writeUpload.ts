import type { Service } from '../service';
import { existingDataset } from '../routes/datasets';
import { RecordWriter } from '../store/recordWriter';
import { recordReader, type UploadedRecord } from './csvRecords';
import { CsvError, csvRows } from './csvRows';

export interface UploadRequest {
  readonly project: string;
  readonly dataset: string;
  readonly deduplicate: boolean;
  readonly overwrite: boolean;
  readonly tags: readonly string[];
}

/** How many rows go by between two calls of `onProgress`. */
const PROGRESS_ROWS = 1000;

/**
 * Writes the records of a CSV file in one transaction, so that all of them are there or none. Between pieces of the file
 * other requests get their turn. Gives how many were written. Throws CsvError, a Problem, and what `signal` aborts with.
 */
export function writeUpload(
  { database, dialect, now }: Service,
  { project, dataset, deduplicate, overwrite, tags }: UploadRequest,
  path: string,
  onProgress: (written: number) => Promise<void> | void,
  signal: AbortSignal,
): Promise<number> {
  return database.writeMuch(async (store) => {
    const row = existingDataset(store, project, dataset);
    const writer = new RecordWriter(store, row, { newVersion: true, now: now(), dialect, tells: false });
    const isWanted = ({ id, values }: UploadedRecord): boolean => {
      if (id !== undefined && writer.has(id)) return overwrite;
      return !deduplicate || !writer.hasInput(values.input);
    };
    let read: ReturnType<typeof recordReader> | undefined;
    let written = 0;
    let told = 0;
    for await (const rows of csvRows(path)) {
      signal.throwIfAborted();
      for (const csvRow of rows) {
        if (!read) {
          read = recordReader(csvRow, tags);
          continue;
        }
        const record = read(csvRow);
        if (!isWanted(record)) continue;
        writer.insert(record.id, record.values);
        written++;
      }
      if (written - told >= PROGRESS_ROWS) await onProgress((told = written));
    }
    if (!read) throw new CsvError('the file is empty');
    if (written > told) await onProgress(written);
    writer.finish();
    return written;
  });
}
