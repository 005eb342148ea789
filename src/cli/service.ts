import type { LlmObsClient } from '../api/client';
import { createClient } from '../api/createClient';
import { proxySettings } from '../api/proxySettings';
import { isLoopback, parseBaseUrl, sites } from '../api/sites';
import { sandboxSite, type PulledLock } from '../records/pulled/lockFile';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { UsageError } from './exitCodes';
import type { CommonOptions } from './readArguments';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A service with a client of it. */
export interface Service {
  /** As lock files name it: a Datadog site, or a base URL. */
  readonly site: string;
  readonly client: LlmObsClient;
}

/**
 * The services that a run talks to. Keys go where the caller says, and without a word of theirs to Datadog's own sites: a
 * lock file, which comes with the repository, can't choose another place.
 */
export class Services {
  readonly #open = new Map<string, Service>();
  /** What the caller said, and with which words. */
  readonly #chosen: { readonly site: string; readonly by: string } | undefined;

  constructor(
    { site, baseUrl }: CommonOptions,
    private readonly env: Environment,
    private readonly version: string,
  ) {
    if (baseUrl !== undefined) this.#chosen = { site: parseBaseUrl(baseUrl), by: '--base-url' };
    else if (site !== undefined) this.#chosen = { site: knownSite(site, '--site'), by: '--site' };
    else if (env['DD_SITE']?.trim()) {
      this.#chosen = { site: knownSite(env['DD_SITE'], 'DD_SITE'), by: 'DD_SITE' };
    }
  }

  /** The service that a dataset is pulled from for the first time. Throws UsageError. */
  chosen(): Service {
    return this.#service(this.#chosen?.site ?? 'datadoghq.com');
  }

  /** The service of a pulled file. Throws PulledFileError 'other service', UsageError. */
  of({ site }: PulledLock, file: string): Service {
    const chosen = this.#chosen;
    if (!chosen) {
      if (sites.some((known) => known === site)) return this.#service(site);
      const where =
        site === sandboxSite ? 'the sandbox: name its address with --base-url' : `${site}: name it with --base-url`;
      throw new PulledFileError(
        'other service',
        `${file} was pulled from ${where}, since a file can't choose where keys go.`,
      );
    }
    if (chosen.site === site || (isLocal(chosen.site) && isLocal(site))) return this.#service(chosen.site);
    throw new PulledFileError(
      'other service',
      `${file} was pulled from ${site}, and ${chosen.by} says ${chosen.site}: nothing was sent.`,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ client }) => client.close()));
  }

  #service(site: string): Service {
    const open = this.#open.get(site);
    if (open) return open;
    const keys = this.#keys();
    const baseUrl = site.includes('://') ? site : `https://api.${site}`;
    const proxy = proxySettings(baseUrl, {}, this.env);
    const client = createClient({ baseUrl, keys: () => keys, proxy, userAgent: `llmobs/${this.version}` });
    const service = { site, client };
    this.#open.set(site, service);
    return service;
  }

  #keys(): { apiKey: string; applicationKey: string } {
    const [apiKey, applicationKey] = [this.env['DD_API_KEY']?.trim(), this.env['DD_APP_KEY']?.trim()];
    if (apiKey && applicationKey) return { apiKey, applicationKey };
    if (apiKey) throw new UsageError('The environment variable DD_APP_KEY is not set: it holds the application key.');
    if (applicationKey) throw new UsageError('The environment variable DD_API_KEY is not set: it holds the API key.');
    throw new UsageError(
      'The environment variables DD_API_KEY and DD_APP_KEY are not set: they hold the API key and the application key.',
    );
  }
}

/** The sandbox has another address after each start, so that any of this machine may be the one. */
function isLocal(site: string): boolean {
  return site === sandboxSite || (URL.canParse(site) && isLoopback(new URL(site).hostname));
}

function knownSite(text: string, by: string): string {
  const site = text.trim().toLowerCase();
  if (sites.some((known) => known === site)) return site;
  throw new UsageError(`${by}: “${text}” is none of Datadog's sites, which are ${sites.join(', ')}.`);
}
