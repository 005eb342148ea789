import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { documentName, parseDocumentUri } from '../documents/documentUri';
import type { Commands } from './commands';
import type { ExportSource } from './exportDataset';
import { nodeArguments } from './nodeArguments';
import { pickDataset } from './pickers';

/**
 * Registers `llmObs.exportDataset`: on a dataset or a version of the side bar, on an open records document (what the
 * service holds of it), from the palette.
 */
export function registerExports(commands: Commands, connections: ConnectionsView, log: vscode.LogOutputChannel): void {
  commands.register('llmObs.exportDataset', async (target?: unknown) => {
    const source = sourceOf(target) ?? (await askSource(connections));
    if (!source) return;
    // What writes files is loaded with the first export.
    const { exportDataset } = await import('./exportDataset');
    await exportDataset({ connections, log }, source);
  });
}

function sourceOf(target: unknown): ExportSource | undefined {
  const [node] = nodeArguments(['dataset', 'version'], target, undefined);
  if (node) {
    const { connectionId, projectId, dataset } = node;
    const version = node.kind === 'version' ? node.version.attributes.version_number : undefined;
    return { connectionId, projectId, datasetId: dataset.id, name: dataset.attributes.name, version };
  }
  const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
  const ref = uri && parseDocumentUri(uri);
  return ref && { ...ref, name: documentName(uri) };
}

async function askSource(connections: ConnectionsView): Promise<ExportSource | undefined> {
  const picked = await pickDataset(connections, { title: 'Export a dataset' });
  if (!picked) return undefined;
  const { connectionId, projectId, dataset } = picked;
  return { connectionId, projectId, datasetId: dataset.id, name: dataset.attributes.name };
}
