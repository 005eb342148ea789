import * as vscode from 'vscode';
import { recordsScheme } from '../documents/documentUri';
import { activeFile } from '../documents/tabs';
import { fileOfLock } from '../records/pulled/lockNames';
import type { Commands } from './commands';
import { askPlace, placeArguments } from './datasetPlace';
import { pullDataset, pullFile } from './pullDataset';
import { PulledFileProblems } from './pulledFileProblems';
import { pulledFileStatus } from './pulledFileStatus';
import { pushFile, type PulledParts } from './pushFile';

/** Datasets as files of the workspace: pull, status, push. */
export function registerPulledFiles(commands: Commands, parts: PulledParts): vscode.Disposable {
  const problems = new PulledFileProblems();
  const onFile = (id: string, run: (uri: vscode.Uri) => Promise<string | void>) =>
    commands.register(id, (target?: unknown) => {
      const uri = pulledFileArgument(target);
      if (uri && uri.scheme !== recordsScheme) return problems.marking(uri, () => run(uri));
      return vscode.l10n.t('Open a file that was pulled from a dataset first.');
    });

  commands.register('llmObs.pullDataset', async (target?: unknown) => {
    const title = vscode.l10n.t('Pull a dataset into the workspace');
    const place = placeArguments(target, undefined)[0] ?? (await askPlace(parts.connections, title));
    return place && pullDataset(parts, place);
  });
  onFile('llmObs.pullFile', (uri) => pullFile(parts, uri));
  onFile('llmObs.pushFile', (uri) => pushFile(parts, uri));
  onFile('llmObs.pulledFileStatus', (uri) => pulledFileStatus(parts.connections, uri));
  return problems;
}

/** The file that a command was called on: in the explorer, in an editor's title, or the one in front. */
function pulledFileArgument(target: unknown): vscode.Uri | undefined {
  const uri = target instanceof vscode.Uri ? target : (activeFile() ?? vscode.window.activeTextEditor?.document.uri);
  if (!uri) return undefined;
  const file = fileOfLock(uri.path);
  return file === undefined ? uri : uri.with({ path: file });
}
