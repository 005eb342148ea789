// Builds what runs into dist/, each part on its own, and prints what each part weighs.
//   node esbuild.mjs [PART…]       the product, or the parts named: extension, grid, sandbox, cli, unit, vscode, e2e, bench
//   node esbuild.mjs --watch       again after each change
//   node esbuild.mjs --tests       the product and all tests (test/**/*.test.ts → dist/test/**)
//   --readable   not minified, with source maps (as with --watch and --tests)      --quiet   without the table
//   --into FOLDER   the product into FOLDER/dist
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    watch: { type: 'boolean' },
    tests: { type: 'boolean' },
    readable: { type: 'boolean' },
    quiet: { type: 'boolean' },
    into: { type: 'string', default: root },
  },
});
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const isReadable = Boolean(flags.watch || flags.tests || flags.readable);

/**
 * zod keeps its settings and its registry in globals, for copies of it to share: VS Code runs all extensions in one
 * process, and none of them should find ours.
 * @type {esbuild.Plugin}
 */
const zodWithoutGlobals = {
  name: 'zod without globals',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](core|registries)\.js$/ }, async ({ path: file }) => {
      const text = await fs.promises.readFile(file, 'utf8');
      return { contents: `const shared = {};\n${text.replaceAll('globalThis', 'shared')}` };
    });
  },
};

const requireOfNode =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Splitting makes a chunk of whatever some of the entries have in common, and the start would load some fifty of them. This
 * makes one file of the entry and all that it imports at once, chunks/start.mjs, and has the other chunks import from it.
 * @type {esbuild.Plugin}
 */
const oneFileToStart = {
  name: 'one file to start',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      const { outdir = '', minify, sourcemap, platform, target, external } = build.initialOptions;
      const outputs = metafile?.outputs ?? {};
      const scripts = Object.keys(outputs).filter((file) => file.endsWith('.mjs'));
      const entry = scripts.find((file) => outputs[file]?.entryPoint === 'src/extension.ts');
      if (!entry) return;
      const atOnce = new Set([entry]);
      for (const file of atOnce)
        for (const { path: imported, kind, external: isOthers } of outputs[file]?.imports ?? [])
          if (kind === 'import-statement' && !isOthers) atOnce.add(imported);
      const parts = [...atOnce];
      const chunks = path.join(outdir, 'chunks');

      /** The exports of a file and, in the other direction, their names in start.mjs: those of two files may be the same. */
      const toStart = (/** @type {string} */ file) =>
        outputs[file]?.exports.map((name) => `${name} as _${parts.indexOf(file)}_${name}`).join(',') ?? '';
      const fromStart = (/** @type {string} */ file) =>
        outputs[file]?.exports.map((name) => `_${parts.indexOf(file)}_${name} as ${name}`).join(',') ?? '';

      /** @type {(isStart: boolean) => esbuild.BuildOptions & { metafile: true }} */
      const again = (isStart) => ({
        ...{ minify, sourcemap, platform, target, external },
        absWorkingDir: root,
        bundle: true,
        format: 'esm',
        banner: { js: requireOfNode },
        outExtension: { '.js': '.mjs' },
        allowOverwrite: true,
        metafile: true,
        legalComments: 'none',
        logLevel: 'warning',
        plugins: [
          {
            name: 'links between chunks',
            setup({ onResolve, onLoad }) {
              onResolve({ filter: /\.mjs$/ }, ({ path: file, kind, resolveDir }) => {
                if (kind === 'entry-point') return undefined;
                const part = path.relative(root, path.resolve(resolveDir, file)).replaceAll(path.sep, '/');
                if (kind === 'dynamic-import' || !atOnce.has(part))
                  return { path: `./${path.basename(file)}`, external: true };
                return isStart ? undefined : { path: part, namespace: 'start' };
              });
              onLoad({ filter: /^/, namespace: 'start' }, ({ path: part }) => {
                return { contents: `export{${fromStart(part)}}from"./start.mjs"`, resolveDir: chunks };
              });
              // Each has the banner already.
              onLoad({ filter: /\.mjs$/ }, async ({ path: file }) => {
                return { contents: (await fs.promises.readFile(file, 'utf8')).replace(requireOfNode, '') };
              });
            },
          },
        ],
      });
      const contents = parts.map((part) => `export{${toStart(part)}}from${JSON.stringify(path.join(root, part))}`);
      const start = await esbuild.build({
        ...again(true),
        stdin: { contents: contents.join('\n'), resolveDir: root },
        outfile: path.join(chunks, 'start.mjs'),
      });
      const others = await esbuild.build({
        ...again(false),
        entryPoints: scripts.filter((file) => !atOnce.has(file)),
        outdir: chunks,
      });
      for (const part of parts) {
        for (const file of [part, `${part}.map`]) fs.rmSync(path.join(root, file), { force: true });
      }
      fs.writeFileSync(path.join(root, entry), `export{${fromStart(entry)}}from"./chunks/start.mjs";\n`);
      for (const part of parts) delete outputs[part];
      Object.assign(outputs, start.metafile.outputs, others.metafile.outputs);
    });
  },
};

/** @type {esbuild.BuildOptions} */
const node = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
  sourcemap: isReadable ? 'linked' : false,
  minify: !isReadable,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [zodWithoutGlobals],
};

/**
 * The modules of test/host find their files by their own place, so tests load them from there.
 * @type {esbuild.Plugin}
 */
const hostModules = {
  name: 'host modules',
  setup(build) {
    build.onResolve({ filter: /\/host\/[\w-]+\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: path.resolve(resolveDir, file),
      external: true,
    }));
  },
};

/** Removes tests from dist/ that are no longer in test/. @type {esbuild.Plugin} */
const removeStale = {
  name: 'remove stale',
  setup(build) {
    build.onEnd(({ metafile }) => {
      const written = new Set(Object.keys(metafile?.outputs ?? {}));
      const folders = new Set([...written].map((file) => file.split('/').slice(0, 3).join('/')));
      for (const folder of folders)
        for (const file of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }))
          if (/\.js(\.map)?$/.test(file) && !written.has(path.posix.join(folder, file)))
            fs.rmSync(path.join(root, folder, file), { force: true });
    });
  },
};

/**
 * @param {string} level a folder of test/
 * @param {(file: string) => boolean} isEntry
 * @returns {esbuild.BuildOptions}
 */
const tests = (level, isEntry = (file) => file.endsWith('.test.ts')) => {
  const folder = path.join(root, 'test', level);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return {
    ...node,
    entryPoints: files
      .filter((file) => !file.includes('node_modules') && isEntry(file))
      .map((f) => path.join(folder, f)),
    outbase: 'test',
    outdir: 'dist/test',
    packages: 'external',
    minify: false,
    plugins: [hostModules, removeStale],
  };
};

/** @type {Record<string, esbuild.BuildOptions>} */
const product = {
  // What loads at activation, and beside it a chunk for each part that is reached by import(): splitting needs ES modules,
  // and the CommonJS packages among them need a require of Node's own.
  extension: {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: path.join(flags.into, 'dist'),
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    external: ['vscode'],
    banner: { js: requireOfNode },
    plugins: [zodWithoutGlobals, oneFileToStart],
  },
  // What runs in the webviews of the records editor and of an import's preview: a script and a stylesheet each, and the
  // font of their icons.
  grid: {
    ...node,
    platform: 'browser',
    format: 'iife',
    target: 'chrome122',
    mainFields: ['browser', 'module', 'main'],
    entryPoints: [
      { in: 'src/grid/main.ts', out: 'grid' },
      { in: 'src/grid/styles/grid.css', out: 'grid' },
      { in: 'src/grid/importMain.ts', out: 'import' },
      { in: 'src/grid/styles/import.css', out: 'import' },
    ],
    outdir: path.join(flags.into, 'dist'),
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
  sandbox: { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' }, outdir: path.join(flags.into, 'dist') },
  // The command line: one file that runs by itself under any Node that is still kept.
  cli: {
    ...node,
    target: 'node20',
    entryPoints: { llmobs: 'src/cli/main.ts' },
    outdir: path.join(flags.into, 'dist'),
    banner: { js: '#!/usr/bin/env node' },
    define: { LLMOBS_VERSION: JSON.stringify(version) },
  },
};
/** @type {Record<string, esbuild.BuildOptions>} */
const levels = {
  unit: tests('unit'),
  vscode: tests('vscode', (file) => file === 'index.ts' || file.endsWith('.test.ts')),
  e2e: tests('e2e'),
  bench: tests('bench', (file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
};
const all = { ...product, ...levels };
const names = positionals.length ? positionals : Object.keys(flags.tests ? all : product);
const parts = names.map((name) => {
  const options = all[name];
  if (!options) throw new Error(`There is no part '${name}': there are ${Object.keys(all).join(', ')}.`);
  return { name, options };
});

// Chunks are named by their content: those of earlier builds would stay.
if (names.includes('extension')) fs.rmSync(path.join(flags.into, 'dist/chunks'), { recursive: true, force: true });

if (flags.watch) {
  for (const { options } of parts) await (await esbuild.context(options)).watch();
  console.log('watching');
} else {
  const results = await Promise.all(
    parts.map(async ({ name, options }) => ({ name, metafile: (await esbuild.build(options)).metafile })),
  ).catch(() => process.exit(1)); // esbuild has said what is wrong

  for (const { name, metafile } of results) {
    if (flags.quiet || !(name in product)) continue;
    for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {}))
      console.log(`${name.padEnd(12)} ${(bytes / 1024).toFixed(0).padStart(6)} KB  ${file}`);
  }
}
