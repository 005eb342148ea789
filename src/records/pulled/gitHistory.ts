import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Commits that are looked into, the newest first. */
const mostCommits = 500;

/** Of a file's text. Bytes. */
const mostBytes = 1024 ** 3;

/**
 * The older texts of a file that git keeps, the newest first, each once. Gives nothing where there is no git, no repository,
 * or no commit of the file.
 *
 * @param file an absolute path
 */
export async function* gitHistory(file: string): AsyncGenerator<string> {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  const git = async (args: readonly string[]): Promise<string | undefined> => {
    try {
      return (await run('git', ['-C', folder, ...args], { maxBuffer: mostBytes, windowsHide: true })).stdout;
    } catch {
      return undefined;
    }
  };
  const commits = await git(['log', `--max-count=${mostCommits}`, '--format=%H', '--', name]);
  const seen = new Set<string>();
  for (const commit of commits?.split('\n').filter(Boolean) ?? []) {
    // The address of the file's content: the same in many commits.
    const blob = (await git(['rev-parse', '--verify', '--quiet', `${commit}:./${name}`]))?.trim();
    if (!blob || seen.has(blob)) continue;
    seen.add(blob);
    const text = await git(['cat-file', 'blob', blob]);
    if (text !== undefined) yield text;
  }
}
