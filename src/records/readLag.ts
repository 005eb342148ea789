import * as l10n from '@vscode/l10n';
import { setTimeout as delay } from 'node:timers/promises';
import { LlmObsError } from '../api/errors';

/** Milliseconds between the tries of a read that lags behind a write; together a little more than Datadog tells of (6 s). */
export const lagWaits: readonly number[] = [1000, 2000, 4000];

/** So long, in milliseconds, a read may lag behind a write. */
export const lagTime = lagWaits.reduce((sum, wait) => sum + wait, 0);

/** Waits that many milliseconds. Throws LlmObsError 'cancelled' when the signal ends the wait. */
export async function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new LlmObsError('cancelled', l10n.t('Reading the records was cancelled.'), { cause });
  }
}
