import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import type { ConnectionsView } from '../connections/connection';
import { annotatedRecords } from '../documents/annotatedRecords';
import { annotationTable } from '../documents/annotationTable';
import type { Explorer } from '../explorer/explorer';
import type { QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { saveChanges } from '../records/save';
import { failureSentence, isCancelled } from './failure';
import { isWritable, pickTarget } from './pickers';
import { openTarget } from './uploadSend';
import { count, records } from './uploadText';

/**
 * Writes a record for each annotated interaction of a queue into a dataset of the user's choice, in one new version, and
 * opens it. Gives the sentence that says so; undefined where the user left. Throws LlmObsError.
 */
export async function datasetFromAnnotations(
  connections: ConnectionsView,
  explorer: Explorer,
  { connectionId, queue }: QueueNode,
): Promise<string | undefined> {
  const { name } = queue.attributes;
  const interactions = await withProgress(`Reading ${name}`, async (call) =>
    (await connections.client(connectionId)).annotationQueues.annotatedInteractions(queue.id, call),
  );
  const inserts = annotatedRecords(queue, annotationTable(interactions), randomUUID);
  if (inserts.length === 0)
    return `Nobody has annotated an interaction of ${name} yet: there is nothing to make a dataset of.`;

  const title = `Make a dataset of ${records(inserts.length)} from ${name}`;
  const target = await pickTarget(connections, name, { title });
  if (!target) return undefined;
  const outcome = await withProgress(`Making a dataset of ${name}`, async (call, report) => {
    const opened = await openTarget(await connections.client(target.connectionId), target, call);
    const { client, projectId, dataset } = opened;
    if (!isWritable(dataset)) {
      throw new LlmObsError(
        'invalid request',
        `${dataset.attributes.name} is fed by an automation and read-only: choose another dataset.`,
      );
    }
    // Records that are there stay: the plan only adds, or replaces those of the same interactions.
    const base = { version: dataset.attributes.current_version, records: [] };
    const plan = { inserts, updates: [], deletes: [], unknownIds: [], problems: [], records: inserts };
    const saved = await saveChanges({ client, projectId, datasetId: dataset.id }, base, plan, {
      ...call,
      onProgress: ({ saved, total }) => report(`${count(saved)} of ${records(total)}`, saved / total),
    });
    explorer.refreshDatasets(target.connectionId, projectId);
    return { opened, saved };
  });
  const { opened, saved } = outcome;
  const place = opened.dataset.attributes.name;
  if (saved.error) {
    if (saved.counts.inserted === 0 || isCancelled(saved.error)) throw saved.error;
    throw new LlmObsError(
      'outcome unknown',
      `${records(saved.counts.inserted)} of ${count(inserts.length)} were written to ${place} before this: ${failureSentence(saved.error)} Doing it again writes the rest and doubles nothing.`,
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
    `Wrote ${records(saved.counts.inserted)} from ${name} to ${place} (version ${saved.version}).`,
    open > 0 ? `${count(open)} not annotated ${open === 1 ? 'interaction was' : 'interactions were'} left out.` : '',
    saved.dropped.length > 0 ? `The service dropped ${saved.dropped.map(({ id }) => id).join(', ')}.` : '',
    opened.existed ? `A dataset named ${place} was there already: its other records were kept.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
