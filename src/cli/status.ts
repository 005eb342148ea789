import { summarizeCounts } from '../records/plan';
import { gitHistory } from '../records/pulled/gitHistory';
import { namingDataset } from '../records/pulled/namingDataset';
import { pulledStatus, type PulledStatus } from '../records/pulled/status';
import path from 'node:path';
import { exitCodes, type ExitCode } from './exitCodes';
import { pulledFiles, readPulledFile } from './files';
import type { StatusOptions } from './readArguments';
import { eachFile, type FileResult, type Run } from './run';
import { count, placeReport } from './wording';

/** Says how pulled files stand to what they were pulled with and to the service. */
export async function status(run: Run, options: StatusOptions): Promise<ExitCode> {
  const names = await pulledFiles(run.folder, options.files);
  return eachFile(run, 'status', names, (name) => statusOf(run, name));
}

async function statusOf(run: Run, name: string): Promise<FileResult> {
  const { lock, content } = await readPulledFile(run.folder, name);
  const { client } = run.services.of(lock, name);
  run.terminal.progress(`${name}: asking for its version`);
  const target = { client, projectId: lock.project.id, datasetId: lock.dataset.id };
  const found = await namingDataset(name, lock, () =>
    pulledStatus(target, lock, content, {
      signal: run.signal,
      onWait: (notice) => run.terminal.waiting(notice),
      history: () => gitHistory(path.resolve(run.folder, name)),
      onPage: (records) => run.terminal.progress(`${name}: ${count(records)} records read`),
    }),
  );
  const { state, local, current } = found;
  return {
    exitCode: state === 'clean' ? exitCodes.done : exitCodes.differences,
    report: { ...placeReport(name, lock), state, current, local: local ?? null },
    lines: [`${name}: ${sentenceOf(found)}`],
  };
}

function sentenceOf({ state, local, version, current }: PulledStatus): string {
  const changed = local
    ? `changed here (${summarizeCounts(local)})`
    : `changed here (nobody has the records of version ${version} any more, so that changes can't be counted)`;
  const newer = `version ${current} is there, pulled was ${version}`;
  switch (state) {
    case 'clean':
      return `clean (version ${version})`;
    case 'changed':
      return `${changed}, version ${version}`;
    case 'behind':
      return `behind: ${newer}`;
    case 'diverged':
      return `${changed}, and behind: ${newer}`;
  }
}
