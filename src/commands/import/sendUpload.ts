import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../../api/client';
import { LlmObsError } from '../../api/errors';
import type { ProgressCall, Report } from '../../progress/progress';
import type { ImportSetup } from '../../records/import/importScan';
import { uploadCsvOf } from '../../records/import/importUpload';
import type { CsvSource } from '../csvSource';
import { bytesOf, count } from '../uploadText';
import { readWritten } from './importTarget';

/** Bytes read at a time. */
export const readSize = 64 * 1024;

export interface UploadJob {
  readonly client: LlmObsClient;
  readonly projectId: string;
  readonly datasetId: string;
  readonly source: CsvSource;
  readonly setup: ImportSetup;
  readonly idOf: (row: number) => string;
  /** Only what the dataset doesn't have is sent. */
  readonly onlyMissing: boolean;
  /** Told whenever the service says how many records it has written. */
  readonly onWritten: (records: number) => void;
}

export interface Uploaded {
  /** Records that were sent. */
  readonly sent: number;
  /** Records that the service says it has made. */
  readonly created: number;
}

/** Sends a file as an upload. Throws LlmObsError, CsvFileError, ImportError. */
export async function sendUpload(job: UploadJob, call: ProgressCall, report: Report): Promise<Uploaded> {
  const { client, projectId, datasetId, source, setup, idOf, onlyMissing, onWritten } = job;
  const { options } = setup;
  await source.verify();
  const written = onlyMissing
    ? await readWritten({ client, projectId, datasetId }, call, (records) =>
        report(l10n.t('{0} records read', count(records))),
      )
    : undefined;
  let sent = 0;
  const bytes = () => {
    sent = 0;
    return uploadCsvOf(source.open(readSize), setup, idOf, (record, hasOwnId) => {
      if (written?.has(record, hasOwnId, options.tags)) return false;
      sent++;
      return true;
    });
  };
  // The size has to be told before the first byte goes: a first pass counts it.
  let size = 0;
  for await (const piece of bytes()) {
    call.signal.throwIfAborted();
    size += piece.length;
    report(l10n.t('preparing'));
  }
  const total = sent;
  if (total === 0) return { sent: 0, created: 0 };
  const file = { name: `${setup.name.replace(/\.[^.]*$/, '')}.csv`, size, open: bytes };
  const { overwrite, deduplicate, tags } = options;
  let gone = 0;
  let records = 0;
  const fraction = () => (gone / size + Math.min(1, records / total)) / 2;
  for await (const event of client.records.upload(projectId, datasetId, file, { overwrite, deduplicate, tags }, call)) {
    switch (event.kind) {
      case 'sent':
        gone = event.bytes;
        if (records === 0) report(l10n.t('sending {0}', bytesOf(gone, size)), fraction());
        break;
      case 'progress':
        records = event.records;
        onWritten(records);
        report(l10n.t('{0} of {1} records written', count(records), count(total)), fraction());
        break;
      case 'completed':
        await source.verify();
        return { sent: total, created: event.records_created };
    }
  }
  throw new LlmObsError('outcome unknown', l10n.t('The service did not say how the import ended.'), {
    recordsWritten: records,
  });
}
