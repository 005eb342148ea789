import * as l10n from '@vscode/l10n';
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Keys } from '../api/client';

export interface SandboxProgramOptions {
  /** The bundled sandbox, `dist/sandbox.js`. */
  readonly program: string;
  /** Absolute; holds the data file and the endpoint file. */
  readonly folder: string;
  /** A line for the log channel. */
  readonly log: (line: string) => void;
}

/** How a start ended: it listens at `url`, another process has the data file, or it ended with these last words. */
export type SandboxStart =
  | { readonly kind: 'listening'; readonly url: string; readonly process: ChildProcess; lastWords(): string }
  | { readonly kind: 'held by another' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Written by the sandbox once it listens: `{"url":"http://127.0.0.1:PORT","pid":PID}`. */
export const endpointFile = (folder: string) => path.join(folder, 'sandbox.json');

/** The exit code that says that another process holds the data file. */
const heldByAnother = 3;
/** The first start fills the data file, which takes seconds on a slow disk. Milliseconds. */
const startWithin = 60_000;

/** Starts the sandbox as a process of its own and waits until it listens or has ended. Never throws. */
export function startSandbox(keys: Keys, { program, folder, log }: SandboxProgramOptions): Promise<SandboxStart> {
  const options = ['--port', '0', '--data', path.join(folder, 'sandbox.sqlite'), '--sample', '--leased'];
  const child = spawn(process.execPath, [program, ...options, '--endpoint-file', endpointFile(folder)], {
    // In the desktop build the executable is VS Code itself, which this variable turns into plain Node.
    env: {
      ...process.env,
      ELECTRON_RUN_AS_NODE: '1',
      LLMOBS_SANDBOX_API_KEY: keys.apiKey,
      LLMOBS_SANDBOX_APP_KEY: keys.applicationKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });

  const words: string[] = [];
  const lastWords = () => words.at(-1) ?? '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.trim()) return;
    log(`sandbox: ${line}`);
    // The stack that follows an uncaught error says less to a user than its first line.
    if (!/^\s+at |^Node\.js v|^}$/.test(line)) words.push(line.trim());
    if (words.length > 20) words.shift();
  });

  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ kind: 'failed', reason: l10n.t('It did not listen within {0} s.', startWithin / 1000) });
      child.kill();
    }, startWithin);
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      unref(child);
      const url = listeningAt(line);
      if (url) resolve({ kind: 'listening', url, process: child, lastWords });
      else {
        resolve({ kind: 'failed', reason: l10n.t('It said something else than where it listens.') });
        child.kill();
      }
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', reason: error.message });
    });
    // After `exit` the last words may still be in the pipe; `close` comes when they are read.
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      log(`sandbox: ended (${signal ?? `code ${code}`})`);
      if (code === heldByAnother) resolve({ kind: 'held by another' });
      else resolve({ kind: 'failed', reason: startFailure(words, code, signal) });
    });
  });
}

/** Why the sandbox ended, as a sentence, from what it wrote to stderr. */
export function startFailure(words: readonly string[], code: number | null, signal: string | null): string {
  const said = words.find((line) => /error/i.test(line)) ?? words.at(-1);
  if (words.some((line) => /node:sqlite/.test(line)))
    return l10n.t(
      'This VS Code runs on Node.js {0}, which comes without node:sqlite: use a newer VS Code.',
      process.versions.node,
    );
  if (said) return said;
  return signal
    ? l10n.t('It was stopped by {0}.', signal)
    : l10n.t('It ended with code {0} and said nothing.', code ?? '');
}

function listeningAt(line: string): string | undefined {
  try {
    const { url } = JSON.parse(line) as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Lets the parent end without waiting for the child, which ends by itself once its leases are gone. */
function unref(child: ChildProcess & { stdout: Readable; stderr: Readable }): void {
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) (pipe as Readable & { unref?: () => void }).unref?.();
}
