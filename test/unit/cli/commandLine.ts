import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SandboxProgram, type Dialect } from '../../support/sandboxProgram';

/** The bundled program, as the extension ships it. */
const program = path.resolve('dist/llmobs.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  /** The JSON document on stdout. */
  readonly json: unknown;
}

/** A folder in which the program is run against a sandbox. */
export class CommandLine {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'llmobs-'));

  private constructor(
    readonly sandbox: SandboxProgram,
    readonly projectId: string,
  ) {}

  static async start(dialect: Dialect): Promise<CommandLine> {
    const sandbox = await SandboxProgram.start(path.resolve('.'), { dialect });
    return new CommandLine(sandbox, await sandbox.createProject('command line'));
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Runs the program with the sandbox's address and keys. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.runWith({}, ...args, '--base-url', this.sandbox.url);
  }

  /** Runs the program as it is called; `env` overrides the keys, undefined leaves a variable out. */
  runWith(env: Readonly<Record<string, string | undefined>>, ...args: readonly string[]): Promise<Ended> {
    return this.#spawn(env, args).ended;
  }

  /** As run(), with the Ctrl+C of a person. */
  begin(...args: readonly string[]): { readonly ended: Promise<Ended>; readonly interrupt: () => void } {
    const { child, ended } = this.#spawn({}, [...args, '--base-url', this.sandbox.url]);
    return { ended, interrupt: () => void child.kill('SIGINT') };
  }

  #spawn(env: Readonly<Record<string, string | undefined>>, args: readonly string[]) {
    const { PATH, HOME, SYSTEMROOT } = process.env;
    const keys = { DD_API_KEY: this.sandbox.apiKey, DD_APP_KEY: this.sandbox.applicationKey };
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { PATH, HOME, SYSTEMROOT, ...keys, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const json: unknown = out.startsWith('{') ? JSON.parse(out) : undefined;
        resolve({ code, out, errors, json });
      });
    });
    return { child, ended };
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  remove(name: string): void {
    rmSync(path.join(this.folder, name));
  }

  /** Replaces the first occurrence of `before` in a file. */
  edit(name: string, before: string, after: string): void {
    const text = this.read(name);
    if (!text.includes(before)) throw new Error(`${name} holds no ${before}:\n${text}`);
    this.write(
      name,
      text.replace(before, () => after),
    );
  }
}
