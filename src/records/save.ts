import * as l10n from '@vscode/l10n';
import type { CallOptions, DatasetsApi, RecordsApi } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { BatchUpdate } from '../api/resources';
import { batches, defaultBatchLimits, halve, sizeOfBatch } from './batches';
import type { BatchLimits } from './batches';
import type { RecordTimes, Snapshot } from './model';
import { putBack } from './order';
import type { ChangeCounts, ChangePlan, IdentifiedRecord } from './plan';
import { reconcile } from './reconcile';
import type { DroppedRecord } from './reconcile';

/** A dataset and the calls that reading and saving its records need; an LlmObsClient is such a client. */
export interface DatasetTarget {
  readonly client: {
    readonly datasets: Pick<DatasetsApi, 'get'>;
    readonly records: Pick<RecordsApi, 'pages' | 'batchUpdate'>;
  };
  readonly projectId: string;
  readonly datasetId: string;
}

export interface SaveOptions extends CallOptions {
  /** Told after each batch: how many of the plan's changes are applied. */
  readonly onProgress?: ((progress: { readonly saved: number; readonly total: number }) => void) | undefined;
  /**
   * The version that a save began to write and didn't finish (SaveOutcome.openVersion). While it still is the version of
   * `base`, the rest is written into it instead of a further one.
   */
  readonly openVersion?: number | undefined;
  readonly limits?: BatchLimits | undefined;
}

export interface SaveOutcome {
  /**
   * What the dataset holds now as far as is known: base and everything that was applied, in the user's order. Its version
   * is that of base where someone else wrote just before, so that the next save still looks for what they changed.
   */
  readonly snapshot: Snapshot;
  /** The whole wish, applied or not, with the ids that its records have now. */
  readonly records: readonly IdentifiedRecord[];
  /** The dataset's version after the last batch that was applied. */
  readonly version: number;
  readonly counts: ChangeCounts;
  /** Records that the service answered without. They are still wished, so that the next plan holds them again. */
  readonly dropped: readonly DroppedRecord[];
  /** Ids of records that the service stored with another content than was sent. */
  readonly altered: readonly string[];
  /** New ids of records that the service gave one, by the id that was sent. */
  readonly rekeyed: ReadonlyMap<string, string>;
  /** When the service wrote the records that were applied, by the ids that they have now. */
  readonly times: ReadonlyMap<string, RecordTimes>;
  /** What was not applied, or not known to be: empty after a success. */
  readonly remaining: ChangePlan;
  /** The records of `remaining` and `dropped`, to be handed to the next planChanges() and mergeThreeWay(). */
  readonly attempted: readonly IdentifiedRecord[];
  /** Set where a version was begun and is not complete: to be handed to the next saveChanges(). */
  readonly openVersion: number | undefined;
  /** Why the save ended early. */
  readonly error: Error | undefined;
  /** Whether the changes that were sent last may be applied although no answer says so. */
  readonly uncertain: boolean;
}

/**
 * Sends a plan in batches, in order, and stops at the first that fails. A failure is told in the outcome, not thrown, so
 * that what was applied until then is never lost. A batch that is too large (413) is halved until it passes; a record
 * that is too large by itself ends the save and is named. Whatever the failure, it is safe to plan and save again: every
 * insert carries its id. Throws LlmObsError 'invalid request' for a plan with errors, before anything is sent.
 */
export async function saveChanges(
  target: DatasetTarget,
  base: Snapshot,
  plan: ChangePlan,
  options: SaveOptions = {},
): Promise<SaveOutcome> {
  const wrong = plan.problems.find((problem) => problem.severity === 'error');
  if (wrong !== undefined) throw new LlmObsError('invalid request', wrong.message);
  const run = new SaveRun(base, plan, options.openVersion === base.version);
  const total = plan.inserts.length + plan.updates.length + plan.deletes.length;
  const queue = batches(plan, options.limits ?? defaultBatchLimits);
  const call: CallOptions = { signal: options.signal, onWait: options.onWait };
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      if (options.signal?.aborted) throw new LlmObsError('cancelled', l10n.t('Saving was cancelled.'));
      const numbered = { ...batch, create_new_version: !run.versionOpen };
      const answer = await target.client.records.batchUpdate(target.projectId, target.datasetId, numbered, call);
      run.apply(numbered, answer.records, answer.version);
    } catch (error) {
      if (!LlmObsError.is(error, 'too large')) return run.outcome([batch, ...queue], error);
      if (sizeOfBatch(batch) <= 1) return run.outcome([batch, ...queue], recordTooLarge(batch, plan, error));
      queue.unshift(...halve(batch));
      continue;
    }
    options.onProgress?.({ saved: run.saved, total });
  }
  return run.outcome([], undefined);
}

/** What was applied so far. */
class SaveRun {
  #version: number;
  /** Whether someone else wrote between the look at the version and the first batch. */
  #overtaken = false;
  #inserted = 0;
  #updated = 0;
  #deleted = 0;
  readonly #stored: Map<string, IdentifiedRecord>;
  readonly #wished: ReadonlyMap<string, IdentifiedRecord>;
  readonly #dropped: DroppedRecord[] = [];
  readonly #altered: string[] = [];
  readonly #written = new Map<string, IdentifiedRecord>();
  readonly #times = new Map<string, RecordTimes>();

  constructor(
    readonly base: Snapshot,
    readonly plan: ChangePlan,
    /** Whether the version that is being written has been made. */
    public versionOpen: boolean,
  ) {
    this.#version = base.version;
    this.#stored = new Map(base.records.map((record) => [record.id, record]));
    this.#wished = new Map(plan.records.map((record) => [record.id, record]));
  }

  get saved(): number {
    return this.#inserted + this.#updated + this.#deleted;
  }

  apply(batch: BatchUpdate, answer: Parameters<typeof reconcile>[1], version: number | undefined): void {
    const { written, dropped, altered, times } = reconcile(batch, answer, (id) => this.#wished.get(id));
    for (const [id, record] of written) {
      this.#stored.set(id, record);
      this.#written.set(id, record);
    }
    for (const [id, each] of times) this.#times.set(id, each);
    for (const id of batch.delete) this.#stored.delete(id);
    this.#dropped.push(...dropped);
    this.#altered.push(...altered);
    this.#inserted += batch.insert.length - dropped.filter(({ change }) => change === 'insert').length;
    this.#updated += batch.update.length - dropped.filter(({ change }) => change === 'update').length;
    this.#deleted += batch.delete.length;
    // The documented answer doesn't tell the version, and the dataset's own lags behind for some seconds; but one batch
    // makes one version, and the first insert into version 0 makes 1 whatever was asked.
    const expected = batch.create_new_version === false && this.#version > 0 ? this.#version : this.#version + 1;
    this.#overtaken ||= version !== undefined && version > expected;
    this.#version = Math.max(this.#version, version ?? expected);
    this.versionOpen = true;
  }

  outcome(unsent: readonly BatchUpdate[], cause: unknown): SaveOutcome {
    const remaining: ChangePlan = {
      inserts: unsent.flatMap((batch) => batch.insert),
      updates: unsent.flatMap((batch) => batch.update),
      deletes: unsent.flatMap((batch) => batch.delete),
      unknownIds: [],
      problems: [],
      records: this.plan.records.map((record) => this.#written.get(record.id) ?? record),
    };
    const attempted = [...remaining.inserts, ...remaining.updates, ...this.#dropped].flatMap(
      ({ id }) => this.#wished.get(id) ?? [],
    );
    const rekeyed = new Map<string, string>();
    for (const [id, record] of this.#written) if (id !== record.id) rekeyed.set(id, record.id);
    return {
      snapshot: { version: this.#overtaken ? this.base.version : this.#version, records: this.#inOrder() },
      records: remaining.records,
      version: this.#version,
      counts: { inserted: this.#inserted, updated: this.#updated, deleted: this.#deleted },
      dropped: this.#dropped,
      altered: this.#altered,
      rekeyed,
      times: this.#times,
      remaining,
      attempted,
      openVersion: unsent.length > 0 && this.versionOpen ? this.#version : undefined,
      error: cause === undefined || cause instanceof Error ? cause : new Error('Saving failed.', { cause }),
      uncertain: isUncertain(cause),
    };
  }

  /** The wish's order; records whose deletion is still to come stand where they stood. */
  #inOrder(): IdentifiedRecord[] {
    const inWish = this.plan.records.flatMap(({ id }) => {
      const record = this.#stored.get(id);
      return record === undefined ? [] : [{ key: id, record }];
    });
    const left = this.base.records.filter(({ id }) => this.#stored.has(id) && !this.#wished.has(id));
    const keyed = putBack(
      this.base.records,
      inWish.map(({ key, record }) => ({ id: key, record })),
      new Map(left.map((record) => [record.id, { id: record.id, record }])),
    );
    return keyed.map(({ record }) => record);
  }
}

function isUncertain(cause: unknown): boolean {
  // Cancelled without a request is cancelled between two.
  const inFlight = LlmObsError.is(cause, 'cancelled') && cause.request !== undefined;
  return inFlight || LlmObsError.is(cause, 'outcome unknown', 'unreadable answer');
}

function recordTooLarge(batch: BatchUpdate, plan: ChangePlan, cause: LlmObsError): LlmObsError {
  const id = batch.insert[0]?.id ?? batch.update[0]?.id ?? batch.delete[0] ?? '';
  const position = plan.records.findIndex((record) => record.id === id) + 1;
  const message = l10n.t(
    'Record {0} ({1}) is larger than the service accepts: make it smaller and save again.',
    position,
    JSON.stringify(id),
  );
  return new LlmObsError('too large', message, { status: cause.status, request: cause.request, cause });
}
