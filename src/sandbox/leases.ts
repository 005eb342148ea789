export interface LeaseTimes {
  /** Milliseconds to wait for the first lease. */
  readonly first: number;
  /** Milliseconds to wait for another after the last was given back. */
  readonly last: number;
}

export const LEASE_TIMES: LeaseTimes = { first: 30_000, last: 5_000 };

/** Counts those who need the service. Calls `onUnused` when nobody has come, or nobody has come back, in time. */
export class Leases {
  #held = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly times: LeaseTimes,
    private readonly onUnused: () => void,
  ) {}

  /** Begins to wait for the first lease. */
  start(): void {
    this.#wait(this.times.first);
  }

  /** An answer that goes on until the client closes it: while it does, the service stays. */
  hold(): Response {
    clearTimeout(this.#timer);
    this.#held++;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from('held\n')),
      cancel: () => {
        if (--this.#held === 0) this.#wait(this.times.last);
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/plain' } });
  }

  /** From now on nothing is waited for: the service ends anyway. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number): void {
    if (!this.#stopped) this.#timer = setTimeout(this.onUnused, milliseconds);
  }
}
