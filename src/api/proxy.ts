import * as l10n from '@vscode/l10n';
import type { ProxySettings } from './client';
import { LlmObsError } from './errors';
import { isLoopback } from './sites';

/** The URL of the proxy through which `origin` is reached, undefined where it is reached directly. */
export function proxyFor(origin: string, settings: ProxySettings | undefined): string | undefined {
  const proxy = settings?.proxy?.trim();
  if (!proxy) return undefined;
  const url = new URL(origin);
  if (isLoopback(url.hostname)) return undefined;
  if (settings?.noProxy?.some((pattern) => matches(pattern, url))) return undefined;
  const withScheme = proxy.includes('://') ? proxy : `http://${proxy}`;
  // The address may hold a password: it isn't repeated.
  if (!URL.canParse(withScheme) || !/^(https?|socks5?):/i.test(withScheme))
    throw new LlmObsError(
      'invalid request',
      l10n.t('The proxy is not a URL like http://proxy.example:3128: correct it.'),
    );
  return withScheme;
}

/** `*`, `host`, `.suffix`, `*.suffix`, each with a port or without: what NO_PROXY holds by custom. */
function matches(pattern: string, { hostname, port, protocol }: URL): boolean {
  const [, host = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(pattern.trim().toLowerCase()) ?? [];
  if (host === '') return false;
  if (onlyPort !== undefined && onlyPort !== (port || (protocol === 'https:' ? '443' : '80'))) return false;
  if (host === '*') return true;
  const suffix = host.replace(/^\*?\.?/, '');
  return hostname === suffix || hostname.endsWith(`.${suffix}`);
}
