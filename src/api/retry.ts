import type { WaitNotice } from './client';
import type { AnswerHead } from './http';
import type { TransportFailure } from './http';

/**
 * Whether a call may be sent again when nobody knows if it was applied. `safe`: applying it twice is the same as once (all
 * reads, updates, deletes, and inserts that carry ids). `never`: it might apply twice.
 */
export type Repeat = 'safe' | 'never';

export interface RetryCause {
  readonly reason: WaitNotice['reason'];
  /** Milliseconds that the service asked to wait. */
  readonly wait: number | undefined;
  /** Attempts in all that are worth it. */
  readonly attempts: number;
}

const ATTEMPTS = 5;
/** A name that can't be looked up or a port that refuses seldom change within seconds. */
const ATTEMPTS_TO_CONNECT = 3;
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 20_000;
/** Who is told to wait for longer gets the error at once. */
export const LONGEST_WAIT = 90_000;

/** Why an answer with this status is worth another attempt; undefined where it isn't. */
export function retryAfterAnswer(head: AnswerHead, repeat: Repeat, now: number): RetryCause | undefined {
  const { status } = head;
  const cause = { wait: retryAfter(head, now), attempts: ATTEMPTS };
  if (status === 429) return { ...cause, reason: 'rate limited' };
  // 503 says that the request was not taken; a gateway's 502 and 504, and a 500, leave open how far it came.
  if (status === 503 || (repeat === 'safe' && (status === 500 || status === 502 || status === 504)))
    return { ...cause, reason: 'unavailable' };
  return undefined;
}

/** Why a request without an answer is worth another attempt; undefined where it isn't. */
export function retryAfterFailure(failure: TransportFailure, repeat: Repeat): RetryCause | undefined {
  if (failure.reason === 'no connection')
    return { reason: 'unavailable', wait: undefined, attempts: ATTEMPTS_TO_CONNECT };
  if (failure.reason === 'lost' && repeat === 'safe')
    return { reason: 'unavailable', wait: undefined, attempts: ATTEMPTS };
  return undefined;
}

/** Milliseconds to wait before the attempt after `attempt` (counted from 1): what the service says, else full jitter. */
export function delayBefore(cause: RetryCause, attempt: number, random: () => number): number {
  const backoff = random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1));
  // Spread over what was asked for, so that all who wait don't come back at once.
  return Math.round(cause.wait === undefined ? backoff : cause.wait + Math.min(backoff, 1000));
}

/**
 * Milliseconds until the service wants to be asked again: `Retry-After` (seconds or a date), `X-RateLimit-Reset` (seconds)
 * where the limit is used up. undefined where it doesn't say.
 */
export function retryAfter(head: AnswerHead, now: number): number | undefined {
  const after = head.header('retry-after')?.trim();
  if (after) {
    const seconds = Number(after);
    const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - now;
    if (Number.isFinite(wait)) return Math.max(0, wait);
  }
  const reset = Number(head.header('x-ratelimit-reset') ?? NaN);
  return head.status === 429 && Number.isFinite(reset) ? Math.max(0, reset * 1000) : undefined;
}
