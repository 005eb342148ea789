import { STATUS_OF_PROBLEM, type Problem } from '../problem';
import { jsonText, Verbatim } from '../jsonText';
import { USER } from '../store/rows';
import type { Answer, Dialect } from './dialect';
import type { Instant } from '../clock';

const TITLES = {
  'bad request': 'Bad Request',
  unauthorized: 'Unauthorized',
  forbidden: 'Forbidden',
  'not found': 'Not Found',
  'too large': 'Payload Too Large',
  'rate limited': 'Too Many Requests',
  internal: 'Internal Server Error',
} as const;

/** Milliseconds, always three digits. */
const time = (instant: Instant): string => `${instant.slice(0, 23)}Z`;
const sqlTime = (column: string): string => `substr(${column},1,23)||'Z'`;

const recordSql = `'{"created_at":"'||${sqlTime('created_at')}||'","dataset_id":"'||?1||'","expected_output":'||
  ifnull(expected_output,'null')||',"id":"'||id||'","input":'||input||',"metadata":'||ifnull(metadata,'{}')||
  ',"tags":'||ifnull(tags,'[]')||',"updated_at":"'||${sqlTime('updated_at')}||'"}'`;

function problem({ kind, message, source }: Problem): Answer {
  const status = STATUS_OF_PROBLEM[kind];
  const errors =
    kind === 'rate limited' ? [message] : [{ title: TITLES[kind], status: `${status}`, detail: message, source }];
  return { status, body: jsonText({ errors }) };
}

/** The service as its reference describes it, plus `tags` on records. */
export const documented: Dialect = {
  name: 'documented',
  contentType: 'application/json',
  recordsType: 'records',
  eventsType: 'events',
  restampsUpdates: false,
  toleratesUnknownProject: false,
  requiresDatasetId: true,
  listsExperimentsById: false,
  tellsDeletedRecords: false,

  time,
  problem,
  wrongType: (_sent, wanted) => `type must be "${wanted}"`,
  meta: (after) => ({ after }),
  statusOfCreate: (existed) => (existed ? 200 : 201),
  deleted: () => ({ status: 204, body: '' }),
  experimentUpdated: (resource) => ({ status: 200, body: jsonText({ data: resource }) }),
  writtenRecords: (records) => `{"data":[{"records":[${records.join(',')}]}]}`,

  project: ({ id, name, description, created_at, updated_at }) => ({
    id,
    type: 'projects',
    attributes: {
      created_at: time(created_at),
      description: description ?? '',
      name,
      updated_at: time(updated_at),
    },
  }),
  dataset: ({ id, name, description, metadata, current_version, created_at, updated_at }) => ({
    id,
    type: 'datasets',
    attributes: {
      created_at: time(created_at),
      current_version,
      description: description ?? '',
      metadata: new Verbatim(metadata ?? '{}'),
      name,
      updated_at: time(updated_at),
    },
  }),
  experiment: ({ id, name, description, config, metadata, dataset_id, project_id, created_at, updated_at }) => ({
    id,
    type: 'experiments',
    attributes: {
      config: new Verbatim(config ?? '{}'),
      created_at: time(created_at),
      dataset_id,
      description: description ?? '',
      metadata: new Verbatim(metadata ?? '{}'),
      name,
      project_id,
      updated_at: time(updated_at),
    },
  }),
  queue: ({ id, name, description, project_id, created_at, modified_at }) => ({
    id,
    type: 'queues',
    attributes: {
      created_at: time(created_at),
      created_by: USER,
      description: description ?? '',
      modified_at: time(modified_at),
      modified_by: USER,
      name,
      owned_by: USER,
      project_id,
    },
  }),

  listedRecordSql: recordSql,
  writtenRecordSql: recordSql,
};
