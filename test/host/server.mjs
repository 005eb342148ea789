// Starts the pinned VS Code server on a profile, which may be a throw-away one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installHost } from './install.mjs';
import { spawnGroup } from './processes.mjs';
import { quietSettings } from './settings.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} [profile] folder for settings, extensions and logs; without it a throw-away one
 * @property {string} [extensions] folder of installed extensions, where it isn't the profile's
 * @property {number} [port] 0 for a free one
 * @property {Readonly<Record<string, unknown>>} [settings] user settings besides the quiet ones
 * @property {Readonly<Record<string, string>>} [env]
 * @property {(text: string) => void} [onOutput]
 * @property {string} [locale] of the window, for instance `de`; VS Code's own texts stay English
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {string} authority host and port
 * @property {number} port
 * @property {string} profile
 * @property {Promise<unknown>} ended
 * @property {() => string} output the last of what it printed
 * @property {() => Promise<void>} stop ends it with all it started; a throw-away profile is removed
 */

const startLimit = 30_000;
const keptOutput = 8000;

/**
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>} once it listens
 */
export async function startServer(options = {}) {
  const host = await installHost();
  const profile = options.profile ?? fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-profile-'));
  writeSettings(profile, options.settings);
  if (options.locale) writeLanguagePack(profile, options.locale);
  const group = spawnGroup(host.node, [host.server, ...serverArguments(profile, options)], {
    env: serverEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const stop = async () => {
    await group.stop();
    if (!options.profile) fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  let port;
  try {
    port = await listeningPort(group, (text) => {
      options.onOutput?.(text);
      return (output = (output + text).slice(-keptOutput));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = `127.0.0.1:${port}`;
  return {
    url: `http://${authority}`,
    authority,
    port,
    profile,
    ended: group.ended,
    output: () => output,
    stop,
  };
}

/**
 * @param {Pick<ReturnType<typeof spawnGroup>, 'child' | 'ended'>} group
 * @param {(text: string) => string} keep takes what was printed and gives the last of all that was
 * @returns {Promise<number>}
 */
function listeningPort({ child, ended }, keep) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<number>} */
  const listening = new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new Error(`VS Code's server ${why}.\n${keep('')}`));
    timer = setTimeout(() => fail(`did not listen within ${startLimit / 1000} s`), startLimit);
    const read = (/** @type {Buffer} */ data) => {
      const port = /Extension host agent listening on (\d+)/.exec(keep(String(data)))?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(({ code, signal }) => fail(`ended with ${signal ?? code}`));
  });
  return listening.finally(() => clearTimeout(timer));
}

/**
 * The profile's own settings win, so that a second start finds what a person changed.
 * @param {string} profile
 * @param {Readonly<Record<string, unknown>>} [settings]
 * @param {Readonly<Record<string, unknown>>} [machineSettings] those of machine scope: this VS Code is a server, and takes
 *   them from a file of their own only
 */
export function writeSettings(profile, settings = {}, machineSettings = {}) {
  writeOnce(path.join(profile, 'User/settings.json'), { ...quietSettings, ...settings });
  writeOnce(path.join(profile, 'Machine/settings.json'), machineSettings);
}

/**
 * VS Code takes a locale only where it has a language pack: this one is empty, so that extensions alone are translated.
 * @param {string} profile
 * @param {string} locale
 */
function writeLanguagePack(profile, locale) {
  const translations = path.join(profile, `empty.${locale}.json`);
  fs.mkdirSync(profile, { recursive: true });
  fs.writeFileSync(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: `empty-${locale}`,
    label: locale,
    extensions: [{ extensionIdentifier: { id: `test.language-pack-${locale}` }, version: '1.0.0' }],
    translations: { vscode: translations },
  };
  fs.writeFileSync(path.join(profile, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/**
 * @param {string} file
 * @param {Readonly<Record<string, unknown>>} settings
 */
function writeOnce(file, settings) {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(settings, null, 2));
}

/**
 * @param {string} profile
 * @param {ServerOptions} options
 */
function serverArguments(profile, { port = 0, extensions = path.join(profile, 'extensions'), locale }) {
  return [
    ...(locale ? ['--locale', locale] : []),
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', path.join(profile, 'server'), '--user-data-dir', profile, '--extensions-dir', extensions],
    '--disable-telemetry',
    '--disable-workspace-trust',
    '--disable-experiments',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--force-disable-user-env',
  ];
}

/**
 * This process's environment without what an enclosing VS Code or a debugger put there, and without a marketplace.
 * @param {Readonly<Record<string, string>>} [more]
 */
export function serverEnvironment(more = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ELECTRON_|VSCODE_IPC|VSCODE_CWD|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...more };
}
