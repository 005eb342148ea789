import { planChanges, type ChangeCounts } from '../plan';
import type { PulledLock } from './lockFile';
import type { PulledText } from './pulledText';
import { readBase, type PulledTarget, type ReadBaseOptions } from './readBase';

/** `behind`: the service has a newer version. `diverged`: that, and the file was changed. */
export type PulledState = 'clean' | 'changed' | 'behind' | 'diverged';

export interface PulledStatus {
  readonly state: PulledState;
  /** What was changed in the file; undefined where it was, and nobody has the records that it was pulled with. */
  readonly local: ChangeCounts | undefined;
  /** The version that the file was brought to last. */
  readonly version: number;
  /** The version that the service has now. */
  readonly current: number;
}

/** How a pulled file stands to what it was pulled with, and to the service. Throws LlmObsError. */
export async function pulledStatus(
  target: PulledTarget,
  lock: PulledLock,
  file: PulledText,
  options: ReadBaseOptions = {},
): Promise<PulledStatus> {
  const { attributes } = await target.client.datasets.get(target.projectId, target.datasetId, options);
  const base = await readBase(target, lock, file, options);
  const plan = base && planChanges(base.snapshot, file.records);
  const local = plan && {
    inserted: plan.inserts.length,
    updated: plan.updates.length,
    deleted: plan.deletes.length,
  };
  const changed = !local || local.inserted + local.updated + local.deleted > 0;
  // A version that is told may lag behind our own last push.
  const behind = attributes.current_version > lock.version;
  return {
    state: changed ? (behind ? 'diverged' : 'changed') : behind ? 'behind' : 'clean',
    local,
    version: lock.version,
    current: Math.max(attributes.current_version, lock.version),
  };
}
