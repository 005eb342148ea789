// Builds and packages the extension into llm-observability.vsix, or into the file that is named.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from './paths.mjs';

/** What the .vsix is made of besides the bundles; .vscodeignore says it again for those who call vsce themselves. */
const packed = [
  ...[
    'package.json',
    'package.nls.json',
    'package.nls.de.json',
    '.vscodeignore',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ],
  ...['media', 'l10n'],
];

/**
 * Works in a folder of its own: dist/ may hold older chunks, and another build may be writing there.
 * @param {string} target a .vsix
 */
export function packageExtension(target) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'llm-observability-'));
  try {
    for (const name of packed.filter((file) => fs.existsSync(path.join(repository, file))))
      fs.cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
    leaveOutPictures(folder);
    node(path.join(repository, 'esbuild.mjs'), ['--quiet', '--into', folder], repository);
    const vsce = path.join(repository, 'node_modules/@vscode/vsce/vsce');
    // The bundles hold what they need, so no dependency is packed.
    node(
      vsce,
      ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', target],
      folder,
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * VS Code shows an extension's README with pictures of the web only (its page's content security policy is
 * `img-src https: data:`): those that lie beside it would weigh as much as the product, and be seen by nobody.
 * @param {string} folder
 */
function leaveOutPictures(folder) {
  fs.rmSync(path.join(folder, 'media/readme'), { recursive: true });
  const readme = path.join(folder, 'README.md');
  const text = fs.readFileSync(readme, 'utf8').replaceAll(/^!\[.*\]\(media\/readme\/.*\)\n\n?/gm, '');
  fs.writeFileSync(readme, text);
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function node(script, args, cwd) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${path.basename(script)} failed (its messages are above).`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  packageExtension(path.resolve(process.argv[2] ?? path.join(repository, 'llm-observability.vsix')));
