import * as l10n from '@vscode/l10n';
import vm from 'node:vm';

/** It took longer than it may, and was ended. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
  readonly kind = 'too slow';
}

/** `run()` as a script can be ended from outside; a function can't. */
const script = new vm.Script('run()');

/**
 * Calls `run`, and ends it after some milliseconds: a regular expression of a person can take for ever on a long text,
 * which nothing else in this thread could stop. What `run` has done until then stays done. Throws TooSlow, and what `run`
 * throws. It costs a millisecond or so: call it for many values at a time.
 */
export function runWithin<Result>(milliseconds: number, run: () => Result): Result {
  try {
    return script.runInContext(vm.createContext({ run }), { timeout: milliseconds }) as Result;
  } catch (error) {
    if (isTimeout(error)) throw new TooSlow(l10n.t('This took longer than {0} ms.', milliseconds), { cause: error });
    throw error;
  }
}

/** The error is of the script's own realm, so that it is no instance of this one's Error. */
function isTimeout(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
