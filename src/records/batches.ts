import type { BatchUpdate, RecordInsert, RecordUpdate } from '../api/resources';
import type { ChangePlan } from './plan';

export interface BatchLimits {
  /** Inserts, updates and deletes together. */
  readonly records: number;
  /** Of the request's body in UTF-8, about. */
  readonly bytes: number;
}

/** Datadog's own SDK sends at most 1,000 records and about 5 MiB in a batch; the documents name no limit. */
export const defaultBatchLimits: BatchLimits = { records: 1000, bytes: 4 * 1024 * 1024 };

export type Changes = Pick<ChangePlan, 'inserts' | 'updates' | 'deletes'>;

/**
 * A plan cut into requests: inserts, then updates, then deletes, so that what fails half-way has lost nothing. The first
 * makes the new version, the others write into it. A record above the limit goes alone.
 */
export function batches(plan: Changes, limits: BatchLimits = defaultBatchLimits): BatchUpdate[] {
  const result: { insert: RecordInsert[]; update: RecordUpdate[]; delete: string[] }[] = [];
  let count = 0;
  let bytes = 0;
  const room = (size: number) => {
    let batch = result.at(-1);
    if (batch === undefined || count + 1 > limits.records || bytes + size > limits.bytes) {
      batch = { insert: [], update: [], delete: [] };
      result.push(batch);
      count = 0;
      bytes = 0;
    }
    count++;
    bytes += size;
    return batch;
  };
  for (const insert of plan.inserts) room(sizeOf(insert)).insert.push(insert);
  for (const update of plan.updates) room(sizeOf(update)).update.push(update);
  for (const id of plan.deletes) room(id.length + 3).delete.push(id);
  return result.map((batch, i) => ({ ...batch, create_new_version: i === 0 }));
}

/** How many records a batch touches. */
export function sizeOfBatch(batch: BatchUpdate): number {
  return batch.insert.length + batch.update.length + batch.delete.length;
}

/** Two batches of half as many records each, in the same order. */
export function halve(batch: BatchUpdate): readonly [BatchUpdate, BatchUpdate] {
  const half = Math.ceil(sizeOfBatch(batch) / 2);
  const cut = (from: number, to: number): BatchUpdate => {
    const slice = <T>(list: readonly T[], before: number) =>
      list.slice(Math.max(0, from - before), Math.max(0, to - before));
    return {
      insert: slice(batch.insert, 0),
      update: slice(batch.update, batch.insert.length),
      delete: slice(batch.delete, batch.insert.length + batch.update.length),
    };
  };
  return [cut(0, half), cut(half, sizeOfBatch(batch))];
}

/** Names of members, quotes and commas around the values of a record. */
const ENVELOPE_BYTES = 120;

function sizeOf(record: RecordInsert | RecordUpdate): number {
  let bytes = ENVELOPE_BYTES + record.id.length;
  for (const value of [record.input, record.expected_output, record.metadata]) {
    if (value !== undefined) bytes += Buffer.byteLength(value);
  }
  const tags = 'tags' in record ? record.tags : undefined;
  const operations = 'tag_operations' in record ? record.tag_operations : undefined;
  for (const list of [tags, operations?.add, operations?.remove, operations?.set]) {
    for (const tag of list ?? []) bytes += Buffer.byteLength(tag) + 3;
  }
  return bytes;
}
