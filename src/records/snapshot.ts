import type { CallOptions } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { DatasetRecord, Page } from '../api/resources';
import { ownContentOf } from './contentOf';
import type { Snapshot } from './model';
import type { IdentifiedRecord } from './plan';
import { lagWaits, waitFor } from './readLag';
import type { DatasetTarget } from './save';

export interface ReadSnapshotOptions extends CallOptions {
  /** Told after each page: the number of records read so far. */
  readonly onPage?: ((records: number) => void) | undefined;
  /** Records of a page. Default: the client's. */
  readonly limit?: number | undefined;
  /** Waits that many milliseconds. Default: a timer that the signal ends. */
  readonly wait?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** The pages of a dataset's records at one version. They are read as they are asked for, and once. */
export interface RecordPages {
  readonly version: number;
  /** False where the service can't be asked for that version yet: a record may come twice then. */
  readonly pinned: boolean;
  readonly pages: AsyncIterableIterator<Page<DatasetRecord>>;
}

/**
 * All records of a dataset at one version (default: the current one), in the service's order. Throws as openPages().
 */
export async function readSnapshot(
  target: DatasetTarget,
  version?: number,
  options: ReadSnapshotOptions = {},
): Promise<Snapshot> {
  const opened = await openPages(target, version, options);
  // By id: a list without a version may tell a record twice when it is written while it is read.
  const records = new Map<string, IdentifiedRecord>();
  for await (const page of opened.pages) {
    for (const record of page.items) records.set(record.id, ownContentOf(record));
    options.onPage?.(records.size);
  }
  return { version: opened.version, records: [...records.values()] };
}

/**
 * Begins to read a dataset's records at one version (default: the current one).
 *
 * The version is named with every page, so that a write in between can't mix two. Reads lag behind writes by up to about
 * 6 s, in which the service refuses the version that it just told: then it is asked again a few times, and at last
 * without a version. Throws LlmObsError; 'not found' for a dataset that is gone.
 */
export async function openPages(
  target: DatasetTarget,
  version?: number,
  options: Omit<ReadSnapshotOptions, 'onPage'> = {},
): Promise<RecordPages> {
  if (version !== undefined) return { version, pinned: true, pages: await begin(target, version, options) };
  const current = await currentVersion(target, options);
  // Version 0 has no records to mix, and not every service lets it be asked for.
  if (current === 0) return { version: current, pinned: false, pages: await begin(target, undefined, options) };
  for (const milliseconds of lagWaits) {
    try {
      return { version: current, pinned: true, pages: await begin(target, current, options) };
    } catch (error) {
      if (!LlmObsError.is(error, 'invalid request')) throw error;
    }
    await (options.wait ?? waitFor)(milliseconds, options.signal);
  }
  return { version: current, pinned: false, pages: await begin(target, undefined, options) };
}

export type RemoteChanges =
  | { readonly moved: false; readonly version: number }
  | { readonly moved: true; readonly version: number; readonly theirs: Snapshot };

/**
 * Whether the dataset got a new version since `base` was read, and if so its records, for mergeThreeWay(). The version
 * that is told may lag behind our own last write: a lower one is no change.
 */
export async function checkForRemoteChanges(
  target: DatasetTarget,
  base: Snapshot,
  options: ReadSnapshotOptions = {},
): Promise<RemoteChanges> {
  const version = await currentVersion(target, options);
  if (version <= base.version) return { moved: false, version };
  const theirs = await readSnapshot(target, undefined, options);
  return { moved: true, version: theirs.version, theirs };
}

async function currentVersion({ client, projectId, datasetId }: DatasetTarget, options: CallOptions): Promise<number> {
  const dataset = await client.datasets.get(projectId, datasetId, callOptions(options));
  return dataset.attributes.current_version;
}

/** The pages, the first of which has been read: it tells whether the service knows the version. */
async function begin(
  { client, projectId, datasetId }: DatasetTarget,
  version: number | undefined,
  options: ReadSnapshotOptions,
): Promise<AsyncIterableIterator<Page<DatasetRecord>>> {
  const { limit } = options;
  const pages = client.records.pages(projectId, datasetId, { version, limit }, callOptions(options));
  const first = await pages.next();
  async function* all(): AsyncGenerator<Page<DatasetRecord>> {
    if (first.done) return;
    yield first.value;
    yield* pages;
  }
  return all();
}

function callOptions({ signal, onWait }: CallOptions): CallOptions {
  return { signal, onWait };
}
