import type { MiddlewareHandler } from 'hono';
import { isRawJson } from '../json/rawJson';
import { Verbatim } from './jsonText';
import type { SandboxEnv } from './service';

export interface JournalEntry {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** What the client calls itself (`User-Agent`), which tells programs apart. */
  readonly client: string | undefined;
  /** The JSON body as it arrived, to the digit, where it was read and is small. */
  readonly body?: Verbatim | undefined;
}

const KEPT_ENTRIES = 1000;
const KEPT_BODY = 64 * 1024;

/**
 * The requests that came in lately, oldest first, so that tests can tell what was sent. Of the headers only the client's
 * name: keys are there.
 */
export class Journal {
  #entries: JournalEntry[] = [];

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }

  record(): MiddlewareHandler<SandboxEnv> {
    return async (c, next) => {
      await next();
      if (c.req.path.startsWith('/sandbox/')) return;
      const { pathname, search } = new URL(c.req.url);
      const text = c.get('bodyText');
      const body = text !== undefined && text.length <= KEPT_BODY && isRawJson(text) ? new Verbatim(text) : undefined;
      this.#entries.push({
        method: c.req.method,
        path: `${pathname}${readable(search)}`,
        status: c.res.status,
        client: c.req.header('user-agent'),
        body,
      });
      if (this.#entries.length > KEPT_ENTRIES) this.#entries.shift();
    };
  }
}

/** A query without percent signs, where it can be read so. */
export function readable(search: string): string {
  try {
    return decodeURIComponent(search);
  } catch {
    return search;
  }
}
