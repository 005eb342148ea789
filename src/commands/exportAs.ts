import * as vscode from 'vscode';
import { withProgress, type ProgressCall } from '../progress/progress';
import type { ExportFormat, ExportSink, WriteOptions, WrittenRecords } from '../records/exportRecords';
import { askExport, tellExported, writeWhole, type ExportFormatItem } from './exportFile';
import { byteSize, count, records } from './uploadText';

interface FormatItem extends ExportFormatItem {
  readonly format: ExportFormat;
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

/** Records that can be exported. */
export interface Exportable<Written extends WrittenRecords> {
  /** Names them, and the file that is proposed. */
  readonly what: string;
  /** Writes them. */
  readonly write: (sink: ExportSink, options: ExportAsOptions) => Promise<Written>;
  /** The sentence that says so. @param size of the file, in words */
  readonly done: (written: Written, file: string, size: string) => string;
}

export interface ExportAsOptions extends WriteOptions, ProgressCall {
  readonly signal: AbortSignal;
  readonly onProgress: (records: number) => void;
}

/** Asks for a format and a file and writes the records there. Nothing is left of a file that didn't come to its end. */
export async function exportAs<Written extends WrittenRecords>(
  log: vscode.LogOutputChannel,
  { what, write, done }: Exportable<Written>,
): Promise<void> {
  const chosen = await askExport(vscode.l10n.t('Export {0}', what), what, formats);
  if (!chosen) return;
  const { uri, file } = chosen;
  const { format, defuseFormulas } = chosen.format;
  let bytes = 0;
  const exported = await withProgress(`${what} → ${file}`, async (call, report) => {
    const onProgress = (read: number) => report(vscode.l10n.t('{0}, {1} so far', records(read), byteSize(bytes)));
    return writeWhole(uri, async (sink) => {
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
      const result = await write(counted, { ...call, format, defuseFormulas, onProgress });
      call.signal.throwIfAborted();
      if (result.records === 0 && result.leftOut.length > 0) throw new Error(noneFits(what, result));
      return result;
    });
  });
  for (const { id, problem } of exported.leftOut)
    log.warn(`Export of ${what} to ${file}: the record “${id}” ${problem}.`);
  tellExported(uri, `${done(exported, file, byteSize(bytes))}${leftOut(exported)}`, log);
}

function leftOut({ leftOut: records }: WrittenRecords): string {
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

function noneFits(what: string, { leftOut: [first] }: WrittenRecords): string {
  return vscode.l10n.t(
    'No record of {0} is a chat, so that no file was written: “{1}” {2}. Export it as JSON Lines instead.',
    what,
    first?.id ?? '',
    first?.problem ?? '',
  );
}
