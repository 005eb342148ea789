import * as l10n from '@vscode/l10n';
import type { Keys } from './client';
import { LlmObsError } from './errors';

/** The headers that carry the keys. Throws LlmObsError that names the key, never its value, where one can't be sent. */
export function keyHeaders({ apiKey, applicationKey }: Keys): Record<string, string> {
  checkKey('API key', apiKey);
  checkKey('application key', applicationKey);
  return { 'dd-api-key': apiKey, 'dd-application-key': applicationKey };
}

function checkKey(which: 'API key' | 'application key', key: string): void {
  const name = which === 'API key' ? l10n.t('API key') : l10n.t('application key');
  if (key === '')
    throw new LlmObsError('invalid request', l10n.t('The {0} is empty: enter it.', name), { pointer: which });
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new LlmObsError(
      'invalid request',
      l10n.t(
        'The {0} holds a line break, a space or another character that no key has: copy and enter it again.',
        name,
      ),
      { pointer: which },
    );
}

/** `text` without the keys: a service may repeat in its error what it was sent. */
export function withoutKeys(text: string, { apiKey, applicationKey }: Keys): string {
  return [apiKey, applicationKey].reduce((rest, key) => (key === '' ? rest : rest.replaceAll(key, '…')), text);
}
