import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { readAnnotations } from '../documents/views';
import type { QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { askExport, tellExported, writeWhole, type ExportFormatItem } from './exportFile';

interface FormatItem extends ExportFormatItem {
  readonly ending: 'csv' | 'json';
  readonly defuseFormulas?: boolean;
}

const formats: readonly FormatItem[] = [
  {
    label: 'CSV',
    description: '.csv',
    detail: vscode.l10n.t('A row for each annotation.'),
    ending: 'csv',
  },
  {
    label: vscode.l10n.t('CSV for spreadsheets'),
    description: '.csv',
    detail: vscode.l10n.t('Cells that a spreadsheet would run as a formula get an apostrophe before them.'),
    ending: 'csv',
    defuseFormulas: true,
  },
  {
    label: 'JSON',
    description: '.json',
    detail: vscode.l10n.t('As the service tells them.'),
    ending: 'json',
  },
];

/**
 * Asks for a format and a file and writes the annotations of a queue there. Nothing is left of a file that didn't come to
 * its end. Throws LlmObsError, and an Error that says why the file can't be written.
 */
export async function exportAnnotations(
  connections: ConnectionsView,
  { connectionId, queue: { id, attributes } }: QueueNode,
  log: { info(line: string): void },
): Promise<void> {
  const { name } = attributes;
  const chosen = await askExport(vscode.l10n.t('Export the annotations of {0}', name), name, formats);
  if (!chosen) return;
  const { uri, file } = chosen;
  const { ending, defuseFormulas } = chosen.format;
  await withProgress(`${name} → ${file}`, async (call) => {
    const { queue, table } = await readAnnotations(await connections.client(connectionId), id, call);
    const { writeAnnotations } = await import('../documents/annotationText');
    await writeWhole(uri, (sink) => sink.write(writeAnnotations(ending, queue, table, 'all', { defuseFormulas })));
  });
  tellExported(uri, vscode.l10n.t('Exported the annotations of {0} to {1}.', name, file), log);
}
