import { createHash, randomUUID } from 'node:crypto';

// Records of a file needn't have ids of their own, and may have each other's. What tells them apart then is a placeholder:
// the id that stands in the file, if any, a zero character, and a print of the record. It is never written or shown.

const MARK = '\u0000';
/** Sixteen characters that nobody types, so that no search finds a placeholder: one byte each. */
const FIRST_DIGIT = 0x0e;

/** What tells a record's text from others: the same text has the same print, in this session and the next. */
export function printOf(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 16);
}

/** @param given the id that stands in the file. @param print hexadecimal digits */
export function placeholderId(given: string | undefined, print: string): string {
  const digits = [...print].map((digit) => String.fromCharCode(FIRST_DIGIT + Number.parseInt(digit, 16)));
  return `${given ?? ''}${MARK}${digits.join('')}`;
}

/** For a record that is written without an id of its own. */
export function newPlaceholderId(): string {
  return placeholderId(undefined, randomUUID().replaceAll('-', ''));
}

export function isPlaceholder(id: string): boolean {
  return id.includes(MARK);
}

/** The id that stands in the file; undefined where none does. An id that is no placeholder is itself. */
export function givenId(id: string | undefined): string | undefined {
  const mark = id?.indexOf(MARK) ?? -1;
  if (id === undefined || mark < 0) return id;
  return mark === 0 ? undefined : id.slice(0, mark);
}

/** Gives each record of a file an id that no other one has. */
export class FileIds {
  readonly #used = new Set<string>();

  /** @param written placeholders of records that were written in this session, by their prints: they keep them */
  constructor(private readonly written: ReadonlyMap<string, string>) {}

  idFor(given: string | undefined, text: string): string {
    if (given !== undefined && !this.#used.has(given)) return this.#use(given);
    const print = printOf(text);
    const kept = this.written.get(print);
    if (kept !== undefined && givenId(kept) === given && !this.#used.has(kept)) return this.#use(kept);
    for (let copy = 0; ; copy++) {
      const id = placeholderId(given, copy === 0 ? print : `${print}${copy.toString(16)}`);
      if (!this.#used.has(id)) return this.#use(id);
    }
  }

  #use(id: string): string {
    this.#used.add(id);
    return id;
  }
}
