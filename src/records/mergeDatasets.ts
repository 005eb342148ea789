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
  const keyOf = ({ id, input }: IdentifiedRecord) => (by === 'id' ? id : inputKey(input));
  const theirs = new Map<string, IdentifiedRecord[]>();
  for (const record of other) {
    const key = keyOf(record);
    const same = theirs.get(key);
    if (same) same.push(record);
    else theirs.set(key, [record]);
  }
  const merged = base.records.map((record): RecordContent => {
    // Of several with the same input, the first goes to the first, the second to the second.
    const match = theirs.get(keyOf(record))?.shift();
    return match === undefined || matching === 'keep' ? record : updated(record, match);
  });
  const ids = new Set(base.records.map(({ id }) => id));
  const added = [...theirs.values()].flat();
  return [...merged, ...added.map((record): RecordContent => (ids.has(record.id) ? withoutId(record) : record))];
}

function updated(
  record: IdentifiedRecord,
  { input, expected_output, metadata, tags }: IdentifiedRecord,
): RecordContent {
  return {
    ...record,
    ...(input === undefined ? {} : { input }),
    ...(expected_output === undefined ? {} : { expected_output }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(tags === undefined ? {} : { tags: [...new Set([...(record.tags ?? []), ...tags])] }),
  };
}

/** Its id belongs to another record there, which it must not replace. */
function withoutId(record: IdentifiedRecord): RecordContent {
  return { ...record, id: undefined };
}

function inputKey(input: RawJson | undefined): string {
  return input === undefined ? '' : compactRawJson(input);
}
