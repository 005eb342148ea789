import * as vscode from 'vscode';
import { activeFile } from '../documents/tabs';
import { nodePlace } from '../explorer/nodePlace';
import type { DatasetNode } from '../explorer/nodes';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import type { UploadDeps } from './uploadCsv';

/**
 * Registers `llmObs.uploadCsv`: on files of the explorer (`uri, uris`), on a dataset of the side bar (its node, and the
 * files that were dropped onto it), from the palette (the active editor's CSV file, else asks for files).
 */
export function registerUploads({
  commands,
  ...deps
}: UploadDeps & { readonly commands: Commands }): vscode.Disposable {
  return commands.register('llmObs.uploadCsv', async (target?: unknown, selection?: unknown) => {
    const [node] = nodeArguments(['dataset'], target, undefined);
    const uris =
      (node ? droppedUris(selection) : uriArguments(target, selection)) ?? (await askFiles(titleFor(node, deps)));
    if (uris.length === 0) return;
    // What reads CSV is loaded with the first upload.
    const { uploadCsv } = await import('./uploadCsv');
    await uploadCsv(deps, uris, node);
  });
}

function droppedUris(files: unknown): readonly vscode.Uri[] | undefined {
  const uris = Array.isArray(files) ? files.filter((item) => item instanceof vscode.Uri) : [];
  return uris.length > 0 ? uris : undefined;
}

/** The files that the command was called on: the selected ones, the one, or that of the active editor. */
function uriArguments(target: unknown, selection: unknown): readonly vscode.Uri[] | undefined {
  if (target instanceof vscode.Uri) {
    const selected = Array.isArray(selection) ? selection.filter((item) => item instanceof vscode.Uri) : [];
    const several = selected.filter((uri) => isCsv(uri) || uri.toString() === target.toString());
    return several.length > 0 ? several : [target];
  }
  const file = activeFile();
  return file && isCsv(file) && file.scheme !== 'llmobs' ? [file] : undefined;
}

function isCsv({ path }: vscode.Uri): boolean {
  return /\.(csv|tsv)$/i.test(path);
}

function titleFor(node: DatasetNode | undefined, { connections, explorer }: UploadDeps): string {
  if (!node) return vscode.l10n.t('Upload CSV files to a dataset');
  const title = vscode.l10n.t('Upload CSV files to {0}', node.dataset.attributes.name);
  return `${title} · ${nodePlace(connections, explorer, node)}`;
}

async function askFiles(title: string): Promise<readonly vscode.Uri[]> {
  const uris = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Upload…'),
    canSelectMany: true,
    filters: { CSV: ['csv', 'tsv', 'CSV', 'TSV'], 'All files': ['*'] },
  });
  return uris ?? [];
}
