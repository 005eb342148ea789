import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import type { ConnectionsView } from '../connections/connection';
import { annotatedRecords } from '../documents/annotatedRecords';
import { annotationTable } from '../documents/annotationTable';
import type { QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { saveChanges } from '../records/save';
import type { PlanParts } from './applyPlan';
import { failureSentence, isCancelled } from './failure';
import { pickTarget } from './pickers';
import { openTarget } from './uploadSend';
import { count, records } from './uploadText';

/**
 * Writes a record for each annotated interaction of a queue into a dataset of the user's choice, in one new version, and
 * opens it. Gives the sentence that says so; undefined where the user left. Throws LlmObsError.
 */
export async function datasetFromAnnotations(
  connections: ConnectionsView,
  onChanged: PlanParts['onChanged'],
  { connectionId, queue }: QueueNode,
): Promise<string | undefined> {
  const { name } = queue.attributes;
  const interactions = await withProgress(vscode.l10n.t('Reading {0}', name), async (call) =>
    (await connections.client(connectionId)).annotationQueues.annotatedInteractions(queue.id, call),
  );
  const inserts = annotatedRecords(queue, annotationTable(interactions), randomUUID);
  if (inserts.length === 0)
    return vscode.l10n.t(
      'Nobody has annotated an interaction of {0} yet: there is nothing to make a dataset of.',
      name,
    );

  const title = vscode.l10n.t('Make a dataset of {0} from {1}', records(inserts.length), name);
  const target = await pickTarget(connections, name, {
    title,
    preferNew: true,
    last: { connectionId, projectId: queue.attributes.project_id ?? '', datasetId: '' },
  });
  if (!target) return undefined;
  const outcome = await withProgress(vscode.l10n.t('Making a dataset of {0}', name), async (call, report) => {
    const opened = await openTarget(await connections.client(target.connectionId), target, call);
    const { client, projectId, dataset } = opened;
    if (!isWritable(dataset)) {
      throw new LlmObsError(
        'invalid request',
        vscode.l10n.t('{0} is fed by an automation and read-only: choose another dataset.', dataset.attributes.name),
      );
    }
    // Records that are there stay: the plan only adds, or replaces those of the same interactions.
    const base = { version: dataset.attributes.current_version, records: [] };
    const plan = { inserts, updates: [], deletes: [], unknownIds: [], problems: [], records: inserts };
    const saved = await saveChanges({ client, projectId, datasetId: dataset.id }, base, plan, {
      ...call,
      onProgress: ({ saved, total }) =>
        report(vscode.l10n.t('{0} of {1}', count(saved), records(total)), saved / total),
    });
    onChanged({ connectionId: target.connectionId, projectId, datasetId: dataset.id });
    return { opened, saved };
  });
  const { opened, saved } = outcome;
  const place = opened.dataset.attributes.name;
  if (saved.error) {
    if (saved.counts.inserted === 0 || isCancelled(saved.error)) throw saved.error;
    throw new LlmObsError(
      'outcome unknown',
      vscode.l10n.t(
        '{0} of {1} were written to {2} before this: {3} Doing it again writes the rest and doubles nothing.',
        records(saved.counts.inserted),
        count(inserts.length),
        place,
        failureSentence(saved.error),
      ),
      { cause: saved.error },
    );
  }
  const node = {
    kind: 'dataset',
    connectionId: target.connectionId,
    projectId: opened.projectId,
    dataset: opened.dataset,
  };
  await vscode.commands.executeCommand('llmObs.openDataset', node);
  const open = interactions.length - inserts.length;
  return [
    vscode.l10n.t(
      'Wrote {0} from {1} to {2} (version {3}).',
      records(saved.counts.inserted),
      name,
      place,
      saved.version,
    ),
    open > 0
      ? open === 1
        ? vscode.l10n.t('1 not annotated interaction was left out.')
        : vscode.l10n.t('{0} not annotated interactions were left out.', count(open))
      : '',
    saved.dropped.length > 0
      ? vscode.l10n.t('The service dropped {0}.', saved.dropped.map(({ id }) => id).join(', '))
      : '',
    opened.existed ? vscode.l10n.t('A dataset named {0} was there already: its other records were kept.', place) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
