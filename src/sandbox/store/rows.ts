import type { Instant } from '../clock';

/** Rows as the store gives them. Fields ending in JSON hold the text that arrived. */
export interface ProjectRow {
  readonly place: number;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface DatasetRow extends ProjectRow {
  readonly project_id: string;
  /** JSON. */
  readonly metadata: string | null;
  readonly current_version: number;
  /** How many writes it has seen; each takes a range of places of its own. */
  readonly batches: number;
}

export interface VersionRow {
  readonly number: number;
  readonly id: string;
  readonly last_used: Instant | null;
}

export interface ExperimentRow extends ProjectRow {
  readonly project_id: string;
  readonly dataset_id: string;
  readonly dataset_version: number;
  /** The name as it was asked for, before it was made unique. */
  readonly asked_name: string;
  /** JSON. */
  readonly metadata: string | null;
  /** JSON. */
  readonly config: string | null;
}

export interface QueueRow {
  readonly place: number;
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly created_at: Instant;
  readonly modified_at: Instant;
}

export interface InteractionRow {
  readonly place: number;
  readonly id: string;
  readonly queue_id: string;
  readonly content_id: string;
  readonly type: string;
}

export interface AnnotationRow {
  readonly id: string;
  readonly interaction_id: string;
  /** JSON. */
  readonly label_values: string;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly modified_by: string;
  readonly modified_at: Instant;
}

/** The user that everything belongs to. */
export const USER = '00000000-0000-0000-0000-000000000002';
