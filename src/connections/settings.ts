import * as vscode from 'vscode';
import type { ClientOptions } from '../api/client';
import type { HttpSettings } from '../api/proxySettings';

// Only what the user set counts, here and below: a workspace must not choose where keys are sent, or through whom. The
// manifest gives our settings the scope `machine`; reading no other value keeps it so for VS Code's own ones too.

/** The entries of `llmObs.connections` as the user wrote them: unchecked. */
export function readConnectionsSetting(): unknown {
  return userValue('llmObs', 'connections');
}

/** Replaces the entries of `llmObs.connections` in the user's settings (a remote window's: those of its machine). */
export async function writeConnectionsSetting(entries: readonly unknown[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('llmObs')
    .update('connections', entries.length ? entries : undefined, vscode.ConfigurationTarget.Global);
}

/** How requests are sent: the setting `llmObs.http.transport`. */
export function readTransport(): NonNullable<ClientOptions['transport']> {
  const value = userValue('llmObs', 'http.transport');
  return value === 'undici' || value === 'editor' ? value : 'auto';
}

/** VS Code's own settings about proxies. */
export function readHttpSettings(): HttpSettings {
  const [proxy, noProxy, strict, support] = ['proxy', 'noProxy', 'proxyStrictSSL', 'proxySupport'].map((name) =>
    userValue('http', name),
  );
  return {
    proxy: typeof proxy === 'string' ? proxy : undefined,
    noProxy: Array.isArray(noProxy) ? noProxy.filter((host) => typeof host === 'string') : undefined,
    proxyStrictSSL: typeof strict === 'boolean' ? strict : undefined,
    proxySupport: typeof support === 'string' ? support : undefined,
  };
}

/** Whether a change of settings concerns how requests are sent. */
export function affectsTransport(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration('llmObs.http') || change.affectsConfiguration('http');
}

function userValue(section: string, name: string): unknown {
  return vscode.workspace.getConfiguration(section).inspect<unknown>(name)?.globalValue;
}
