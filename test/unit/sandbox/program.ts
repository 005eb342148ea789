import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export interface Program {
  readonly process: ChildProcess;
  /** The line that it prints when it listens. */
  readonly said: { readonly url: string; readonly data: string };
}

/** The bundled program, as the extension ships it. */
const PROGRAM = path.resolve('dist/sandbox.js');

const errorsOf = new WeakMap<ChildProcess, () => string>();

/** Starts the program and waits until it listens. Rejects with its exit code and last words where it doesn't. */
export function startProgram(options: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Program> {
  const child = spawn(process.execPath, [PROGRAM, ...options], { env: { ...process.env, ...environment } });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  errorsOf.set(child, () => errors);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.endsWith('\n')) resolve({ process: child, said: JSON.parse(output) as Program['said'] });
    });
    child.once('close', (code) => reject(new Error(`exit code ${code}: ${errors}`)));
  });
}

/** Waits for the program's end. */
export function endOf(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  const result = (code: number | null) => ({ code, errors: errorsOf.get(child)?.() ?? '' });
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(result(child.exitCode));
  return new Promise((resolve) => child.once('close', (code) => resolve(result(code))));
}
