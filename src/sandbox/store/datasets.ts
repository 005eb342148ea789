import { randomUUID } from 'node:crypto';
import type { Instant } from '../clock';
import type { Connection } from './connection';
import type { ListQuery } from './projects';
import type { DatasetRow, VersionRow } from './rows';

/** Datasets of a project, newest first. */
export function listDatasets(
  store: Connection,
  projectId: string,
  { id, name, below, limit }: ListQuery,
): DatasetRow[] {
  return store.all<DatasetRow>(
    `SELECT * FROM datasets WHERE project_id=?1 AND (?2 IS NULL OR id=?2) AND (?3 IS NULL OR name=?3)
     AND (?4 IS NULL OR place<?4) ORDER BY place DESC LIMIT ?5`,
    projectId,
    id ?? null,
    name ?? null,
    below ?? null,
    limit,
  );
}

export function getDataset(store: Connection, projectId: string, id: string): DatasetRow | undefined {
  return store.get<DatasetRow>('SELECT * FROM datasets WHERE id=? AND project_id=?', id, projectId);
}

export interface NewDataset {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON. */
  readonly metadata?: string | undefined;
  readonly id?: string;
}

/** undefined leaves as it is. */
export type DatasetChange = { readonly [Field in keyof Omit<NewDataset, 'id'>]: NewDataset[Field] | undefined };

/** The dataset of that name in the project: made now, empty and at version 0, or the one that exists. */
export function createDataset(
  store: Connection,
  projectId: string,
  { name, description, metadata, id = randomUUID() }: NewDataset,
  now: Instant,
): { row: DatasetRow; existed: boolean } {
  const existing = store.get<DatasetRow>('SELECT * FROM datasets WHERE project_id=? AND name=?', projectId, name);
  if (existing) return { row: existing, existed: true };
  store.run(
    'INSERT INTO datasets (id,project_id,name,description,metadata,created_at,updated_at) VALUES (?,?,?,?,?,?,?)',
    id,
    projectId,
    name,
    description ?? null,
    metadata ?? null,
    now,
    now,
  );
  return { row: getDataset(store, projectId, id) as DatasetRow, existed: false };
}

/** Whether another dataset of the project has that name. */
export function datasetNameTaken(store: Connection, projectId: string, id: string, name: string): boolean {
  return store.get('SELECT 1 FROM datasets WHERE project_id=? AND name=? AND id<>?', projectId, name, id) !== undefined;
}

export function updateDataset(
  store: Connection,
  { id, project_id }: DatasetRow,
  { name, description, metadata }: DatasetChange,
  now: Instant,
): DatasetRow {
  store.run(
    `UPDATE datasets SET name=ifnull(?,name), description=ifnull(?,description), metadata=ifnull(?,metadata), updated_at=?
     WHERE id=?`,
    name ?? null,
    description ?? null,
    metadata ?? null,
    now,
    id,
  );
  return getDataset(store, project_id, id) as DatasetRow;
}

/** Deletes a dataset with its records. Gives what it was; undefined where there is none of that id. */
export function deleteDataset(store: Connection, projectId: string, id: string): DatasetRow | undefined {
  const row = getDataset(store, projectId, id);
  if (!row) return undefined;
  store.run('DELETE FROM records WHERE dataset=?', row.place);
  store.run('DELETE FROM versions WHERE dataset=?', row.place);
  store.run('DELETE FROM datasets WHERE place=?', row.place);
  return row;
}

/** A dataset's versions, newest first. Version 0, the empty beginning, is told once an experiment has used it. */
export function listVersions(store: Connection, { place }: DatasetRow): VersionRow[] {
  return store.all<VersionRow>('SELECT number,id,last_used FROM versions WHERE dataset=? ORDER BY number DESC', place);
}

/** Notes that an experiment uses that version now. */
export function useVersion(store: Connection, { place }: DatasetRow, number: number, now: Instant): void {
  store.run(
    `INSERT INTO versions (dataset,number,id,last_used) VALUES (?1,?2,?3,?4)
     ON CONFLICT (dataset,number) DO UPDATE SET last_used=?4`,
    place,
    number,
    randomUUID(),
    now,
  );
}
