import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { ResourceFiles } from '../documents/resourceFiles';
import { experimentRef } from '../documents/views';
import type { Explorer } from '../explorer/explorer';
import type { ExperimentNode } from '../explorer/nodes';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import { pushEvents, type UnfinishedPushes } from './pushEvents';
import { pickDataset } from './pickers';
import { pickExperiment, pickExperimentOf } from './resourcePickers';
import { shortened } from './uploadText';
import { shownAddress, showResource } from './showResource';

interface Deps {
  readonly commands: Commands;
  readonly connections: ConnectionsView;
  readonly explorer: Explorer;
  readonly views: ResourceFiles;
}

/** Reading experiments as documents, comparing their configurations, and pushing events from files. */
export function registerExperimentDocuments({ commands, connections, explorer, views }: Deps): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection('llmobs-events');
  const unfinished: UnfinishedPushes = new Map();

  const uriOf = (
    { connectionId, projectId, experiment }: ExperimentNode,
    part: 'experiment' | 'config',
    format: 'md' | 'json' = 'json',
  ) => {
    const ref = experimentRef({ connectionId, projectId, id: experiment.id }, part, format);
    return shownAddress(ref, experiment.attributes.name, explorer);
  };

  const open = async (node: unknown, format: 'md' | 'json') => {
    const [selected] = nodeArguments(['experiment'], node, undefined);
    const target = selected ?? (await pickExperiment(connections, vscode.l10n.t('Open an experiment')));
    if (!target) return;
    await showResource(views, uriOf(target, 'experiment', format));
  };
  commands.register('llmObs.openExperiment', (node?: unknown) => open(node, 'md'));
  commands.register('llmObs.openExperimentAsJson', (node?: unknown) => open(node, 'json'));

  commands.register('llmObs.openExperimentOfDataset', async (node?: unknown) => {
    const [selected] = nodeArguments(['dataset'], node, undefined);
    const dataset =
      selected ?? (await pickDataset(connections, { title: vscode.l10n.t('Open an experiment of a dataset') }));
    if (!dataset) return;
    const title = vscode.l10n.t('Experiments on {0}', dataset.dataset.attributes.name);
    const target = await pickExperimentOf(connections, title, dataset);
    if (target) await showResource(views, uriOf(target, 'experiment', 'md'));
  });

  commands.register('llmObs.compareExperiments', async (node?: unknown, selection?: unknown) => {
    const selected = nodeArguments(['experiment'], node, selection);
    if (selected.length > 2)
      return vscode.l10n.t('Select two experiments to compare their configurations: more can’t be shown side by side.');
    const first = selected[0] ?? (await pickExperiment(connections, vscode.l10n.t('Compare: the first experiment')));
    if (!first) return;
    const { name } = first.experiment.attributes;
    const second = selected[1] ?? (await pickExperiment(connections, vscode.l10n.t('Compare {0} with', name), first));
    if (!second) return;
    const [left, right] = [uriOf(first, 'config'), uriOf(second, 'config')];
    await Promise.all([views.refresh(left), views.refresh(right)]);
    const texts = await Promise.all([left, right].map((uri) => vscode.workspace.fs.readFile(uri)));
    const otherName = second.experiment.attributes.name;
    if (Buffer.compare(texts[0] ?? Buffer.of(), texts[1] ?? Buffer.of()) === 0)
      return vscode.l10n.t('{0} and {1} have the same configuration.', name, otherName);
    const title = vscode.l10n.t('{0} ↔ {1} (configuration)', shortened(name), shortened(otherName));
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
    return;
  });

  commands.register('llmObs.pushEvents', async (target?: unknown) => {
    const [selected] = nodeArguments(['experiment'], target, undefined);
    const file = selected ? await askFile(selected) : (fileArgument(target) ?? (await askFile()));
    if (!file) return;
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const experiment =
      selected ?? (await pickExperiment(connections, vscode.l10n.t('Push the events of {0} to', name)));
    if (!experiment) return;
    return pushEvents({ connections, explorer, diagnostics, unfinished }, experiment, file);
  });

  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => diagnostics.delete(uri));
  return vscode.Disposable.from(diagnostics, closing);
}

/** The file that the command was called on, or the events file in the active editor. */
function fileArgument(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  const active = vscode.window.activeTextEditor?.document.uri;
  return active && /\.llmobs-events\.jsonl?$/.test(active.path) ? active : undefined;
}

async function askFile(node?: ExperimentNode): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: node
        ? vscode.l10n.t('Push events to {0}', node.experiment.attributes.name)
        : vscode.l10n.t('Push events to an experiment'),
      openLabel: vscode.l10n.t('Push…'),
      filters: { 'Spans and metrics': ['json', 'jsonl', 'ndjson'], 'All files': ['*'] },
    })) ?? [];
  return uri;
}
