import type { Service } from '../service';
import { existingDataset } from '../routes/datasets';
import { RecordWriter } from '../store/recordWriter';
import { recordReader, type UploadedRecord } from './csvRecords';
import { CsvError, csvRows } from './csvRows';
import { type ReceivedFile, Stalled } from './receivedFile';

export interface UploadRequest {
  readonly project: string;
  readonly dataset: string;
  readonly deduplicate: boolean;
  readonly overwrite: boolean;
  readonly tags: readonly string[];
}

/** How many rows go by between two calls of `onProgress`. */
const PROGRESS_ROWS = 1000;

/** Milliseconds in all that other writes may have to wait for a client that sends too slowly. */
const PATIENCE = 500;

/**
 * Writes the records of a CSV file in one transaction, so that all of them are there or none. It begins while the file is
 * coming in, which hides most of the time that this takes; where the client is too slow for that, it is undone, lets the
 * other writes pass, and begins again when the file is there. `onProgress` may then tell smaller numbers again.
 *
 * Gives how many were written. Throws CsvError, a Problem, what `file` failed with and what `signal` aborts with.
 */
export async function writeUpload(
  service: Service,
  request: UploadRequest,
  file: ReceivedFile,
  received: Promise<void>,
  onProgress: (written: number) => Promise<void> | void,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await writeRecords(service, request, file.bytes(PATIENCE), onProgress, signal);
  } catch (error) {
    if (!(error instanceof Stalled)) throw error;
    await received;
    return writeRecords(service, request, file.bytes(), onProgress, signal);
  }
}

/** Between the pieces of the file other requests get their turn. */
function writeRecords(
  { database, dialect, now }: Service,
  { project, dataset, deduplicate, overwrite, tags }: UploadRequest,
  bytes: AsyncIterable<Buffer>,
  onProgress: (written: number) => Promise<void> | void,
  signal: AbortSignal,
): Promise<number> {
  return database.writeMuch(async (store) => {
    const row = existingDataset(store, project, dataset);
    const writer = new RecordWriter(store, row, { newVersion: true, now: now(), dialect, tells: false });
    const isWanted = ({ id, values }: UploadedRecord): boolean => {
      // Mostly every record is wanted: looking each up, as insert() does anyway, is spared.
      if (overwrite && !deduplicate) return true;
      if (id !== undefined && writer.has(id)) return overwrite;
      return !deduplicate || !writer.hasInput(values.input);
    };
    let read: ReturnType<typeof recordReader> | undefined;
    let written = 0;
    let told = 0;
    for await (const rows of csvRows(bytes)) {
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
