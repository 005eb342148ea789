import { randomUUID } from 'node:crypto';
import type { RecordContent } from './model';
import type { IdentifiedRecord, PlanOptions } from './plan';
import { sameContent } from './sameValue';

/**
 * An id for every record: its own; else that of an attempted record with the same content; else that of the attempted
 * records that are left, in order (the row was edited meanwhile: sending it under the old id replaces what may have been
 * applied); else a new one.
 */
export function assignIds(
  edited: readonly RecordContent[],
  before: ReadonlyMap<string, IdentifiedRecord>,
  { attempted = [], newId = randomUUID }: PlanOptions,
): readonly string[] {
  if (attempted.length === 0) return edited.map(({ id }) => id ?? newId());
  const taken = new Set(edited.map((record) => record.id));
  const free = attempted.filter((record) => !taken.has(record.id));
  const ids = edited.map((record) => {
    if (record.id !== undefined || free.length === 0) return record.id;
    const same = free.findIndex((candidate) => sameContent(candidate, record));
    return same < 0 ? undefined : free.splice(same, 1)[0]?.id;
  });
  const pending = free.filter((record) => !before.has(record.id));
  return ids.map((id) => id ?? pending.shift()?.id ?? newId());
}
