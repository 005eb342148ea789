import { randomUUID } from 'node:crypto';
import { readingVersion } from '../expiredVersion';
import { mergeThreeWay, resolveConflicts, type Choice, type MergeResult } from '../merge';
import type { Snapshot } from '../model';
import { planChanges, type ChangePlan } from '../plan';
import type { SaveOutcome } from '../save';
import { readSnapshot } from '../snapshot';
import type { PulledLock } from './lockFile';
import { lockFor } from './lockFor';
import { rewritePulled, withIds, type PulledText } from './pulledText';
import {
  isIdentified,
  readBase,
  readVersion,
  type PulledBase,
  type PulledTarget,
  type ReadBaseOptions,
} from './readBase';

export interface MergeOptions extends ReadBaseOptions {
  /** What the file is merged with. Default: the current version. */
  readonly version?: number | undefined;
  /** Makes the id of a new record. Default: a random UUID. */
  readonly newId?: (() => string) | undefined;
}

/** A pulled file beside what the service holds now. */
export interface MergedFile {
  readonly base: PulledBase | undefined;
  readonly theirs: Snapshot;
  /** The file with an id in every record: to be written before anything is sent. */
  readonly named: PulledText;
  readonly merge: MergeResult;
}

/**
 * Brings together what was changed in the file and what came into the dataset since it was pulled. Where nobody has the
 * records that it was pulled with, nothing tells who changed what: then every record that both have differently is a
 * conflict, and what only one side has is kept, so that nothing is deleted. Throws LlmObsError.
 */
export async function mergeWithService(
  target: PulledTarget,
  lock: PulledLock,
  file: PulledText,
  options: MergeOptions = {},
): Promise<MergedFile> {
  const base = await readBase(target, lock, file, options);
  const theirs = await readTheirs(target, lock, base, options);
  const named = withIds(file, options.newId ?? randomUUID);
  const before = base?.snapshot ?? { version: lock.version, records: [] };
  return { base, theirs, named, merge: mergeThreeWay(before, named.records, theirs) };
}

/**
 * What a push will send, with every conflict decided: the records that both sides have then, compared with what the
 * service holds. A record with an id that the service doesn't know is a new one.
 */
export function planPush({ merge }: MergedFile, choice: Choice | undefined): ChangePlan {
  const records = resolveConflicts(merge, choice ?? 'mine');
  return planChanges(merge.base, records, { confirmedIds: { has: () => true } });
}

/** What was written in a file's place. */
export interface BroughtFile {
  readonly text: string;
  readonly lock: PulledLock;
}

/** The file and its lock when a pull brought them to the service's version, with what was changed in the file kept. */
export function pulledFile(lock: PulledLock, { named, theirs, merge }: MergedFile, choice: Choice): BroughtFile {
  const records = resolveConflicts(merge, choice).filter(isIdentified);
  return { text: rewritePulled(named, records), lock: lockFor(lock, theirs) };
}

/**
 * The file and its lock when all of a plan was sent. Where someone else wrote just before, the lock stays at the version
 * that was merged with, so that what they changed is found the next time.
 */
export function pushedFile(lock: PulledLock, { named, merge }: MergedFile, outcome: SaveOutcome): BroughtFile {
  const { snapshot, version } = outcome;
  const brought = snapshot.version < version ? merge.base : snapshot;
  return { text: rewritePulled(named, snapshot.records), lock: lockFor(lock, brought) };
}

async function readTheirs(
  target: PulledTarget,
  lock: PulledLock,
  base: PulledBase | undefined,
  { version, ...options }: MergeOptions,
): Promise<Snapshot> {
  if (version !== undefined) {
    const place = { ...target, version };
    return readingVersion(place, () => readSnapshot(target, version, options), options);
  }
  const { attributes } = await target.client.datasets.get(target.projectId, target.datasetId, options);
  if (attributes.current_version <= lock.version) {
    // What was just read needn't be read twice; and a version that is told may lag behind our own last push.
    const same = base?.from === 'the service' ? base.snapshot : await readVersion(target, lock.version, options);
    if (same) return same;
  }
  return readSnapshot(target, undefined, options);
}
