import * as vscode from 'vscode';
import type { LlmObsClient } from '../api/client';
import type { Resource } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { ResourceFiles } from '../documents/resourceFiles';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import { resourceOf, type ResourceNode } from '../explorer/nodes';
import { type ProgressCall, withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { askNameAndDescription } from './nameAndDescription';
import { nodeArguments } from './nodeArguments';
import { pickDataset, pickProject } from './pickers';
import { refreshViews } from './refreshViews';
import { pickExperiment, pickQueue } from './resourcePickers';

const kinds = ['project', 'dataset', 'experiment', 'queue'] as const;
type Changes = { name?: string; description?: string };

/** The title and the first question, for what is renamed. */
function questionsFor(kind: ResourceNode['kind'], name: string): readonly [title: string, namePrompt: string] {
  switch (kind) {
    case 'project':
      return [vscode.l10n.t('Rename or describe the project {0}', name), vscode.l10n.t('Name of the project')];
    case 'dataset':
      return [vscode.l10n.t('Rename or describe the dataset {0}', name), vscode.l10n.t('Name of the dataset')];
    case 'experiment':
      return [vscode.l10n.t('Rename or describe the experiment {0}', name), vscode.l10n.t('Name of the experiment')];
    case 'queue':
      return [
        vscode.l10n.t('Rename or describe the annotation queue {0}', name),
        vscode.l10n.t('Name of the annotation queue'),
      ];
  }
}

interface Deps {
  readonly commands: Commands;
  readonly connections: ConnectionsView;
  readonly explorer: Explorer;
  readonly log: { warn(line: string): void };
  readonly views: ResourceFiles;
}

/** Renaming and describing projects, datasets, experiments and annotation queues. */
export function registerEditDetails({ commands, connections, explorer, log, views }: Deps): void {
  commands.register('llmObs.editDetails', async (node?: unknown) => {
    const [selected] = nodeArguments(kinds, node ?? explorer.view.selection[0], undefined);
    const target = selected ?? (await pickAny(connections));
    if (!target) return;
    const { name, description } = resourceOf(target).attributes;
    const now = { name, description: description ?? '' };
    const [title, namePrompt] = questionsFor(target.kind, name);
    const place = nodePlace(connections, explorer, target);
    const wanted = await askNameAndDescription(`${title} · ${place}`, namePrompt, now);
    if (!wanted) return;
    const changes: Changes = {
      ...(wanted.name === now.name ? {} : { name: wanted.name }),
      ...(wanted.description === now.description ? {} : { description: wanted.description }),
    };
    if (Object.keys(changes).length === 0) return;
    const client = await connections.client(target.connectionId);
    explorer.put(
      await withProgress(vscode.l10n.t('Changing {0}', name), (call) => change(client, target, changes, call)),
    );
    refreshViews({ views, log }, target.connectionId, resourceOf(target).id);
    const done =
      changes.name === undefined
        ? vscode.l10n.t('Changed the description of {0}', name)
        : vscode.l10n.t('Renamed {0} to {1}', name, changes.name);
    vscode.window.setStatusBarMessage(done, 5000);
    return;
  });
}

async function pickAny(connections: ConnectionsView): Promise<ResourceNode | undefined> {
  const title = vscode.l10n.t('Rename or describe');
  const picked = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t('Project'), kind: 'project' as const },
      { label: vscode.l10n.t('Dataset'), kind: 'dataset' as const },
      { label: vscode.l10n.t('Experiment'), kind: 'experiment' as const },
      { label: vscode.l10n.t('Annotation Queue'), kind: 'queue' as const },
    ].map(({ kind: what, label }) => ({ label, what })),
    { title, placeHolder: vscode.l10n.t('What do you want to rename or describe?') },
  );
  switch (picked?.what) {
    case 'project': {
      const project = await pickProject(connections, { title });
      return project && { kind: 'project', ...project };
    }
    case 'dataset':
      return pickDataset(connections, { title });
    case 'experiment':
      return pickExperiment(connections, title);
    case 'queue':
      return pickQueue(connections, title);
    case undefined:
      return undefined;
  }
}

/** The node as the service has it now. An experiment is answered with an empty body; others may be, too. */
async function change(
  client: LlmObsClient,
  node: ResourceNode,
  changes: Changes,
  call: ProgressCall,
): Promise<ResourceNode> {
  switch (node.kind) {
    case 'project': {
      const { id } = node.project;
      return { ...node, project: changed(node.project, changes, await client.projects.update(id, changes, call)) };
    }
    case 'dataset': {
      const { projectId, dataset } = node;
      const answer = await client.datasets.update(projectId, dataset.id, changes, call);
      return { ...node, dataset: changed(dataset, changes, answer) };
    }
    case 'experiment': {
      const { id } = node.experiment;
      const answer = await client.experiments.update(id, changes, call);
      return { ...node, experiment: changed(node.experiment, changes, answer) };
    }
    case 'queue': {
      const { id } = node.queue;
      return { ...node, queue: changed(node.queue, changes, await client.annotationQueues.update(id, changes, call)) };
    }
  }
}

/** Answers to writes leave out some of what lists tell, so they are laid over what is known. */
function changed<T extends Resource<object>>(before: T, changes: Changes, answer: T | undefined): T {
  return { ...before, ...answer, attributes: { ...before.attributes, ...changes, ...answer?.attributes } };
}
