// Runs the tests of test/vscode in an extension host, on a throw-away profile and workspace: of the pinned VS Code, or of
// the desktop one that @vscode/test-electron downloads (VSCODE_TEST=desktop). Takes mocha's --grep, --fgrep and --bail.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { assertSupported, hostFolder, repository, sampleWorkspace, wantsDesktop } from './paths.mjs';
import { writeSettings } from './server.mjs';

const { values: mochaOptions } = parseArgs({
  options: {
    grep: { type: 'string', short: 'g' },
    fgrep: { type: 'string', short: 'f' },
    bail: { type: 'boolean', short: 'b' },
  },
});
if (!wantsDesktop) assertSupported('The test level `vscode`');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-tests-'));
const workspace = path.join(folder, 'workspace');
const profile = path.join(folder, 'profile');
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
fs.cpSync(sampleWorkspace, workspace, { recursive: true });
// Where it sees a line separator VS Code asks whether to remove it, and in test runs answers itself: the text is changed.
writeSettings(profile, { 'files.autoSave': 'off', 'editor.unusualLineTerminators': 'off' });

try {
  await runTests({
    ...(wantsDesktop ? {} : { vscodeExecutablePath: path.join(hostFolder, 'code.mjs') }),
    extensionDevelopmentPath: repository,
    extensionTestsPath: path.join(repository, 'dist/test/vscode/index.js'),
    extensionTestsEnv: {
      MOCHA_OPTIONS: JSON.stringify(mochaOptions),
      COUNTING_REPORTER: path.join(hostFolder, 'counting-reporter.cjs'),
      TEST_COUNTS: process.env.TEST_COUNTS,
    },
    launchArgs: [workspace, '--disable-extensions', '--user-data-dir', profile],
  });
} catch (error) {
  // What failed is in the report above.
  process.exitCode = typeof error === 'object' && error && 'code' in error ? Number(error.code) || 1 : 1;
  if (error instanceof Error) console.error(error.message);
}
