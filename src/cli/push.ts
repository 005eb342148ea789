import path from 'node:path';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import { lineOf } from '../records/documentProblems';
import { isManyDeleted } from '../records/manyDeleted';
import { resolveConflicts, type Choice } from '../records/merge';
import { isEmptyPlan, summarize, summarizeCounts, type ChangePlan, type PlanProblem } from '../records/plan';
import { gitHistory } from '../records/pulled/gitHistory';
import { writeLock } from '../records/pulled/lockFile';
import { lockNameOf } from '../records/pulled/lockNames';
import {
  mergeWithService,
  planPush,
  pulledFile,
  pushedFile,
  type BroughtFile,
  type MergedFile,
} from '../records/pulled/mergeWithService';
import { namingDataset } from '../records/pulled/namingDataset';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { saveChanges, type SaveOutcome } from '../records/save';
import { exitCodes, UsageError, type ExitCode } from './exitCodes';
import { pulledFiles, readPulledFile, textOf, writeText, type PulledFile } from './files';
import type { PushOptions } from './readArguments';
import { eachFile, type FileResult, type Run } from './run';
import { conflictCount, conflictLines, conflictReport, count, placeReport, planLines, planReport } from './wording';

/** Sends what was changed in pulled files, merged with what others changed. */
export async function push(run: Run, options: PushOptions): Promise<ExitCode> {
  if (!options.dryRun && !options.yes && (run.json || !run.terminal.canAsk)) {
    throw new UsageError('There is no terminal to ask in: add --yes to push, or --dry-run to see what would be sent.');
  }
  const names = await pulledFiles(run.folder, options.files);
  return eachFile(run, 'push', names, (name) => pushFile(run, name, options));
}

async function pushFile(run: Run, name: string, options: PushOptions): Promise<FileResult> {
  const file = await readPulledFile(run.folder, name);
  const { lock } = file;
  const { client } = run.services.of(lock, name);
  const target = { client, projectId: lock.project.id, datasetId: lock.dataset.id };
  const call = { signal: run.signal, onWait: run.terminal.waiting.bind(run.terminal) };
  const merged = await namingDataset(name, lock, async () => {
    await assertWritable(run, file);
    return mergeWithService(target, lock, file.content, {
      ...call,
      history: () => gitHistory(path.resolve(run.folder, name)),
      onPage: (records) => run.terminal.progress(`${name}: ${count(records)} records read`),
    });
  });
  const { conflicts } = merged.merge;
  const about = {
    ...placeReport(name, lock),
    current: merged.theirs.version,
    conflicts: conflicts.map(conflictReport),
  };
  if (conflicts.length > 0 && options.conflicts === undefined) {
    return {
      exitCode: exitCodes.differences,
      report: { ...about, state: 'conflicts' },
      lines: [
        `${name}: ${conflictCount(conflicts)} with version ${merged.theirs.version} of ${lock.dataset.name}, nothing was sent:`,
        ...conflictLines(conflicts),
        '  --conflicts mine sends your side, --conflicts theirs takes the other one.',
      ],
    };
  }
  const plan = planPush(merged, options.conflicts);
  for (const problem of plan.problems) run.terminal.warn(problemText(file, merged, options.conflicts, problem));
  const wrong = plan.problems.find(({ severity }) => severity === 'error');
  if (wrong)
    throw new PulledFileError('unreadable records', `${name} was not pushed, and nothing was sent: ${wrong.message}`);
  if (isEmptyPlan(plan)) return nothingToSend(run, file, merged, about, options);

  const newIds = new Set(
    merged.named.records.flatMap(({ id }, index) => (file.content.records[index]?.id === undefined ? (id ?? []) : [])),
  );
  const unsent = { ...about, changes: planReport(plan, newIds) };
  const heading = `${name} → ${lock.dataset.name} (version ${merged.theirs.version}): ${summarize(plan)}`;
  if (options.dryRun) {
    const lines = [`${heading}, nothing was sent (dry run)`, ...planLines(plan, newIds)];
    return { exitCode: exitCodes.differences, report: { ...unsent, state: 'would push' }, lines };
  }
  const held = merged.merge.base.records.length;
  if (options.yes && !options.deleteMany && isManyDeleted(plan.deletes.length, held)) {
    const lines = [
      `${heading}, nothing was sent: that deletes ${count(plan.deletes.length)} of ${count(held)} records. --delete-many allows it.`,
    ];
    return { exitCode: exitCodes.differences, report: { ...unsent, state: 'many deletes' }, lines };
  }
  if (!options.yes) {
    for (const line of [heading, ...planLines(plan, newIds)]) run.terminal.print(line);
    if (!(await isWanted(run, name))) {
      const lines = [`${name}: nothing was sent.`];
      return { exitCode: exitCodes.differences, report: { ...unsent, state: 'declined' }, lines };
    }
  }
  const outcome = await send(run, file, merged, plan);
  const settled =
    options.conflicts && conflicts.length > 0 ? ` · ${conflictCount(conflicts)}: ${options.conflicts}` : '';
  const done = `${summarizeCounts(outcome.counts)} · version ${outcome.version}${settled}`;
  return {
    exitCode: exitCodes.done,
    report: {
      ...about,
      changes: planReport(plan),
      state: 'pushed',
      newVersion: outcome.version,
      altered: [...outcome.altered],
    },
    lines: [`Pushed ${name} to ${lock.dataset.name}: ${done}`],
  };
}

/** Tells a problem at its line: a new record has no id there yet, and other places in what is pushed. */
function problemText(
  { name, content }: PulledFile,
  { merge, named }: MergedFile,
  choice: Choice | undefined,
  { record, message, placeless }: PlanProblem,
): string {
  const id = resolveConflicts(merge, choice ?? 'mine')[record]?.id;
  const line = content.records[named.records.findIndex((each) => each.id === id)];
  return line === undefined || placeless === undefined
    ? `${name}: ${message}`
    : `${name}, line ${lineOf(content.text, line.range.start)}: ${placeless}`;
}

/** Throws LlmObsError 'cancelled' where the question was left. */
async function isWanted(run: Run, name: string): Promise<boolean> {
  try {
    return await run.terminal.ask('Push these changes?', run.signal);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    throw new LlmObsError('cancelled', `${name}: interrupted, nothing was sent.`, { cause: error });
  }
}

/** Sends the plan and brings the file to what the service holds then. Throws LlmObsError with what was and wasn't sent. */
async function send(run: Run, file: PulledFile, merged: MergedFile, plan: ChangePlan): Promise<SaveOutcome> {
  const { name, lock, content } = file;
  const { client } = run.services.of(lock, name);
  const target = { client, projectId: lock.project.id, datasetId: lock.dataset.id };
  const call = { signal: run.signal, onWait: run.terminal.waiting.bind(run.terminal) };
  // The question may have taken its time.
  const { attributes } = await client.datasets.get(target.projectId, target.datasetId, call);
  if (attributes.current_version > merged.theirs.version) {
    throw new LlmObsError(
      'conflict',
      `${name} was not pushed, and nothing was sent: someone else just made version ${attributes.current_version}. Push again to merge with it.`,
    );
  }
  await assertUntouched(run, name, content.text, 'nothing was sent. Push again.');
  if (merged.named !== content) await writeText(path.resolve(run.folder, name), merged.named.text);
  const outcome = await saveChanges(target, merged.merge.base, plan, {
    ...call,
    onProgress: ({ saved, total }) => run.terminal.progress(`${name}: ${count(saved)} of ${count(total)} changes sent`),
  });
  const { error, dropped, counts, version } = outcome;
  if (error || dropped.length > 0) {
    const sent = counts.inserted + counts.updated + counts.deleted;
    const done = sent === 0 ? 'was not pushed' : `was pushed in part (${summarizeCounts(counts)} · version ${version})`;
    const reason = error?.message ?? `The service left out ${dropped.map(({ id }) => id).join(', ')}.`;
    const kind = LlmObsError.is(error) ? error.kind : 'conflict';
    const message = `${name} ${done}: ${reason} Pushing again is safe: it sends only what is missing.`;
    throw new LlmObsError(kind, message, { cause: error, request: 'POST batch_update' });
  }
  if (outcome.altered.length > 0) {
    run.terminal.warn(`${name}: the service stored otherwise than sent: ${outcome.altered.join(', ')}`);
  }
  await assertUntouched(run, name, merged.named.text, 'it was pushed, and left as it is. Pull to bring it up to date.');
  await writeFile(run, name, pushedFile(lock, merged, outcome));
  return outcome;
}

/** Throws PulledFileError where the file isn't what was read any more: it is never written over. */
async function assertUntouched(run: Run, name: string, text: string, consequence: string): Promise<void> {
  if ((await textOf(path.resolve(run.folder, name), name)) === text) return;
  throw new PulledFileError('changed meanwhile', `${name} was changed meanwhile: ${consequence}`);
}

async function nothingToSend(
  run: Run,
  { name, lock }: PulledFile,
  merged: MergedFile,
  about: Readonly<Record<string, unknown>>,
  { dryRun, conflicts }: PushOptions,
): Promise<FileResult> {
  const { version } = merged.theirs;
  const isNewer = version > lock.version;
  if (isNewer && !dryRun) await writeFile(run, name, pulledFile(lock, merged, conflicts ?? 'mine'));
  const pulled = isNewer ? (dryRun ? `, version ${version} would be pulled` : `, brought to version ${version}`) : '';
  return {
    exitCode: exitCodes.done,
    report: { ...about, state: 'nothing to push' },
    lines: [`${name}: nothing to push${pulled}`],
  };
}

/** Writes a file and its lock. The file goes first: with the older lock it is still merged rightly. */
export async function writeFile(run: Run, name: string, { text, lock }: BroughtFile): Promise<void> {
  await writeText(path.resolve(run.folder, name), text);
  await writeText(path.resolve(run.folder, lockNameOf(name)), writeLock(lock));
}

async function assertWritable(run: Run, { name, lock }: PulledFile): Promise<void> {
  const { client } = run.services.of(lock, name);
  if (isWritable(await client.datasets.get(lock.project.id, lock.dataset.id, { signal: run.signal }))) return;
  throw new LlmObsError(
    'conflict',
    `${name} can't be pushed: ${lock.dataset.name} is filled by an automation and is read-only in Datadog.`,
  );
}
