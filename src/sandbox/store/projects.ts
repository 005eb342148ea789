import { randomUUID } from 'node:crypto';
import type { Instant } from '../clock';
import type { Connection } from './connection';
import { deleteDataset } from './datasets';
import type { ProjectRow } from './rows';

export interface ListQuery {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Only rows that come after this place. */
  readonly below?: number | undefined;
  readonly limit: number;
}

/** Projects, newest first. */
export function listProjects(store: Connection, { id, name, below, limit }: ListQuery): ProjectRow[] {
  return store.all<ProjectRow>(
    `SELECT * FROM projects WHERE (?1 IS NULL OR id=?1) AND (?2 IS NULL OR name=?2) AND (?3 IS NULL OR place<?3)
     ORDER BY place DESC LIMIT ?4`,
    id ?? null,
    name ?? null,
    below ?? null,
    limit,
  );
}

export function getProject(store: Connection, id: string): ProjectRow | undefined {
  return store.get<ProjectRow>('SELECT * FROM projects WHERE id=?', id);
}

/** The project of that name: made now, or the one that exists. */
export function createProject(
  store: Connection,
  { name, description, id = randomUUID() }: { name: string; description?: string | undefined; id?: string },
  now: Instant,
): { row: ProjectRow; existed: boolean } {
  const existing = store.get<ProjectRow>('SELECT * FROM projects WHERE name=?', name);
  if (existing) return { row: existing, existed: true };
  store.run(
    'INSERT INTO projects (id,name,description,created_at,updated_at) VALUES (?,?,?,?,?)',
    id,
    name,
    description ?? null,
    now,
    now,
  );
  return { row: getProject(store, id) as ProjectRow, existed: false };
}

/** Whether another project has that name. */
export function projectNameTaken(store: Connection, id: string, name: string): boolean {
  return store.get('SELECT 1 FROM projects WHERE name=? AND id<>?', name, id) !== undefined;
}

export function updateProject(
  store: Connection,
  id: string,
  { name, description }: { name?: string | undefined; description?: string | undefined },
  now: Instant,
): ProjectRow | undefined {
  store.run(
    'UPDATE projects SET name=ifnull(?,name), description=ifnull(?,description), updated_at=? WHERE id=?',
    name ?? null,
    description ?? null,
    now,
    id,
  );
  return getProject(store, id);
}

/** Deletes a project with all that is in it. Gives what it was; undefined where there is none of that id. */
export function deleteProject(store: Connection, id: string): ProjectRow | undefined {
  const row = getProject(store, id);
  if (!row) return undefined;
  for (const { id: dataset } of store.all<{ id: string }>('SELECT id FROM datasets WHERE project_id=?', id))
    deleteDataset(store, id, dataset);
  store.run('DELETE FROM experiment_events WHERE experiment_id IN (SELECT id FROM experiments WHERE project_id=?)', id);
  store.run('DELETE FROM experiments WHERE project_id=?', id);
  store.run(
    `DELETE FROM annotations WHERE interaction_id IN (SELECT interactions.id FROM interactions
     JOIN annotation_queues ON annotation_queues.id=queue_id WHERE project_id=?)`,
    id,
  );
  store.run('DELETE FROM interactions WHERE queue_id IN (SELECT id FROM annotation_queues WHERE project_id=?)', id);
  store.run('DELETE FROM annotation_queues WHERE project_id=?', id);
  store.run('DELETE FROM projects WHERE id=?', id);
  return row;
}
