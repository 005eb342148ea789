import * as vscode from 'vscode';
import type { ReviewTexts } from '../../documents/review';
import { summarize } from '../../records/plan';
import { writeReview } from '../../records/review';
import { addressOf } from '../datasetPlace';
import type { ImportSession } from './importSession';
import { idsOf, nameOfTarget } from './importTarget';
import type { ImportOutcome } from './runImport';

/** Shows what a batch update would change, before and after, as far as that is known. */
export async function reviewImport(
  reviews: ReviewTexts,
  { origin, target, planned, contents }: ImportSession,
): Promise<void> {
  if (!target || !planned || !contents?.snapshot) return;
  const ids = idsOf(target) ?? { connectionId: target.connectionId, projectId: 'new', datasetId: 'new' };
  const name = nameOfTarget(target);
  const { before, after } = writeReview(contents.snapshot, planned.plan);
  const title = vscode.l10n.t('Import {0}: {1}, {2}', origin.name, name, summarize(planned.plan));
  await reviews.diff(addressOf({ ...ids, name }), title, before, after);
}

/** Says in a notification what came of an import, with the way to the dataset. */
export function announceImport(
  log: vscode.LogOutputChannel,
  session: ImportSession,
  { kind, message, canResume }: ImportOutcome,
): void {
  if (kind === 'done') log.info(message);
  else log.error(message);
  const open = vscode.l10n.t('Open Dataset');
  const show = kind === 'done' ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  const resume = vscode.l10n.t('Resume');
  const actions = kind === 'failed' ? [] : canResume ? [resume, open] : [open];
  void show(message, ...actions).then(async (action) => {
    if (action === open) await openImported(session);
    else if (action === resume && session.outcome?.canResume) await session.perform({ do: 'resume' });
  });
}

/** Opens the dataset that was imported into. */
export async function openImported({ target }: ImportSession): Promise<void> {
  if (target?.project.kind !== 'existing' || target.dataset.kind !== 'existing') return;
  const { connectionId } = target;
  const projectId = target.project.resource.id;
  const dataset = target.dataset.resource;
  await vscode.commands.executeCommand('llmObs.openDataset', { kind: 'dataset', connectionId, projectId, dataset });
}

/** What is said of a dataset that can't be written to. */
export function readOnlyMessage(name: string): string {
  return vscode.l10n.t('{0} is filled by an automation and is read-only in Datadog: choose another dataset.', name);
}
