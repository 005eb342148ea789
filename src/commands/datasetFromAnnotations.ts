import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import { annotatedRecords } from '../documents/annotatedRecords';
import { annotationTable } from '../documents/annotationTable';
import type { QueueNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import type { RecordInsert } from '../api/resources';
import type { RecordContent, Snapshot } from '../records/model';
import { type IdentifiedRecord, isEmptyPlan, planChanges } from '../records/plan';
import { saveChanges } from '../records/save';
import { type PlanParts, reviewAndSave } from './applyPlan';
import { readPlace } from './datasetPlace';
import { failureSentence, isCancelled } from './failure';
import { pickTarget } from './pickers';
import { openTarget } from './uploadSend';
import { count, records } from './uploadText';

/**
 * Writes a record for each annotated interaction of a queue into a dataset of the user's choice, in one new version, and
 * opens it. Where the dataset has records of them already that say something else, what would become of those is reviewed
 * first. Gives the sentence that says so; undefined where the user left. Throws LlmObsError.
 */
export async function datasetFromAnnotations(
  parts: PlanParts,
  { connectionId, queue }: QueueNode,
): Promise<string | undefined> {
  const { connections, onChanged } = parts;
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
  const { opened, place, base, plan } = await withProgress(
    vscode.l10n.t('Making a dataset of {0}', name),
    async (call, report) => {
      const opened = await openTarget(await connections.client(target.connectionId), target, call);
      const { projectId, dataset } = opened;
      const place = {
        connectionId: target.connectionId,
        projectId,
        datasetId: dataset.id,
        name: dataset.attributes.name,
      };
      if (!isWritable(dataset)) {
        throw new LlmObsError(
          'invalid request',
          vscode.l10n.t('{0} is fed by an automation and read-only: choose another dataset.', place.name),
        );
      }
      const version = dataset.attributes.current_version;
      const base: Snapshot =
        version === 0
          ? { version, records: [] }
          : await readPlace(connections, place, call, (read) => report(vscode.l10n.t('{0} records read', count(read))));
      return { opened, place, base, plan: planChanges(base, withAnnotations(base.records, inserts)) };
    },
  );
  const node = {
    kind: 'dataset',
    connectionId: place.connectionId,
    projectId: place.projectId,
    dataset: opened.dataset,
  };
  const open = async (sentences: readonly string[]) => {
    await vscode.commands.executeCommand('llmObs.openDataset', node);
    return sentences.filter(Boolean).join(' ');
  };
  const left = interactions.length - inserts.length;
  const leftOut =
    left === 0
      ? ''
      : left === 1
        ? vscode.l10n.t('1 not annotated interaction was left out.')
        : vscode.l10n.t('{0} not annotated interactions were left out.', count(left));
  if (isEmptyPlan(plan))
    return open([vscode.l10n.t('{0} holds the annotations of {1} already.', place.name, name), leftOut]);
  if (plan.updates.length > 0) {
    const done = await reviewAndSave(parts, place, base, plan, {
      action: vscode.l10n.t('Write the annotations of {0}', name),
      detail: vscode.l10n.t('Records of the same interactions are replaced; all others stay as they are.'),
    });
    return done && open([vscode.l10n.t('Wrote the annotations of {0} to {1}: {2}.', name, place.name, done), leftOut]);
  }
  const saved = await withProgress(vscode.l10n.t('Making a dataset of {0}', name), (call, report) =>
    saveChanges({ client: opened.client, projectId: place.projectId, datasetId: place.datasetId }, base, plan, {
      ...call,
      onProgress: ({ saved, total }) =>
        report(vscode.l10n.t('{0} of {1}', count(saved), records(total)), saved / total),
    }),
  );
  onChanged(place);
  if (saved.error) {
    if (saved.counts.inserted === 0 || isCancelled(saved.error)) throw saved.error;
    throw new LlmObsError(
      'outcome unknown',
      vscode.l10n.t(
        '{0} of {1} were written to {2} before this: {3} Doing it again writes the rest and doubles nothing.',
        records(saved.counts.inserted),
        count(plan.inserts.length),
        place.name,
        failureSentence(saved.error),
      ),
      { cause: saved.error },
    );
  }
  return open([
    vscode.l10n.t(
      'Wrote {0} from {1} to {2} (version {3}).',
      records(saved.counts.inserted),
      name,
      place.name,
      saved.version,
    ),
    leftOut,
    saved.dropped.length > 0
      ? vscode.l10n.t('The service dropped {0}.', saved.dropped.map(({ id }) => id).join(', '))
      : '',
    opened.existed
      ? vscode.l10n.t('A dataset named {0} was there already: its other records were kept.', place.name)
      : '',
  ]);
}

/** What the dataset shall hold: its records, of which those of the same interactions are replaced, and the new ones. */
function withAnnotations(
  before: readonly IdentifiedRecord[],
  annotated: readonly RecordInsert[],
): readonly RecordContent[] {
  const byId = new Map(annotated.map((record) => [record.id, record]));
  const kept = before.map((record): RecordContent => {
    const found = byId.get(record.id);
    if (!found) return record;
    byId.delete(record.id);
    return { ...record, ...found, tags: [...new Set([...(record.tags ?? []), ...(found.tags ?? [])])] };
  });
  return [...kept, ...byId.values()];
}
