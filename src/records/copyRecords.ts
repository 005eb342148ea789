import type { CallOptions } from '../api/client';
import { contentOf } from './contentOf';
import { planChanges } from './plan';
import type { DroppedRecord } from './reconcile';
import { saveChanges, type DatasetTarget } from './save';
import { openPages } from './snapshot';

export interface CopyOptions extends CallOptions {
  /** Of the source. Default: the current one. */
  readonly version?: number | undefined;
  /** Told after each batch: how many records are in the copy. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

export interface Copied {
  /** The source's version that was read. */
  readonly version: number;
  /** Records that the copy holds. */
  readonly records: number;
  /** Records that the service left out without a word. */
  readonly dropped: readonly DroppedRecord[];
  /** Why the copy isn't whole: a failure, or the signal. */
  readonly error: Error | undefined;
}

/**
 * Copies the records of a dataset into an empty one, with their ids, tags and metadata, page by page, as one version. A
 * failure is told in the result, so that what was copied until then is known. Throws LlmObsError where nothing was.
 *
 * @param emptyVersion the version of the empty dataset
 */
export async function copyRecords(
  source: DatasetTarget,
  into: DatasetTarget,
  emptyVersion: number,
  { version, onProgress, ...call }: CopyOptions = {},
): Promise<Copied> {
  const opened = await openPages(source, version, call);
  const dropped: DroppedRecord[] = [];
  let base = emptyVersion;
  let openVersion: number | undefined;
  let records = 0;
  const result = (error: Error | undefined): Copied => ({ version: opened.version, records, dropped, error });
  try {
    for await (const { items } of opened.pages) {
      // What is there already doesn't matter to a plan of inserts: their ids are kept, so that sending again is safe.
      const empty = { version: base, records: [] };
      const before = records;
      const outcome = await saveChanges(into, empty, planChanges(empty, items.map(contentOf)), {
        ...call,
        openVersion,
        onProgress: ({ saved }) => onProgress?.(before + saved),
      });
      records += outcome.counts.inserted;
      dropped.push(...outcome.dropped);
      if (outcome.error) return result(outcome.error);
      base = outcome.version;
      if (items.length > 0) openVersion = base;
    }
  } catch (error) {
    if (records === 0) throw error;
    return result(error instanceof Error ? error : new Error(String(error), { cause: error }));
  }
  return result(undefined);
}
