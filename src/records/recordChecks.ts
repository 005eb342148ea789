import * as l10n from '@vscode/l10n';
import type { RecordContent } from './model';

/** Which ids a user may give to a record: the API's rule. */
const ID = /^[A-Za-z0-9_.-]{1,128}$/;

/** What is wrong with an id, as the end of a sentence, or undefined. */
export function idProblem(id: string): string | undefined {
  if (ID.test(id)) return undefined;
  if (id === '') return l10n.t('is empty: leave the id out and a new one is made');
  if (id.length > 128) return l10n.t('is {0} characters long: at most 128 are allowed', id.length);
  return l10n.t('has other characters than letters, digits, "_", "-" and "."');
}

/** `Record 3`, or `Record 3 ("a1")` where it has an id. `index` counts from zero. */
export function nameOfRecord(index: number, id?: RecordContent['id']): string {
  return id === undefined ? l10n.t('Record {0}', index + 1) : l10n.t('Record {0} ({1})', index + 1, JSON.stringify(id));
}

/** `value` cut to a length that fits into a message, in quotes. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}
