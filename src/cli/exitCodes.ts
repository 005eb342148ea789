/** What the program tells its caller; the help and the README list them. */
export const exitCodes = {
  /** Done, or nothing to do. */
  done: 0,
  /** The file and the service differ, or a conflict waits for a decision. */
  differences: 1,
  /** Wrong use, or a file that can't be read or written. Nothing was sent. */
  usage: 2,
  /** The service can't be reached, refused the keys or failed. */
  service: 3,
  /** Ctrl+C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command was called in a way that can't be meant. `message` says what is wrong and how it goes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
