import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import type { Keys } from '../api/client';

/** A running sandbox that this process keeps alive: it ends itself some seconds after its last lease was closed. */
export interface SandboxLease {
  readonly url: string;
  /** Settles when the lease is gone: the sandbox died, or close() was called. */
  readonly ended: Promise<void>;
  close(): void;
}

/** How long a sandbox may take to answer. It is on this machine and answers in milliseconds unless it is stuck. */
const answerWithin = 5000;

/** The address that a running sandbox wrote into its endpoint file, or undefined where there is none to read. */
export async function readEndpoint(file: string): Promise<string | undefined> {
  try {
    const { url } = JSON.parse(await readFile(file, 'utf8')) as { url?: unknown };
    // Keys go to this address: it has to be a port of this machine.
    return typeof url === 'string' && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url) ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a lease on the sandbox at `url`. undefined where none answers there, or one that has other keys: the file may
 * be a dead process's, and its port another program's by now.
 */
export async function takeLease(url: string, keys: Keys): Promise<SandboxLease | undefined> {
  const valid = await request(`${url}/api/v2/validate_keys`, keys);
  if (!valid || !(await saysOk(valid))) return undefined;
  const held = await request(`${url}/sandbox/lease`, keys);
  if (held?.statusCode !== 200) {
    held?.destroy();
    return undefined;
  }
  const ended = new Promise<void>((resolve) => {
    held.once('close', resolve);
    held.once('error', () => resolve());
  });
  held.resume();
  // A lease alone doesn't keep a program running that has nothing else to do.
  held.socket.unref();
  return { url, ended, close: () => held.destroy() };
}

async function saysOk(answer: http.IncomingMessage): Promise<boolean> {
  try {
    return (
      answer.statusCode === 200 && (JSON.parse(await text(answer)) as { status?: unknown } | null)?.status === 'ok'
    );
  } catch {
    return false;
  } finally {
    answer.destroy();
  }
}

function request(url: string, keys: Keys): Promise<http.IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const sent = http.get(url, {
      agent: new http.Agent({ keepAlive: false }),
      headers: { 'DD-API-KEY': keys.apiKey, 'DD-APPLICATION-KEY': keys.applicationKey },
    });
    const timer = setTimeout(() => sent.destroy(), answerWithin);
    sent.once('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    sent.once('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    // What comes after the answer shows as its end.
    sent.on('error', () => undefined);
  });
}
