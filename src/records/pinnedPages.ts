import type { CallOptions, RecordsApi } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { DatasetRecord, Page } from '../api/resources';
import { lagWaits, waitFor } from './readLag';

/** A dataset and the call that lists its records. */
export interface ListedDataset {
  readonly client: { readonly records: Pick<RecordsApi, 'pages'> };
  readonly projectId: string;
  readonly datasetId: string;
}

export interface PinnedPagesOptions extends CallOptions {
  /** Goes on there: Page.after of the page before. */
  readonly cursor?: string | undefined;
  /** Records on the first page, so that it is there soon; the others have the client's own limit. */
  readonly firstLimit?: number | undefined;
  /**
   * The service told this version just now, and may refuse it for some seconds since its reads lag behind: it is asked
   * again a few times, and at last without a version. Without it, a refused version is an error.
   */
  readonly lagging?: boolean | undefined;
  /** Waits that many milliseconds. Default: a timer that the signal ends. */
  readonly wait?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/**
 * The pages of a dataset's records, every one asked for at `version`, so that a write in between can't mix two. Throws
 * LlmObsError.
 */
export async function* pinnedPages(
  target: ListedDataset,
  version: number,
  options: PinnedPagesOptions = {},
): AsyncGenerator<Page<DatasetRecord>, void, undefined> {
  const { lagging = false, wait = waitFor, signal } = options;
  // Version 0 has no records to mix, and not every service lets it be asked for.
  const tries = version === 0 ? [undefined] : lagging ? [...lagWaits, undefined] : [];
  for (const milliseconds of tries) {
    if (milliseconds === undefined) break;
    let begun = false;
    try {
      for await (const page of pages(target, version, options)) {
        begun = true;
        yield page;
      }
      return;
    } catch (error) {
      if (begun || options.cursor !== undefined || !LlmObsError.is(error, 'invalid request')) throw error;
    }
    await wait(milliseconds, signal);
  }
  yield* pages(target, tries.length > 0 ? undefined : version, options);
}

async function* pages(
  { client, projectId, datasetId }: ListedDataset,
  version: number | undefined,
  { cursor, firstLimit, signal, onWait }: PinnedPagesOptions,
): AsyncGenerator<Page<DatasetRecord>, void, undefined> {
  const call: CallOptions = { signal, onWait };
  if (firstLimit === undefined || cursor !== undefined) {
    yield* client.records.pages(projectId, datasetId, { version, cursor }, call);
    return;
  }
  let after: string | undefined;
  for await (const page of client.records.pages(projectId, datasetId, { version, limit: firstLimit }, call)) {
    yield page;
    after = page.after;
    break;
  }
  if (after !== undefined) yield* client.records.pages(projectId, datasetId, { version, cursor: after }, call);
}
