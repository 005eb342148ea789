import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { Commands } from './commands';
import { askPlace, placeArguments } from './datasetPlace';
import { exportDataset } from './exportDataset';

/**
 * Registers `llmObs.exportDataset`: on a dataset or a version of the side bar, on an open records document (what the
 * service holds of it), from the palette.
 */
export function registerExports(commands: Commands, connections: ConnectionsView, log: vscode.LogOutputChannel): void {
  commands.register('llmObs.exportDataset', async (target?: unknown) => {
    const [called] = placeArguments(target, undefined);
    const place = called ?? (await askPlace(connections, l10n.t('Export a dataset')));
    if (!place) return;
    await exportDataset({ connections, log }, place);
  });
}
