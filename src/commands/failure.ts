import * as l10n from '@vscode/l10n';
import { LlmObsError } from '../api/errors';

/** Whether `error` says that the user stopped the work: ours, an AbortSignal's or VS Code's way of saying so. */
export function isCancelled(error: unknown): boolean {
  if (LlmObsError.is(error, 'cancelled')) return true;
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** The sentence that the user reads about a failure. Errors of this program are sentences already. */
export function failureSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  if (!line) return l10n.t('Something went wrong without a reason being given: the log has the details.');
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
