#!/usr/bin/env node
// A stand-in for the executable of desktop VS Code, for @vscode/test-electron:
//   runTests({ vscodeExecutablePath: '<repository>/test/host/code.mjs', extensionTestsPath, … })
// Options that it doesn't know are those of Electron and are passed over.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runExtensionTests } from './test-run.mjs';

const takesValue = new Set([
  'extensionTestsPath',
  'extensionDevelopmentPath',
  'user-data-dir',
  'extensions-dir',
  'folder-uri',
]);

/**
 * Of an option that is given several times the last value counts, except for extensionDevelopmentPath.
 * @param {readonly string[]} args
 */
function parse(args) {
  /** @type {Map<string, string>} */
  const values = new Map();
  const flags = new Set();
  /** @type {string[]} */
  const extensionDevelopmentPaths = [];
  /** @type {string[]} */
  const positionals = [];
  for (let i = 0; i < args.length; i++) {
    const [, name, given] = /^--([^=]+)(?:=(.*))?$/s.exec(args[i] ?? '') ?? [];
    if (!name) positionals.push(args[i] ?? '');
    else if (!takesValue.has(name)) flags.add(name);
    else {
      const value = given ?? args[++i] ?? '';
      if (name === 'extensionDevelopmentPath') extensionDevelopmentPaths.push(value);
      else values.set(name, value);
    }
  }
  return { values, flags, extensionDevelopmentPaths, positionals };
}

const { values, flags, extensionDevelopmentPaths, positionals } = parse(process.argv.slice(2));
const extensionTestsPath = values.get('extensionTestsPath');
const folderUri = values.get('folder-uri');
const profile = values.get('user-data-dir');
const extensions = values.get('extensions-dir');
if (!extensionTestsPath) {
  console.error('code.mjs runs the tests of an extension, so --extensionTestsPath is needed.');
  process.exit(2);
}
process.exit(
  await runExtensionTests({
    extensionTestsPath: path.resolve(extensionTestsPath),
    extensionDevelopmentPaths,
    folder: positionals[0] ?? (folderUri && fileURLToPath(folderUri)),
    profile: profile && path.resolve(profile),
    extensions: extensions && path.resolve(extensions),
    disableExtensions: flags.has('disable-extensions'),
  }),
);
