import * as vscode from 'vscode';
import type { SaveAsks } from '../documents/asks';
import { withProgress } from '../progress/progress';
import type { Choice } from '../records/merge';
import { resolveConflicts } from '../records/merge';
import { isEmptyPlan } from '../records/plan';
import {
  mergeWithService,
  planPush,
  pulledFile,
  pushedFile,
  type MergedFile,
} from '../records/pulled/mergeWithService';
import { namingDataset } from '../records/pulled/namingDataset';
import { sortedById } from '../records/pulled/pulledText';
import { writeDocument } from '../records/writeDocument';
import { assertWritable, reviewAndSave, type PlanParts } from './applyPlan';
import { addressOf } from './datasetPlace';
import { writeWhole } from './exportFile';
import { assertUntouched, historyOf, openPulledFile, writePulledFile, type OpenPulledFile } from './pulledFile';
import { records } from './uploadText';

export interface PulledParts extends PlanParts {
  readonly asks: Pick<SaveAsks, 'resolveConflicts'>;
}

/**
 * Sends what was changed in a pulled file since it was pulled: merged with what others changed, reviewed, and saved as a new
 * version. The file then holds what the service does. Gives the result's sentence, undefined where the user left.
 */
export async function pushFile(parts: PulledParts, uri: vscode.Uri): Promise<string | undefined> {
  const file = await openPulledFile(parts.connections, uri);
  if (!file) return undefined;
  const { name, lock, place, content } = file;
  await namingDataset(name, lock, () => assertWritable(parts.connections, place));
  const merged = await merge(parts, file, vscode.l10n.t('Comparing {0} with {1}', name, place.name));
  const answer = merged.merge.conflicts.length > 0 ? await settle(parts, file, merged, 'push') : 'mine';
  if (answer === undefined) return undefined;
  if (answer === 'edit') {
    await assertUntouched(uri, content.text, vscode.l10n.t('nothing was sent. Push again.'));
    await writePulledFile(uri, pulledFile(lock, merged, 'mine'));
    return vscode.l10n.t(
      '{0} was not pushed yet: it now holds version {1} with your changes on top. Settle the conflicts and push again.',
      name,
      merged.theirs.version,
    );
  }
  const plan = planPush(merged, answer);
  if (isEmptyPlan(plan)) {
    if (merged.theirs.version <= lock.version) {
      return vscode.l10n.t('{0} holds nothing to push: it is as it was pulled (version {1}).', name, lock.version);
    }
    await assertUntouched(uri, content.text, vscode.l10n.t('it was left as it is. Push again.'));
    await writePulledFile(uri, pulledFile(lock, merged, answer));
    return vscode.l10n.t('{0} holds nothing to push, and was brought to version {1}.', name, merged.theirs.version);
  }
  const done = await reviewAndSave(parts, place, merged.merge.base, plan, {
    action: vscode.l10n.t('Push {0}', name),
    detail: pushDetail(file, merged),
    beforeSending: async () => {
      await assertUntouched(uri, content.text, vscode.l10n.t('nothing was sent. Push again.'));
      if (merged.named !== content) await writeWhole(uri, (sink) => sink.write(merged.named.text));
    },
    onSaved: async (outcome) => {
      const advice = vscode.l10n.t('it was pushed, and left as it is. Pull to bring it up to date.');
      await assertUntouched(uri, merged.named.text, advice);
      await writePulledFile(uri, pushedFile(lock, merged, outcome));
    },
  });
  return done && vscode.l10n.t('Pushed {0} to {1}: {2}.', name, place.name, done);
}

/** Reads what the file was pulled with and what the service holds now, and brings the three together. */
export function merge(
  { connections }: Pick<PlanParts, 'connections'>,
  { uri, name, lock, content, place }: OpenPulledFile,
  title: string,
  version?: number,
): Promise<MergedFile> {
  return withProgress(title, async (call, report) => {
    const client = await connections.client(place.connectionId);
    const target = { client, projectId: place.projectId, datasetId: place.datasetId };
    return namingDataset(name, lock, () =>
      mergeWithService(target, lock, content, {
        ...call,
        version,
        history: historyOf(uri),
        onPage: (read) => report(vscode.l10n.t('{0} read', records(read))),
      }),
    );
  });
}

/** Shows theirs beside mine while it is asked which is taken. */
export async function settle(
  { reviews, asks }: PulledParts,
  { name, place }: OpenPulledFile,
  { merge: { conflicts, base, ...rest }, theirs }: MergedFile,
  work: 'push' | 'pull',
): Promise<Choice | 'edit' | undefined> {
  const conflicting = new Set(conflicts.map(({ recordId }) => recordId));
  const mine = resolveConflicts({ conflicts, base, ...rest }, 'mine').flatMap((record) =>
    record.id !== undefined && conflicting.has(record.id) ? [{ ...record, id: record.id }] : [],
  );
  const others = base.records.filter(({ id }) => conflicting.has(id));
  const address = addressOf(place);
  await reviews.diff(
    address,
    vscode.l10n.t('{0}: version {1} ↔ yours', name, theirs.version),
    writeDocument(sortedById(others), 'json'),
    writeDocument(sortedById(mine), 'json'),
  );
  const answer = await asks.resolveConflicts({ name: place.name, ref: place }, theirs.version, conflicts, work);
  if (answer !== 'edit') await reviews.close(address);
  return answer;
}

function pushDetail({ lock }: OpenPulledFile, { base, theirs }: MergedFile): string {
  if (!base) {
    return vscode.l10n.t(
      'Nobody has the records of version {0} any more, with which the file was pulled: records that only one side has are kept.',
      lock.version,
    );
  }
  return theirs.version > lock.version
    ? vscode.l10n.t('Merged with version {0}, which came after the pull. Saved as a new version.', theirs.version)
    : vscode.l10n.t('Saved as a new version. The file gets the ids of new records.');
}
