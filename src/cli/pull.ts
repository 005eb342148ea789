import { access } from 'node:fs/promises';
import path from 'node:path';
import { readingVersion } from '../records/expiredVersion';
import { fileName } from '../records/fileName';
import { gitHistory } from '../records/pulled/gitHistory';
import type { PulledLock } from '../records/pulled/lockFile';
import { fileOfLock } from '../records/pulled/lockNames';
import { lockFor } from '../records/pulled/lockFor';
import { mergeWithService, pulledFile } from '../records/pulled/mergeWithService';
import { namingDataset } from '../records/pulled/namingDataset';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { writePulled } from '../records/pulled/pulledText';
import { readSnapshot } from '../records/snapshot';
import { exitCodes, UsageError, type ExitCode } from './exitCodes';
import { pulledFiles, readPulledFile } from './files';
import { findDataset, type FoundDataset } from './findDataset';
import { writeFile } from './push';
import type { PullOptions } from './readArguments';
import { eachFile, type FileResult, type Run } from './run';
import { conflictCount, conflictLines, conflictReport, count, placeReport, recordCount } from './wording';

/** Writes a dataset to a file, or brings pulled files up to date. */
export async function pull(run: Run, options: PullOptions): Promise<ExitCode> {
  const { names, dataset } = options;
  if (dataset !== undefined && names.length > 0) throw new UsageError('Either a name or --dataset is meant, not both.');
  const isFile = (name: string) => name.endsWith('.jsonl') || fileOfLock(name) !== undefined;
  const areFiles = dataset === undefined && names.every(isFile);
  if (!areFiles && names.length > 1) {
    throw new UsageError(`One dataset is pulled at a time: “${names.join('”, “')}” are several names.`);
  }
  if (!areFiles) return pullDataset(run, options);
  if (options.out !== undefined || options.project !== undefined) {
    throw new UsageError('--out and --project go with a dataset, not with files that were pulled before.');
  }
  const files = await pulledFiles(run.folder, names);
  return eachFile(run, 'pull', files, (name) => update(run, name, options));
}

async function pullDataset(run: Run, options: PullOptions): Promise<ExitCode> {
  const service = run.services.chosen();
  const query = { id: options.dataset, name: options.names[0], project: options.project };
  const found = await findDataset(service.client, query, callOf(run), (projects) =>
    run.terminal.progress(`looking for the dataset: project ${projects}`),
  );
  const name = options.out ?? `${fileName(found.dataset.attributes.name)}.jsonl`;
  if (!name.endsWith('.jsonl')) throw new UsageError(`--out takes the name of a .jsonl file, not “${name}”.`);
  const { current_version: current } = found.dataset.attributes;
  if (options.version !== undefined && options.version > current) {
    throw new UsageError(
      `${found.dataset.attributes.name} has no version ${options.version}: its current one is ${current}.`,
    );
  }
  const before = await existing(run, name, found.dataset.id, options);
  return eachFile(run, 'pull', [name], () =>
    before === 'pulled' ? update(run, name, options) : writeNew(run, name, found, service.site, options),
  );
}

/** What lies where a dataset shall be written. Throws PulledFileError 'file exists' where it mustn't be replaced. */
async function existing(
  run: Run,
  name: string,
  datasetId: string,
  { force }: PullOptions,
): Promise<'pulled' | 'nothing'> {
  const isThere = await access(path.resolve(run.folder, name)).then(
    () => true,
    () => false,
  );
  if (!isThere || force) return 'nothing';
  const lock = await readPulledFile(run.folder, name).then(
    (file) => file.lock,
    (error: unknown) => {
      if (PulledFileError.is(error, 'missing lock')) return undefined;
      throw error;
    },
  );
  if (lock?.dataset.id === datasetId) return 'pulled';
  const what = lock ? `holds the dataset “${lock.dataset.name}”` : 'is there and was not pulled';
  throw new PulledFileError(
    'file exists',
    `${name} ${what}: name another file with --out, or add --force to replace it.`,
  );
}

async function writeNew(
  run: Run,
  name: string,
  { project, dataset }: FoundDataset,
  site: string,
  { version }: PullOptions,
): Promise<FileResult> {
  const { client } = run.services.chosen();
  const target = { client, projectId: project.id, datasetId: dataset.id };
  const call = callOf(run);
  const read = () => readSnapshot(target, version, { ...call, onPage: progressOf(run, name) });
  const snapshot = await (version === undefined ? read() : readingVersion({ ...target, version }, read, call));
  const named = (resource: typeof project | typeof dataset) => ({ id: resource.id, name: resource.attributes.name });
  const lock = lockFor({ site, project: named(project), dataset: named(dataset) }, snapshot);
  await writeFile(run, name, { text: writePulled(snapshot.records), lock });
  return {
    exitCode: exitCodes.done,
    report: { ...placeReport(name, lock), state: 'pulled', records: lock.records },
    lines: [`Pulled ${lock.dataset.name} (version ${lock.version}) to ${name}: ${recordCount(lock.records)}`],
  };
}

async function update(run: Run, name: string, { version, conflicts: side, force }: PullOptions): Promise<FileResult> {
  const { lock, content } = await readPulledFile(run.folder, name);
  const { client } = run.services.of(lock, name);
  const target = { client, projectId: lock.project.id, datasetId: lock.dataset.id };
  const merged = await namingDataset(name, lock, () =>
    mergeWithService(target, lock, content, {
      ...callOf(run),
      version,
      history: () => gitHistory(path.resolve(run.folder, name)),
      onPage: progressOf(run, name),
    }),
  );
  if (force) {
    const brought = { text: writePulled(merged.theirs.records), lock: lockFor(lock, merged.theirs) };
    await writeFile(run, name, brought);
    return pulled(name, brought.lock, lock.version, { isWritten: brought.text !== content.text, force });
  }
  const { conflicts } = merged.merge;
  if (conflicts.length > 0 && side === undefined) {
    return {
      exitCode: exitCodes.differences,
      report: {
        ...placeReport(name, lock),
        current: merged.theirs.version,
        state: 'conflicts',
        conflicts: conflicts.map(conflictReport),
      },
      lines: [
        `${name}: ${conflictCount(conflicts)} with version ${merged.theirs.version} of ${lock.dataset.name}, the file was left as it is:`,
        ...conflictLines(conflicts),
        '  --conflicts mine keeps your side, --conflicts theirs takes the other one.',
      ],
    };
  }
  const brought = pulledFile(lock, merged, side ?? 'mine');
  const { sha256, version: reached } = brought.lock;
  const isWritten =
    brought.text !== content.text || sha256 !== lock.sha256 || reached !== lock.version || lock.isSettled === true;
  if (isWritten) await writeFile(run, name, brought);
  return pulled(name, brought.lock, lock.version, { isWritten, force });
}

function pulled(
  name: string,
  lock: PulledLock,
  before: number,
  { isWritten, force }: { readonly isWritten: boolean; readonly force: boolean },
): FileResult {
  const { version, records, dataset } = lock;
  const line =
    version !== before
      ? `${name}: brought from version ${before} to ${version} of ${dataset.name}`
      : isWritten && force
        ? `${name}: written anew with version ${version} of ${dataset.name}`
        : `${name}: at version ${before} already`;
  return {
    exitCode: exitCodes.done,
    report: { ...placeReport(name, lock), state: isWritten ? 'pulled' : 'up to date', before, records },
    lines: [line],
  };
}

function callOf(run: Run) {
  return { signal: run.signal, onWait: run.terminal.waiting.bind(run.terminal) };
}

function progressOf(run: Run, name: string) {
  return (records: number) => run.terminal.progress(`${name}: ${count(records)} records read`);
}
