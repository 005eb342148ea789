// Builds everything that runs into dist/, each part on its own, and prints what each part weighs.
//   node esbuild.mjs            once, minified
//   node esbuild.mjs --watch    again after each change, with source maps
//   node esbuild.mjs --tests    the tests too (test/**/*.test.ts → dist/test/**)
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const { values: flags } = parseArgs({ options: { watch: { type: 'boolean' }, tests: { type: 'boolean' } } });

/** @type {esbuild.BuildOptions} */
const node = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
  sourcemap: flags.watch || flags.tests ? 'linked' : false,
  minify: !flags.watch && !flags.tests,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
};

/** @type {Record<string, esbuild.BuildOptions>} */
const parts = {
  // What loads at activation. Heavy parts are reached by import() and land in files of their own (splitting is for ESM
  // only, so they are entry points here and external to the first).
  extension: { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  sandbox: { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' }, outdir: 'dist' },
};
if (flags.tests) {
  const files = (/** @type {string} */ dir) =>
    fs.existsSync(path.join(root, dir))
      ? fs.readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))
      : [];
  for (const level of ['unit', 'vscode', 'e2e', 'bench']) {
    const entries = files(`test/${level}`).map((f) => `test/${level}/${f}`);
    if (!entries.length) continue;
    parts[`test ${level}`] = {
      ...node,
      entryPoints: entries,
      outbase: 'test',
      outdir: 'dist/test',
      packages: 'external',
      minify: false,
    };
  }
}

if (flags.watch) {
  for (const options of Object.values(parts)) await (await esbuild.context(options)).watch();
  console.log('watching');
} else {
  const results = await Promise.all(
    Object.entries(parts).map(async ([name, options]) => /** @type {const} */ ([name, await esbuild.build(options)])),
  );
  for (const [name, { metafile }] of results) {
    if (name.startsWith('test')) continue;
    for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {}))
      console.log(`${name.padEnd(12)} ${(bytes / 1024).toFixed(0).padStart(6)} KB  ${file}`);
  }
}
