import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { sandboxConnection } from '../connections/connectionSettings';
import type { Commands } from './commands';

const walkthrough = 'llm-observability.llm-observability#start';
const sample = { project: 'travel-concierge', dataset: 'capitals', csv: 'media/walkthrough/questions.csv' };

/** What a step of the walkthrough is done by. VS Code remembers it. */
export type Achievement = 'saved' | 'uploaded' | 'connected';

const achieved = new Set<Achievement>();

/** Marks the step of the walkthrough as done: package.json names the context keys. */
export function tellAchieved(what: Achievement): void {
  achieved.add(what);
  void vscode.commands.executeCommand('setContext', `llmObs.achieved.${what}`, true);
}

/**
 * Marks what was done before the walkthrough was shown, by keys of their own: VS Code reads the steps when they are shown
 * first, and marks none whose key was set before.
 */
async function tellAchievedBefore(): Promise<void> {
  for (const what of achieved) {
    await vscode.commands.executeCommand('setContext', `llmObs.achievedBefore.${what}`, true);
  }
}

/** The walkthrough, and what the buttons of its steps do with the sandbox's sample data. */
export function registerWalkthrough(
  commands: Commands,
  connections: Connections,
  extensionUri: vscode.Uri,
): vscode.Disposable {
  commands.register('llmObs.openWalkthrough', async () => {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
    await tellAchievedBefore();
  });
  commands.register('llmObs.openSampleDataset', () => openSampleDataset(connections));
  commands.register('llmObs.uploadSample', async () => {
    await vscode.commands.executeCommand('llmObs.uploadCsv', vscode.Uri.joinPath(extensionUri, sample.csv));
  });
  const tellConnected = () => {
    if (connections.list().some(({ kind }) => kind !== 'sandbox')) tellAchieved('connected');
  };
  tellConnected();
  return connections.onDidChange(tellConnected);
}

async function openSampleDataset(connections: Connections): Promise<string | void> {
  await vscode.commands.executeCommand('llmObs.useSandbox');
  const connectionId = sandboxConnection.id;
  const client = await connections.client(connectionId);
  const projects = await client.projects.page({ name: sample.project });
  const project = projects.items.find(({ attributes }) => attributes.name === sample.project);
  const datasets = project && (await client.datasets.page(project.id, { name: sample.dataset }));
  const dataset = datasets?.items.find(({ attributes }) => attributes.name === sample.dataset);
  if (!project || !dataset)
    return vscode.l10n.t(
      'The sandbox has no dataset {0} in the project {1} any more: open another one from the side bar.',
      sample.dataset,
      sample.project,
    );
  const node = { kind: 'dataset', connectionId, projectId: project.id, dataset };
  await vscode.commands.executeCommand('llmObs.openDataset', node);
}
