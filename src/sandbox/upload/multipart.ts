import type { Readable } from 'node:stream';

/** A multipart body that can't be read. `message` says why. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

const LINE_END = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const MAX_HEADERS = 16 * 1024;

/**
 * Reads a multipart body part by part while it comes in, with never more than a piece of it in memory. It is made for
 * one thing, a file part in a body that may be broken: the parsers at hand wait for ever, or throw where nobody can
 * catch it, when boundaries come in the wrong order.
 */
export class MultipartReader {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  // The delimiter of the first part needs no line end before it, unless there is a preamble.
  #ahead: Buffer = LINE_END;

  /** Takes a body and the value of its Content-Type. Throws MultipartError. */
  constructor(body: Readable, contentType: string) {
    const [, quoted, bare] =
      /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
    const boundary = quoted ?? bare;
    if (boundary === undefined) throw new MultipartError('its content type is not multipart/form-data with a boundary');
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    // Leaving early must not close the connection: an answer is to follow.
    this.#pieces = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  /** The names of the parts, in order. The content of each has to be read before the next is asked for. */
  async *parts(): AsyncGenerator<string, void, void> {
    await this.skip();
    for (;;) {
      const next = await this.#take(2);
      if (next.toString() === '--') break;
      // Before the line end there may be white space.
      if (!next.equals(LINE_END)) await this.#readThrough(LINE_END);
      yield partName(await this.#readThrough(HEADERS_END));
    }
    for (let piece = await this.#pieces.next(); piece.done !== true; piece = await this.#pieces.next());
  }

  /** The bytes up to the end of the part. */
  async *content(): AsyncGenerator<Buffer, void, void> {
    for (;;) {
      const at = this.#ahead.indexOf(this.#delimiter);
      if (at >= 0) {
        if (at > 0) yield this.#ahead.subarray(0, at);
        this.#ahead = this.#ahead.subarray(at + this.#delimiter.length);
        return;
      }
      // The delimiter may have begun at the end.
      const safe = this.#ahead.length - this.#delimiter.length + 1;
      if (safe > 0) {
        yield this.#ahead.subarray(0, safe);
        this.#ahead = this.#ahead.subarray(safe);
      }
      await this.#more();
    }
  }

  /** Passes over what is left of the part. */
  async skip(): Promise<void> {
    for await (const _ of this.content());
  }

  async #more(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done === true) throw new MultipartError('it ends before its closing boundary');
    this.#ahead = this.#ahead.length > 0 ? Buffer.concat([this.#ahead, next.value]) : next.value;
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#ahead.length < length) await this.#more();
    const taken = this.#ahead.subarray(0, length);
    this.#ahead = this.#ahead.subarray(length);
    return taken;
  }

  async #readThrough(end: Buffer): Promise<string> {
    for (;;) {
      const at = this.#ahead.indexOf(end);
      if (at >= 0) return (await this.#take(at + end.length)).toString();
      if (this.#ahead.length > MAX_HEADERS) throw new MultipartError('the headers of a part are too long');
      await this.#more();
    }
  }
}

function partName(headers: string): string {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const [, quoted, bare] = /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return quoted ?? bare ?? '';
}
