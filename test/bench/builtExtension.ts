import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { repository } from './processes';

/** Builds the extension into a folder as it ships, unpacked. */
export function buildInto(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const manifests = fs.readdirSync(repository).filter((name) => /^package(\.nls.*)?\.json$/.test(name));
  for (const name of [...manifests, 'media'])
    fs.cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
  const args = [path.join(repository, 'esbuild.mjs'), '--quiet', '--into', folder];
  if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) throw new Error('The build failed.');
}
