import type { IdentifiedRecord } from '../plan';
import type { RowChange } from '../recordsModel';
import type { FileChanges } from './patchFile';
import { newPlaceholderId } from './placeholderIds';

/** What a save writes, and how the model takes it over (see RecordsModel.applySaved()). */
export interface FileSave {
  readonly changes: FileChanges;
  /** The records that are written, with the ids that they are known by from then on. */
  readonly records: readonly IdentifiedRecord[];
  readonly deleted: readonly string[];
  /** From ids that were made up for the save: the file gets none. */
  readonly rekeyed: ReadonlyMap<string, string>;
}

export function fileSaveOf(rows: readonly RowChange[]): FileSave {
  const changed: FileChanges['changed'][number][] = [];
  const added: FileChanges['added'][number][] = [];
  const records: IdentifiedRecord[] = [];
  const deleted: string[] = [];
  const rekeyed = new Map<string, string>();
  for (const { saved, now, isIdMade, behind } of rows) {
    if (saved) {
      changed.push({ before: saved, now });
      if (now) records.push(now);
      if (now?.id !== saved.id) deleted.push(saved.id);
    } else if (now) {
      const record = isIdMade ? { ...now, id: newPlaceholderId() } : now;
      if (isIdMade) rekeyed.set(now.id, record.id);
      added.push({ record, behind });
      records.push(record);
    }
  }
  return { changes: { changed, added }, records, deleted, rekeyed };
}

/** `3 changed, 1 added, 2 deleted` */
export function summarizeFileSave({ changes: { changed, added } }: FileSave): string {
  const deleted = changed.filter(({ now }) => now === undefined).length;
  const counts = [
    [changed.length - deleted, 'changed'],
    [added.length, 'added'],
    [deleted, 'deleted'],
  ] as const;
  return counts.flatMap(([count, what]) => (count > 0 ? `${count.toLocaleString()} ${what}` : [])).join(', ');
}
