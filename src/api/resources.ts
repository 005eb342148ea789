import type { RawJson } from '../json/rawJson';

/**
 * What the API's resources look like to the rest of the program. Resources keep the service's own form (`id`, `type`,
 * `attributes`) and every field that this program does not know. Field names are the API's.
 */
export interface Resource<Attributes> {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes & { readonly [unknownField: string]: unknown };
}

export interface ProjectAttributes {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
}
export type Project = Resource<ProjectAttributes>;

export interface DatasetAttributes {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** 0 is a version like any other: a dataset that never held a record. */
  readonly current_version: number;
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
  readonly project_id?: string | undefined;
  /** Anything but `user` is fed by an automation and read-only. */
  readonly dataset_type?: string | undefined;
}
export type Dataset = Resource<DatasetAttributes>;

export interface DatasetVersionAttributes {
  readonly dataset_id: string;
  readonly version_number: number;
  readonly last_used?: string | null | undefined;
}
export type DatasetVersion = Resource<DatasetVersionAttributes>;

export interface ExperimentAttributes {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly project_id?: string | undefined;
  readonly dataset_id?: string | undefined;
  readonly dataset_version?: number | undefined;
  readonly config?: Readonly<Record<string, unknown>> | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
}
export type Experiment = Resource<ExperimentAttributes>;

export interface AnnotationQueueAttributes {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly project_id?: string | undefined;
  readonly created_at?: string | undefined;
  readonly created_by?: string | undefined;
  readonly modified_at?: string | undefined;
  readonly modified_by?: string | undefined;
  readonly owned_by?: string | undefined;
}
export type AnnotationQueue = Resource<AnnotationQueueAttributes>;

export type InteractionType = 'trace' | 'experiment_trace';

export interface Interaction {
  readonly id: string;
  readonly content_id: string;
  readonly type: string;
}
export interface AddedInteraction extends Interaction {
  readonly already_existed: boolean;
}
export interface Annotation {
  readonly id: string;
  readonly interaction_id: string;
  /** A number that JavaScript can't hold is an object that JSON.stringify() writes as it came, see parseExactly(). */
  readonly label_values: Readonly<Record<string, unknown>>;
  readonly created_at?: string | undefined;
  readonly created_by?: string | undefined;
  readonly modified_at?: string | undefined;
  readonly modified_by?: string | undefined;
}
export interface AnnotatedInteraction extends Interaction {
  readonly annotations: readonly Annotation[];
}

/** A page of a list. `after` is the cursor of the next page; undefined on the last (`""`, null and absent alike). */
export interface Page<T> {
  readonly items: readonly T[];
  readonly after: string | undefined;
}

/**
 * A dataset record as the service gave it, whichever of its two shapes (flat as documented, or nested in `attributes`)
 * it came in. JSON values are the text that arrived; null is told as absent, since the service can't store null.
 */
export interface DatasetRecord {
  readonly id: string;
  readonly input?: RawJson | undefined;
  readonly expected_output?: RawJson | undefined;
  readonly metadata?: RawJson | undefined;
  /** undefined: unknown (a flat record without the field), which is not the same as empty. */
  readonly tags?: readonly string[] | undefined;
  readonly created_at?: string | undefined;
  readonly updated_at?: string | undefined;
  /** Set on records that a batch has deleted, in its answer. */
  readonly deleted_at?: string | undefined;
  readonly canonical_id?: string | undefined;
  /** The dataset's version, in answers to writes. */
  readonly version?: number | undefined;
  /** Fields that neither the documentation nor a recording knows, by name, in their order of arrival. */
  readonly unknownFields?: ReadonlyMap<string, RawJson> | undefined;
}

export interface TagOperations {
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
}

export interface RecordInsert {
  /** At most 128 of letters, digits, `_`, `-`, `.`. Always sent by this program, so that a repeated insert is an upsert. */
  readonly id: string;
  readonly input: RawJson;
  readonly expected_output?: RawJson | undefined;
  readonly metadata?: RawJson | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** Absent fields stay as they are. */
export interface RecordUpdate {
  readonly id: string;
  readonly input?: RawJson | undefined;
  readonly expected_output?: RawJson | undefined;
  readonly metadata?: RawJson | undefined;
  readonly tag_operations?: TagOperations | undefined;
}

export interface BatchUpdate {
  readonly insert: readonly RecordInsert[];
  readonly update: readonly RecordUpdate[];
  readonly delete: readonly string[];
  /** false writes into the current version. Default true. */
  readonly create_new_version?: boolean | undefined;
}

export interface WrittenRecords {
  readonly records: readonly DatasetRecord[];
  /** The dataset's version after the write, where the answer told it. */
  readonly version: number | undefined;
}

export interface UploadOptions {
  /** Skip rows whose input already exists in the dataset. Default false. */
  readonly deduplicate?: boolean | undefined;
  /** Overwrite records that share a user-provided id. Default true. */
  readonly overwrite?: boolean | undefined;
  /** Applied to every uploaded record. */
  readonly tags?: readonly string[] | undefined;
}

/** What an upload says while it runs. An `error` event of the service is thrown as LlmObsError('upload failed'). */
export type UploadEvent =
  | { readonly kind: 'sent'; readonly bytes: number }
  | { readonly kind: 'progress'; readonly records: number }
  | { readonly kind: 'completed'; readonly records_created: number };
