import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import type { RecordsEditorProvider } from '../documents/recordsEditor/recordsEditorProvider';
import { activeRecordsUri, recordsViewType } from '../documents/tabs';
import type { Commands } from './commands';

/** What can be done with files that hold records. */
export function registerFileCommands(commands: Commands, grids: RecordsEditorProvider): void {
  commands.register('llmObs.openFile', async (target?: unknown, selection?: unknown) => {
    const selected = Array.isArray(selection) ? selection.filter((item) => item instanceof vscode.Uri) : [];
    const uris = selected.length > 0 ? selected : [fileOf(target)].filter((uri) => uri !== undefined);
    if (uris.length === 0) return vscode.l10n.t('Open a CSV, JSON or JSONL file first, or choose one in the explorer.');
    for (const uri of uris) {
      await vscode.commands.executeCommand('vscode.openWith', uri, recordsViewType, { preview: uris.length === 1 });
    }
    return;
  });

  commands.register('llmObs.uploadFile', async (target?: unknown) => {
    const uri = target instanceof vscode.Uri ? target : activeRecordsUri();
    if (!uri) return vscode.l10n.t('Open a CSV, JSON or JSONL file first, or choose one in the explorer.');
    const document = grids.document(uri);
    if (document?.model.isDirty) {
      const save = vscode.l10n.t('Save and Upload');
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('{0} has changes that aren’t saved.', document.name),
        { modal: true, detail: vscode.l10n.t('The upload sends the file as it is on the disk.') },
        save,
      );
      if (answer !== save) throw new LlmObsError('cancelled', vscode.l10n.t('{0} was not uploaded.', document.name));
      await grids.save(document);
    }
    // A CSV file goes as it is; what is in JSON is read here.
    const isCsv = /\.(csv|tsv)$/i.test(uri.path);
    await vscode.commands.executeCommand(isCsv ? 'llmObs.uploadCsv' : 'llmObs.importRecords', uri);
    return;
  });
}

function fileOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return vscode.window.activeTextEditor?.document.uri;
}
