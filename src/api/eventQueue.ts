/** Values pushed from many places and read from one, in order. */
export class EventQueue<T> {
  #values: T[] = [];
  #over: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  push(value: T): void {
    this.#values.push(value);
    this.#wake?.();
  }

  /** Puts `value` in the place of the last one where that hasn't been read and `replaces` says so. */
  replaceLast(value: T, replaces: (last: T) => boolean): void {
    const last = this.#values.at(-1);
    if (last !== undefined && replaces(last)) this.#values[this.#values.length - 1] = value;
    else this.push(value);
  }

  end(): void {
    this.#over ??= {};
    this.#wake?.();
  }

  /** Readers get what was pushed before, then the error. */
  fail(error: unknown): void {
    this.#over ??= { error };
    this.#wake?.();
  }

  async *read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const value = this.#values.shift();
      if (value !== undefined) {
        yield value;
        continue;
      }
      if (this.#over) {
        if ('error' in this.#over) throw this.#over.error;
        return;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
