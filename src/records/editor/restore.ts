import type { RowKey } from '../../grid/protocol';
import type { FieldEdit, ModelBackup } from '../recordsModel';
import { EDITABLE_FIELDS, fieldOf } from './fields';
import { readBackup } from './modelBackup';
import type { BackedUpRow } from './modelBackup';
import type { RowChanges } from './operation';
import type { RestoredRows } from './restoredRows';
import { isAsEdited } from './restoredRows';
import type { Rows } from './rows';
import type { SentRecords } from './sentRecords';

export interface Restored extends RowChanges {
  /** Rows that were made, in order; `after` undefined: in front, 'end': behind all others. */
  readonly made: readonly { readonly key: RowKey; readonly after: RowKey | 'end' | undefined }[];
}

/**
 * Makes the rows that a backup needs and tells what to change to have its edits. Throws UnreadableBackup, before anything
 * is changed.
 */
export function prepareRestore(backup: ModelBackup, rows: Rows, sent: SentRecords, restored: RestoredRows): Restored {
  const made: { key: RowKey; after: RowKey | 'end' | undefined }[] = [];
  const fields: FieldEdit[] = [];
  const present: { key: RowKey; present: boolean }[] = [];
  const lastBehind = new Map<string | undefined, RowKey>();
  for (const row of readBackup(backup)) {
    const known = row.saved === undefined ? undefined : rows.rowOfId(row.saved.id);
    const key = known ?? rows.create(row.seed);
    if (row.saved === undefined) {
      made.push({ key, after: placeOf(row, key, rows, restored, lastBehind) });
    } else if (known === undefined) {
      rows.settle(key, row.saved, row.saved);
      restored.wait(key, backup.baseVersion);
      made.push({ key, after: 'end' });
    } else {
      const loaded = rows.saved(key);
      const changed = rows.changed(key);
      const isInDoubt = row.doubt.attempted.length > 0 || row.doubt.maybeDeleted;
      const isUnedited = rows.kind(key) === 'unchanged' && Object.keys(changed).length === 0;
      if (loaded !== undefined && isUnedited && !isAsEdited({ ...row, isInDoubt }, row.saved, loaded)) {
        rows.settle(key, row.saved, row.saved);
        restored.outdate(key, backup.baseVersion);
      }
    }
    if (row.madeId !== undefined) sent.keepId(key, row.madeId);
    sent.unknown.set(key, row.doubt);
    for (const field of EDITABLE_FIELDS) {
      if (Object.hasOwn(row.fields, field)) fields.push({ key, field, value: fieldOf(row.fields, field) });
    }
    present.push({ key, present: row.present });
  }
  return { made, fields, present };
}

/** Behind the record that a new row stood behind; if that hasn't come, at the end until it does. */
function placeOf(
  { after }: BackedUpRow,
  key: RowKey,
  rows: Rows,
  restored: RestoredRows,
  lastBehind: Map<string | undefined, RowKey>,
): RowKey | 'end' | undefined {
  const before = lastBehind.get(after);
  lastBehind.set(after, key);
  const anchor = after === undefined ? undefined : rows.rowOfId(after);
  if (after !== undefined && (anchor === undefined || restored.isWaiting(anchor))) {
    restored.anchor(after, key);
    return 'end';
  }
  return before ?? anchor;
}
