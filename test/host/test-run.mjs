// Runs the tests of an extension in the extension host of the pinned VS Code, with headless Chromium as the window.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { format } from 'node:util';
import { openBrowser, openWindow } from './browser.mjs';
import { cache, hostFolder } from './paths.mjs';
import { endSignals } from './processes.mjs';
import { startServer } from './server.mjs';
import { Workbench } from './workbench.mjs';

/**
 * @typedef {object} TestRun
 * @property {string} extensionTestsPath the module whose run() is called
 * @property {readonly string[]} extensionDevelopmentPaths
 * @property {string | undefined} folder
 * @property {string | undefined} profile without it a throw-away one
 * @property {string | undefined} extensions
 * @property {boolean} disableExtensions
 *
 * @typedef {{ type: 'output', fd: 1 | 2, text: string }
 *   | { type: 'ended', code: number }
 *   | { type: 'window', id: number, method: string, args: unknown[] }} FromHost
 */

/** What the launcher ends with where the tests did not come to say how they ended. */
const exitCodes = { failed: 1, hostEnded: 3, pageCrashed: 4, neverStarted: 5, tookTooLong: 6, interrupted: 130 };

/** In ms. */
const limits = {
  start: Number(process.env.VSCODE_HOST_START_LIMIT_MS ?? 60_000),
  tests: Number(process.env.VSCODE_HOST_LIMIT_MS ?? 900_000),
};

/**
 * @param {TestRun} run
 * @returns {Promise<number>} the exit code
 */
export async function runExtensionTests(run) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  const log = openLog();
  const socket = path.join(folder, 'socket');
  /** @type {(() => Promise<void>)[]} */
  const cleanups = [];
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  let started = false;

  /** @type {(code: number, why?: string) => void} */
  let settle = () => {};
  /** @type {Promise<number>} */
  const outcome = new Promise((resolve) => {
    let settled = false;
    settle = (code, why) => {
      if (settled) return;
      settled = true;
      if (why) console.error(`${why} The window's log: ${path.relative(process.cwd(), log.file)}`);
      resolve(code);
    };
  });
  const limit = (/** @type {number} */ ms, /** @type {() => void} */ then) => timers.push(setTimeout(then, ms));
  for (const signal of endSignals) process.once(signal, () => settle(exitCodes.interrupted, `Ended by ${signal}.`));

  try {
    const server = await startServer({
      ...(run.profile ? { profile: run.profile } : {}),
      ...(run.extensions ? { extensions: run.extensions } : {}),
      env: { VSCODE_HOST_SOCKET: socket, VSCODE_HOST_TESTS: run.extensionTestsPath },
      onOutput: (text) => log.write('server', text.trimEnd()),
    });
    cleanups.push(server.stop);
    void server.ended.then(() => settle(exitCodes.hostEnded, "VS Code's server ended before the tests did."));

    const { page, close } = await openBrowser();
    cleanups.push(close);
    cleanups.push(
      await listen(socket, new Workbench(page), {
        started: () => (started = true),
        ended: (code) => settle(code),
        gone: () => settle(exitCodes.hostEnded, 'The extension host ended before the tests did.'),
      }),
    );
    page.on('crash', () => settle(exitCodes.pageCrashed, "Chromium's page crashed."));
    page.on('pageerror', (error) => log.write('page error', error.stack ?? error.message));
    page.on('console', (message) => log.write(`page ${message.type()}`, message.text()));
    // VS Code calls these two where they exist.
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
      log.write(`window ${type}`, format(...args)),
    );
    await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
      // Comes after the tests' own last word, unless the host failed before it ran them.
      limit(1000, () => settle(code || exitCodes.hostEnded, 'The extension host ended without running the tests.'));
    });

    limit(limits.start, () => {
      if (started) return;
      settle(exitCodes.neverStarted, `The extension host did not start within ${limits.start / 1000} s.`);
    });
    limit(limits.tests, () => settle(exitCodes.tookTooLong, `The tests did not end within ${limits.tests / 1000} s.`));
    await openWindow(page, server, {
      ...(run.folder ? { folder: run.folder } : {}),
      extensionDevelopmentPaths: run.extensionDevelopmentPaths,
      extensionTestsPath: path.join(hostFolder, 'in-host.cjs'),
      disableExtensions: run.disableExtensions,
    });
    return await outcome;
  } catch (error) {
    console.error(error);
    return exitCodes.failed;
  } finally {
    settle(exitCodes.failed);
    timers.forEach((timer) => clearTimeout(timer));
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error) => log.write('end', String(error)));
    fs.rmSync(folder, { recursive: true, force: true });
    log.close();
  }
}

/** A file of its own for each run that is under way; VSCODE_HOST_VERBOSE=1 shows it as well. */
function openLog() {
  const file = path.resolve(process.env.VSCODE_HOST_LOG ?? path.join(cache, 'window.log'));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const fd = fs.openSync(file, 'w');
  return {
    file,
    write: (/** @type {string} */ source, /** @type {string} */ text) => {
      fs.writeSync(fd, `[${source}] ${text}\n`);
      if (process.env.VSCODE_HOST_VERBOSE === '1') process.stderr.write(`[${source}] ${text}\n`);
    },
    close: () => fs.closeSync(fd),
  };
}

/**
 * Hears what in-host.cjs says.
 *
 * @param {string} address
 * @param {Workbench} workbench
 * @param {{ started(): void, ended(code: number): void, gone(): void }} heard
 */
async function listen(address, workbench, heard) {
  const server = net.createServer((socket) => {
    heard.started();
    createInterface({ input: socket }).on('line', (line) => {
      /** @type {FromHost} */
      const message = JSON.parse(line);
      if (message.type === 'output') (message.fd === 2 ? process.stderr : process.stdout).write(message.text);
      else if (message.type === 'ended') heard.ended(message.code);
      else {
        void callWindow(workbench, message).then((answer) =>
          socket.write(`${JSON.stringify({ id: message.id, ...answer })}\n`),
        );
      }
    });
    socket.on('error', () => {});
    socket.on('close', heard.gone);
  });
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => server.once('error', reject).listen(address, resolve))
  );
  return async () => {
    server.close();
  };
}

/**
 * @param {Workbench} workbench
 * @param {{ method: string, args: unknown[] }} call
 */
async function callWindow(workbench, { method, args }) {
  try {
    /** @type {unknown} */
    const member = Reflect.get(workbench, method);
    if (typeof member !== 'function') throw new Error(`The window has no method '${method}'.`);
    /** @type {unknown} */
    const result = await Reflect.apply(member, workbench, args);
    // What can't be sent (a locator, the window itself) is nothing to the caller.
    return { result: result === workbench ? undefined : result };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
