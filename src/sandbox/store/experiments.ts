import { randomUUID } from 'node:crypto';
import type { Instant } from '../clock';
import type { Connection } from './connection';
import type { ExperimentRow } from './rows';

export interface ExperimentQuery {
  readonly projectId?: string | undefined;
  readonly datasetId?: string | undefined;
  /** Any of them; none means all. */
  readonly ids: readonly string[];
  /** Only rows that come after this place. */
  readonly below?: number | undefined;
  readonly limit: number;
}

/** Experiments, newest first. */
export function listExperiments(store: Connection, query: ExperimentQuery): ExperimentRow[] {
  return store.all<ExperimentRow>(
    `SELECT * FROM experiments WHERE (?1 IS NULL OR project_id=?1) AND (?2 IS NULL OR dataset_id=?2)
     AND (?3='[]' OR id IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR place<?4) ORDER BY place DESC LIMIT ?5`,
    query.projectId ?? null,
    query.datasetId ?? null,
    JSON.stringify(query.ids),
    query.below ?? null,
    query.limit,
  );
}

export function getExperiment(store: Connection, id: string): ExperimentRow | undefined {
  return store.get<ExperimentRow>('SELECT * FROM experiments WHERE id=?', id);
}

export interface NewExperiment {
  readonly id?: string;
  readonly projectId: string;
  readonly datasetId: string;
  readonly datasetVersion: number;
  readonly name: string;
  /** Whether the name gets the time behind it, as the service does to keep names apart. */
  readonly ensureUnique: boolean;
  readonly description?: string | undefined;
  /** JSON. */
  readonly metadata?: string | undefined;
  /** JSON. */
  readonly config?: string | undefined;
}

/** Makes an experiment, named `<name>-<epoch ms>` where its name is to be unique [V]. */
export function createExperiment(store: Connection, experiment: NewExperiment, now: Instant): ExperimentRow {
  const { id = randomUUID(), name, ensureUnique } = experiment;
  store.run(
    `INSERT INTO experiments (id,project_id,dataset_id,dataset_version,asked_name,name,description,metadata,config,
     created_at,updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
    id,
    experiment.projectId,
    experiment.datasetId,
    experiment.datasetVersion,
    name,
    ensureUnique ? uniqueName(store, name, experiment.projectId, now) : name,
    experiment.description ?? null,
    experiment.metadata ?? null,
    experiment.config ?? null,
    now,
    now,
  );
  return getExperiment(store, id) as ExperimentRow;
}

function uniqueName(store: Connection, name: string, projectId: string, now: Instant): string {
  for (let time = Date.parse(now); ; time++) {
    const unique = `${name}-${time}`;
    if (!store.get('SELECT 1 FROM experiments WHERE project_id=? AND name=?', projectId, unique)) return unique;
  }
}

export function updateExperiment(
  store: Connection,
  id: string,
  { name, description }: { name: string | undefined; description: string | undefined },
  now: Instant,
): ExperimentRow | undefined {
  store.run(
    'UPDATE experiments SET name=ifnull(?,name), description=ifnull(?,description), updated_at=? WHERE id=?',
    name ?? null,
    description ?? null,
    now,
    id,
  );
  return getExperiment(store, id);
}

/** Deletes an experiment with its events. Gives what it was; undefined where there is none of that id. */
export function deleteExperiment(store: Connection, id: string): ExperimentRow | undefined {
  const row = getExperiment(store, id);
  store.run('DELETE FROM experiment_events WHERE experiment_id=?', id);
  store.run('DELETE FROM experiments WHERE id=?', id);
  return row;
}

/** Adds spans or metrics, as JSON text. */
export function addEvents(
  store: Connection,
  experimentId: string,
  kind: 'span' | 'metric',
  events: readonly string[],
): void {
  for (const event of events)
    store.run('INSERT INTO experiment_events (experiment_id,kind,body) VALUES (?,?,?)', experimentId, kind, event);
}
