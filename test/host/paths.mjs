// Where things lie: the repository, and what tests and `npm start` keep below .vscode-test/.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const hostFolder = path.dirname(fileURLToPath(import.meta.url));
export const repository = path.resolve(hostFolder, '../..');
export const cache = path.join(repository, '.vscode-test');
export const sampleWorkspace = path.join(repository, 'test/fixtures/workspace');

/** Whether the pinned VS Code, Node and Chromium run here at all. */
export const isSupported = process.platform === 'linux' && process.arch === 'x64';

/** Whether tests run in the desktop VS Code that @vscode/test-electron downloads. */
export const wantsDesktop = process.env.VSCODE_TEST === 'desktop';

/** @param {string} what needs the pinned VS Code */
export function assertSupported(what) {
  if (isSupported) return;
  throw new Error(
    `${what} uses a VS Code that is pinned for Linux on x64, and this is ${process.platform} on ${process.arch}: ` +
      'run `VSCODE_TEST=desktop npm run test:vscode` (Node 24 or newer) to test in a downloaded desktop VS Code, ' +
      'or press F5 in VS Code to try the extension.',
  );
}
