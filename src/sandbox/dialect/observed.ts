import type { Instant } from '../clock';
import { jsonText, Verbatim } from '../jsonText';
import type { Problem } from '../problem';
import { STATUS_OF_PROBLEM } from '../problem';
import { USER } from '../store/rows';
import type { Answer, Dialect, Occasion } from './dialect';
import { documented } from './documented';

const author = { id: USER };

/** Lists tell microseconds, answers to writes nanoseconds; trailing zeros are trimmed from both. */
const DIGITS = { read: 26, written: 29 } as const;
const time = (instant: Instant, occasion: Occasion): string =>
  `${instant
    .slice(0, DIGITS[occasion])
    .replace(/Z$/, '')
    .replace(/\.?0*$/, '')}Z`;
const sqlTime = (column: string, occasion: Occasion): string =>
  `rtrim(rtrim(substr(${column},1,${DIGITS[occasion]}),'0'),'.')||'Z'`;

/** Records live three years after the last write; the recordings say 1,095 days. */
const sqlTtl = (occasion: Occasion): string =>
  `date(substr(updated_at,1,10),'+1095 days')||substr(${sqlTime('updated_at', occasion)},11)`;

function recordSql(occasion: Occasion): string {
  const written = occasion === 'written';
  return `'{"id":"'||id||'","type":"datasets","attributes":{"author":{"id":"${USER}"},"canonical_id":"'||
    format('00000000-0000-4000-8000-%012x',ifnull(origin,revision))||'","created_at":"'||${sqlTime('created_at', occasion)}||
    '","dataset_id":"'||?1||'"'||${written ? `ifnull(',"deleted_at":"'||?3||'"','')||` : ''}
    ifnull(',"expected_output":'||expected_output,'')||',"input":'||input||ifnull(',"metadata":'||metadata,'')||
    ${written ? `',"tags":'||ifnull(tags,'[]')` : `ifnull(',"tags":'||tags,'')`}||
    ',"ttl":"'||${sqlTtl(occasion)}||'","updated_at":"'||${sqlTime('updated_at', occasion)}||'"'||
    ${written ? `',"version":'||CAST(?2 AS INTEGER)||` : ''}'}}'`;
}

function problem({ kind, message }: Problem): Answer {
  const status = STATUS_OF_PROBLEM[kind];
  switch (kind) {
    case 'bad request':
    case 'not found':
    case 'too large':
      return { status, body: jsonText({ errors: [{ title: 'Generic Error', detail: message }] }) };
    case 'unauthorized':
      return { status, body: jsonText({ errors: ['Unauthorized'] }) };
    case 'forbidden':
      return { status, body: jsonText({ status: 'error', code: status, errors: ['Forbidden'] }) };
    case 'rate limited':
      return { status, body: '' };
    case 'internal':
      return { status, body: jsonText({ errors: [{ status: '500', title: 'Internal Server Error' }] }) };
  }
}

/** The service as recordings show it. */
export const observed: Dialect = {
  name: 'observed',
  contentType: 'application/vnd.api+json',
  recordsType: 'datasets',
  eventsType: 'experiments',
  restampsUpdates: true,
  toleratesUnknownProject: true,
  requiresDatasetId: false,
  listsExperimentsById: true,
  tellsDeletedRecords: true,

  time,
  problem,
  wrongType: (sent, wanted) => `invalid type ${JSON.stringify(sent)}: expected "${wanted}"`,
  meta: (after) => ({ after: after ?? '' }),
  statusOfCreate: () => 200,
  deleted: (resources) => ({ status: 200, body: jsonText({ data: resources }) }),
  experimentUpdated: () => ({ status: 200, body: '' }),
  writtenRecords: (records) => `{"data":[${records.join(',')}]}`,

  project: ({ id, name, description, created_at, updated_at }, occasion) => ({
    id,
    type: 'projects',
    attributes: {
      author,
      created_at: time(created_at, occasion),
      description: description ?? undefined,
      name,
      updated_at: time(updated_at, occasion),
    },
  }),
  dataset: (row, occasion, deletedAt) => ({
    id: row.id,
    type: 'datasets',
    attributes: {
      author,
      created_at: time(row.created_at, occasion),
      current_version: row.current_version,
      dataset_type: occasion === 'read' ? 'user' : undefined,
      deleted_at: deletedAt && time(deletedAt, 'read'),
      description: row.description ?? undefined,
      metadata: row.metadata !== null ? new Verbatim(row.metadata) : occasion === 'read' ? null : undefined,
      name: row.name,
      project_id: row.project_id,
      updated_at: time(row.updated_at, occasion),
    },
  }),
  experiment: (row, occasion) => ({
    id: row.id,
    type: 'experiments',
    attributes: {
      author,
      config: row.config === null ? undefined : new Verbatim(row.config),
      created_at: time(row.created_at, occasion),
      dataset_id: row.dataset_id,
      dataset_version: row.dataset_version,
      description: row.description ?? undefined,
      experiment: row.asked_name,
      is_auto_experiment: false,
      metadata: row.metadata === null ? undefined : new Verbatim(row.metadata),
      name: row.name,
      project_id: row.project_id,
      run_count: 1,
      updated_at: time(row.updated_at, occasion),
    },
  }),
  // No recording shows a queue.
  queue: documented.queue,

  listedRecordSql: recordSql('read'),
  writtenRecordSql: recordSql('written'),
};
