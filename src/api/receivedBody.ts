/** Kept for the next body at most, in bytes: a page of 5,000 records of 1 KB fits. */
const KEPT = 8 * 1024 * 1024;

/** What a buffer has at first where nothing is known of the body's length, and at least, in bytes. */
const SMALLEST = 64 * 1024;

/**
 * Memory for bodies that are read whole, one after the other. Fresh memory costs more time than copying: the pieces of a
 * body that are kept until its end, and then joined, take twice the time of the same bytes in memory that was used before.
 */
export class BodyMemory {
  #spare: Buffer | undefined;

  /** An empty body, which is good until it is given back. `length`: the bytes that are expected, if that is known. */
  take(length: number | undefined): ReceivedBody {
    const spare = this.#spare ?? Buffer.allocUnsafeSlow(Math.min(Math.max(length ?? 0, SMALLEST), KEPT));
    this.#spare = undefined;
    return new ReceivedBody(spare);
  }

  /** Nobody reads the body any more. */
  giveBack(body: ReceivedBody): void {
    const { memory } = body;
    if (memory.length <= KEPT && memory.length > (this.#spare?.length ?? 0)) this.#spare = memory;
  }
}

/** The bytes of a body that have come in. */
export class ReceivedBody {
  #memory: Buffer;
  #length = 0;

  constructor(memory: Buffer) {
    this.#memory = memory;
  }

  get memory(): Buffer {
    return this.#memory;
  }

  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  push(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#memory.length));
      larger.set(this.bytes);
      this.#memory = larger;
    }
    this.#memory.set(chunk, this.#length);
    this.#length = length;
  }
}
