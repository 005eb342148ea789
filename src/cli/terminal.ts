import { createInterface } from 'node:readline/promises';
import type { WaitNotice } from '../api/client';

/** Milliseconds between two states of the progress line. */
const throttle = 100;

/** Where a run says what it does: results on stdout, everything else on stderr. */
export class Terminal {
  #shown = false;
  #last = 0;

  constructor(
    private readonly stdin: NodeJS.ReadStream,
    private readonly stdout: NodeJS.WriteStream,
    private readonly stderr: NodeJS.WriteStream,
  ) {}

  /** Whether someone is there to be asked. */
  get canAsk(): boolean {
    return this.stdin.isTTY && this.stderr.isTTY;
  }

  /** A line of the result. */
  print(line: string): void {
    this.#clear();
    this.stdout.write(`${printable(line)}\n`);
  }

  /** Text as it is. */
  write(text: string): void {
    this.#clear();
    this.stdout.write(text);
  }

  warn(line: string): void {
    this.#clear();
    this.stderr.write(`${printable(line)}\n`);
  }

  /** Shows a state in one line that the next one takes the place of; only where a person looks on. */
  progress(text: string): void {
    if (!this.stderr.isTTY || Date.now() - this.#last < throttle) return;
    this.#last = Date.now();
    this.#clear();
    this.stderr.write(printable(text).slice(0, (this.stderr.columns || 80) - 1));
    this.#shown = true;
  }

  /** Says why nothing moves. */
  waiting({ reason, delay }: WaitNotice): void {
    this.#last = 0;
    this.progress(
      `${reason === 'rate limited' ? 'rate limited' : 'not reachable'}, waiting ${Math.ceil(delay / 1000)} s`,
    );
  }

  /** Asks a question that is answered by y or by anything else. */
  async ask(question: string, signal: AbortSignal): Promise<boolean> {
    this.#clear();
    const lines = createInterface({ input: this.stdin, output: this.stderr });
    try {
      const answer = await lines.question(`${printable(question)} [y/N] `, { signal });
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      lines.close();
    }
  }

  #clear(): void {
    if (this.#shown) this.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}

/** Without what a terminal would obey: ids and names come from elsewhere. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
