import type { Snapshot } from '../model';
import { hashRecords } from './hashRecords';
import type { PulledLock, PulledName } from './lockFile';

/** The lock for a file that was brought to the version of `snapshot`. */
export function lockFor(place: Pick<PulledLock, 'site' | 'project' | 'dataset'>, snapshot: Snapshot): PulledLock {
  const { site, project, dataset } = place;
  const own = ({ id, name }: PulledName): PulledName => ({ id, name });
  return {
    site,
    project: own(project),
    dataset: own(dataset),
    version: snapshot.version,
    records: snapshot.records.length,
    sha256: hashRecords(snapshot.records),
  };
}
