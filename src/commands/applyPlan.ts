import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import type { ConnectionsView } from '../connections/connection';
import type { ReviewTexts } from '../documents/review';
import type { DatasetAddress } from '../documents/sameDataset';
import type { Explorer } from '../explorer/explorer';
import { withProgress } from '../progress/progress';
import { compareRecords, writeComparison } from '../records/compareRecords';
import type { Snapshot } from '../records/model';
import { summarize, summarizeCounts, type ChangePlan } from '../records/plan';
import { saveChanges, type SaveOutcome } from '../records/save';
import { addressOf, type DatasetPlace } from './datasetPlace';
import { projectPlace } from './projectPlace';
import { shortened } from './uploadText';

export interface PlanParts {
  readonly connections: ConnectionsView;
  readonly reviews: ReviewTexts;
  /** Knows the names of projects. */
  readonly explorer: Pick<Explorer, 'projectName'>;
  /** Told when a dataset may have got a new version, with all of its records where they are known. */
  readonly onChanged: (place: DatasetAddress, written?: Snapshot) => void;
}

/** What is done with a dataset, in the words of its questions: `Restore version 3`, `Merge trial`. */
export interface PlanWords {
  /** An imperative. */
  readonly action: string;
  /** More to know before the yes. */
  readonly detail: string;
  /** Done between the yes and the first request. */
  readonly beforeSending?: (() => Promise<void>) | undefined;
  /** Done when all of the plan was sent. */
  readonly onSaved?: ((outcome: SaveOutcome) => Promise<void>) | undefined;
}

/**
 * Shows what a plan changes, before and after, asks, and saves it as a new version. Nothing is sent before the yes, nor
 * where the dataset got another version meanwhile. Gives `2 updated, 1 added · version 8`, or undefined where the user
 * left. Throws an Error that says what was saved and what was not.
 */
export async function reviewAndSave(
  { connections, reviews, explorer, onChanged }: PlanParts,
  place: DatasetPlace,
  base: Snapshot,
  plan: ChangePlan,
  { action, detail, beforeSending, onSaved }: PlanWords,
): Promise<string | undefined> {
  const { name, projectId, datasetId } = place;
  const wrong = plan.problems.find(({ severity }) => severity === 'error');
  if (wrong) throw new LlmObsError('invalid request', vscode.l10n.t('{0} was not changed: {1}', name, wrong.message));
  const comparison = compareRecords(base.records, plan.records);
  const { before, after, shown } = writeComparison(comparison, { unnamed: madeUpIds(plan) });
  const differing = plan.inserts.length + plan.updates.length + plan.deletes.length;
  const address = addressOf(place);
  await reviews.diff(address, `${shortened(action)}: ${shortened(name)}, ${summarize(plan)}`, before, after);

  // A quick pick that stays open: the comparison behind it can be read before the answer.
  const yes = { label: `$(check) ${action}`, description: summarize(plan), detail };
  const answer = await vscode.window.showQuickPick([yes, { label: vscode.l10n.t('$(close) Cancel') }], {
    title: [
      vscode.l10n.t('{0}: {1} will be at version {2}', action, name, base.version + 1),
      projectPlace(connections, place, explorer),
    ].join(' · '),
    placeHolder:
      shown < differing
        ? vscode.l10n.t(
            'The comparison shows the first {0} of {1} changes',
            shown.toLocaleString(),
            differing.toLocaleString(),
          )
        : vscode.l10n.t('The comparison shows what will change'),
    ignoreFocusOut: true,
  });
  if (answer !== yes) {
    await reviews.close(address);
    return undefined;
  }
  await beforeSending?.();
  const outcome = await withProgress(`${action}: ${name}`, async (call, report) => {
    const client = await connections.client(place.connectionId);
    const target = { client, projectId, datasetId };
    const { attributes } = await client.datasets.get(projectId, datasetId, call);
    if (attributes.current_version > base.version) {
      throw new LlmObsError(
        'conflict',
        vscode.l10n.t(
          '{0} was changed by someone else (version {1}), so that nothing was sent: try again to see what would change now.',
          name,
          attributes.current_version,
        ),
      );
    }
    return saveChanges(target, base, plan, {
      ...call,
      onProgress: ({ saved, total }) =>
        report(vscode.l10n.t('{0} of {1} changes', saved.toLocaleString(), total.toLocaleString()), saved / total),
    });
  });
  const { counts, version } = outcome;
  await reviews.close(address);
  if (counts.inserted + counts.updated + counts.deleted > 0) onChanged(place, outcome.snapshot);
  if (outcome.error || outcome.dropped.length > 0) {
    throw new Error(incomplete(name, action, outcome), { cause: outcome.error });
  }
  await onSaved?.(outcome);
  return vscode.l10n.t('{0} · version {1}', summarizeCounts(counts), version);
}

/** Ids of new records that nobody gave them: they differ from plan to plan. */
function madeUpIds({ inserts, unknownIds }: ChangePlan): ReadonlySet<string> {
  const given = new Set(unknownIds.map(({ id }) => id));
  return new Set(inserts.map(({ id }) => id).filter((id) => !given.has(id)));
}

/** Refuses a dataset that can't be written to. Throws LlmObsError. */
export async function assertWritable(connections: ConnectionsView, place: DatasetPlace): Promise<void> {
  const client = await connections.client(place.connectionId);
  if (isWritable(await client.datasets.get(place.projectId, place.datasetId))) return;
  throw new LlmObsError(
    'invalid request',
    vscode.l10n.t('{0} is filled by an automation and is read-only in Datadog.', place.name),
  );
}

function incomplete(name: string, action: string, outcome: SaveOutcome): string {
  const { counts, version, remaining, dropped, error } = outcome;
  const done = vscode.l10n.t('{0} · version {1}', summarizeCounts(counts), version);
  if (!error) {
    const first = dropped[0]?.id ?? '';
    return dropped.length === 1
      ? vscode.l10n.t('{0}: the service left out the record “{1}” ({2}).', name, first, done)
      : vscode.l10n.t('{0}: the service left out {1} records, “{2}” first ({3}).', name, dropped.length, first, done);
  }
  if (counts.inserted + counts.updated + counts.deleted === 0)
    return vscode.l10n.t('{0} was not changed: {1}', name, error.message);
  const left = remaining.inserts.length + remaining.updates.length + remaining.deletes.length;
  return vscode.l10n.t(
    '{0} was changed in part ({1}); {2} changes are missing. “{3}” again sends them: {4}',
    name,
    done,
    left.toLocaleString(),
    action,
    error.message,
  );
}
