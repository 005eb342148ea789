import type { RawJson } from '../json/rawJson';
import type {
  Counts,
  GridColumn,
  GridField,
  PositionRange,
  RowKey,
  RowSelection,
  RowStatus,
  RowView,
} from '../grid/protocol';
import { EditedRecords } from './editor/editedRecords';
import type { RecordContent, RecordTimes, Snapshot } from './model';
import type { IdentifiedRecord } from './plan';

// The model of the records editor: what is loaded, what was edited, what is shown. Its parts are in editor/.

/** The fields that can be edited. */
export type EditableField = 'id' | 'input' | 'expected_output' | 'metadata' | 'tags';

/** A change that has been applied, for VS Code's undo stack. undo() and redo() restore exactly; they may be called in turn. */
export interface AppliedEdit {
  readonly label: string;
  /** The row to show when it is undone or redone. */
  readonly key: RowKey | undefined;
  undo(): void;
  redo(): void;
}

export type FieldValue = RawJson | readonly string[] | undefined;

export interface FieldEdit {
  readonly key: RowKey;
  readonly field: EditableField;
  /** RawJson for input, expected_output, metadata; the characters for id (as RawJson string); string[] for tags; undefined: absent. */
  readonly value: FieldValue;
}

/** What is unsaved, without the dataset: small, JSON, restorable offline. */
export interface ModelBackup {
  readonly format: 1;
  readonly baseVersion: number;
  readonly [field: string]: unknown;
}

/** The touched records only: what planChanges() compares. Its work grows with the edits, not with the dataset. */
export interface TouchedRecords {
  readonly base: Snapshot;
  readonly edited: readonly RecordContent[];
  readonly attempted: readonly IdentifiedRecord[];
}

/** A touched row, for a source that keeps each record in its place. */
export interface RowChange {
  /** undefined: it is new. */
  readonly saved: IdentifiedRecord | undefined;
  /** undefined: it is deleted. */
  readonly now: IdentifiedRecord | undefined;
  /** Whether the id of `now` was made up for the save. */
  readonly isIdMade: boolean;
  /** Of a new row: the id of the nearest saved record in front of it; undefined where there is none. */
  readonly behind: string | undefined;
}

export interface RowProblem {
  readonly key: RowKey;
  readonly field: EditableField | undefined;
  readonly message: string;
}

export interface RecordsModel {
  /** Version of the records that were loaded. */
  version: number;
  /** Records that the service is known to hold: the loaded ones, and what saves have added and deleted since. */
  readonly loaded: number;
  /** Rows of the document: loaded, added, and deleted ones that are not saved yet. */
  readonly size: number;
  readonly counts: Counts;
  readonly isDirty: boolean;
  /** Takes a page of loaded records over, behind those that are there. Compact: bytes off V8's heap, decoded on demand. */
  appendRecords(records: readonly LoadedRecord[]): void;

  status(key: RowKey): RowStatus;
  /** What the row holds. A placeholder for an id (see placeholderIds.ts) is left out. */
  current(key: RowKey): RecordContent;
  /** With the id that tells the record from others, even where that is a placeholder. */
  saved(key: RowKey): IdentifiedRecord | undefined;
  /** Whether the dataset had a record with that id since the document was opened: adding it again asks no one. */
  knew(id: string): boolean;
  /** Whether it is the id of a row that was added: nobody can have meant a record that is there. */
  isAdded(id: string): boolean;
  times(key: RowKey): RecordTimes;
  problems(): readonly RowProblem[];
  problem(key: RowKey, field: EditableField): string | undefined;

  /** Keys at positions of the view. */
  rows(start: number, count: number): readonly RowKey[];
  positionOf(key: RowKey): number;
  /** All rows in the document's own order, whatever the view shows. */
  allRows(): readonly RowKey[];
  readonly viewSize: number;
  readonly view: RowView;
  /** Whether rows came in behind the sorted ones: setView() with the same view sorts them in. */
  readonly isViewUnsorted: boolean;
  /** Filters and sorts without blocking for more than some 20 ms at a time. */
  setView(view: RowView, signal?: AbortSignal): Promise<void>;
  selected(selection: RowSelection): readonly RowKey[];
  pathColumns(): readonly GridColumn[];

  setFields(edits: readonly FieldEdit[], label: string): AppliedEdit | undefined;
  insertRows(
    after: RowKey | undefined,
    contents: readonly RecordContent[],
    label: string,
  ): AppliedEdit & { readonly keys: readonly RowKey[] };
  deleteRows(keys: readonly RowKey[]): AppliedEdit | undefined;
  restoreRows(keys: readonly RowKey[]): AppliedEdit | undefined;

  touched(): TouchedRecords;
  /** The same, row by row in the order of the document. */
  rowChanges(): readonly RowChange[];
  /** Takes over what a save applied (see SaveOutcome): those records are unchanged now; edits made meanwhile stay. */
  applySaved(outcome: {
    readonly snapshot: Snapshot;
    readonly version: number;
    readonly attempted: readonly IdentifiedRecord[];
    readonly deleted: readonly string[];
    readonly rekeyed: ReadonlyMap<string, string>;
    readonly times?: ReadonlyMap<string, RecordTimes> | undefined;
  }): void;
  /** Takes over what others changed (of touched records), after a merge. */
  rebase(base: Snapshot, merged: readonly RecordContent[]): void;
  /**
   * Takes over what the dataset holds at `version`, page by page, in place: keys, order and edits stay, so that nothing
   * that is open on a row ends on another one. For a refresh, and for the rest of the dataset after a merge. The first
   * loading is the same on an empty model, but for appendRecords() being quicker.
   */
  reload(version: number): RecordsReload;
  /** Drops every edit, for VS Code's revert: added rows are gone, all others as they were saved. Keys stay. */
  discardEdits(): void;
  backup(): ModelBackup;
  /** Applies a backup: before or while the records arrive. Rows whose records are not loaded yet are shown all the same. */
  restore(backup: ModelBackup): AppliedEdit;
}

/** See RecordsModel.reload(). Left alone before finish(), it has changed rows but neither the version nor which rows there are. */
export interface RecordsReload {
  /** A record that isn't edited becomes what came; an edited one keeps what it is compared with; a new one comes last. */
  page(records: readonly LoadedRecord[]): void;
  /**
   * All pages are in: unedited rows whose records didn't come are gone, and the model is at that version. Returns false,
   * and leaves the version as it was, where an edited record was changed by others: the next save has to merge it.
   */
  finish(): boolean;
}

export interface LoadedRecord extends RecordContent, RecordTimes {
  readonly id: string;
}

export type { GridField, PositionRange };

/** An empty model, without a dataset. */
export function createRecordsModel(): RecordsModel {
  return new EditedRecords();
}
