#!/usr/bin/env node
// Runs a script under a Node that is new enough: this one, or else the pinned one (installed when it is first needed).
//   node test/host/pinned-node.mjs [--build PART,…] [NODE'S OPTIONS] SCRIPT [ARGUMENTS]
// --build makes parts of esbuild.mjs first. Nothing but the script writes to stdout.
import { spawn, spawnSync } from 'node:child_process';
import { installHost } from './install.mjs';
import { isSupported, repository } from './paths.mjs';
import { endSignals, endWithNpm } from './processes.mjs';

const neededMajor = 24;

/** @returns {Promise<string>} the executable */
async function findNode() {
  if (Number.parseInt(process.versions.node) >= neededMajor) return process.execPath;
  if (isSupported) return (await installHost()).node;
  throw new Error(
    `This needs Node ${neededMajor} or newer, and this is ${process.version}: install one and try again.`,
  );
}

const args = process.argv.slice(2);
if (args[0] === '--build') {
  const [, parts = ''] = args.splice(0, 2);
  const build = ['esbuild.mjs', '--quiet', ...parts.split(',')];
  const { status } = spawnSync(process.execPath, build, { cwd: repository, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
const child = spawn(await findNode(), args, { stdio: 'inherit' });
endWithNpm();
// The terminal sends Ctrl+C to the child as well; what a program sends reaches only this process.
for (const signal of endSignals) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  for (const name of endSignals) process.removeAllListeners(name);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
