'use strict';
// Runs inside the extension host in place of the tests module that it was asked for (see test-run.mjs): sends what the
// tests print to the launcher, then how they ended, and lets them drive the window:
//   await globalThis[Symbol.for('vscode-test-window')].answer('text')     calls Workbench.answer in the launcher
const net = require('node:net');
const { createInterface } = require('node:readline');
const { format } = require('node:util');

/** @typedef {(testsRoot: string, callback: (error: unknown, failures?: number) => void) => Promise<unknown> | void} Run */

/** Messages to and from the launcher, one JSON text a line. */
class Launcher {
  /** @type {Map<number, { resolve(value: unknown): void, reject(error: Error): void }>} */
  #waiting = new Map();
  #lastId = 0;

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.socket = socket;
    createInterface({ input: socket }).on('line', (line) => this.#answered(JSON.parse(line)));
  }

  /**
   * @param {object} message
   * @returns {Promise<void>} once it is on its way
   */
  send(message) {
    return new Promise((resolve) => this.socket.write(`${JSON.stringify(message)}\n`, () => resolve()));
  }

  /**
   * @param {string} method
   * @param {unknown[]} args
   */
  callWindow(method, args) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      void this.send({ type: 'window', id, method, args });
    });
  }

  /** @param {{ id: number, result?: unknown, error?: string }} answer */
  #answered({ id, result, error }) {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  }
}

/** @returns {Promise<Launcher>} */
function connect() {
  return new Promise((resolve, reject) => {
    const socket = net.connect(process.env.VSCODE_HOST_SOCKET ?? '');
    socket.once('connect', () => resolve(new Launcher(socket)));
    socket.once('error', reject);
  });
}

/** @param {Launcher} launcher */
function redirectOutput(launcher) {
  const levels = /** @type {const} */ ({ log: 1, info: 1, debug: 1, warn: 2, error: 2 });
  for (const [name, fd] of Object.entries(levels)) {
    // VS Code made these accessors whose setters do nothing.
    Object.defineProperty(console, name, {
      configurable: true,
      writable: true,
      value: (/** @type {unknown[]} */ ...args) =>
        void launcher.send({ type: 'output', fd, text: `${format(...args)}\n` }),
    });
  }
  const streams = /** @type {const} */ ([
    [process.stdout, 1],
    [process.stderr, 2],
  ]);
  for (const [stream, fd] of streams) {
    /** @type {(chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => boolean} */
    const write = (chunk, encoding, done) => {
      const written = typeof encoding === 'function' ? encoding : done;
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      void launcher.send({ type: 'output', fd, text }).then(() => typeof written === 'function' && written());
      return true;
    };
    stream.write = write;
  }
}

/**
 * A tests module says how it ended by a promise or, without one, by a callback.
 *
 * @param {Run} run
 * @param {string} testsRoot
 * @returns {Promise<void>} rejected where tests failed
 */
function runTests(run, testsRoot) {
  return new Promise((resolve, reject) => {
    const promise = run(testsRoot, (error, failures = 0) => {
      if (error) reject(error);
      else if (failures > 0) reject(new Error(`${failures} tests failed.`));
      else resolve();
    });
    if (promise) promise.then(() => resolve(), reject);
    else if (run.length < 2) resolve();
  });
}

/** @param {string} testsRoot */
exports.run = async (testsRoot) => {
  const launcher = await connect();
  redirectOutput(launcher);
  const methods = { get: (/** @type {unknown} */ _, /** @type {string} */ name) => windowMethod(launcher, name) };
  Reflect.set(globalThis, Symbol.for('vscode-test-window'), new Proxy({}, methods));
  let code = 0;
  try {
    const file = process.env.VSCODE_HOST_TESTS ?? '';
    /** @type {{ run?: Run }} */
    const tests = require(file);
    if (typeof tests.run !== 'function') throw new Error(`${file} exports no function run().`);
    await runTests(tests.run, testsRoot);
  } catch (error) {
    await launcher.send({ type: 'output', fd: 2, text: `${error instanceof Error ? error.stack : error}\n` });
    code = 1;
  }
  await launcher.send({ type: 'ended', code });
  if (code) throw new Error('The tests failed.');
};

/**
 * @param {Launcher} launcher
 * @param {string | symbol} name
 */
function windowMethod(launcher, name) {
  // A proxy that answered to `then` would be taken for a promise.
  if (typeof name === 'symbol' || name === 'then') return undefined;
  return (/** @type {unknown[]} */ ...args) => launcher.callWindow(name, args);
}
