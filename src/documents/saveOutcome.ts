import * as l10n from '@vscode/l10n';
import { summarizeCounts } from '../records/plan';
import type { SaveOutcome } from '../records/save';

/** What was and wasn't saved, and why. The document keeps its edits, so that nothing is lost. */
export function failedSave(
  name: string,
  { error, uncertain, counts, remaining, version, dropped }: SaveOutcome,
): string {
  const done = l10n.t('{0} · version {1}', summarizeCounts(counts), version);
  if (!error) {
    const [first] = dropped;
    const id = first?.id ?? '';
    return dropped.length === 1
      ? l10n.t(
          '{0} was saved but for the record {1}, which the service left out ({2}). It is still in the document.',
          name,
          id,
          done,
        )
      : l10n.t(
          '{0} was saved but for {1} records that the service left out ({2}): {3} is the first. They are still in the document.',
          name,
          dropped.length,
          done,
          id,
        );
  }
  if (counts.inserted + counts.updated + counts.deleted === 0) {
    return uncertain
      ? l10n.t(
          '{0} may or may not have been saved: {1} Saving again is safe: it looks first and sends only what is missing.',
          name,
          error.message,
        )
      : l10n.t('{0} was not saved: {1}', name, error.message);
  }
  const left = remaining.inserts.length + remaining.updates.length + remaining.deletes.length;
  return uncertain
    ? l10n.t(
        '{0} was saved in part ({1}); {2} changes are not known to be saved, saving again sends them: {3}',
        name,
        done,
        left.toLocaleString(),
        error.message,
      )
    : l10n.t(
        '{0} was saved in part ({1}); {2} changes are still unsaved, saving again sends them: {3}',
        name,
        done,
        left.toLocaleString(),
        error.message,
      );
}

/** Says that the service changed what it was sent. `altered` are the ids of the records. */
export function storedOtherwise(name: string, altered: readonly string[]): string {
  return altered.length === 1
    ? l10n.t(
        '{0}: the service stored the record {1} otherwise than sent. The document shows what it holds.',
        name,
        altered[0] ?? '',
      )
    : l10n.t(
        '{0}: the service stored {1} records otherwise than sent. The document shows what it holds; the log names each record.',
        name,
        altered.length,
      );
}
