import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { addressOf } from '../support/sandboxProgram';
import { repository } from './processes';

export const KEYS = { apiKey: 'bench-api-key', applicationKey: 'bench-application-key' };
export const KEY_HEADERS = { 'DD-API-KEY': KEYS.apiKey, 'DD-APPLICATION-KEY': KEYS.applicationKey };

/** The sandbox as it ships, in its own process, with its data in `folder`. */
export interface Sandbox {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startSandbox(folder: string): Promise<Sandbox> {
  const child = spawn(
    process.execPath,
    [path.join(repository, 'dist/sandbox.js'), '--port', '0', '--data', path.join(folder, 'sandbox.db')],
    {
      env: { ...process.env, LLMOBS_SANDBOX_API_KEY: KEYS.apiKey, LLMOBS_SANDBOX_APP_KEY: KEYS.applicationKey },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await addressOf(child);
  return { url, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Makes an empty folder, gives it to `use`, and removes it. */
export async function withFolder<T>(name: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = path.join(repository, '.bench', name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
