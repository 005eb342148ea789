import type { AppliedEdit } from '../../records/recordsModel';

/** Several edits, applied one after another, as one; undefined where none changed anything. */
export function combined(edits: readonly (AppliedEdit | undefined)[], label: string): AppliedEdit | undefined {
  const applied = edits.filter((edit) => edit !== undefined);
  const [first] = applied;
  if (!first) return undefined;
  return {
    label,
    key: first.key,
    undo() {
      for (const edit of applied.toReversed()) edit.undo();
    },
    redo() {
      for (const edit of applied) edit.redo();
    },
  };
}
