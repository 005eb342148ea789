// Builds and runs levels of tests, one after the other, and adds up.
//   node test/host/run-tests.mjs [unit] [vscode] [e2e] [MOCHA'S OPTIONS]
// The last line is `N passed, N failed`; the exit code is 0 where some passed and none failed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installChromium } from './chromium.mjs';
import { installHost } from './install.mjs';
import { levels } from './levels.mjs';
import { isSupported, repository, wantsDesktop } from './paths.mjs';
import { endSignals, spawnGroup } from './processes.mjs';

/**
 * @typedef {import('./levels.mjs').Level} Level
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** How long a process may stay when its tests are done, in ms. */
const lingerLimit = 15_000;

/**
 * Runs one level.
 * @param {Level} level
 * @param {readonly string[]} mochaArguments
 * @returns {Promise<Counts>} where it broke off or didn't run, that is one more failure
 */
async function run(level, mochaArguments) {
  console.log(`\n${level.title}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'test-counts-'));
  const file = path.join(folder, 'counts.json');
  const group = spawnGroup(process.execPath, level.command(mochaArguments), {
    cwd: repository,
    env: { ...process.env, TEST_COUNTS: file },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const forward = () => void group.stop().then(() => process.exit(130));
  for (const signal of endSignals) process.on(signal, forward);

  /** @type {string | undefined} */
  let problem;
  const end = (/** @type {string} */ why) => {
    problem = why;
    void group.stop();
  };
  const limit = setTimeout(
    () => end(`did not end within ${level.limit / 60_000} minutes and were stopped.`),
    level.limit,
  );
  /** @type {NodeJS.Timeout | undefined} */
  let linger;
  const watch = setInterval(() => {
    if (linger || !fs.existsSync(file)) return;
    const why = 'are done, but their process did not end: a server, a timer or a child process was left behind.';
    linger = setTimeout(() => end(why), lingerLimit);
  }, 500);

  const { code, signal } = await group.ended;
  clearTimeout(limit);
  clearTimeout(linger);
  clearInterval(watch);
  for (const name of endSignals) process.off(name, forward);
  await group.stop();

  /** @type {Counts} */
  const counts = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  fs.rmSync(folder, { recursive: true, force: true });
  if (!problem && code !== 0 && !counts.failed) problem = `ended with ${signal ?? `exit code ${code}`}.`;
  if (!problem) return counts;
  console.error(`${level.title} ${problem}`);
  return { ...counts, failed: counts.failed + 1 };
}

/** @param {readonly Level[]} chosen */
function build(chosen) {
  const parts = new Set(chosen.flatMap((level) => level.parts));
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--quiet', '--readable', ...parts], {
    cwd: repository,
    stdio: 'inherit',
  });
  return status === 0;
}

const names = /** @type {(keyof typeof levels)[]} */ (Object.keys(levels));
const args = process.argv.slice(2);
const asked = names.filter((name) => args.includes(name));
const mochaArguments = args.filter((arg) => !names.some((name) => name === arg));
const chosen = (asked.length ? asked : names).filter((name) => {
  const isRunnable = name !== 'e2e' || !wantsDesktop;
  if (!isRunnable) console.log(`${levels[name].title} are left out: they need the pinned VS Code in a browser.`);
  return isRunnable;
});

/** @type {Counts} */
const sum = { passed: 0, failed: 0, skipped: 0 };
if (!build(chosen.map((name) => levels[name]))) {
  sum.failed = 1;
} else {
  // Before the first level's time starts, so that a slow network isn't taken for slow tests.
  if (isSupported && !wantsDesktop && chosen.some((name) => name !== 'unit')) {
    await installHost();
    await installChromium();
  }
  for (const name of chosen) {
    const { passed, failed, skipped } = await run(levels[name], mochaArguments);
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
}
const skipped = sum.skipped ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed || !sum.passed ? 1 : 0;
