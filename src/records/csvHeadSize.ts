/** Bytes from the start of a file that are enough to inspect it. On its own, since what inspects is loaded later. */
export const headSize = 256 * 1024;
