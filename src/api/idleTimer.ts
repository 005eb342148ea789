/** Calls `onIdle` once when touch() hasn't been called for `milliseconds`. */
export class IdleTimer {
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number, onIdle: () => void) {
    this.#timer = setTimeout(onIdle, milliseconds);
  }

  touch(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
