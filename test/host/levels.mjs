// The three levels of tests: what each needs built, and how it is run.
import os from 'node:os';
import path from 'node:path';
import { hostFolder, repository } from './paths.mjs';

/**
 * @typedef {object} Level
 * @property {string} title
 * @property {readonly string[]} parts of esbuild.mjs that it needs
 * @property {number} limit in ms
 * @property {(mochaArguments: readonly string[]) => readonly string[]} command for Node
 */

const minute = 60_000;

/**
 * @param {string} level
 * @param {readonly string[]} options
 */
const mocha =
  (level, ...options) =>
  (/** @type {readonly string[]} */ args) => [
    '--enable-source-maps',
    path.join(repository, 'node_modules/mocha/bin/mocha.js'),
    ...['--reporter', path.join(hostFolder, 'counting-reporter.cjs'), '--no-config', '--no-package'],
    ...['--timeout', level === 'e2e' ? '90000' : '60000', '--forbid-only'],
    ...options,
    `dist/test/${level}/**/*.test.js`,
    ...args,
  ];

/** @type {Readonly<Record<'unit' | 'vscode' | 'e2e', Level>>} */
export const levels = {
  unit: {
    title: 'Unit tests',
    parts: ['sandbox', 'cli', 'unit'],
    limit: 5 * minute,
    command: mocha('unit', '--parallel', '--jobs', String(Math.max(2, os.availableParallelism()))),
  },
  vscode: {
    title: "Tests in VS Code's extension host",
    parts: ['extension', 'grid', 'sandbox', 'vscode'],
    limit: 16 * minute,
    command: (args) => [path.join(hostFolder, 'run-vscode.mjs'), ...args],
  },
  e2e: {
    title: "Tests in VS Code's window",
    parts: ['extension', 'grid', 'sandbox', 'e2e'],
    limit: 15 * minute,
    command: mocha('e2e'),
  },
};
