import * as l10n from '@vscode/l10n';
import { decodeKey, endOfString, endOfValue, JsonScanError, skipWhiteSpace, startOfMemberValue } from '../json/scan';
import { pageMeta } from './answerSchemas';
import { nextCursor } from './paging';
import { RecordElements, WrongShape } from './recordElements';
import type { DatasetRecord } from './resources';

export interface RecordsBody {
  readonly records: readonly DatasetRecord[];
  readonly after: string | undefined;
}

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SMALL_N = 0x6e;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Characters of a piece, at least, by which what is left of the piece before is completed. */
const BEGINNING = 4096;

/** What stands at the place that reading has come to. */
type Next = 'body' | 'first member' | 'member' | 'after member' | 'first element' | 'element' | 'after element' | 'end';

/**
 * Reads an answer that holds a list of records while its text arrives in pieces, which may be cut anywhere. Its text as
 * one string would cost more than all the reading: V8 makes room for every string of more than some 100 KB anew.
 *
 * A piece that ends within a record isn't told from broken text: what is behind the last whole one is read again together
 * with the next piece. So what push() meets is only known to be wrong at the end.
 */
export class RecordsBodyReader {
  readonly #elements = new RecordElements();
  #after: string | undefined;
  #listFound = false;

  /** What has come and isn't read yet, and where it stands in the body. */
  #rest = '';
  #offset = 0;
  /** Characters that #rest must have before it is worth to read on. */
  #enough = 0;

  /** Where in its text reading has come to, and what stands there. */
  #at = 0;
  #next: Next = 'body';
  /** Records of the elements that are read to their ends, and how many characters the last of those had. */
  #records = 0;
  #length = 0;

  /** Which record is being read, for errors. */
  get place(): string {
    return this.#elements.place;
  }

  /** Throws WrongShape, and SyntaxError where a key or a text in a known field is none. */
  push(piece: string): void {
    const carried = this.#rest.length;
    if (carried + piece.length < this.#enough) {
      this.#rest += piece;
      return;
    }
    if (carried > 0) {
      // Joining is copying: mostly the beginning of the piece is all that was missing.
      const joined = this.#rest + piece.slice(0, carried + BEGINNING);
      const at = this.#tryToRead(joined, 0, carried);
      if (at < carried) return this.#readAndKeep(this.#rest + piece, at);
      this.#offset += carried;
      return this.#readAndKeep(piece, at - carried);
    }
    this.#readAndKeep(piece, 0);
  }

  /** What all of the pieces hold. Throws as push(), and JsonScanError. */
  end(): RecordsBody {
    const text = this.#rest;
    try {
      this.#read(text, 0, text.length);
    } catch (error) {
      if (error instanceof JsonScanError) throw new JsonScanError(error.problem, this.#offset + error.offset);
      throw error;
    }
    if (this.#next !== 'end') throw new JsonScanError(l10n.t('the text ends too early'), this.#offset + text.length);
    if (!this.#listFound) throw new WrongShape(l10n.t('a list of records'), 'data');
    return { records: this.#elements.records, after: this.#after };
  }

  #readAndKeep(text: string, from: number): void {
    const at = this.#tryToRead(text, from, text.length);
    this.#offset += at;
    this.#rest = text.slice(at);
    // A record that is longer than many pieces isn't read again with each of them.
    this.#enough = at === 0 ? 2 * text.length : 0;
  }

  /** Reads whole values from `from` on, which have to begin before `until`. Gives the offset behind them. */
  #tryToRead(text: string, from: number, until: number): number {
    // An element is mostly about as long as the one before it: trying in vain costs more than waiting.
    const last = Math.min(until, text.length - this.#length);
    try {
      this.#read(text, from, last);
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      this.#elements.records.length = this.#records;
    }
    return this.#at;
  }

  /** Throws JsonScanError where the text breaks off, or is broken, within a value. */
  #read(text: string, from: number, until: number): void {
    this.#at = from;
    while (this.#at < until) {
      const at = skipWhiteSpace(text, this.#at);
      this.#at = at;
      if (at === text.length) return;
      this.#at = this.#readNext(text, at, until);
    }
  }

  /** Gives the offset behind what it has read, and says what comes next. */
  #readNext(text: string, at: number, until: number): number {
    const c = text.charCodeAt(at);
    switch (this.#next) {
      case 'body':
        if (c !== OPEN_BRACE) {
          endOfValue(text, at);
          throw new WrongShape(l10n.t('an object'), '');
        }
        this.#next = 'first member';
        return at + 1;
      case 'first member':
      case 'member':
        if (c !== CLOSE_BRACE || this.#next === 'member') return this.#readMember(text, at);
        this.#next = 'end';
        return at + 1;
      case 'after member':
        if (c !== COMMA && c !== CLOSE_BRACE) throw new JsonScanError(l10n.t('"," or "}" is missing'), at);
        this.#next = c === COMMA ? 'member' : 'end';
        return at + 1;
      case 'first element':
      case 'element':
        if (c !== CLOSE_BRACKET || this.#next === 'element') return this.#readElements(text, at, until);
        this.#next = 'after member';
        return at + 1;
      case 'after element':
        if (c !== COMMA && c !== CLOSE_BRACKET) throw new JsonScanError(l10n.t('"," or "]" is missing'), at);
        this.#next = c === COMMA ? 'element' : 'after member';
        return at + 1;
      case 'end':
        throw new JsonScanError(l10n.t('more text follows the value'), at);
    }
  }

  #readMember(text: string, at: number): number {
    const keyEnd = endOfString(text, at);
    const start = startOfMemberValue(text, keyEnd);
    const key = decodeKey(text, at, keyEnd);
    if ((key === 'data' || key === 'records') && text.charCodeAt(start) === OPEN_BRACKET) {
      this.#elements.list = key;
      this.#listFound = true;
      this.#next = 'first element';
      return start + 1;
    }
    const end = key === 'data' || key === 'records' ? this.#readNoList(text, start, key) : endOfValue(text, start);
    // A number may go on in the next piece.
    if (end === text.length) throw new JsonScanError('the text ends behind a value', end);
    if (key === 'meta') this.#after = nextCursor(readMeta(text.slice(start, end)));
    this.#next = 'after member';
    return end;
  }

  /** A single group instead of a list of groups, or null. */
  #readNoList(text: string, start: number, key: string): number {
    const end = endOfValue(text, start);
    const c = text.charCodeAt(start);
    if (c === SMALL_N) return end;
    if (c !== OPEN_BRACE) throw new WrongShape(l10n.t('a list of records'), key);
    this.#elements.list = key;
    this.#listFound = true;
    this.#readElement(text, start);
    return end;
  }

  /** As many as there are before `until`, in one loop: it is where the time goes. */
  #readElements(text: string, at: number, until: number): number {
    this.#next = 'element';
    let end = this.#readElement(text, at);
    while (end < until && text.charCodeAt(end) === COMMA && text.charCodeAt(end + 1) === OPEN_BRACE) {
      this.#at = end + 1;
      end = this.#readElement(text, end + 1);
    }
    this.#next = 'after element';
    return end;
  }

  #readElement(text: string, at: number): number {
    const end = this.#elements.read(text, at);
    this.#records = this.#elements.records.length;
    this.#length = end - at;
    return end;
  }
}

function readMeta(text: string): { after?: string | null | undefined } | null | undefined {
  const meta = pageMeta.safeParse(JSON.parse(text));
  if (!meta.success) throw new WrongShape(l10n.t('a cursor'), 'meta.after');
  return meta.data;
}
