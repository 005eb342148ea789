import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { readingVersion } from '../records/expiredVersion';
import { exportRecords } from '../records/exportRecords';
import { nameOfPlace, type DatasetPlace } from './datasetPlace';
import { exportAs } from './exportAs';
import { records } from './uploadText';

/** Exports a dataset or a version, see exportAs(). Its records are read page by page. Throws LlmObsError. */
export async function exportDataset(
  { connections, log }: { readonly connections: ConnectionsView; readonly log: vscode.LogOutputChannel },
  source: DatasetPlace,
): Promise<void> {
  const { connectionId, projectId, datasetId, name, version } = source;
  await exportAs(log, {
    what: nameOfPlace(source),
    write: async (sink, options) => {
      const target = { client: await connections.client(connectionId), projectId, datasetId };
      const write = () => exportRecords(target, sink, { ...options, version });
      return version === undefined ? write() : readingVersion({ ...target, version }, write, options);
    },
    done: (exported, file, size) =>
      vscode.l10n.t(
        'Exported {0} of {1} (version {2}) to {3} ({4}).',
        records(exported.records),
        name,
        exported.version,
        file,
        size,
      ),
  });
}
