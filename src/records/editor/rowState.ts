import type { RowKey } from '../../grid/protocol';
import type { RecordContent } from '../model';
import type { IdentifiedRecord } from '../plan';
import type { RowProblem } from '../recordsModel';
import { EDITABLE_FIELDS, isSaved, type ChangedFields } from './fields';
import type { RecordStore } from './recordStore';

/** What a row is beside the saved records. `gone`: neither saved nor wished; it only keeps its place for an undo. */
export type RowKind = 'unchanged' | 'changed' | 'new' | 'deleted' | 'gone';

export const NOT_SAVED = -1;
export const NO_FIELDS: ChangedFields = {};

/** What saves may have made of a row without our learning of it. */
export interface Doubt {
  /** Records that may have been written for the row, under whichever ids. */
  readonly attempted: readonly IdentifiedRecord[];
  readonly maybeDeleted: boolean;
}

/** What is known of a row that isn't simply a loaded record. */
export interface RowState {
  readonly key: RowKey;
  /** The number of its saved record in the store, or NOT_SAVED. */
  saved: number;
  /** Whether it stands in the document: false for a row that was deleted, or whose addition was undone. */
  present: boolean;
  /** What stands in place of a saved record that there isn't. */
  seed: RecordContent;
  fields: ChangedFields;
  doubt: Doubt | undefined;
  kind: RowKind;
  problems: readonly RowProblem[];
}

/** The state of a row that holds just what is saved as number `saved` of the store. */
export function newState(key: RowKey, saved: number): RowState {
  return {
    key,
    saved,
    present: true,
    seed: NO_FIELDS,
    fields: NO_FIELDS,
    doubt: undefined,
    kind: 'unchanged',
    problems: [],
  };
}

/** What a row is, by all that is known of it but its kind so far. */
export function kindOf({ saved, present, fields, doubt }: RowState, store: RecordStore): RowKind {
  if (saved === NOT_SAVED) return present ? 'new' : 'gone';
  if (!present) return 'deleted';
  for (const _ in fields) return 'changed';
  if (doubt === undefined) return 'unchanged';
  const { attempted, maybeDeleted } = doubt;
  if (maybeDeleted) return 'changed';
  const now = store.record(saved);
  const isSame = attempted.every(
    (record) => record.id !== now.id || EDITABLE_FIELDS.every((field) => isSaved(field, record, now)),
  );
  return isSame ? 'unchanged' : 'changed';
}
