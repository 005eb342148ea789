/**
 * `place` orders lists: ascending where it is negative (records), descending elsewhere (newest first).
 *
 * A record has a row per revision. A revision belongs to the versions from `from_version` up to, not including,
 * `until_version`; NULL while it is the current one. `origin` is the record's first revision, NULL in itself. JSON is stored as the text
 * that arrived; NULL stands for absent, and for no tags. `input_hash` is filled in when somebody first deduplicates.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS projects (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, description TEXT,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS datasets (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT, metadata TEXT, current_version INTEGER NOT NULL DEFAULT 0, batches INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (project_id, name));

CREATE TABLE IF NOT EXISTS versions (
  dataset INTEGER NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, last_used TEXT,
  PRIMARY KEY (dataset, number)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS records (
  revision INTEGER PRIMARY KEY, dataset INTEGER NOT NULL, id TEXT NOT NULL, origin INTEGER, place INTEGER NOT NULL,
  from_version INTEGER NOT NULL, until_version INTEGER, input_hash INTEGER, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL, input TEXT NOT NULL, expected_output TEXT, metadata TEXT, tags TEXT);
CREATE INDEX IF NOT EXISTS records_in_order ON records (dataset, place, from_version, until_version);
CREATE UNIQUE INDEX IF NOT EXISTS records_by_id ON records (dataset, id) WHERE until_version IS NULL;
CREATE INDEX IF NOT EXISTS records_by_input ON records (dataset, input_hash)
  WHERE until_version IS NULL AND input_hash IS NOT NULL;

CREATE TABLE IF NOT EXISTS experiments (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, dataset_id TEXT NOT NULL,
  dataset_version INTEGER NOT NULL, asked_name TEXT NOT NULL, name TEXT NOT NULL, description TEXT, metadata TEXT,
  config TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS experiments_by_project ON experiments (project_id, place);
CREATE INDEX IF NOT EXISTS experiments_by_dataset ON experiments (dataset_id, place);

CREATE TABLE IF NOT EXISTS experiment_events (
  place INTEGER PRIMARY KEY, experiment_id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS experiment_events_by_experiment ON experiment_events (experiment_id, kind);

CREATE TABLE IF NOT EXISTS annotation_queues (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT, created_at TEXT NOT NULL, modified_at TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS interactions (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, queue_id TEXT NOT NULL, content_id TEXT NOT NULL,
  type TEXT NOT NULL, UNIQUE (queue_id, type, content_id));

CREATE TABLE IF NOT EXISTS annotations (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, interaction_id TEXT NOT NULL, label_values TEXT NOT NULL,
  created_by TEXT NOT NULL, created_at TEXT NOT NULL, modified_by TEXT NOT NULL, modified_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS annotations_by_interaction ON annotations (interaction_id, place);
`;
