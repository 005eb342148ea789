import type { Instant } from '../clock';
import type { Problem } from '../problem';
import type { DatasetRow, ExperimentRow, ProjectRow, QueueRow } from '../store/rows';

/** Whether an answer shows what is stored (a list) or what was just written: the service spells times differently. */
export type Occasion = 'read' | 'written';

/** A status and the JSON text of a body; '' for none. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How the service looks on the wire: as documented, or as it was observed. Meaning is the same but for the flags here. */
export interface Dialect {
  readonly name: 'documented' | 'observed';
  readonly contentType: string;
  /** The `data.type` that requests about records, and pushes of experiment events, must carry. */
  readonly recordsType: string;
  readonly eventsType: string;
  /** Whether an update gives a record a new created_at, so that it jumps to the top of the list. */
  readonly restampsUpdates: boolean;
  /** Whether lists below an unknown project are empty instead of a 404. */
  readonly toleratesUnknownProject: boolean;
  /** Whether a batch update must name the dataset in `data.id`. */
  readonly requiresDatasetId: boolean;
  /** Whether experiments can be listed by `filter[id]` alone. */
  readonly listsExperimentsById: boolean;

  readonly time: (instant: Instant, occasion: Occasion) => string;
  readonly problem: (problem: Problem) => Answer;
  readonly wrongType: (sent: unknown, wanted: string) => string;
  /** `meta` of a page; `after` is undefined on the last. */
  readonly meta: (after: string | undefined) => Record<string, unknown>;
  readonly statusOfCreate: (existed: boolean) => number;
  /** The answer to a deletion, given the resources that were deleted. */
  readonly deleted: (resources: readonly unknown[]) => Answer;
  /** The answer to a change of an experiment. */
  readonly experimentUpdated: (resource: unknown) => Answer;
  /** The body of an answer to a write of records, given the JSON text of each. */
  readonly writtenRecords: (records: readonly string[]) => string;

  readonly project: (row: ProjectRow, occasion: Occasion) => unknown;
  readonly dataset: (row: DatasetRow, occasion: Occasion, deletedAt?: Instant) => unknown;
  readonly experiment: (row: ExperimentRow, occasion: Occasion) => unknown;
  readonly queue: (row: QueueRow) => unknown;

  /** SQL for the JSON text of a row of `records`, in a list. Takes no parameter but the dataset's id, `?1`. */
  readonly listedRecordSql: string;
  /** The same in the answer to a write. `?1` the dataset's id, `?2` the dataset's version, `?3` when it was deleted or NULL. */
  readonly writtenRecordSql: string;
  /** Whether the answer to a batch tells the records that it deleted. */
  readonly tellsDeletedRecords: boolean;
}
