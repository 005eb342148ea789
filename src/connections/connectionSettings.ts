import * as l10n from '@vscode/l10n';
import { LlmObsError } from '../api/errors';
import { parseBaseUrl, sites } from '../api/sites';
import type { Connection } from './connection';

/** What the user says about a connection, in the form of an entry of the setting `llmObs.connections`. */
export interface ConnectionDraft {
  readonly name: string;
  /** One of the nine sites. Either this or `url`. */
  readonly site?: string | undefined;
  /** Any other base URL. */
  readonly url?: string | undefined;
  readonly webUrl?: string | undefined;
}

/** A connection, and which entry of the setting (counted from 0) it was read from. */
export interface ConnectionEntry {
  readonly connection: Connection;
  readonly index: number;
}

export interface ConnectionEntries {
  readonly entries: readonly ConnectionEntry[];
  /** A sentence for each entry that can't be used. */
  readonly problems: readonly string[];
}

export const sandboxConnection: Connection = { id: 'sandbox', name: 'Sandbox', kind: 'sandbox' };

/** Reads the value of the setting `llmObs.connections`. An entry that can't be used is left out and its reason given. */
export function readConnections(value: unknown): ConnectionEntries {
  if (value === undefined || value === null) return { entries: [], problems: [] };
  if (!Array.isArray(value))
    return { entries: [], problems: [l10n.t('The setting llmObs.connections has to be a list.')] };
  const entries: ConnectionEntry[] = [];
  const problems: string[] = [];
  const taken = new Set([sandboxConnection.id]);
  for (const [index, entry] of (value as unknown[]).entries()) {
    try {
      const connection = readEntry(entry, taken);
      taken.add(connection.id);
      entries.push({ connection, index });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(l10n.t('Entry {0} of the setting llmObs.connections is left out. {1}', index + 1, reason));
    }
  }
  return { entries, problems };
}

/**
 * The connection that a draft describes. `taken` holds the ids of the others. Throws LlmObsError 'invalid request' with
 * `pointer` naming the field, where it can't be used.
 */
export function checkDraft(draft: ConnectionDraft, taken: ReadonlySet<string>, id?: string): Connection {
  const name = draft.name.trim();
  if (!name) throw invalid('name', l10n.t('A connection needs a name.'));
  const connectionId = id ?? connectionIdOf(name, taken);
  const webUrl = draft.webUrl?.trim() ? { webUrl: checkWebUrl(draft.webUrl.trim()) } : {};
  const base = { id: connectionId, name, kind: 'datadog', ...webUrl } as const;
  if (draft.site && draft.url) throw invalid('site', l10n.t('A connection has either a site or a url, not both.'));
  if (draft.url) return { ...base, url: parseBaseUrl(draft.url) };
  if (!draft.site) throw invalid('site', l10n.t('A connection needs a site, for instance datadoghq.eu, or a url.'));
  const site = draft.site.trim().toLowerCase();
  if (!sites.some((known) => known === site))
    throw invalid(
      'site',
      l10n.t('“{0}” is not a Datadog site: use one of {1}, or url for another address.', site, sites.join(', ')),
    );
  return { ...base, site };
}

/** A free id made of the name: lower-case letters, digits and `-`, since it becomes the authority of document URIs. */
export function connectionIdOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'connection';
  const short = slug.slice(0, 40).replace(/-+$/, '');
  let id = short;
  for (let n = 2; taken.has(id); n++) id = `${short}-${n}`;
  return id;
}

/** Where a connection's requests and keys go: `https://api.<site>`, or its base URL. Not for the sandbox. */
export function baseUrlOf(connection: Connection): string {
  return connection.url ?? `https://api.${connection.site}`;
}

/** The service as people call it: the site, or the host of the URL. */
export function placeOf(connection: Connection): string {
  if (connection.kind === 'sandbox') return l10n.t('the sandbox');
  return connection.site ?? new URL(baseUrlOf(connection)).host;
}

function readEntry(entry: unknown, taken: ReadonlySet<string>): Connection {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw invalid('', l10n.t('It has to be an object with a name and a site or url.'));
  const fields = entry as Readonly<Record<string, unknown>>;
  const id = text(fields, 'id');
  if (id !== undefined && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(id))
    throw invalid('id', l10n.t('Its id may hold lower-case letters, digits and “-” only.'));
  if (id !== undefined && taken.has(id)) throw invalid('id', l10n.t('The id “{0}” is taken.', id));
  const [name, site, url, webUrl] = (['name', 'site', 'url', 'webUrl'] as const).map((field) => text(fields, field));
  return checkDraft({ name: name ?? '', site, url, webUrl }, taken, id);
}

function text(fields: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(field, l10n.t('Its {0} has to be a text.', field));
  return value;
}

/** An organisation's own subdomain (`acme`), or the host or address of the web app. */
function checkWebUrl(value: string): string {
  if (/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value.toLowerCase();
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password)
    throw invalid('webUrl', l10n.t('webUrl has to be a subdomain, for instance acme, or an https address.'));
  return url.href.replace(/\/+$/, '');
}

function invalid(pointer: string, message: string): LlmObsError {
  return new LlmObsError('invalid request', message, { pointer });
}
