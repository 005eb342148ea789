import type { ProxySettings } from './client';
import { isLoopback } from './sites';

/** VS Code's settings of the same names below `http.`, as the user (never a workspace) set them. */
export interface HttpSettings {
  readonly proxy?: string | undefined;
  readonly noProxy?: readonly string[] | undefined;
  readonly proxyStrictSSL?: boolean | undefined;
  readonly proxySupport?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How `baseUrl` is reached, by VS Code's own rules: nothing goes through a proxy where `http.proxySupport` is `off`;
 * this machine is reached directly; a setting counts before the environment's variables.
 */
export function proxySettings(baseUrl: string, settings: HttpSettings, environment: Environment): ProxySettings {
  const strictSSL = settings.proxyStrictSSL ?? true;
  if (settings.proxySupport === 'off' || isLoopback(new URL(baseUrl).hostname)) return { strictSSL };
  const proxy = settings.proxy?.trim() || proxyOfEnvironment(baseUrl, environment);
  const noProxy = settings.noProxy?.length ? settings.noProxy : noProxyOfEnvironment(environment);
  return { ...(proxy ? { proxy: withScheme(proxy) } : {}), noProxy, strictSSL };
}

function proxyOfEnvironment(baseUrl: string, environment: Environment): string | undefined {
  const https = baseUrl.startsWith('https:');
  const names = https ? ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  return firstOf(environment, [...names, 'all_proxy', 'ALL_PROXY']);
}

function noProxyOfEnvironment(environment: Environment): readonly string[] {
  const list = firstOf(environment, ['no_proxy', 'NO_PROXY']) ?? '';
  return list.split(/[\s,]+/).filter((host) => host !== '');
}

function firstOf(environment: Environment, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return value;
  }
  return undefined;
}

/** `proxy:3128` is how many write it; it means an http proxy. */
function withScheme(proxy: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}
