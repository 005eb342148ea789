import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { AnnotationFormat } from '../documents/annotationText';
import type { InteractionFilter } from '../documents/annotationTable';
import type { ResourceFiles } from '../documents/resourceFiles';
import { annotationsRef } from '../documents/views';
import type { Explorer } from '../explorer/explorer';
import type { QueueNode } from '../explorer/nodes';
import type { PlanParts } from './applyPlan';
import type { Commands } from './commands';
import { datasetFromAnnotations } from './datasetFromAnnotations';
import { exportAnnotations } from './exportAnnotations';
import { nodeArguments } from './nodeArguments';
import { askPick, askSteps } from './prompts';
import { pickQueue } from './resourcePickers';
import { shownAddress, showResource } from './showResource';

interface Deps extends PlanParts {
  readonly commands: Commands;
  readonly explorer: Explorer;
  readonly log: { info(line: string): void };
  readonly views: ResourceFiles;
}

/** Reading a queue's annotations as a document, exporting them, and making a dataset of them. */
export function registerAnnotationCommands(parts: Deps): void {
  const { commands, connections, explorer, log, views } = parts;
  const uriOf = (
    { connectionId, projectId, queue }: QueueNode,
    filter: InteractionFilter,
    format: AnnotationFormat,
  ) => {
    const ref = annotationsRef({ connectionId, projectId, id: queue.id }, filter, format);
    return shownAddress(ref, titleOf(queue.attributes.name, filter), explorer);
  };
  const open = (target: QueueNode, filter: InteractionFilter, format: AnnotationFormat) =>
    showResource(views, uriOf(target, filter, format));

  commands.register('llmObs.openAnnotations', async (node?: unknown) => {
    const target = await queueFor(connections, node, vscode.l10n.t('Open annotations'));
    if (target) await open(target, 'all', 'md');
  });

  commands.register('llmObs.openAnnotationsAs', async (node?: unknown) => {
    const target = await queueFor(connections, node, vscode.l10n.t('Open annotations'));
    const wanted =
      target && (await askFilterAndFormat(vscode.l10n.t('Open the annotations of {0}', target.queue.attributes.name)));
    if (wanted) await open(target, wanted.filter, wanted.format);
  });

  commands.register('llmObs.exportAnnotations', async (node?: unknown) => {
    const target = await queueFor(connections, node, vscode.l10n.t('Export annotations'));
    if (!target) return;
    await exportAnnotations(connections, target, log);
  });

  commands.register('llmObs.datasetFromAnnotations', async (node?: unknown) => {
    const target = await queueFor(connections, node, vscode.l10n.t('Make a dataset of annotations'));
    if (!target) return;
    return datasetFromAnnotations(parts, target);
  });
}

/** What the tab is called that shows the annotations. */
function titleOf(queue: string, filter: InteractionFilter): string {
  switch (filter) {
    case 'all':
      return queue;
    case 'annotated':
      return vscode.l10n.t('{0} (annotated)', queue);
    case 'open':
      return vscode.l10n.t('{0} (not annotated yet)', queue);
    case 'disagreeing':
      return vscode.l10n.t('{0} (annotators disagree)', queue);
  }
}

async function queueFor(connections: ConnectionsView, node: unknown, title: string): Promise<QueueNode | undefined> {
  const [selected] = nodeArguments(['queue'], node, undefined);
  return selected ?? (await pickQueue(connections, title));
}

async function askFilterAndFormat(
  title: string,
): Promise<{ filter: InteractionFilter; format: AnnotationFormat } | undefined> {
  const filters: { label: string; filter: InteractionFilter }[] = [
    { label: vscode.l10n.t('All Interactions'), filter: 'all' },
    { label: vscode.l10n.t('Annotated'), filter: 'annotated' },
    { label: vscode.l10n.t('Not Annotated Yet'), filter: 'open' },
    { label: vscode.l10n.t('Annotators Disagree'), filter: 'disagreeing' },
  ];
  const formats: { label: string; description: string; format: AnnotationFormat }[] = [
    { label: vscode.l10n.t('Table'), description: vscode.l10n.t('with counts and agreement'), format: 'md' },
    { label: 'CSV', description: vscode.l10n.t('a row for each annotation'), format: 'csv' },
    { label: 'JSON', description: vscode.l10n.t('as the service tells them'), format: 'json' },
  ];
  let filter: InteractionFilter = 'all';
  let format: AnnotationFormat = 'md';
  const done = await askSteps([
    {
      ask: async (back) => {
        const answer = await askPick({ title, prompt: vscode.l10n.t('Which interactions?'), back, items: filters });
        if (answer.kind === 'next') filter = answer.value.filter;
        return answer;
      },
    },
    {
      ask: async (back) => {
        const answer = await askPick({ title, prompt: vscode.l10n.t('As what?'), back, items: formats });
        if (answer.kind === 'next') format = answer.value.format;
        return answer;
      },
    },
  ]);
  return done ? { filter, format } : undefined;
}
