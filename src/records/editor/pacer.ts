/** Milliseconds that long work goes on before it lets others run. */
const SLICE = 8;

/** Cuts long work into pieces, so that the process stays responsive: `if (pacer.isDue) await pacer.rest();` */
export class Pacer {
  #started = performance.now();
  #calls = 0;

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** Cheap enough to be asked for every record. */
  get isDue(): boolean {
    return (++this.#calls & 31) === 0 && this.isDueNow;
  }

  get isDueNow(): boolean {
    return performance.now() - this.#started > SLICE;
  }

  /** Throws the signal's reason where the work is no longer wanted. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.#started = performance.now();
  }
}
