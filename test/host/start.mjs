// npm start: VS Code in the browser, with this extension installed as its users get it, on a small sample workspace.
// What is done there outlives a restart: it is kept in .vscode-test/start (remove that folder to begin anew).
//   npm start [-- [FOLDER] [--port N]]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installHost } from './install.mjs';
import { assertSupported, cache, repository, sampleWorkspace } from './paths.mjs';
import { endSignals, endWithNpm, spawnGroup } from './processes.mjs';
import { serverEnvironment, writeSettings } from './server.mjs';

const address = '127.0.0.1';
const firstPort = 8765;
const startLimit = 30_000;
const home = path.join(cache, 'start');
const profile = path.join(home, 'profile');
const extensions = path.join(profile, 'extensions');

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

/** @param {number} wanted */
async function freePort(wanted) {
  for (let port = wanted; port < wanted + 100; port++) if (await isFree(port)) return port;
  throw new Error(
    `None of the ports ${wanted} to ${wanted + 99} is free: name another with \`npm start -- --port N\`.`,
  );
}

/** The folder that was asked for, else the sample workspace's copy, which stays as it was left. */
function workspaceFolder(/** @type {string | undefined} */ asked) {
  if (asked) {
    const folder = path.resolve(asked);
    if (!fs.existsSync(folder)) throw new Error(`The folder ${folder} does not exist.`);
    return folder;
  }
  const folder = path.join(home, 'workspace');
  if (!fs.existsSync(folder)) fs.cpSync(sampleWorkspace, folder, { recursive: true });
  return folder;
}

/** @param {import('./install.mjs').Host} host */
function installExtension(host) {
  const vsix = path.join(home, 'llm-observability.vsix');
  /** @type {[readonly string[], string][]} */
  const steps = [
    [[path.join(repository, 'test/host/package-extension.mjs'), vsix], 'packaged'],
    [
      [host.server, '--install-extension', vsix, '--force', '--extensions-dir', extensions].concat([
        '--server-data-dir',
        path.join(home, 'server'),
        '--accept-server-license-terms',
      ]),
      'installed',
    ],
  ];
  for (const [args, done] of steps) {
    const { status, stdout, stderr } = spawnSync(host.node, args, { encoding: 'utf8', env: serverEnvironment() });
    if (status !== 0) throw new Error(`The extension could not be ${done}.\n${stdout}${stderr}`);
  }
}

/**
 * Code-server's own front: it adds to VS Code's server what keeps secrets over a restart.
 *
 * @param {import('./install.mjs').Host} host
 * @param {number} port
 * @param {string} folder
 */
function startFront(host, port, folder) {
  return spawnGroup(
    host.node,
    [
      host.codeServer,
      ...['--auth', 'none', '--bind-addr', `${address}:${port}`],
      ...['--user-data-dir', profile, '--extensions-dir', extensions, '--config', path.join(home, 'config.yaml')],
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      folder,
    ],
    { env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** @param {ReturnType<typeof startFront>} front */
async function listening({ child, ended }) {
  let output = '';
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<void>} */
  const listens = new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new Error(`VS Code ${why}.\n${output}`));
    timer = setTimeout(() => fail(`did not listen within ${startLimit / 1000} s`), startLimit);
    const read = (/** @type {Buffer} */ data) => {
      output = (output + String(data)).slice(-8000);
      if (/HTTP server listening on/.test(output)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(({ code, signal }) => fail(`ended with ${signal ?? code}`));
  });
  await listens.finally(() => clearTimeout(timer));
}

async function start() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
  const wanted = Number(values.port ?? firstPort);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) throw new Error(`'${values.port}' is not a port.`);
  assertSupported('`npm start`');
  const folder = workspaceFolder(positionals[0]);
  const host = await installHost();
  installExtension(host);
  // The sample workspace's README says what to do first, and the sandbox is there at once.
  writeSettings(profile, { 'workbench.startupEditor': 'readme' }, { 'llmObs.sandbox.visible': 'always' });
  const port = await freePort(wanted);
  const front = startFront(host, port, folder);
  for (const signal of endSignals) process.once(signal, () => void front.stop().then(() => process.exit(0)));
  endWithNpm();
  await listening(front);
  console.log(`VS Code: http://${address}:${port}/?folder=${encodeURIComponent(folder)}`);
  console.log('Open it in a browser on this computer. Ctrl+C here ends it.');
  const { code } = await front.ended;
  process.exit(code ?? 0);
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
