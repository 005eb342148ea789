import type { BatchUpdate, DatasetRecord } from '../api/resources';
import { copyOut } from '../json/rawJson';
import { contentOf, ownContentOf } from './contentOf';
import type { RecordTimes } from './model';
import type { IdentifiedRecord } from './plan';
import { sameContent, sameField } from './sameValue';

/** A record that a batch should have written and that the service's answer doesn't hold. */
export interface DroppedRecord {
  readonly id: string;
  readonly change: 'insert' | 'update';
}

export interface Reconciled {
  /** What the dataset holds now, by the id that was sent; the record's own id may be a new one. */
  readonly written: ReadonlyMap<string, IdentifiedRecord>;
  readonly dropped: readonly DroppedRecord[];
  /** Ids whose record came back with another content than was sent. */
  readonly altered: readonly string[];
  /** By the id that the record has now. */
  readonly times: ReadonlyMap<string, RecordTimes>;
}

/**
 * Compares what a batch asked for with what came back. `wished` gives the record that the batch should lead to.
 *
 * The service drops inserts without a word, and gave some updated records a new id until 2026-03: a record is found by
 * its id, else by its canonical id, else by its content, else, where as many are left on both sides, by the order of the
 * answer. Deleted records may be listed (`deleted_at`) or not: the documented answer has no place for them.
 */
export function reconcile(
  batch: BatchUpdate,
  answer: readonly DatasetRecord[],
  wished: (id: string) => IdentifiedRecord | undefined,
): Reconciled {
  const deleted = new Set(batch.delete);
  const requests: DroppedRecord[] = [
    ...batch.insert.map(({ id }) => ({ id, change: 'insert' as const })),
    ...batch.update.map(({ id }) => ({ id, change: 'update' as const })),
  ];
  const found = new Map<string, DatasetRecord>();
  let unclaimed = answer.filter((record) => record.deleted_at === undefined && !deleted.has(record.id));
  const claim = (matches: (request: DroppedRecord, record: DatasetRecord) => boolean) => {
    for (const request of requests) {
      if (unclaimed.length === 0) return;
      if (found.has(request.id)) continue;
      const record = unclaimed.find((candidate) => matches(request, candidate));
      if (record === undefined) continue;
      found.set(request.id, record);
      unclaimed = unclaimed.filter((other) => other !== record);
    }
  };
  const byId = new Map(unclaimed.map((record) => [record.id, record]));
  for (const { id } of requests) {
    const record = byId.get(id);
    if (record !== undefined) found.set(id, record);
  }
  unclaimed = unclaimed.filter((record) => found.get(record.id) !== record);
  claim((request, record) => record.canonical_id === request.id);
  claim((request, record) => {
    const wish = wished(request.id);
    return wish !== undefined && sameContent(wish, { tags: wish.tags, ...contentOf(record) });
  });
  const left = requests.filter((request) => !found.has(request.id));
  if (left.length === unclaimed.length) {
    left.forEach((request, i) => {
      const record = unclaimed[i];
      if (record !== undefined) found.set(request.id, record);
    });
  }

  const written = new Map<string, IdentifiedRecord>();
  const altered: string[] = [];
  const times = new Map<string, RecordTimes>();
  for (const { id } of requests) {
    const record = found.get(id);
    const wish = wished(id);
    if (record === undefined || wish === undefined) continue;
    const stored = storedRecord(wish, record);
    if (!sameContent(stored, wish)) altered.push(stored.id);
    written.set(id, stored);
    times.set(stored.id, timesOf(record));
  }
  return { written, dropped: requests.filter(({ id }) => !found.has(id)), altered, times };
}

function timesOf({ created_at, updated_at }: DatasetRecord): RecordTimes {
  return { created_at: created_at && copyOut(created_at), updated_at: updated_at && copyOut(updated_at) };
}

/**
 * The record as it stands in the dataset. Answers may tell less than there is (the documented one has no tags, and one
 * without an input tells nothing of the content): what they don't tell is as it was sent. What only differs in white
 * space keeps the user's.
 */
function storedRecord(wish: IdentifiedRecord, answer: DatasetRecord): IdentifiedRecord {
  if (answer.input === undefined) return { ...wish, id: answer.id };
  const told = ownContentOf(answer);
  const { input: _input, expected_output: _output, metadata: _metadata, ...rest } = wish;
  const keep = (field: 'input' | 'expected_output' | 'metadata') => {
    // An expected output is cleared by "", which some answers tell and others leave out.
    const cleared = field === 'expected_output' && (wish[field] ?? '""') === '""' && (told[field] ?? '""') === '""';
    const value = cleared || sameField(field, wish[field], told[field]) ? wish[field] : told[field];
    return value === undefined ? {} : { [field]: value };
  };
  return {
    ...rest,
    id: told.id,
    ...keep('input'),
    ...keep('expected_output'),
    ...keep('metadata'),
    ...(told.tags === undefined ? {} : { tags: sameTagsInOrder(wish.tags, told.tags) }),
    ...(told.unknownFields === undefined ? {} : { unknownFields: told.unknownFields }),
  };
}

/** The service's tags in the user's order, since it keeps none. */
function sameTagsInOrder(wish: readonly string[] | undefined, told: readonly string[]): readonly string[] {
  const kept = (wish ?? []).filter((tag) => told.includes(tag));
  return [...kept, ...told.filter((tag) => !kept.includes(tag))];
}
