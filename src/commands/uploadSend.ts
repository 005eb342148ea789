import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { Dataset, UploadOptions } from '../api/resources';
import { convertCsv } from '../records/csvUploadConvert';
import { isCancelled } from './failure';
import type { DatasetTarget } from './pickers';
import type { ProgressCall, Report } from '../progress/progress';
import { withProgress } from '../progress/progress';
import type { PreparedFile } from './uploadPrepare';
import { bytesOf, count, records } from './uploadText';

/** The dataset that is written into, made first where it is new. */
export interface OpenedTarget {
  readonly client: LlmObsClient;
  readonly projectId: string;
  readonly dataset: Dataset;
  /** The dataset was to be new, but one with its name was there. */
  readonly existed: boolean;
}

/** How the upload of a file went. */
export type FileOutcome = { readonly file: PreparedFile } & (
  | { readonly kind: 'done'; readonly created: number }
  | { readonly kind: 'stopped' | 'not sent'; readonly written: number | undefined }
  | { readonly kind: 'failed'; readonly error: unknown; readonly written: number | undefined }
);

/** Makes the project and the dataset where they are new. */
export async function openTarget(
  client: LlmObsClient,
  { project, dataset }: DatasetTarget,
  call: ProgressCall,
): Promise<OpenedTarget> {
  const projectId =
    project.kind === 'existing'
      ? project.resource.id
      : (await client.projects.create({ name: project.name }, call)).resource.id;
  if (dataset.kind === 'existing') return { client, projectId, dataset: dataset.resource, existed: false };
  const { resource, existed } = await client.datasets.create(projectId, { name: dataset.name }, call);
  return { client, projectId, dataset: resource, existed };
}

/** Sends a file while a notification shows how far it is and offers to stop. Doesn't throw: the outcome says how it went. */
export async function sendFile(
  target: OpenedTarget,
  file: PreparedFile,
  options: UploadOptions,
  place: string,
): Promise<FileOutcome> {
  let written: number | undefined;
  let signal: AbortSignal | undefined;
  try {
    const created = await withProgress(`${file.source.name} → ${place}`, (call, report) => {
      signal = call.signal;
      return send(target, file, options, call, report, (records) => (written = records));
    });
    return { file, kind: 'done', created };
  } catch (error) {
    if (LlmObsError.is(error)) written = error.recordsWritten ?? written;
    if (signal?.aborted || isCancelled(error)) return { file, kind: 'stopped', written };
    // A file that changed under the upload is the cause, whatever became of the request.
    const cause = await file.source.verify().catch((changed: unknown) => changed);
    return { file, kind: 'failed', error: cause ?? error, written };
  }
}

async function send(
  { client, projectId, dataset }: OpenedTarget,
  { source, conversion, scan }: PreparedFile,
  options: UploadOptions,
  call: ProgressCall,
  report: Report,
  onWritten: (records: number) => void,
): Promise<number> {
  await source.verify();
  const upload = {
    name: csvName(source.name),
    size: scan.size,
    open: () => convertCsv(source.open(), conversion, source.name),
  };
  let sent = 0;
  let records = 0;
  // Half of the bar for the way there, half for the writing: which of them takes longer isn't known.
  const fraction = () => (sent / scan.size + Math.min(1, records / scan.rows)) / 2;
  report('connecting', 0);
  for await (const event of client.records.upload(projectId, dataset.id, upload, options, call)) {
    switch (event.kind) {
      case 'sent':
        sent = event.bytes;
        if (records === 0) report(l10n.t('sending {0}', bytesOf(sent, scan.size)), fraction());
        break;
      case 'progress':
        records = event.records;
        onWritten(records);
        report(l10n.t('{0} of {1} records written', count(records), count(scan.rows)), fraction());
        break;
      case 'completed':
        return event.records_created;
    }
  }
  // The client throws where the answer ends without a last word, so that this isn't reached.
  throw new LlmObsError('outcome unknown', l10n.t('The service did not say how the upload ended.'), {
    recordsWritten: records,
  });
}

/** The service takes only CSV, and may look at the name. */
function csvName(name: string): string {
  return /\.csv$/i.test(name) ? name : `${name.replace(/\.[^.]*$/, '')}.csv`;
}

/** `Uploaded 1,204 records from qa.csv to capitals.`, and what else is to be known. */
export function describeDone(file: PreparedFile, created: number, place: string): string {
  const rest = file.scan.rows - created;
  const uploaded = l10n.t('Uploaded {0} from {1} to {2}.', records(created), file.source.name, place);
  if (rest <= 0) return uploaded;
  return rest === 1
    ? l10n.t('{0} 1 of {1} rows made no new record: it was there already or skipped.', uploaded, count(file.scan.rows))
    : l10n.t(
        '{0} {1} of {2} rows made no new record: they were there already or skipped.',
        uploaded,
        count(rest),
        count(file.scan.rows),
      );
}

/** What is known to be written after an upload that didn't come to its end, and what to do about it. */
export function describeWritten(written: number | undefined, place: string, error?: unknown): string {
  const look = l10n.t('Look at {0} before uploading again.', place);
  // The service's own failure says how many records were written.
  if (LlmObsError.is(error, 'upload failed') && written !== undefined) return look;
  if (written)
    return l10n.t('At least {0} had been written: look at {1} before uploading again.', records(written), place);
  return isRefusal(error)
    ? l10n.t('Nothing was written.')
    : l10n.t('No record is known to be written: look at {0} before uploading again.', place);
}

/** Whether the service took nothing of the request that failed so. */
export function isRefusal(error: unknown): boolean {
  return LlmObsError.is(error, ...refusals);
}

/** Answers with which the service takes nothing of a request. */
const refusals = [
  'unauthorized',
  'forbidden',
  'not found',
  'conflict',
  'too large',
  'rate limited',
  'invalid request',
] as const;
