/** Deleting more than this share of a dataset's records asks first. */
const manyDeleted = 0.1;

/**
 * Whether a save deletes so much that it should ask: more than a tenth of a dataset's records, and more than one. A single
 * record never asks, however small the dataset: one was picked out on purpose, and of nine it is more than a tenth already.
 *
 * @param deleted how many records go
 * @param of how many the dataset held before
 */
export function isManyDeleted(deleted: number, of: number): boolean {
  return deleted > 1 && deleted > of * manyDeleted;
}
