import * as l10n from '@vscode/l10n';
import type { Event } from 'vscode';
import type { Keys } from '../api/client';
import { LlmObsError } from '../api/errors';

/** What is used of vscode.SecretStorage. */
export interface SecretStore {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
  readonly onDidChange: Event<{ readonly key: string }>;
}

const prefix = 'llmObs.keys.';

/** The connection whose keys a secret holds, or undefined for a secret of something else. */
export function connectionOfSecret(key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}

/**
 * Keys with white space around them removed. Throws LlmObsError 'invalid request', with `pointer` `apiKey` or
 * `applicationKey`, where one can't be a key: it would break the request's header or be refused. Never quotes a key.
 */
export function checkKeys(keys: Keys): Keys {
  const apiKey = checkKey('apiKey', l10n.t('API key'), keys.apiKey);
  const applicationKey = checkKey('applicationKey', l10n.t('application key'), keys.applicationKey);
  if (/^[0-9a-f]{40}$/i.test(apiKey) && /^[0-9a-f]{32}$/i.test(applicationKey))
    throw new LlmObsError(
      'invalid request',
      l10n.t('The two keys are swapped: the one of 32 characters is the API key, the one of 40 the application key.'),
      { pointer: 'apiKey' },
    );
  return { apiKey, applicationKey };
}

function checkKey(pointer: keyof Keys, name: string, text: string): string {
  const key = text.trim();
  const problem = keyProblem(name, key);
  if (problem) throw new LlmObsError('invalid request', problem, { pointer });
  return key;
}

/** What is wrong with a trimmed key, as a sentence. undefined where nothing is. */
export function keyProblem(name: string, key: string): string | undefined {
  if (!key) return l10n.t('The {0} is empty: copy it from Organization Settings in Datadog.', name);
  if (/[\r\n]/.test(key)) return l10n.t('The {0} contains a line break: copy the key alone.', name);
  if (/\s/.test(key)) return l10n.t('The {0} contains a space: copy the key alone.', name);
  // Only what a header can carry; a look-alike letter or an invisible sign comes along from documents and chats.
  if (!/^[\x21-\x7e]+$/.test(key))
    return l10n.t('The {0} contains a sign that no key has: copy it again from where it was made.', name);
  return undefined;
}

/**
 * The keys of connections, in VS Code's SecretStorage and nowhere else. They are stored together with the address that
 * they were validated for: a connection whose address was changed in the settings gets no keys until it is signed in
 * again, so that nobody who can write a setting can have keys sent elsewhere.
 */
export class ConnectionKeys {
  readonly #secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** The keys of a connection at `baseUrl`, undefined where there are none for this address. */
  async get(connectionId: string, baseUrl: string): Promise<Keys | undefined> {
    const text = await this.#secrets.get(prefix + connectionId);
    const stored = text === undefined ? undefined : parseStored(text);
    if (stored?.baseUrl !== baseUrl) return undefined;
    return { apiKey: stored.apiKey, applicationKey: stored.applicationKey };
  }

  /** Stores keys that checkKeys() passed. */
  async store(connectionId: string, baseUrl: string, keys: Keys): Promise<void> {
    const { apiKey, applicationKey } = keys;
    await this.#secrets.store(prefix + connectionId, JSON.stringify({ baseUrl, apiKey, applicationKey }));
  }

  async delete(connectionId: string): Promise<void> {
    await this.#secrets.delete(prefix + connectionId);
  }
}

function parseStored(text: string): (Keys & { readonly baseUrl: string }) | undefined {
  try {
    const { baseUrl, apiKey, applicationKey } = JSON.parse(text) as Record<string, unknown>;
    return typeof baseUrl === 'string' && typeof apiKey === 'string' && typeof applicationKey === 'string'
      ? { baseUrl, apiKey, applicationKey }
      : undefined;
  } catch {
    // Something else wrote it. It is as good as absent: signing in replaces it.
    return undefined;
  }
}
