/** Deleting more than this share of a dataset asks first. */
const manyDeleted = 0.1;

/** Whether a save deletes so much that it should ask. One record alone is no slip of the hand. */
export function isManyDeleted(deleted: number, of: number): boolean {
  return deleted > 1 && deleted > of * manyDeleted;
}
