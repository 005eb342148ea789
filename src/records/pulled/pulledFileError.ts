export type PulledFileErrorKind =
  /** There is no such file. */
  | 'missing file'
  /** The file stands alone: it was never pulled. */
  | 'missing lock'
  | 'unreadable lock'
  /** The file's records can't be read; nothing is sent. */
  | 'unreadable records'
  /** The file belongs to another service than the one that is connected. */
  | 'other service'
  /** Someone edited the file between reading and writing it. */
  | 'changed meanwhile'
  /** A file is in the way. */
  | 'file exists';

/** Why a dataset's file can't be worked with. `message` is a sentence for the user. */
export class PulledFileError extends Error {
  override readonly name = 'PulledFileError';

  constructor(
    readonly kind: PulledFileErrorKind,
    message: string,
    cause?: unknown,
    /** All that is wrong with the records; `message` tells the first. Lines count from one. */
    readonly problems: readonly { readonly line: number; readonly message: string }[] = [],
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }

  /** Whether `error` is a PulledFileError, of one of `kinds` where any are given. */
  static is(error: unknown, ...kinds: readonly PulledFileErrorKind[]): error is PulledFileError {
    return error instanceof PulledFileError && (kinds.length === 0 || kinds.includes(error.kind));
  }
}
