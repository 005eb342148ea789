import type { Snapshot } from './model';
import type { IdentifiedRecord } from './plan';

/**
 * `records` in the order of `previous` (ids), those that it doesn't name behind them as they come. The service's own
 * order isn't stable: an edited record jumps to the top of the next list, and a batch's records come in any order.
 */
export function keepOrder(previous: readonly string[], records: readonly IdentifiedRecord[]): IdentifiedRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const kept: IdentifiedRecord[] = [];
  for (const id of previous) {
    const record = byId.get(id);
    if (record === undefined) continue;
    kept.push(record);
    byId.delete(id);
  }
  return [...kept, ...byId.values()];
}

/**
 * `records` with `restored` put back where they stood in `base`: behind the nearest record before them that is still
 * there, else in front. Restored ids must not be among `records` yet.
 */
export function putBack<Entry extends { readonly id?: string | undefined }>(
  base: Snapshot['records'],
  records: readonly Entry[],
  restored: ReadonlyMap<string, Entry>,
): Entry[] {
  if (restored.size === 0) return [...records];
  const present = new Set(records.map((record) => record.id));
  const behind = new Map<string | undefined, Entry[]>();
  let anchor: string | undefined;
  for (const { id } of base) {
    const entry = restored.get(id);
    if (entry !== undefined) behind.set(anchor, [...(behind.get(anchor) ?? []), entry]);
    else if (present.has(id)) anchor = id;
  }
  const result = [...(behind.get(undefined) ?? [])];
  for (const record of records) {
    result.push(record);
    if (record.id !== undefined) result.push(...(behind.get(record.id) ?? []));
  }
  return result;
}
