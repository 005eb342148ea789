export type LlmObsErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not found'
  | 'conflict'
  | 'too large'
  | 'rate limited'
  | 'invalid request'
  | 'unavailable'
  | 'timed out'
  | 'cancelled'
  | 'unreadable answer'
  | 'upload failed'
  /** The request may or may not have been applied: look before sending it again. */
  | 'outcome unknown';

export interface LlmObsErrorDetails {
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** `METHOD /path` of the request: never a query, header or body. */
  readonly request?: string | undefined;
  /** JSON pointer or parameter that the service named, or the path inside the body that could not be read. */
  readonly pointer?: string | undefined;
  /** Milliseconds until the service says that it may be asked again. */
  readonly retryAfter?: number | undefined;
  /** Records known to be written when an upload ended badly. */
  readonly recordsWritten?: number | undefined;
  readonly cause?: unknown;
}

/** Every failure of a call to the API. `message` is a sentence for the user and never holds a key. */
export class LlmObsError extends Error {
  override readonly name = 'LlmObsError';
  readonly kind: LlmObsErrorKind;
  readonly status: number | undefined;
  readonly request: string | undefined;
  readonly pointer: string | undefined;
  readonly retryAfter: number | undefined;
  readonly recordsWritten: number | undefined;

  constructor(kind: LlmObsErrorKind, message: string, details: LlmObsErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.request = details.request;
    this.pointer = details.pointer;
    this.retryAfter = details.retryAfter;
    this.recordsWritten = details.recordsWritten;
  }

  /** Whether `error` is an LlmObsError, of one of `kinds` where any are given. */
  static is(error: unknown, ...kinds: readonly LlmObsErrorKind[]): error is LlmObsError {
    return error instanceof LlmObsError && (kinds.length === 0 || kinds.includes(error.kind));
  }
}
