import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Where the compiled bench lies: dist/test/bench, wherever in it the caller stands. */
export const benchFolder = __dirname.endsWith('programs') ? path.dirname(__dirname) : __dirname;

/** The repository. */
export const repository = path.resolve(benchFolder, '../../..');

/** Where results and test data go; git-ignored. */
export function workFolder(): string {
  const folder = path.join(repository, '.bench');
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** A program of the bench as its own process: it says `{ready: …}` once and answers each message with one of its own. */
export class Program<Ready, Question extends Serializable, Reply> {
  private constructor(
    readonly ready: Ready,
    readonly child: ChildProcess,
  ) {}

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @param name a file of test/bench/programs */
  static async start<Ready, Question extends Serializable = never, Reply = never>(
    name: string,
    args: readonly string[] = [],
    execArgv: readonly string[] = [],
  ): Promise<Program<Ready, Question, Reply>> {
    const child = fork(path.join(benchFolder, 'programs', `${name}.js`), args, { execArgv: [...execArgv] });
    return new Program<Ready, Question, Reply>((await message(child, name)) as Ready, child);
  }

  /** Sends a question and waits for the reply. Throws where the program ends instead. */
  async ask(question: Question): Promise<Reply> {
    const reply = message(this.child, 'The program');
    this.child.send(question);
    return (await reply) as Reply;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}

function message(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${name} ended with ${code} before it answered.`));
    child.once('exit', ended);
    child.once('message', (value) => {
      child.off('exit', ended);
      resolve(value);
    });
  });
}

/** For the programs: says that this one is ready, and answers each message by `answer`. */
export function serveQuestions<Question>(ready: unknown, answer?: (question: Question) => unknown): void {
  process.on('message', (question) => {
    void Promise.resolve(answer?.(question as Question)).then((reply) => process.send?.(reply ?? null));
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}
