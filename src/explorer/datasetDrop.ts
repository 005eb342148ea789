import * as vscode from 'vscode';
import type { ExplorerNode } from './nodes';

const uriList = 'text/uri-list';

/** Files that are dropped onto a dataset are uploaded to it. */
export class DatasetDrop implements vscode.TreeDragAndDropController<ExplorerNode> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = [uriList, 'files'];

  async handleDrop(target: ExplorerNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const uris = await droppedFiles(data);
    if (uris.length === 0) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'VS Code does not tell where these files are: drop them into the explorer first, and from there onto the dataset.',
        ),
      );
      return;
    }
    if (target?.kind !== 'dataset') {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Drop CSV, JSON or JSONL files onto a dataset to upload them to it.'),
      );
      return;
    }
    const csv = uris.filter(isCsv);
    const others = uris.filter((uri) => !isCsv(uri));
    if (csv.length > 0) await vscode.commands.executeCommand('llmObs.uploadCsv', target, csv);
    if (others.length > 0) await vscode.commands.executeCommand('llmObs.importRecords', target, others);
  }
}

/** Goes as it is; what is in JSON, or may be, is read by the import, which says what it can't read. */
function isCsv({ path }: vscode.Uri): boolean {
  return /\.(csv|tsv)$/i.test(path);
}

async function droppedFiles(data: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const listed = await data.get(uriList)?.asString();
  const uris = (listed ?? '')
    .split(/[\r\n]+/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => vscode.Uri.parse(line, true));
  if (uris.length > 0) return uris;
  const files: vscode.Uri[] = [];
  for (const [, item] of data) {
    const uri = item.asFile()?.uri;
    if (uri) files.push(uri);
  }
  return files;
}
