import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';

/** The rest of a file didn't come in time; see ReceivedFile.bytes(). */
export class Stalled extends Error {
  override readonly name = 'Stalled';
}

/** Small, so that what a piece leaves behind dies young: four times as much costs 30 MB more memory, and gains no time. */
const PIECE_BYTES = 64 * 1024;

/** A file on the disk that can be read while it is still coming in. */
export class ReceivedFile {
  readonly #changes = new EventEmitter();
  #size = 0;
  #isComplete = false;
  #failure: Error | undefined;

  constructor(readonly path: string) {}

  /** Writes what comes in. */
  async write(content: AsyncIterable<Buffer>): Promise<void> {
    const file = await fs.promises.open(this.path, 'wx', 0o600);
    try {
      for await (const bytes of content) {
        await file.write(bytes);
        this.#size += bytes.length;
        this.#changes.emit('change');
      }
    } finally {
      await file.close();
    }
  }

  /** No more is to come. */
  complete(): void {
    this.#isComplete = true;
    this.#changes.emit('change');
  }

  /** No more can come. */
  fail(failure: Error): void {
    this.#failure = failure;
    this.#changes.emit('change');
  }

  /**
   * The bytes from the beginning, as far as they are there, and on as they come. A piece is good until the next is asked
   * for. Throws Stalled after waiting for `patience` (ms) in all, and what fail() was given.
   */
  async *bytes(patience = Infinity): AsyncGenerator<Buffer, void, void> {
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    let file: fs.promises.FileHandle | undefined;
    let left = patience;
    try {
      for (let at = 0; ;) {
        if (this.#failure) throw this.#failure;
        if (at < this.#size) {
          file ??= await fs.promises.open(this.path, 'r');
          const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, at);
          at += bytesRead;
          yield piece.subarray(0, bytesRead);
        } else if (this.#isComplete) return;
        else left -= await this.#wait(left);
      }
    } finally {
      await file?.close();
    }
  }

  /** Waits until there is news. Gives how long that took, in ms. */
  async #wait(patience: number): Promise<number> {
    const since = performance.now();
    if (patience <= 0) throw new Stalled('the file comes in too slowly');
    const late = new AbortController();
    const timer = Number.isFinite(patience) ? setTimeout(() => late.abort(), patience) : undefined;
    try {
      await once(this.#changes, 'change', { signal: late.signal });
    } catch (error) {
      throw late.signal.aborted ? new Stalled('the file comes in too slowly') : error;
    } finally {
      clearTimeout(timer);
    }
    return performance.now() - since;
  }
}
