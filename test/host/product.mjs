// The whole product for a test: the pinned VS Code with this extension, on a throw-away profile and workspace.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBrowser, openWindow } from './browser.mjs';
import { repository, sampleWorkspace } from './paths.mjs';
import { startServer } from './server.mjs';
import { Workbench } from './workbench.mjs';

/**
 * @typedef {object} ProductOptions
 * @property {Readonly<Record<string, unknown>>} [settings] user settings
 * @property {Readonly<Record<string, string>>} [env] for the extension
 * @property {string} [locale] the window's language
 * @property {string} [workspace] is copied; the sample workspace by default
 * @property {string} [home] folder of profile, workspace and browser that a product before had: starts again where that
 *   one stopped
 * @property {number} [port] of that product: what the window stored belongs to its address
 * @property {readonly string[]} [extensionDevelopmentPaths] this repository by default; none: what is installed
 *
 * @typedef {object} Product
 * @property {Workbench} workbench
 * @property {() => Promise<Workbench>} openAnother another window on the same workspace
 * @property {string} workspace the copy
 * @property {string} profile has User/settings.json and the extension's storage
 * @property {string} home
 * @property {number} port
 * @property {(text: string | RegExp) => boolean} holdsFile whether a file of the profile or the workspace has this in it
 * @property {() => string} log the last of what the window and its server said
 * @property {() => Promise<void>} stop removes the home, unless the caller gave it
 */

const keptLines = 200;

/**
 * @param {ProductOptions} [options]
 * @returns {Promise<Product>} once the window is drawn
 */
export async function openProduct(options = {}) {
  const home = options.home ?? fs.mkdtempSync(path.join(os.tmpdir(), 'product-'));
  const profile = path.join(home, 'profile');
  const workspace = path.join(home, 'workspace');
  if (!fs.existsSync(workspace)) fs.cpSync(options.workspace ?? sampleWorkspace, workspace, { recursive: true });

  /** @type {string[]} */
  const lines = [];
  const keep = (/** @type {string} */ source, /** @type {string} */ text) => {
    if (source === 'window log' || source === 'window info') return;
    lines.push(`[${source}] ${text.trimEnd()}`);
    if (lines.length > keptLines) lines.shift();
  };
  /** @type {(() => Promise<void>)[]} */
  const cleanups = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    if (!options.home) fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const server = await startServer({
      profile,
      settings: { 'files.autoSave': 'off', ...options.settings },
      onOutput: (text) => keep('server', text),
      ...(options.port ? { port: options.port } : {}),
      ...(options.env ? { env: options.env } : {}),
      ...(options.locale ? { locale: options.locale } : {}),
    });
    cleanups.push(server.stop);
    const { page, close } = await openBrowser({ profile: path.join(home, 'browser') });
    cleanups.push(close);
    page.on('console', (message) => keep(`window ${message.type()}`, message.text()));
    page.on('pageerror', (error) => keep('window error', error.stack ?? error.message));
    const shown = {
      folder: workspace,
      extensionDevelopmentPaths: options.extensionDevelopmentPaths ?? [repository],
    };
    await openWindow(page, server, shown);
    const workbench = await new Workbench(page).ready();
    return {
      workbench,
      openAnother: async () => {
        const another = await page.context().newPage();
        await openWindow(another, server, shown);
        return new Workbench(another).ready();
      },
      workspace,
      profile,
      home,
      port: server.port,
      holdsFile: (text) => [profile, workspace].some((folder) => holdsFile(folder, text)),
      log: () => lines.join('\n'),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`The product did not start.\n${lines.slice(-20).join('\n')}`, { cause: error });
  }
}

/**
 * @param {string} folder
 * @param {string | RegExp} text
 */
function holdsFile(folder, text) {
  const isIn = (/** @type {string} */ content) =>
    typeof text === 'string' ? content.includes(text) : text.test(content);
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => {
    if (!entry.isFile()) return false;
    try {
      return isIn(fs.readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
    } catch {
      return false; // VS Code has removed it meanwhile.
    }
  });
}
