import type { ImportError } from './importError';

/** UTF-16 code units. A row beyond it is taken for one whose end is missing; Datadog's SDK allows 10 MB a field. */
const longest = 64 * 1024 * 1024;

/** Text whose last row isn't whole yet. It is looked at again once it has doubled, so that a long row isn't read over and over. */
export class PendingText {
  #text = '';
  #pieces: string[] = [];
  #size = 0;

  /** The text that is to be read now, or undefined where it should grow first. */
  add(piece: string, tooLong: () => ImportError): string | undefined {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#text.length + this.#size > longest) throw tooLong();
    return this.#size >= this.#text.length ? this.all() : undefined;
  }

  /** Everything that is there. */
  all(): string {
    const text =
      this.#pieces.length === 1 && this.#text === '' ? (this.#pieces[0] ?? '') : this.#text + this.#pieces.join('');
    this.#text = text;
    this.#pieces = [];
    this.#size = 0;
    return text;
  }

  /** What is left to be read with the next piece. */
  keep(rest: string): void {
    this.#text = rest;
  }
}
