import * as l10n from '@vscode/l10n';
import { setTimeout as delay } from 'node:timers/promises';
import type { Keys } from '../api/client';
import { LlmObsError } from '../api/errors';
import { sandboxKeys } from './sandboxKeys';
import { readEndpoint, type SandboxLease, takeLease } from './sandboxLease';
import { endpointFile, type SandboxProgramOptions, startSandbox } from './sandboxProgram';

export interface SandboxOptions extends SandboxProgramOptions {
  /** Called when this window begins to use a sandbox that runs. */
  readonly onHeld: () => void;
  /** Called when the sandbox that this window used is gone. The next endpoint() starts it again. */
  readonly onLost: () => void;
}

export interface SandboxEndpoint {
  readonly url: string;
  readonly keys: Keys;
}

/** So many losses within `crashWindow` (ms) are a crash loop, and the sandbox isn't started again before it is over. */
const crashLimit = 4;
const crashWindow = 60_000;
/** How long to wait for another process that holds the data file to become reachable, or to end. Milliseconds. */
const joinWithin = 20_000;

/**
 * The sandbox as this window sees it: joined where another window runs it, started where none does, started again after
 * it died, and left to end by itself (by giving back the lease) when the window closes.
 */
export class SandboxProcess {
  readonly #options: SandboxOptions;
  #lease: SandboxLease | undefined;
  #keys: Keys | undefined;
  #connecting: Promise<SandboxEndpoint> | undefined;
  #losses: number[] = [];
  #lastWords: () => string = () => '';
  #disposed = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  /** Address and keys of a sandbox that runs. Throws LlmObsError 'unavailable' with the reason where it can't be had. */
  endpoint(): Promise<SandboxEndpoint> {
    if (this.#lease && this.#keys) return Promise.resolve({ url: this.#lease.url, keys: this.#keys });
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  dispose(): void {
    this.#disposed = true;
    this.#lease?.close();
    this.#lease = undefined;
  }

  async #connect(): Promise<SandboxEndpoint> {
    this.#refuseCrashLoop();
    const keys = await sandboxKeys(this.#options.folder);
    const deadline = Date.now() + joinWithin;
    for (let pause = 100; ; pause = Math.min(2 * pause, 1000)) {
      const lease = (await this.#join(keys)) ?? (await this.#start(keys));
      if (this.#disposed) {
        lease?.close();
        throw new LlmObsError('cancelled', l10n.t('The window is closing.'));
      }
      if (lease) {
        this.#hold(lease, keys);
        return { url: lease.url, keys };
      }
      if (Date.now() > deadline)
        throw new LlmObsError(
          'unavailable',
          l10n.t(
            'The sandbox’s data is in use by a process that does not answer: close other VS Code windows, then try again.',
          ),
        );
      await delay(pause);
    }
  }

  async #join(keys: Keys): Promise<SandboxLease | undefined> {
    const url = await readEndpoint(endpointFile(this.#options.folder));
    const lease = url && (await takeLease(url, keys));
    if (!lease) return undefined;
    this.#options.log(`sandbox: joined at ${url}`);
    this.#lastWords = () => '';
    return lease;
  }

  /** undefined where another process holds the data file: then it is to be joined, now or in a moment. */
  async #start(keys: Keys): Promise<SandboxLease | undefined> {
    const started = await startSandbox(keys, this.#options);
    switch (started.kind) {
      case 'held by another':
        return undefined;
      case 'failed':
        throw new LlmObsError('unavailable', l10n.t('The sandbox did not start. {0}', started.reason));
      case 'listening': {
        this.#options.log(`sandbox: started at ${started.url}`);
        this.#lastWords = () => started.lastWords();
        const lease = await takeLease(started.url, keys);
        if (lease) return lease;
        started.process.kill();
        throw new LlmObsError('unavailable', l10n.t('The sandbox started, but did not answer: try again.'));
      }
    }
  }

  #hold(lease: SandboxLease, keys: Keys): void {
    this.#lease = lease;
    this.#keys = keys;
    this.#options.onHeld();
    void lease.ended.then(() => {
      if (this.#lease !== lease) return;
      this.#lease = undefined;
      this.#losses.push(Date.now());
      this.#options.log('sandbox: gone; it starts again when it is next needed');
      this.#options.onLost();
    });
  }

  #refuseCrashLoop(): void {
    this.#losses = this.#losses.filter((at) => at > Date.now() - crashWindow);
    if (this.#losses.length < crashLimit) return;
    const reason = this.#lastWords();
    throw new LlmObsError(
      'unavailable',
      reason
        ? l10n.t(
            'The sandbox ended {0} times within a minute and is left alone for another one; it said: {1}.',
            this.#losses.length,
            reason,
          )
        : l10n.t(
            'The sandbox ended {0} times within a minute and is left alone for another one; the log may say why.',
            this.#losses.length,
          ),
    );
  }
}
