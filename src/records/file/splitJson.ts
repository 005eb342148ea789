import * as l10n from '@vscode/l10n';
import { faultAt } from './fileFault';

/** Where a record stands, in bytes. */
export interface RecordPlace {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LF = 0x0a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The elements of a JSON array, by their brackets and strings only: each is still to be read. Throws FileFault.
 *
 * @returns where the array's own brackets stand
 */
export function* splitJsonArray(bytes: Buffer, from: number): Generator<RecordPlace, RecordPlace> {
  const open = skipSpace(bytes, from);
  if (open >= bytes.length) throw faultAt(bytes, open, l10n.t('the file is empty: without records, it is []'));
  if (bytes[open] !== OPEN_BRACKET) {
    const way = l10n.t('put the records between [ and ], or, with one record a line, give the file the ending .jsonl');
    throw faultAt(bytes, open, l10n.t('the file is no array of records: {0}', way));
  }
  let at = skipSpace(bytes, open + 1);
  for (let count = 1; bytes[at] !== CLOSE_BRACKET; count++) {
    const end = endOfElement(bytes, at);
    if (end === at)
      throw faultAt(
        bytes,
        at,
        at < bytes.length ? l10n.t('a record should stand here') : l10n.t('the closing ] is missing'),
      );
    yield { start: at, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === CLOSE_BRACKET) break;
    if (bytes[at] !== COMMA)
      throw faultAt(bytes, at, l10n.t('a comma or the closing ] is missing after record {0}', count));
    at = skipSpace(bytes, at + 1);
    if (bytes[at] === CLOSE_BRACKET) throw faultAt(bytes, at, l10n.t('no comma may stand after the last record'));
  }
  const rest = skipSpace(bytes, at + 1);
  if (rest < bytes.length) throw faultAt(bytes, rest, l10n.t('nothing may follow the closing bracket'));
  return { start: open, end: at + 1 };
}

/** The lines of a text that aren't empty, without the white space around them. */
export function* splitLines(bytes: Buffer, from: number): Generator<RecordPlace, undefined> {
  for (let next = from; next < bytes.length;) {
    const lineEnd = bytes.indexOf(LF, next);
    let end = lineEnd < 0 ? bytes.length : lineEnd;
    const start = Math.min(end, skipSpace(bytes, next));
    next = end + 1;
    while (end > start && isSpace(bytes[end - 1])) end--;
    if (end > start) yield { start, end };
  }
  return undefined;
}

function endOfElement(bytes: Buffer, at: number): number {
  let depth = 0;
  while (at < bytes.length) {
    const c = bytes[at];
    if (c === QUOTE) at = endOfString(bytes, at);
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      depth++;
      at++;
    } else if (depth === 0 && (c === COMMA || c === CLOSE_BRACKET || isSpace(c))) return at;
    else {
      at++;
      if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth <= 0) return at;
    }
  }
  return at;
}

function endOfString(bytes: Buffer, at: number): number {
  for (at++; at < bytes.length; at++) {
    const c = bytes[at];
    if (c === BACKSLASH) at++;
    else if (c === QUOTE) return at + 1;
  }
  return bytes.length;
}

function skipSpace(bytes: Buffer, at: number): number {
  while (isSpace(bytes[at])) at++;
  return at;
}

function isSpace(c: number | undefined): boolean {
  return c === 0x20 || c === LF || c === 0x0d || c === 0x09;
}
