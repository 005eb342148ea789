import type { RawJson } from '../json/rawJson';

/**
 * What a user sees and edits of a record, in a document or a grid. Field names are the API's.
 *
 * Absent and null are one: the service can't store null. `tags` undefined means not known (see DatasetRecord.tags).
 */
export interface RecordContent {
  /** undefined on a record that was added and never saved. */
  readonly id?: string | undefined;
  readonly input?: RawJson | undefined;
  readonly expected_output?: RawJson | undefined;
  readonly metadata?: RawJson | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Fields beside those: kept and shown, but not writable through the API. */
  readonly unknownFields?: ReadonlyMap<string, RawJson> | undefined;
}

/** When the service says that it wrote a record. */
export interface RecordTimes {
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
}

export type RecordField = 'id' | 'input' | 'expected_output' | 'metadata' | 'tags';

export type RecordsFormat = 'json' | 'jsonl' | 'csv';

/** A place in a document's text: offsets in UTF-16 code units, end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Something in a document that keeps it from being saved. `message` names the record and the way out. */
export interface Problem extends TextRange {
  readonly message: string;
  /** The message without the place that it begins with, for whoever names the place. */
  readonly placeless?: string | undefined;
  readonly severity: 'error' | 'warning';
  /** Zero-based position of the record in the document, where it is known. */
  readonly record?: number | undefined;
  readonly field?: RecordField | undefined;
}

/** A record read from a document, with where it stands. */
export interface ParsedRecord extends RecordContent {
  readonly range: TextRange;
  /** Where each field's value stands (in CSV: the cell). */
  readonly fieldRanges: Readonly<Partial<Record<RecordField, TextRange>>>;
}

export interface ParsedDocument {
  readonly records: readonly ParsedRecord[];
  readonly problems: readonly Problem[];
}

/** A dataset's records as they were read, and the version that they were read at. */
export interface Snapshot {
  readonly version: number;
  /** In the user's order. */
  readonly records: readonly (RecordContent & { readonly id: string })[];
}
