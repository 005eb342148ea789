import { withGivenId } from './file/fieldChanges';
import type { RecordContent, Snapshot } from './model';
import type { ChangePlan } from './plan';
import { writeDocument } from './writeDocument';

/**
 * The two sides of a comparison that shows what a save would do: JSON with only the records that it touches, before and
 * after. Both stand in the base's order, added records last, so that equal records face each other. An added record has
 * an id only where the user gave it one: those that are made up for a plan differ from plan to plan.
 */
export function writeReview(base: Snapshot, plan: ChangePlan): { readonly before: string; readonly after: string } {
  const after = new Map(plan.records.map((record) => [record.id, record]));
  const updated = new Set(plan.updates.map((update) => update.id));
  const deleted = new Set(plan.deletes);
  const inserted = new Set(plan.inserts.map((insert) => insert.id));
  const given = new Set(plan.unknownIds.map(({ id }) => id));
  const added = plan.records.filter((record) => inserted.has(record.id));
  const before = base.records.filter((record) => updated.has(record.id) || deleted.has(record.id));
  return {
    before: writeDocument(before.map(withGivenId), 'json'),
    after: writeDocument(
      [
        ...before.flatMap((record) => (deleted.has(record.id) ? [] : (after.get(record.id) ?? []))).map(withGivenId),
        ...added.map((record): RecordContent => (given.has(record.id) ? record : { ...record, id: undefined })),
      ],
      'json',
    ),
  };
}
