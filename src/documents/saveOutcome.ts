import { summarizeCounts } from '../records/plan';
import type { SaveOutcome } from '../records/save';

/** Deleting more than this share of a dataset, and more than this many records, asks first. */
const manyDeleted = { share: 0.1, count: 10 };

/** Whether a save deletes so much that it should ask. */
export function isManyDeleted(deleted: number, of: number): boolean {
  const all = deleted > 1 && deleted === of;
  return all || (deleted > manyDeleted.count && deleted > of * manyDeleted.share);
}

/** What was and wasn't saved, and why. The document keeps its edits, so that nothing is lost. */
export function failedSave(
  name: string,
  { error, uncertain, counts, remaining, version, dropped }: SaveOutcome,
): string {
  const done = `${summarizeCounts(counts)} · version ${version}`;
  if (!error) {
    const [first] = dropped;
    return `${name} was saved but for ${dropped.length === 1 ? `the record ${first?.id}` : `${dropped.length} records`} that the service left out (${done}): ${first?.id} is the first. They are still in the document.`;
  }
  const unsure = uncertain ? ' Saving again is safe: it looks first and sends only what is missing.' : '';
  if (counts.inserted + counts.updated + counts.deleted === 0) {
    return `${name} ${uncertain ? 'may or may not have been saved' : 'was not saved'}: ${error.message}${unsure}`;
  }
  const left = remaining.inserts.length + remaining.updates.length + remaining.deletes.length;
  return `${name} was saved in part (${done}); ${left.toLocaleString()} changes are ${uncertain ? 'not known to be saved' : 'still unsaved'}, saving again sends them: ${error.message}`;
}

/** Says that the service changed what it was sent. `altered` are the ids of the records. */
export function storedOtherwise(name: string, altered: readonly string[]): string {
  return `${name}: the service stored ${altered.length === 1 ? `the record ${altered[0]}` : `${altered.length} records`} otherwise than sent. The document shows what it holds; the log names each record.`;
}
