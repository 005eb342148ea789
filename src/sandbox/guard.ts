import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { Problem } from './problem';
import type { SandboxEnv } from './service';

export interface SandboxKeys {
  readonly apiKey: string;
  readonly applicationKey: string;
}

/**
 * Lets only those through who call the service by an address of this machine and, if they are a page in a browser, from
 * its own origin: a web page elsewhere can't reach it by rebinding a DNS name, or by a request across origins.
 */
export function refuseForeigners(): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const port = c.env.incoming.socket.localPort;
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const { host, origin } = c.env.incoming.headers;
    if (host === undefined || !hosts.includes(host.toLowerCase()))
      throw new Problem('forbidden', `this service answers as ${hosts.join(' or ')} only`, { header: 'Host' });
    if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`))
      throw new Problem('forbidden', 'requests of other origins are refused', { header: 'Origin' });
    await next();
  };
}

/** Asks for both keys, as Datadog does: 401 without the API key, 403 without the application key. */
export function requireKeys({ apiKey, applicationKey }: SandboxKeys): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    if (!sameKey(c.req.header('DD-API-KEY'), apiKey))
      throw new Problem('unauthorized', 'the API key is missing or wrong', { header: 'DD-API-KEY' });
    if (!sameKey(c.req.header('DD-APPLICATION-KEY'), applicationKey))
      throw new Problem('forbidden', 'the application key is missing or wrong', { header: 'DD-APPLICATION-KEY' });
    await next();
  };
}

/** Compares digests, so that the time it takes tells neither the content nor the length of the key. */
function sameKey(given: string | undefined, wanted: string): boolean {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
  return timingSafeEqual(digest(given ?? ''), digest(wanted)) && given !== undefined;
}
