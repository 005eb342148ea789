import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { exportRowsCommand, type RowsToExport } from '../documents/recordsEditor/gridCommands';
import { writeRecords } from '../records/exportRecords';
import type { Commands } from './commands';
import { askPlace, placeArguments } from './datasetPlace';
import { exportAs } from './exportAs';
import { exportDataset } from './exportDataset';
import { records as recordsOf } from './uploadText';

/**
 * Registers `llmObs.exportDataset`: on a dataset or a version of the side bar, on an open records document (what the
 * service holds of it), from the palette; and what a grid exports of the records that are selected in it, as it shows them.
 */
export function registerExports(commands: Commands, connections: ConnectionsView, log: vscode.LogOutputChannel): void {
  commands.register('llmObs.exportDataset', async (target?: unknown) => {
    const [called] = placeArguments(target, undefined);
    const place = called ?? (await askPlace(connections, vscode.l10n.t('Export a dataset')));
    if (!place) return;
    await exportDataset({ connections, log }, place);
  });

  commands.register(exportRowsCommand, async (rows?: RowsToExport) => {
    if (!rows) return;
    const { name, records } = rows;
    await exportAs(log, {
      what: `${name} (${recordsOf(records.length)})`,
      write: (sink, options) => writeRecords(records, sink, options),
      done: (written, file, size) =>
        vscode.l10n.t('Exported {0} of {1} to {2} ({3}).', recordsOf(written.records), name, file, size),
    });
  });
}
