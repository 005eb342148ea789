// Finds a Chromium on this machine, or installs a packed one from npm with the libraries and fonts that it needs.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { installPinned } from './npm-install.mjs';
import { assertSupported, hostFolder } from './paths.mjs';

/**
 * @typedef {object} Chromium
 * @property {string} executable
 * @property {Readonly<Record<string, string>>} env what its process needs besides this one's environment
 * @property {readonly string[]} args
 */

const usualPlaces = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
  (name) => `/usr/bin/${name}`,
);

/**
 * Chromium as CHROMIUM_PATH names it, else the machine's, else the packed one.
 * @returns {Promise<Chromium>}
 */
export async function installChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !fs.existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
  const executable = named || usualPlaces.find((file) => fs.existsSync(file));
  if (executable) return { executable, env: {}, args: [] };

  assertSupported('The browser that draws the window of VS Code');
  const folder = await installPinned({
    name: 'chromium',
    from: path.join(hostFolder, 'chromium'),
    inputs: [fileURLToPath(import.meta.url)],
    complete: unpack,
  });
  return {
    executable: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
    // Its build has no sandbox helper, and its zygote doesn't outlive the missing one.
    args: ['--no-zygote'],
  };
}

/**
 * The package's own code unpacks only inside AWS, and into /tmp for all users at once: so its files are unpacked here.
 * @param {string} folder where the package was installed
 */
async function unpack(folder) {
  const packed = (/** @type {string} */ file) => path.join(folder, 'node_modules/@sparticuz/chromium/bin', file);
  /** @type {{ extract(folder: string): import('node:stream').Writable }} */
  const tar = createRequire(path.join(folder, 'package.json'))('tar-fs');
  /** @type {[string, import('node:stream').Writable][]} */
  const targets = [
    ['chromium.br', fs.createWriteStream(path.join(folder, 'chromium'), { mode: 0o755 })],
    ['swiftshader.tar.br', tar.extract(folder)],
    ['al2023.tar.br', tar.extract(folder)],
    ['fonts.tar.br', tar.extract(folder)],
  ];
  await Promise.all(
    targets.map(([file, target]) => pipeline(fs.createReadStream(packed(file)), createBrotliDecompress(), target)),
  );
  // The machine's fonts first; the packed one where there are none. The folder's place isn't known before it is renamed.
  fs.writeFileSync(
    path.join(folder, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
  );
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
}
