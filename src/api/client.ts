import type {
  AddedInteraction,
  AnnotatedInteraction,
  AnnotationQueue,
  BatchUpdate,
  Dataset,
  DatasetRecord,
  DatasetVersion,
  Experiment,
  InteractionType,
  Page,
  Project,
  RecordInsert,
  RecordUpdate,
  UploadEvent,
  UploadOptions,
  WrittenRecords,
} from './resources';
import type { RawJson } from '../json/rawJson';

// What the client offers. createClient.ts builds it; each noun has a file of its own (projects.ts, datasets.ts, …).

export interface Keys {
  readonly apiKey: string;
  readonly applicationKey: string;
}

/** Told while a call waits before it is tried again. */
export interface WaitNotice {
  readonly reason: 'rate limited' | 'unavailable';
  /** Milliseconds. */
  readonly delay: number;
  readonly attempt: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((notice: WaitNotice) => void) | undefined;
}

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** `page` gets one page; `pages` goes through all of them, with the same filters on every one. */
export interface Listing<Query, Item> {
  page(query?: Query & PageQuery, options?: CallOptions): Promise<Page<Item>>;
  pages(query?: Query & PageQuery, options?: CallOptions): AsyncIterableIterator<Page<Item>>;
}

export interface ListFilter {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** `existed` is true where the name was taken and the service answered with what was there. */
export interface Created<T> {
  readonly resource: T;
  readonly existed: boolean;
}

export interface ProjectsApi extends Listing<ListFilter, Project> {
  create(attributes: { name: string; description?: string }, options?: CallOptions): Promise<Created<Project>>;
  /** The project as the service answered, or undefined where it answered with an empty body. */
  update(
    projectId: string,
    attributes: { name?: string; description?: string },
    options?: CallOptions,
  ): Promise<Project | undefined>;
  delete(projectIds: readonly string[], options?: CallOptions): Promise<void>;
}

export interface DatasetsApi {
  page(projectId: string, query?: ListFilter & PageQuery, options?: CallOptions): Promise<Page<Dataset>>;
  pages(projectId: string, query?: ListFilter & PageQuery, options?: CallOptions): AsyncIterableIterator<Page<Dataset>>;
  /** The dataset with that id. Throws LlmObsError 'not found'. */
  get(projectId: string, datasetId: string, options?: CallOptions): Promise<Dataset>;
  create(
    projectId: string,
    attributes: { name: string; description?: string; metadata?: Record<string, unknown> },
    options?: CallOptions,
  ): Promise<Created<Dataset>>;
  /**
   * The dataset as the service answered, or undefined where it answered with an empty body. Metadata is sent as the text
   * that it is.
   */
  update(
    projectId: string,
    datasetId: string,
    attributes: { name?: string; description?: string; metadata?: RawJson },
    options?: CallOptions,
  ): Promise<Dataset | undefined>;
  /** The dataset's metadata as the text that arrived; `{}` where it has none. Throws LlmObsError 'not found'. */
  metadata(projectId: string, datasetId: string, options?: CallOptions): Promise<RawJson>;
  delete(projectId: string, datasetIds: readonly string[], options?: CallOptions): Promise<void>;
  /** Active versions. The list is not paged. */
  versions(projectId: string, datasetId: string, options?: CallOptions): Promise<readonly DatasetVersion[]>;
}

export interface RecordsQuery extends PageQuery {
  /** Default: the current version. 0 is a version. */
  readonly version?: number | undefined;
}

/** A CSV file as a stream of its bytes. `open` may be called once per attempt. */
export interface UploadFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface RecordsApi {
  page(projectId: string, datasetId: string, query?: RecordsQuery, options?: CallOptions): Promise<Page<DatasetRecord>>;
  pages(
    projectId: string,
    datasetId: string,
    query?: RecordsQuery,
    options?: CallOptions,
  ): AsyncIterableIterator<Page<DatasetRecord>>;
  append(
    projectId: string,
    datasetId: string,
    records: readonly (Omit<RecordInsert, 'id' | 'tags'> & { id?: string })[],
    options?: CallOptions & { deduplicate?: boolean },
  ): Promise<WrittenRecords>;
  update(
    projectId: string,
    datasetId: string,
    records: readonly RecordUpdate[],
    options?: CallOptions,
  ): Promise<WrittenRecords>;
  delete(projectId: string, datasetId: string, recordIds: readonly string[], options?: CallOptions): Promise<void>;
  batchUpdate(projectId: string, datasetId: string, batch: BatchUpdate, options?: CallOptions): Promise<WrittenRecords>;
  /** Streams the file; ends after `completed`. Aborting the signal stops the request. */
  upload(
    projectId: string,
    datasetId: string,
    file: UploadFile,
    upload?: UploadOptions,
    options?: CallOptions,
  ): AsyncIterableIterator<UploadEvent>;
}

export interface ExperimentsApi extends Listing<
  { projectId?: string; datasetId?: string; ids?: readonly string[] },
  Experiment
> {
  create(
    attributes: {
      name: string;
      project_id: string;
      dataset_id: string;
      dataset_version?: number;
      description?: string;
      /** A JSON object, sent as the text that it is. */
      config?: RawJson;
      metadata?: Record<string, unknown>;
      ensure_unique?: boolean;
    },
    options?: CallOptions,
  ): Promise<Experiment>;
  /** The experiment as the service answered, or undefined where it answered with an empty body. */
  update(
    experimentId: string,
    attributes: { name?: string; description?: string },
    options?: CallOptions,
  ): Promise<Experiment | undefined>;
  /** The experiment as the text that arrived, with every field that the service tells. Throws LlmObsError 'not found'. */
  text(projectId: string, experimentId: string, options?: CallOptions): Promise<RawJson>;
  delete(experimentIds: readonly string[], options?: CallOptions): Promise<void>;
  /** Spans and metrics as JSON text, so that int64 nanoseconds arrive as they were written. */
  pushEvents(
    experimentId: string,
    events: { spans?: readonly RawJson[]; metrics?: readonly RawJson[] },
    options?: CallOptions,
  ): Promise<void>;
}

export interface AnnotationQueuesApi {
  list(
    filter?: { projectId?: string } | { queueIds?: readonly string[] },
    options?: CallOptions,
  ): Promise<readonly AnnotationQueue[]>;
  create(
    attributes: { name: string; project_id: string; description?: string },
    options?: CallOptions,
  ): Promise<AnnotationQueue>;
  /** The queue as the service answered, or undefined where it answered with an empty body. */
  update(
    queueId: string,
    attributes: { name?: string; description?: string },
    options?: CallOptions,
  ): Promise<AnnotationQueue | undefined>;
  delete(queueId: string, options?: CallOptions): Promise<void>;
  addInteractions(
    queueId: string,
    interactions: readonly { content_id: string; type: InteractionType }[],
    options?: CallOptions,
  ): Promise<readonly AddedInteraction[]>;
  annotatedInteractions(queueId: string, options?: CallOptions): Promise<readonly AnnotatedInteraction[]>;
  deleteInteractions(queueId: string, interactionIds: readonly string[], options?: CallOptions): Promise<void>;
}

export interface LlmObsClient {
  readonly projects: ProjectsApi;
  readonly datasets: DatasetsApi;
  readonly records: RecordsApi;
  readonly experiments: ExperimentsApi;
  readonly annotationQueues: AnnotationQueuesApi;
  /** Whether both keys are good (`GET /api/v2/validate_keys`). Throws LlmObsError 'unauthorized' or 'forbidden'. */
  validateKeys(options?: CallOptions): Promise<void>;
  /** Closes the connections. Calls under way fail. */
  close(): Promise<void>;
}

export interface ProxySettings {
  /** Proxy URL for https and for http targets, undefined for a direct connection. */
  readonly proxy?: string | undefined;
  /** Host suffixes that are reached directly. */
  readonly noProxy?: readonly string[] | undefined;
  /** false accepts a proxy whose certificate can't be verified. Default true. */
  readonly strictSSL?: boolean | undefined;
}

export interface RetryOptions {
  /** Attempts in all, 1 for no retries. Default: 5, or 3 where no connection comes about. */
  readonly attempts?: number | undefined;
  /** Waits for so many milliseconds or until the signal. Default: a timer. */
  readonly wait?: ((delay: number, signal: AbortSignal | undefined) => Promise<unknown>) | undefined;
  /** From 0 to 1, for the jitter. Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

export interface ClientOptions {
  /** `https://api.<site>` or any base URL; http for loopback only. See parseBaseUrl(). */
  readonly baseUrl: string;
  /** Asked for with every call, so that changed keys are used at once. */
  readonly keys: () => Promise<Keys> | Keys;
  /** `undici`: direct. `editor`: `editorFetch` only. `auto` (default): undici, and where no connection at all can be
   *  established (nothing was sent), `editorFetch` once, remembered for this client. */
  readonly transport?: 'auto' | 'undici' | 'editor' | undefined;
  /** VS Code's own fetch, which resolves PAC files. */
  readonly editorFetch?: typeof fetch | undefined;
  readonly proxy?: ProxySettings | undefined;
  readonly userAgent?: string | undefined;
  readonly timeouts?: { readonly connect?: number; readonly idle?: number } | undefined;
  readonly retry?: RetryOptions | undefined;
  /** A line per request for the log channel: never a key, a body or a query value. */
  readonly log?: ((line: string) => void) | undefined;
}
