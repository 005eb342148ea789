import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { withProgress } from '../progress/progress';
import { readingVersion } from '../records/expiredVersion';
import { exportRecords, type Exported, type ExportFormat } from '../records/exportRecords';
import { nameOfPlace, type DatasetPlace } from './datasetPlace';
import { askExportFile, tellExported, writeWhole } from './exportFile';
import { byteSize, count, records } from './uploadText';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly ending: string;
  readonly defuseFormulas?: boolean;
}

const formats: readonly FormatItem[] = [
  {
    label: 'JSON Lines',
    description: '.jsonl',
    detail: vscode.l10n.t('A record per line.'),
    format: 'jsonl',
    ending: 'jsonl',
  },
  {
    label: 'JSON',
    description: '.json',
    detail: vscode.l10n.t('An array of records.'),
    format: 'json',
    ending: 'json',
  },
  {
    label: 'CSV',
    description: '.csv',
    detail: vscode.l10n.t('Can be uploaded again with the same values.'),
    format: 'csv',
    ending: 'csv',
  },
  {
    label: vscode.l10n.t('CSV for spreadsheets'),
    description: '.csv',
    detail: vscode.l10n.t(
      'Cells that a spreadsheet would run as a formula get an apostrophe before them. Not for uploading again.',
    ),
    format: 'csv',
    ending: 'csv',
    defuseFormulas: true,
  },
  {
    label: vscode.l10n.t('Chat JSON Lines'),
    description: vscode.l10n.t('.jsonl, as OpenAI reads it'),
    detail: vscode.l10n.t('Messages of input and expected output. Records that are no chat are left out and named.'),
    format: 'chat',
    ending: 'jsonl',
  },
];

/** Asks for a format and a file and writes the records there. Nothing is left of a file that didn't come to its end. */
export async function exportDataset(
  { connections, log }: { readonly connections: ConnectionsView; readonly log: vscode.LogOutputChannel },
  source: DatasetPlace,
): Promise<void> {
  const { name, version } = source;
  const what = nameOfPlace(source);
  const picked = await vscode.window.showQuickPick(formats, {
    title: vscode.l10n.t('Export {0}', what),
    placeHolder: vscode.l10n.t('Format'),
    ignoreFocusOut: true,
  });
  if (!picked) return;
  const uri = await askExportFile(vscode.l10n.t('Export {0}', what), what, picked.ending);
  if (!uri) return;
  const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);

  const exported = await withProgress(`${what} → ${file}`, async (call, report) => {
    const client = await connections.client(source.connectionId);
    const target = { client, projectId: source.projectId, datasetId: source.datasetId };
    let bytes = 0;
    const { format, defuseFormulas } = picked;
    const write = () =>
      writeWhole(uri, async (sink) => {
        const counted = {
          write: async (text: string) => {
            await sink.write(text);
            bytes += Buffer.byteLength(text);
          },
          restart: () => {
            bytes = 0;
            return sink.restart();
          },
        };
        const onProgress = (read: number) => report(vscode.l10n.t('{0}, {1} so far', records(read), byteSize(bytes)));
        const result = await exportRecords(target, counted, { ...call, format, version, defuseFormulas, onProgress });
        call.signal.throwIfAborted();
        if (result.records === 0 && result.leftOut.length > 0) throw new Error(noneFits(what, result));
        return result;
      });
    return {
      ...(await (version === undefined ? write() : readingVersion({ ...target, version }, write, call))),
      bytes,
    };
  });
  for (const { id, problem } of exported.leftOut)
    log.warn(`Export of ${what} to ${file}: the record “${id}” ${problem}.`);
  const done = vscode.l10n.t(
    'Exported {0} of {1} (version {2}) to {3} ({4}).',
    records(exported.records),
    name,
    exported.version,
    file,
    byteSize(exported.bytes),
  );
  tellExported(uri, `${done}${leftOut(exported)}`, log);
}

function leftOut({ leftOut: records }: Exported): string {
  const [first] = records;
  if (!first) return '';
  return records.length === 1
    ? vscode.l10n.t(' The record “{0}” was left out: it {1}.', first.id, first.problem)
    : vscode.l10n.t(
        ' {0} records were left out, “{1}” first: it {2}. The log names all of them.',
        count(records.length),
        first.id,
        first.problem,
      );
}

function noneFits(what: string, { leftOut: [first] }: Exported): string {
  return vscode.l10n.t(
    'No record of {0} is a chat, so that no file was written: “{1}” {2}. Export it as JSON Lines instead.',
    what,
    first?.id ?? '',
    first?.problem ?? '',
  );
}
