// Opens headless Chromium, and in it the window of a VS Code server.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { installChromium } from './chromium.mjs';

const viewport = { width: 1400, height: 900 };
const permissions = ['clipboard-read', 'clipboard-write'];
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * @typedef {object} Browser
 * @property {import('playwright-core').Page} page
 * @property {() => Promise<void>} close
 */

/**
 * @param {object} [options]
 * @param {string} [options.profile] folder that keeps the window's storage (secrets, state) for a later start
 * @returns {Promise<Browser>}
 */
export async function openBrowser({ profile } = {}) {
  const { executable, env, args } = await installChromium();
  const inherited = /** @type {Record<string, string>} */ (process.env);
  const launch = {
    executablePath: executable,
    env: { ...inherited, ...env },
    args: [...quietArguments, ...args],
    ignoreDefaultArgs: ['--hide-scrollbars'], // a person sees them, and they take their place
  };
  if (profile) {
    const context = await chromium.launchPersistentContext(profile, { ...launch, viewport, permissions });
    await context.addInitScript(answerMintKey);
    return { page: context.pages()[0] ?? (await context.newPage()), close: () => context.close() };
  }
  const browser = await chromium.launch(launch);
  const context = await browser.newContext({ viewport, permissions });
  await context.addInitScript(answerMintKey);
  return { page: await context.newPage(), close: () => browser.close() };
}

/**
 * Runs in the page. The window asks its server for half of the key of its secrets. The bare server doesn't answer, and
 * secrets would then live only until the next reload. (A Playwright route in its place would turn the HTTP cache off.)
 */
function answerMintKey() {
  const real = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const isAsked = new URL(address, location.href).pathname === '/mint-key';
    return isAsked ? Promise.resolve(new Response(new Uint8Array(32).fill(7))) : real(input, init);
  };
}

/**
 * @typedef {object} WindowOptions
 * @property {string} [folder] a folder or a .code-workspace file; without it an empty window
 * @property {readonly string[]} [extensionDevelopmentPaths]
 * @property {string} [extensionTestsPath] the module whose run() the extension host calls
 * @property {boolean} [disableExtensions] the installed ones
 */

/**
 * Goes to the window of a server.
 *
 * Extensions under development and the tests are the workbench's developmentOptions, for which the server's page has no
 * parameter: so its configuration is completed before its scripts run. (VS Code's own way, the smoke test driver with a
 * payload in the address, hides every notification.)
 *
 * @param {import('playwright-core').Page} page
 * @param {Pick<import('./server.mjs').Server, 'authority' | 'url'>} server
 * @param {WindowOptions} options
 */
export async function openWindow(page, server, options) {
  const remote = (/** @type {string} */ file) => ({
    $mid: 1, // marks a URI
    scheme: 'vscode-remote',
    authority: server.authority,
    path: path.resolve(file),
  });
  const { extensionDevelopmentPaths = [], extensionTestsPath, folder } = options;
  await page.addInitScript(completeConfiguration, {
    extensions: extensionDevelopmentPaths.map(remote),
    ...(extensionTestsPath ? { extensionTestsPath: remote(extensionTestsPath) } : {}),
  });
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(options.disableExtensions ? [['disableExtensions', 'true']] : []),
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (folder) query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(folder));
  else query.set('ew', 'true');
  await page.goto(`${server.url}/?${query}`);
}

/**
 * Runs in the page, after it is parsed and before its deferred scripts run.
 * @param {object} developmentOptions
 */
function completeConfiguration(developmentOptions) {
  if (window !== window.top) return;
  document.addEventListener('readystatechange', () => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (document.readyState !== 'interactive' || !meta?.dataset.settings) return;
    /** @type {{ developmentOptions?: object }} */
    const configuration = JSON.parse(meta.dataset.settings);
    configuration.developmentOptions = { ...configuration.developmentOptions, ...developmentOptions };
    meta.dataset.settings = JSON.stringify(configuration);
  });
}
