import * as l10n from '@vscode/l10n';
import { LlmObsError } from './errors';

/** The sites that the API's reference names, and uk1, which came later. Labels as the web app shows them. */
export const siteLabels = {
  'datadoghq.com': 'US1',
  'us3.datadoghq.com': 'US3',
  'us5.datadoghq.com': 'US5',
  'datadoghq.eu': 'EU1',
  'uk1.datadoghq.com': 'UK1',
  'ap1.datadoghq.com': 'AP1 (Japan)',
  'ap2.datadoghq.com': 'AP2 (Australia)',
  'ddog-gov.com': 'US1-FED (government)',
  'us2.ddog-gov.com': 'US2-FED (government)',
} as const;

export type Site = keyof typeof siteLabels;

export const sites = Object.keys(siteLabels) as readonly Site[];

/**
 * The base URL in `text`, without a slash at its end. Keys are sent there, so plain http is for this machine only. Throws
 * LlmObsError 'invalid request' that says what is wrong; credentials in the URL are never repeated.
 */
export function parseBaseUrl(text: string): string {
  const trimmed = text.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed))
    throw invalid(l10n.t('A base URL begins with https://, for instance https://api.datadoghq.eu.'));
  if (!URL.canParse(trimmed)) throw invalid(l10n.t('This is not a URL: write it like https://api.datadoghq.eu.'));
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '')
    throw invalid(l10n.t('A base URL must not hold a user name or a password: keys are asked for separately.'));
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid(l10n.t('A base URL begins with https://, not {0}//.', url.protocol));
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw invalid(
      l10n.t('Keys are not sent over plain http to {0}: use https://, http is for this machine only.', url.host),
    );
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(trimmed))
    throw invalid(l10n.t('A base URL has no query (?) and no fragment (#): leave that part out.'));
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether `hostname` (as URL.hostname gives it) is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

export interface WebAppPlace {
  /** One of the nine sites. */
  readonly site?: string | undefined;
  /** The organisation's own subdomain, or the web app's base URL. */
  readonly webUrl?: string | undefined;
}

export type WebAppPage =
  { readonly kind: 'dataset' | 'experiment'; readonly id: string } | { readonly kind: 'datasets' | 'queues' };

/** Where the web app shows `page`; undefined where the place's web app isn't known (another base URL, the sandbox). */
export function webAppUrl({ site, webUrl }: WebAppPlace, page: WebAppPage): string | undefined {
  const base = webAppBase(site, webUrl?.trim());
  return base === undefined ? undefined : base + pathOf(page);
}

function webAppBase(site: string | undefined, webUrl: string | undefined): string | undefined {
  if (webUrl?.includes('://')) return webUrl.replace(/\/+$/, '');
  if (webUrl?.includes('.')) return `https://${webUrl}`;
  if (site === undefined) return undefined;
  if (webUrl) return `https://${webUrl}.${site}`;
  // Sites of two labels have their web app at app.<site>; the others are the web app's host themselves.
  return site.split('.').length === 2 ? `https://app.${site}` : `https://${site}`;
}

function pathOf(page: WebAppPage): string {
  switch (page.kind) {
    case 'dataset':
      return `/llm/datasets/${encodeURIComponent(page.id)}`;
    case 'experiment':
      return `/llm/experiments/${encodeURIComponent(page.id)}`;
    case 'datasets':
      return '/llm/datasets';
    case 'queues':
      return '/llm/annotations/queues';
  }
}

function invalid(message: string): LlmObsError {
  return new LlmObsError('invalid request', message, { pointer: 'url' });
}
