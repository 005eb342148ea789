// Processes that are started together with everything that they start, and ended the same way.
import { spawn } from 'node:child_process';

/** Signals that ask this program to end. */
export const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Starts a process as the head of a group of its own, which ends with this program at the latest.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  };
  const killAtExit = () => signalGroup('SIGKILL');
  process.on('exit', killAtExit);

  /** @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} */
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 127, signal: null }));
  });

  /**
   * Asks the group to end, and ends what is left of it.
   * @param {number} patience in ms
   */
  const stop = async (patience = 3000) => {
    signalGroup('SIGTERM');
    const impatience = setTimeout(killAtExit, patience);
    await ended;
    clearTimeout(impatience);
    killAtExit();
    process.off('exit', killAtExit);
  };
  return { child, ended, signalGroup, stop };
}

/**
 * Ends this program when the npm that started it is gone: npm hands a signal to its shell only, which then leaves this
 * program behind. (Ctrl+C is sent to all of them by the terminal.)
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 1000);
  watch.unref();
}
