import * as vscode from 'vscode';
import { LlmObsError } from '../../api/errors';
import type { ProgressCall, Report } from '../../progress/progress';
import { planImport } from '../../records/import/importPlan';
import { isEmptyPlan, summarizeCounts } from '../../records/plan';
import { saveChanges, type SaveOutcome } from '../../records/save';
import { readSnapshot } from '../../records/snapshot';
import type { PlanParts } from '../applyPlan';
import { CsvFileError } from '../csvSource';
import { failureSentence, isCancelled } from '../failure';
import type { DatasetTarget } from '../pickers';
import { isRefusal, openTarget, type OpenedTarget } from '../uploadSend';
import { count, records } from '../uploadText';
import type { ImportSession } from './importSession';
import { sendUpload } from './sendUpload';

/** How an import ended. `partial`: some of it may be written. */
export interface ImportOutcome {
  readonly kind: 'done' | 'partial' | 'failed';
  /** A sentence. */
  readonly message: string;
  readonly canResume: boolean;
  readonly canOpen: boolean;
}

/** Makes the dataset where it is new, and sends the records. Doesn't throw: the outcome says how it went. */
export async function runImport(
  parts: PlanParts,
  session: ImportSession,
  target: DatasetTarget,
  resuming: boolean,
  call: ProgressCall,
  report: Report,
): Promise<ImportOutcome> {
  try {
    report(vscode.l10n.t('connecting'));
    await session.origin.source.verify();
    const opened = await openTarget(await parts.connections.client(target.connectionId), target, call);
    session.opened(existing(target, opened));
    const name = opened.dataset.attributes.name;
    if (target.dataset.kind === 'new') parts.onChanged(placeOf(target, opened));
    if (opened.existed && opened.dataset.attributes.current_version > 0) {
      session.planAgain();
      return failed(
        vscode.l10n.t(
          'A dataset named {0} was there already, so that nothing was sent: see what the import would change in it, and import again.',
          name,
        ),
      );
    }
    return session.chosenWay === 'batch'
      ? await importAsBatch(parts, session, opened, target, resuming, call, report)
      : await importAsUpload(parts, session, opened, target, resuming, call, report);
  } catch (error) {
    return nothingWritten(session.origin.name, error);
  }
}

async function importAsBatch(
  { onChanged }: PlanParts,
  session: ImportSession,
  opened: OpenedTarget,
  chosen: DatasetTarget,
  resuming: boolean,
  call: ProgressCall,
  report: Report,
): Promise<ImportOutcome> {
  const { client, projectId, dataset } = opened;
  const name = dataset.attributes.name;
  const target = { client, projectId, datasetId: dataset.id };
  const rows = session.scan?.result?.records ?? [];
  const contents = session.contents?.snapshot ?? { version: 0, records: [] };
  const base = resuming ? await readSnapshot(target, undefined, call) : contents;
  const current = await client.datasets.get(projectId, dataset.id, call);
  if (!resuming && current.attributes.current_version > base.version) {
    session.planAgain();
    return failed(
      vscode.l10n.t(
        '{0} was changed by someone else meanwhile (version {1}), so that nothing was sent: see what the import would change now, and import again.',
        name,
        current.attributes.current_version,
      ),
    );
  }
  const { plan } = planImport(base, rows, session.options, (row) => session.idOf(row));
  if (isEmptyPlan(plan)) {
    return done(vscode.l10n.t('{0} holds everything of {1} already.', name, session.origin.name));
  }
  const outcome = await saveChanges(target, base, plan, {
    ...call,
    openVersion: session.openVersion,
    onProgress: ({ saved, total }) =>
      report(vscode.l10n.t('{0} of {1} changes', count(saved), count(total)), saved / total),
  });
  session.openVersion = outcome.openVersion;
  const { inserted, updated } = outcome.counts;
  if (inserted + updated > 0) {
    const place = placeOf(chosen, opened);
    const attributes = { ...dataset.attributes, current_version: outcome.version };
    session.opened(existing(chosen, { ...opened, dataset: { ...dataset, attributes } }));
    onChanged(place, outcome.snapshot);
  }
  return outcomeOf(session.origin.name, name, outcome);
}

function outcomeOf(
  from: string,
  into: string,
  { counts, version, remaining, dropped, error, uncertain }: SaveOutcome,
): ImportOutcome {
  const summary = vscode.l10n.t('{0} · version {1}', summarizeCounts(counts), version);
  if (!error) {
    const left =
      dropped.length === 0
        ? ''
        : ` ${vscode.l10n.t('The service left out {0}, “{1}” first.', records(dropped.length), dropped[0]?.id ?? '')}`;
    return done(`${vscode.l10n.t('Imported {0} into {1}: {2}.', from, into, summary)}${left}`);
  }
  const written = counts.inserted + counts.updated;
  if (written === 0 && !uncertain) return nothingWritten(from, error);
  const missing = remaining.inserts.length + remaining.updates.length;
  const what = vscode.l10n.t(
    '{0} known to be written to {1} ({2}), {3} missing.',
    count(written),
    into,
    summary,
    count(missing),
  );
  return partial(from, error, what);
}

async function importAsUpload(
  { onChanged }: PlanParts,
  session: ImportSession,
  opened: OpenedTarget,
  chosen: DatasetTarget,
  resuming: boolean,
  call: ProgressCall,
  report: Report,
): Promise<ImportOutcome> {
  const { client, projectId, dataset } = opened;
  const { origin } = session;
  const name = dataset.attributes.name;
  let written: number | undefined;
  try {
    const { sent, created } = await sendUpload(
      {
        client,
        projectId,
        datasetId: dataset.id,
        source: origin.source,
        setup: session.setup,
        idOf: (row) => session.idOf(row),
        onlyMissing: resuming,
        onWritten: (n) => (written = n),
      },
      call,
      report,
    );
    if (sent === 0) return done(vscode.l10n.t('{0} holds everything of {1} already.', name, origin.name));
    // The answer to an upload doesn't tell the version that it made.
    const current = await client.datasets.get(projectId, dataset.id, call).catch(() => dataset);
    session.opened(existing(chosen, { ...opened, dataset: current }));
    const rest = sent - created;
    const skipped =
      rest > 0
        ? ` ${vscode.l10n.t('{0} made no new record: they were there already or skipped.', vscode.l10n.t('{0} of {1} rows', count(rest), count(sent)))}`
        : '';
    return done(`${vscode.l10n.t('Imported {0} from {1} into {2}.', records(created), origin.name, name)}${skipped}`);
  } catch (error) {
    if (LlmObsError.is(error)) written = error.recordsWritten ?? written;
    // A file that changed under the import is the cause, whatever became of the request.
    const changed: unknown = await origin.source.verify().catch((reason: unknown) => reason);
    const cause = changed ?? error;
    if (!written && (isRefusal(error) || (error instanceof CsvFileError && written === undefined))) {
      return failed(
        `${vscode.l10n.t('{0} was not imported: {1}', origin.name, failureSentence(cause))} ${vscode.l10n.t('Nothing was written.')}`,
      );
    }
    const known = written
      ? vscode.l10n.t('At least {0} are known to be written to {1}.', records(written), name)
      : vscode.l10n.t('How many records were written to {0} is not known.', name);
    return partial(origin.name, cause, known);
  } finally {
    onChanged(placeOf(chosen, opened));
  }
}

function placeOf({ connectionId }: DatasetTarget, { projectId, dataset }: OpenedTarget) {
  return { connectionId, projectId, datasetId: dataset.id, name: dataset.attributes.name };
}

/** The target, now that it has been made. */
function existing({ connectionId, project }: DatasetTarget, { projectId, dataset }: OpenedTarget): DatasetTarget {
  const name = project.kind === 'existing' ? project.resource.attributes.name : project.name;
  return {
    connectionId,
    project: { kind: 'existing', resource: { id: projectId, type: 'projects', attributes: { name } } },
    dataset: { kind: 'existing', resource: dataset },
  };
}

function done(message: string): ImportOutcome {
  return { kind: 'done', message, canResume: false, canOpen: true };
}

function failed(message: string): ImportOutcome {
  return { kind: 'failed', message, canResume: false, canOpen: false };
}

/** Stopped or failed before the first record. */
function nothingWritten(from: string, cause: unknown): ImportOutcome {
  return failed(
    isCancelled(cause)
      ? vscode.l10n.t('The import of {0} was stopped. Nothing was written.', from)
      : vscode.l10n.t('{0} was not imported: {1}', from, failureSentence(cause)),
  );
}

function partial(from: string, cause: unknown, what: string): ImportOutcome {
  const began = isCancelled(cause)
    ? vscode.l10n.t('The import of {0} was stopped.', from)
    : LlmObsError.is(cause, 'outcome unknown')
      ? vscode.l10n.t('The import of {0} broke off before the service said how it ended.', from)
      : vscode.l10n.t('The import of {0} broke off: {1}', from, failureSentence(cause));
  const way = vscode.l10n.t('Resume sends only what is missing.');
  return { kind: 'partial', message: `${began} ${what} ${way}`, canResume: true, canOpen: true };
}
