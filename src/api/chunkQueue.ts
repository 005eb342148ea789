/** What holds back the sender of chunks. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/** Bytes that may wait to be read before the sender is held back. */
const HIGH_WATER = 256 * 1024;

/** Chunks pushed by one side and read by the other as an async iterable, once. */
export class ChunkQueue implements AsyncIterableIterator<Uint8Array> {
  /** Called when the reader leaves before the end. */
  onLeave: (() => void) | undefined;

  #chunks: Uint8Array[] = [];
  #waiting = 0;
  #over: { readonly failure?: Error } | undefined;
  #paused: Flow | undefined;
  #wake: (() => void) | undefined;

  push(chunk: Uint8Array, flow: Flow): void {
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength;
    if (this.#waiting > HIGH_WATER && !this.#paused) {
      this.#paused = flow;
      flow.pause();
    }
    this.#wake?.();
  }

  end(): void {
    this.#over ??= {};
    this.#wake?.();
  }

  fail(failure: Error): void {
    this.#over ??= { failure };
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#waiting -= chunk.byteLength;
        if (this.#waiting === 0) {
          this.#paused?.resume();
          this.#paused = undefined;
        }
        return { done: false, value: chunk };
      }
      if (this.#over?.failure) throw this.#over.failure;
      if (this.#over) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.onLeave?.();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
