import type { DatasetsApi } from '../../api/client';
import { LlmObsError } from '../../api/errors';
import type { Snapshot } from '../model';
import type { IdentifiedRecord } from '../plan';
import { lagWaits, waitFor } from '../readLag';
import type { DatasetTarget } from '../save';
import { readSnapshot, type ReadSnapshotOptions } from '../snapshot';
import { hashRecords } from './hashRecords';
import type { PulledLock } from './lockFile';
import { readPulled, type PulledText } from './pulledText';

/** The dataset of a pulled file, and the calls that this takes; an LlmObsClient is such a client. */
export type PulledTarget = DatasetTarget & {
  readonly client: { readonly datasets: Pick<DatasetsApi, 'get' | 'versions'> };
};

export interface ReadBaseOptions extends ReadSnapshotOptions {
  /** Gives older texts of the file, the newest first, for instance those that git keeps. */
  readonly history?: (() => AsyncIterable<string>) | undefined;
}

/** The records as they were pulled, and who still had them. */
export interface PulledBase {
  readonly snapshot: Snapshot;
  readonly from: 'the file' | 'the service' | 'history';
}

/**
 * The records that a file was pulled with, which every comparison with the service leans on. They are the file's own where
 * nothing was changed in it; else they are read again from the service by their version; and where that has expired, or
 * someone wrote into that version since, they are looked for among the older texts of the file. The lock's hash tells
 * whether what is found is what was pulled. undefined where nobody has them any more. Throws LlmObsError.
 */
export async function readBase(
  target: PulledTarget,
  lock: PulledLock,
  file: PulledText,
  options: ReadBaseOptions = {},
): Promise<PulledBase | undefined> {
  const { version } = lock;
  if (file.records.every(isIdentified) && isPulled(file.records, lock)) {
    return { snapshot: { version, records: file.records }, from: 'the file' };
  }
  const kept = await readVersion(target, version, options);
  if (kept && isPulled(kept.records, lock)) return { snapshot: kept, from: 'the service' };
  for await (const text of options.history?.() ?? []) {
    const records = recordsOf(text);
    if (records && isPulled(records, lock)) return { snapshot: { version, records }, from: 'history' };
  }
  return undefined;
}

/** Whether these are the records that the lock was written for. */
export function isPulled(records: readonly IdentifiedRecord[], lock: PulledLock): boolean {
  return records.length === lock.records && hashRecords(records) === lock.sha256;
}

export function isIdentified<Entry extends { readonly id?: string | undefined }>(
  record: Entry,
): record is Entry & { readonly id: string } {
  return record.id !== undefined;
}

/**
 * The dataset at a version, undefined where the service doesn't keep it. Reads lag behind writes by some seconds, in which
 * the service refuses the version that a push has just made: it is asked a few times. Throws LlmObsError.
 */
export async function readVersion(
  target: PulledTarget,
  version: number,
  options: ReadSnapshotOptions,
): Promise<Snapshot | undefined> {
  // Version 0 has no records, and not every service lets it be asked for.
  if (version === 0) return { version, records: [] };
  for (const milliseconds of [0, ...lagWaits]) {
    if (milliseconds > 0) await (options.wait ?? waitFor)(milliseconds, options.signal);
    try {
      return await readSnapshot(target, version, options);
    } catch (error) {
      if (!LlmObsError.is(error, 'invalid request', 'not found')) throw error;
    }
    const { attributes } = await target.client.datasets.get(target.projectId, target.datasetId, options);
    if (attributes.current_version >= version) return undefined;
  }
  return undefined;
}

function recordsOf(text: string): readonly IdentifiedRecord[] | undefined {
  try {
    const { records } = readPulled(text, '');
    return records.every(isIdentified) ? records : undefined;
  } catch {
    return undefined;
  }
}
