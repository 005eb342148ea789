/** Deleting more than this share of a dataset's records asks first. */
const manyDeleted = 0.1;

/**
 * Whether a save deletes so much that it should ask: more than a tenth of a dataset's records. In a dataset of fewer than
 * ten that is a single one already: there every record counts.
 *
 * @param deleted how many records go
 * @param of how many the dataset held before
 */
export function isManyDeleted(deleted: number, of: number): boolean {
  return deleted > of * manyDeleted;
}
