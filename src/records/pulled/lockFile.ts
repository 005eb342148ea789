import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { PulledFileError } from './pulledFileError';

/** What stands beside a pulled file: where its records come from, and which they were. */
export interface PulledLock {
  /** One of Datadog's sites, `sandbox` (the extension's own), or the base URL of another service. */
  readonly site: string;
  readonly project: PulledName;
  readonly dataset: PulledName;
  /** The version that the file was brought to last. */
  readonly version: number;
  /** How many records that version held. */
  readonly records: number;
  /** Of these records, see hashRecords(): tells whether what is read later is what was pulled. */
  readonly sha256: string;
  /** The lock was read out of a merge conflict of git, which still stands in its file. */
  readonly isSettled?: boolean | undefined;
}

export interface PulledName {
  readonly id: string;
  readonly name: string;
}

/** The extension's local service, whose address is another one after each start. */
export const sandboxSite = 'sandbox';

const name = z.object({ id: z.string().check(z.minLength(1)), name: z.string() });
const schema = z.object({
  lockVersion: z.literal(1),
  site: z.string().check(z.minLength(1)),
  project: name,
  dataset: name,
  version: z.int().check(z.nonnegative()),
  records: z.int().check(z.nonnegative()),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/**
 * Reads a lock file's text. Of the two sides of git's merge conflict in it, the older version is read, which the file can
 * be merged from whatever stands in it. `file` names it in what is thrown: PulledFileError 'unreadable lock'.
 */
export function readLock(text: string, file: string): PulledLock {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    const settled = olderSide(text, file);
    if (settled) return { ...settled, isSettled: true };
    throw new PulledFileError(
      'unreadable lock',
      l10n.t(
        '{0} holds a merge conflict of git that is not between two versions of one dataset: keep the side that the file belongs to, then pull.',
        file,
      ),
    );
  }
  return parseLock(text, file);
}

function parseLock(text: string, file: string): PulledLock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PulledFileError(
      'unreadable lock',
      l10n.t('{0} is no valid JSON: restore it from git, or pull anew.', file),
      cause,
    );
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const newer = typeof value === 'object' && value !== null && Number(Reflect.get(value, 'lockVersion')) > 1;
  throw new PulledFileError(
    'unreadable lock',
    newer
      ? l10n.t('{0} was written by a newer version of this program: update it.', file)
      : l10n.t(
          "{0} is not a lock file: “{1}” can't be read. Restore it from git, or pull anew.",
          file,
          issue?.path.join('.') || l10n.t('all of it'),
        ),
  );
}

/** A conflict as git writes it: ours, with diff3 what both come from, theirs. */
const conflict = /^<{7}.*\r?\n([^]*?)(?:^\|{7}.*\r?\n[^]*?)?^={7}\r?\n([^]*?)^>{7}.*(?:\r?\n|$)/gm;

/** undefined where a side is no lock, or the two are not of one dataset. */
function olderSide(text: string, file: string): PulledLock | undefined {
  try {
    const [ours, theirs] = ['$1', '$2'].map((side) => parseLock(text.replace(conflict, side), file));
    if (!ours || ours.site !== theirs?.site || ours.dataset.id !== theirs.dataset.id) return undefined;
    return ours.version < theirs.version ? ours : theirs;
  } catch (error) {
    if (PulledFileError.is(error)) return undefined;
    throw error;
  }
}

/** A member per line, so that git shows what changed. */
export function writeLock({ site, project, dataset, version, records, sha256 }: PulledLock): string {
  return `${JSON.stringify({ lockVersion: 1, site, project, dataset, version, records, sha256 }, undefined, 2)}\n`;
}
