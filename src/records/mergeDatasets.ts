import { compactRawJson } from '../json/format';
import type { RawJson } from '../json/rawJson';
import type { RecordContent, Snapshot } from './model';
import type { IdentifiedRecord } from './plan';

export interface MergeDatasetsOptions {
  /** What makes two records the same. Inputs are the same where they are spelled alike, white space aside. */
  readonly by: 'id' | 'input';
  /** What becomes of a record that both have: it gets the fields of the other one and its tags besides, or is left alone. */
  readonly matching: 'update' | 'keep';
}

/**
 * The records that a dataset shall hold when those of another one were merged into it: its own in their order, those that
 * it doesn't have behind. Hand them to planChanges() for what that takes. Nothing is deleted, and no field is cleared.
 */
export function mergeDatasets(
  base: Snapshot,
  other: readonly IdentifiedRecord[],
  { by, matching }: MergeDatasetsOptions,
): readonly RecordContent[] {
  const { pairs, added } = paired(base.records, other, ({ id, input }) => (by === 'id' ? id : inputKey(input)));
  const merged = base.records.map((record): RecordContent => {
    const match = pairs.get(record.id);
    return match === undefined || matching === 'keep' ? record : updated(record, match);
  });
  const ids = new Set(base.records.map(({ id }) => id));
  return [...merged, ...added.map((record): RecordContent => (ids.has(record.id) ? withoutId(record) : record))];
}

/**
 * The other record of each id, and those that are left. Of several with the same key, those with the same id belong
 * together (so that merging a second time changes nothing); else the first goes to the first, the second to the second.
 */
function paired(
  records: readonly IdentifiedRecord[],
  other: readonly IdentifiedRecord[],
  keyOf: (record: IdentifiedRecord) => string,
): { pairs: ReadonlyMap<string, IdentifiedRecord>; added: readonly IdentifiedRecord[] } {
  const keys = new Map(records.map((record) => [record.id, keyOf(record)]));
  const pairs = new Map<string, IdentifiedRecord>();
  const rest = new Map<string, IdentifiedRecord[]>();
  for (const record of other) {
    const key = keyOf(record);
    if (keys.get(record.id) === key) {
      pairs.set(record.id, record);
      continue;
    }
    const same = rest.get(key);
    if (same) same.push(record);
    else rest.set(key, [record]);
  }
  for (const [id, key] of keys) {
    const match = pairs.has(id) ? undefined : rest.get(key)?.shift();
    if (match) pairs.set(id, match);
  }
  return { pairs, added: [...rest.values()].flat() };
}

function updated(
  record: IdentifiedRecord,
  { input, expected_output, metadata, tags }: IdentifiedRecord,
): RecordContent {
  return {
    ...record,
    ...(input === undefined ? {} : { input }),
    ...(isNothing(expected_output) ? {} : { expected_output }),
    ...(isNothing(metadata) ? {} : { metadata }),
    ...(tags === undefined ? {} : { tags: [...new Set([...(record.tags ?? []), ...tags])] }),
  };
}

/** Absent, or what the service stores and gives back in place of that: `""`, `{}`. */
function isNothing(value: RawJson | undefined): value is undefined {
  return value === undefined || value === '""' || value === '{}' || value === 'null';
}

/** Its id belongs to another record there, which it must not replace. */
function withoutId(record: IdentifiedRecord): RecordContent {
  return { ...record, id: undefined };
}

function inputKey(input: RawJson | undefined): string {
  return input === undefined ? '' : compactRawJson(input);
}
