import { mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { localPart } from '../records/partFile';
import { readLock, type PulledLock } from '../records/pulled/lockFile';
import { fileOfLock, lockNameOf } from '../records/pulled/lockNames';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { readPulled, type PulledText } from '../records/pulled/pulledText';

/** A pulled file as it lies on the disk. */
export interface PulledFile {
  /** As the caller named it. */
  readonly name: string;
  readonly lock: PulledLock;
  readonly content: PulledText;
}

/**
 * The pulled files that are meant: those named (a lock file stands for its file, a folder for all in it), or all below
 * `folder`. Throws PulledFileError 'missing file'.
 */
export async function pulledFiles(folder: string, named: readonly string[]): Promise<readonly string[]> {
  if (named.length === 0) {
    const found = await filesBelow(folder, '');
    if (found.length > 0) return found;
    throw new PulledFileError(
      'missing file',
      'There is no pulled file below this folder: “llmobs pull DATASET” makes one.',
    );
  }
  const lists = await Promise.all(
    named.map(async (name) => {
      const at = await stat(path.resolve(folder, name)).catch(() => undefined);
      return at?.isDirectory() ? filesBelow(folder, name) : [fileOfLock(name) ?? name];
    }),
  );
  return [...new Set(lists.flat())];
}

/** Reads a pulled file and its lock. Throws PulledFileError. */
export async function readPulledFile(folder: string, name: string): Promise<PulledFile> {
  const lock = await textOf(path.resolve(folder, lockNameOf(name)), lockNameOf(name));
  const text = await textOf(path.resolve(folder, name), name);
  if (lock === undefined) {
    throw new PulledFileError(
      text === undefined ? 'missing file' : 'missing lock',
      text === undefined
        ? `There is no file ${name}.`
        : `${name} was not pulled: ${lockNameOf(name)} is missing. Restore it from git, or pull the dataset anew.`,
    );
  }
  const read = readLock(lock, lockNameOf(name));
  if (text === undefined) {
    const again = `llmobs pull --dataset ${read.dataset.id} --out ${quoted(name)}`;
    throw new PulledFileError(
      'missing file',
      `${name} is missing, though its lock file is there: restore it from git, or write it anew with “${again}”.`,
    );
  }
  return { name, lock: read, content: readPulled(text, name) };
}

/** A name as a shell takes it. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

/** Writes a file whole or not at all, in a folder that is made where it isn't there. */
export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // Of a link, what it points to is written.
  const part = await localPart(await realpath(file).catch(() => file));
  try {
    await part.write(text);
    await part.finish();
  } catch (error) {
    await part.discard().catch(() => undefined);
    throw error;
  }
}

/** undefined where there is no such file. Throws PulledFileError where it isn't text. */
export async function textOf(file: string, name: string): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PulledFileError('unreadable records', `${name} is not UTF-8 text: save it as UTF-8.`, cause);
  }
}

async function filesBelow(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(path.resolve(folder, below), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry): Promise<readonly string[]> => {
      const name = path.join(below, entry.name);
      if (entry.isDirectory()) {
        const isOthers = entry.name === 'node_modules' || entry.name.startsWith('.');
        return isOthers ? [] : filesBelow(folder, name);
      }
      return [fileOfLock(name) ?? []].flat();
    }),
  );
  return lists.flat().sort();
}
