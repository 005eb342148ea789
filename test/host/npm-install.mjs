// Installs a pinned set of npm packages into a folder of its own below .vscode-test/, safely while others do the same.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cache } from './paths.mjs';
import { isAlive } from './processes.mjs';

/**
 * Makes sure that a package set is installed, and says where.
 *
 * The folder is named by a hash of everything that it is made from. It is filled under a temporary name and renamed when
 * complete: so it is either whole or absent, a change of the pins makes a new folder, and of two processes that install
 * at once the later one finds the work done.
 *
 * @param {object} options
 * @param {string} options.name below .vscode-test/
 * @param {string} options.from the folder with package.json and package-lock.json
 * @param {readonly string[]} options.inputs further files that decide what the result is
 * @param {(folder: string) => void | Promise<void>} options.complete what is to be done after `npm ci`
 * @returns {Promise<string>} the folder; its packages are in node_modules
 */
export async function installPinned({ name, from, inputs, complete }) {
  const pins = ['package.json', 'package-lock.json'].map((file) => path.join(from, file));
  const hash = createHash('sha256');
  for (const file of [...pins, ...inputs]) hash.update(fs.readFileSync(file));
  const home = path.join(cache, name);
  const target = path.join(home, hash.digest('hex').slice(0, 16));
  if (fs.existsSync(target)) return target;

  const started = Date.now();
  removeAbandoned(home);
  const temporary = `${target}.${process.pid}.tmp`;
  fs.mkdirSync(temporary, { recursive: true });
  // On stderr: the caller's stdout may carry something that another program reads.
  console.error(`Installing ${name} into ${path.relative(process.cwd(), home) || home} …`);
  try {
    for (const file of pins) fs.copyFileSync(file, path.join(temporary, path.basename(file)));
    npmCi(temporary);
    await complete(temporary);
    try {
      fs.renameSync(temporary, target);
    } catch (error) {
      if (!fs.existsSync(target)) throw error;
    }
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  console.error(`Installed ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return target;
}

/** @param {string} folder with package.json and package-lock.json */
function npmCi(folder) {
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}.`, { cause: result.error });
  if (result.status !== 0) throw new Error(`npm ci failed in ${folder} (its messages are above).`);
}

/**
 * Removes what installations left that were killed.
 * @param {string} home
 */
function removeAbandoned(home) {
  for (const entry of fs.existsSync(home) ? fs.readdirSync(home) : []) {
    const owner = /\.(\d+)\.tmp$/.exec(entry)?.[1];
    if (owner && !isAlive(Number(owner))) fs.rmSync(path.join(home, entry), { recursive: true, force: true });
  }
}
