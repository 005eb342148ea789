import type { LlmObsClient } from '../../api/client';
import { HeldRecords } from '../../records/import/heldRecords';
import { WrittenRecords } from '../../records/import/writtenRecords';
import type { Snapshot } from '../../records/model';
import type { DatasetTarget as RecordsTarget } from '../../records/save';
import { openPages, readSnapshot } from '../../records/snapshot';
import type { ProgressCall } from '../../progress/progress';
import type { DatasetTarget } from '../pickers';

/** What is known of the dataset that is imported into. */
export interface TargetContents {
  readonly version: number;
  /** Its records, where they were wanted whole. */
  readonly snapshot: Snapshot | undefined;
  readonly held: HeldRecords;
}

/** What a dataset holds that is made by the import. */
export const nothingHeld: TargetContents = {
  version: 0,
  snapshot: { version: 0, records: [] },
  held: new HeldRecords(),
};

/** The addresses of an existing dataset; undefined where it is yet to be made. */
export function idsOf({
  connectionId,
  project,
  dataset,
}: DatasetTarget):
  { readonly connectionId: string; readonly projectId: string; readonly datasetId: string } | undefined {
  if (project.kind === 'new' || dataset.kind === 'new') return undefined;
  return { connectionId, projectId: project.resource.id, datasetId: dataset.resource.id };
}

export function nameOfTarget({ dataset }: DatasetTarget): string {
  return dataset.kind === 'existing' ? dataset.resource.attributes.name : dataset.name;
}

/**
 * Reads what a dataset holds: whole for a plan, else its ids and inputs, in little memory. Throws LlmObsError.
 * @param wanted whether the records are wanted whole, and whether inputs are looked for
 */
export async function readContents(
  client: LlmObsClient,
  ids: { readonly projectId: string; readonly datasetId: string },
  wanted: { readonly records: boolean; readonly inputs: boolean },
  signal: AbortSignal,
): Promise<TargetContents> {
  const target = { client, ...ids };
  const held = new HeldRecords();
  if (wanted.records) {
    const snapshot = await readSnapshot(target, undefined, { signal });
    for (const record of snapshot.records) held.add(record, wanted.inputs);
    return { version: snapshot.version, snapshot, held };
  }
  const { version, pages } = await openPages(target, undefined, { signal });
  for await (const { items } of pages) for (const record of items) held.add(record, wanted.inputs);
  return { version, snapshot: undefined, held };
}

/** What of an import has arrived in a dataset. Throws LlmObsError. */
export async function readWritten(
  target: RecordsTarget,
  call: ProgressCall,
  onRecords: (records: number) => void,
): Promise<WrittenRecords> {
  const written = new WrittenRecords();
  const { pages } = await openPages(target, undefined, call);
  let records = 0;
  for await (const { items } of pages) {
    for (const record of items) written.add(record);
    onRecords((records += items.length));
  }
  return written;
}
