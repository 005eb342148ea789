import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Keys } from '../api/client';

/**
 * The keys of the sandbox in `folder`, made by the first window that asks. They are random, open nothing but the data
 * file beside them, and keep web pages and other users of the machine out. They lie in a file that only its owner can
 * read (as Jupyter's do) and not in SecretStorage, because that is a different one in each window where no keyring is
 * installed, in each browser and in each profile: such windows couldn't share the sandbox.
 */
export async function sandboxKeys(folder: string): Promise<Keys> {
  const file = path.join(folder, 'sandbox-keys.json');
  const existing = await readKeys(file);
  if (existing) return existing;
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const keys: Keys = { apiKey: randomBytes(16).toString('hex'), applicationKey: randomBytes(20).toString('hex') };
  await writeFile(draft, JSON.stringify(keys), { mode: 0o600, flush: true });
  try {
    // A link never replaces: of two windows that start together one wins, and both read the winner's keys.
    await link(draft, file);
    return keys;
  } catch (error) {
    const winner = await readKeys(file);
    if (winner) return winner;
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // There, but unreadable: nobody can be using it, since its keys are lost.
    await rm(file, { force: true });
    await link(draft, file);
    return keys;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readKeys(file: string): Promise<Keys | undefined> {
  try {
    const keys = JSON.parse(await readFile(file, 'utf8')) as Partial<Keys> | null;
    return typeof keys?.apiKey === 'string' && typeof keys.applicationKey === 'string'
      ? { apiKey: keys.apiKey, applicationKey: keys.applicationKey }
      : undefined;
  } catch {
    return undefined;
  }
}
