import fs from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { packageExtension } from '../host/package-extension.mjs';
import { hostFolder, isSupported } from '../host/paths.mjs';
import { buildInto } from './builtExtension';
import { benchFolder } from './processes';
import type { Activation } from './programs/activationProbe';
import { report } from './report';
import { kilobytes, sizeOf } from './sizes';
import { median } from './rounds';
import { withFolder } from './sandbox';
import type { Row } from './table';

const ROUNDS = 5;
const TIME_TARGET = 50;
const LOADED_TARGET = 150_000;
const PACKAGE_TARGET = 1_500_000;

const STATIC_IMPORT = /(?:from|import)\s*["'](\.{1,2}\/[\w./-]+\.mjs)["']/g;

/** What the extension weighs, and how long a real VS Code says it takes to activate. */
report(() =>
  withFolder('activation', async (folder) => {
    const extension = path.join(folder, 'extension');
    buildInto(extension);
    const loaded = loadedAtOnce(path.join(extension, 'dist/extension.mjs'));
    return [
      await activationRow(extension, folder),
      sizeRow('Code that loads at activation', sizeOf(loaded), LOADED_TARGET, describe(loaded)),
      packageRow(path.join(folder, 'extension.vsix'), bundles(path.join(extension, 'dist'), loaded)),
    ];
  }),
);

async function activationRow(extension: string, folder: string): Promise<Row> {
  const what = 'Activation in VS Code: code loaded and activate() done';
  const target = { text: `< ${TIME_TARGET} ms`, met: false };
  if (!isSupported) return { what, measured: 'not measured: needs Linux on x64', comparedWith: '', target };
  const rounds: Activation[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await activateOnce(extension, path.join(folder, `${round}`)));
  const of = (name: keyof Activation): number => median(rounds.map((figures) => figures[name]));
  const time = median(rounds.map((figures) => figures.loadCode + figures.callActivate + figures.finishActivate));
  return {
    what,
    measured: `${time} ms`,
    comparedWith: `load ${of('loadCode')}, call ${of('callActivate')}, finish ${of('finishActivate')} ms`,
    target: { ...target, met: time < TIME_TARGET },
  };
}

async function activateOnce(extension: string, folder: string): Promise<Activation> {
  const file = path.join(folder, 'activation.json');
  const workspace = path.join(folder, 'workspace');
  fs.mkdirSync(workspace, { recursive: true });
  const { name, publisher } = JSON.parse(fs.readFileSync(path.join(extension, 'package.json'), 'utf8')) as {
    name: string;
    publisher: string;
  };
  await runTests({
    vscodeExecutablePath: path.join(hostFolder, 'code.mjs'),
    extensionDevelopmentPath: extension,
    extensionTestsPath: path.join(benchFolder, 'programs/activationProbe.js'),
    extensionTestsEnv: { ACTIVATION_FILE: file, ACTIVATION_ID: `${publisher}.${name}` },
    launchArgs: [workspace, '--disable-extensions', '--user-data-dir', path.join(folder, 'profile')],
  });
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Activation;
}

/** A bundle and the chunks that it imports without being asked, and they in turn. */
function loadedAtOnce(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = [...fs.readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)].map(([, name = '']) => name);
  return [file, ...imports.flatMap((name) => loadedAtOnce(path.resolve(path.dirname(file), name), seen))];
}

function packageRow(file: string, comparedWith: string): Row {
  const what = 'The .vsix';
  try {
    packageExtension(file);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    const target = { text: `< ${kilobytes(PACKAGE_TARGET)}`, met: false };
    return { what, measured: 'packaging failed, see above', comparedWith, target };
  }
  return sizeRow(what, sizeOf([file]), PACKAGE_TARGET, comparedWith);
}

function sizeRow(what: string, bytes: number, limit: number, comparedWith: string): Row {
  return {
    what,
    measured: kilobytes(bytes),
    comparedWith,
    target: { text: `< ${kilobytes(limit)}`, met: bytes < limit },
  };
}

function describe(loaded: readonly string[]): string {
  return loaded.length === 1 ? 'one file' : `${loaded.length} files`;
}

/** The biggest parts of what is loaded later. */
function bundles(dist: string, loaded: readonly string[]): string {
  const files = fs
    .readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dist, name))
    .filter((file) => fs.statSync(file).isFile() && !loaded.includes(file));
  const sizes = files
    .map((file) => ({ name: partName(file), bytes: sizeOf([file]) }))
    .sort((a, b) => b.bytes - a.bytes);
  return sizes
    .slice(0, 4)
    .map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`)
    .join(', ');
}

function partName(file: string): string {
  return path.basename(file).replace(/(-[A-Z0-9]{8})?\.\w+$/, '');
}
