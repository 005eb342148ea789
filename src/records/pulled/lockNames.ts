const ending = '.lock.json';

/**
 * The name of the lock file of a pulled file. One beside each, so that branches that touch different datasets never
 * conflict in git, and a file and its lock move together.
 */
export function lockNameOf(file: string): string {
  return `${file}${ending}`;
}

/** The pulled file that a lock file belongs to, undefined where it is no lock file. */
export function fileOfLock(lock: string): string | undefined {
  return lock.endsWith(`.jsonl${ending}`) ? lock.slice(0, -ending.length) : undefined;
}
