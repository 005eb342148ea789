import type { RowKey } from '../../grid/protocol';
import { rawString } from '../../json/rawJson';
import type { RecordContent } from '../model';
import type { IdentifiedRecord } from '../plan';
import { sameContent } from '../sameValue';
import { contentWith, EDITABLE_FIELDS, isSaved } from './fields';
import type { ChangedFields } from './fields';
import type { Rows } from './rows';
import type { Doubt } from './rowState';

/**
 * What saves sent, or were about to send, without learning whether it was applied. Such a row has to be sent until that is
 * known: when its edit is undone meanwhile, the service may still hold the edit.
 */
export class UnknownOutcomes {
  readonly #doubts = new Map<RowKey, Doubt>();
  /** Of all attempted records; made anew when it is needed. */
  #ids: ReadonlySet<string> | undefined;

  constructor(private readonly rows: Rows) {}

  get keys(): Iterable<RowKey> {
    return this.#doubts.keys();
  }

  of(key: RowKey): Doubt | undefined {
    return this.#doubts.get(key);
  }

  /** Whether a record of that id may have been written. */
  has(id: string): boolean {
    this.#ids ??= new Set(this.attempts.keys());
    return this.#ids.has(id);
  }

  /** Records that may have been written, by id. */
  get attempts(): ReadonlyMap<string, readonly IdentifiedRecord[]> {
    const byId = new Map<string, IdentifiedRecord[]>();
    for (const { attempted } of this.#doubts.values()) {
      for (const record of attempted) byId.set(record.id, [...(byId.get(record.id) ?? []), record]);
    }
    return byId;
  }

  /**
   * Records that may be there and that no row stands for: the row got another id, or is gone. They are to be deleted, which
   * does no harm where they aren't there.
   */
  get leftOver(): readonly IdentifiedRecord[] {
    const records = [...this.#doubts.values()].flatMap(({ attempted }) => attempted);
    return records.filter(({ id }) => this.rows.rowOfId(id) === undefined);
  }

  /** The row may have been written like that. */
  written(key: RowKey, record: IdentifiedRecord): void {
    const { attempted = [], maybeDeleted = false } = this.#doubts.get(key) ?? {};
    // An update that clears an expected output leaves "".
    const isCleared = record.expected_output === undefined && this.rows.savedId(key) === record.id;
    const written = isCleared ? [record, { ...record, expected_output: rawString('') }] : [record];
    const others = attempted.filter(
      (other) => !written.some(({ id, ...content }) => other.id === id && sameContent(other, content)),
    );
    this.set(key, { attempted: [...others, ...written], maybeDeleted });
  }

  /** The row's saved record may have been deleted. */
  deleted(key: RowKey): void {
    this.set(key, { attempted: this.#doubts.get(key)?.attempted ?? [], maybeDeleted: true });
  }

  set(key: RowKey, doubt: Doubt): void {
    this.#ids = undefined;
    const isNone = doubt.attempted.length === 0 && !doubt.maybeDeleted;
    if (isNone) this.#doubts.delete(key);
    else this.#doubts.set(key, doubt);
    this.rows.setDoubt(key, isNone ? undefined : doubt);
  }

  /** It is known what is saved of the row. */
  settled(key: RowKey): void {
    const doubt = this.#doubts.get(key);
    if (doubt === undefined) return;
    const savedId = this.rows.savedId(key);
    this.set(key, { attempted: doubt.attempted.filter(({ id }) => id !== savedId), maybeDeleted: false });
  }

  /** That record is certainly not there. */
  absent(id: string): void {
    for (const [key, { attempted, maybeDeleted }] of [...this.#doubts]) {
      if (attempted.some((record) => record.id === id)) {
        this.set(key, { attempted: attempted.filter((record) => record.id !== id), maybeDeleted });
      }
    }
  }

  /** What was sent doesn't matter any more. */
  forgetAll(): void {
    for (const key of [...this.#doubts.keys()]) this.set(key, { attempted: [], maybeDeleted: false });
  }
}

/** What an update to `record` makes of a saved one: the service clears an expected output to "". */
export function asUpdated(record: IdentifiedRecord, saved: IdentifiedRecord | undefined): IdentifiedRecord {
  const isCleared = saved?.expected_output !== undefined && record.expected_output === undefined;
  return isCleared ? { ...record, expected_output: rawString('') } : record;
}

/**
 * The record to compare with while it isn't known which of `candidates` is saved: in each field one that differs from what
 * it is to be, if any does. So it is sent in any case.
 */
export function doubted(
  saved: IdentifiedRecord,
  candidates: readonly IdentifiedRecord[],
  now: RecordContent,
): IdentifiedRecord {
  let fields: ChangedFields = {};
  for (const field of EDITABLE_FIELDS) {
    const other = candidates.find((candidate) => !isSaved(field, candidate, now));
    if (other !== undefined && isSaved(field, saved, now)) fields = { ...fields, [field]: other[field] };
  }
  const tags = doubtedTags([saved.tags ?? [], ...candidates.map((candidate) => candidate.tags ?? [])], now.tags ?? []);
  return { ...contentWith(saved, { ...fields, tags }), id: saved.id };
}

/** Tags are sent as what comes and what goes: only those that are there in any case count as there, if they are to stay. */
function doubtedTags(candidates: readonly (readonly string[])[], now: readonly string[]): readonly string[] {
  const all = [...new Set(candidates.flat())];
  return all.filter((tag) => !now.includes(tag) || candidates.every((tags) => tags.includes(tag)));
}
