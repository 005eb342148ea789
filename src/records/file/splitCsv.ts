import * as l10n from '@vscode/l10n';
import { faultAt } from './fileFault';
import type { RecordPlace } from './splitJson';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A row, and how many cells it has. */
export interface RowPlace extends RecordPlace {
  readonly cells: number;
}

/**
 * The rows of a CSV file, header included, empty lines left out; without their line ends. A quote in the middle of a bare
 * cell stands for itself. Throws FileFault.
 *
 * @param delimiter a byte
 */
export function* splitCsv(bytes: Buffer, from: number, delimiter: number): Generator<RowPlace, undefined> {
  for (let at = from; at < bytes.length;) {
    const start = at;
    let cells = 0;
    for (;;) {
      cells++;
      at = bytes[at] === QUOTE ? endOfQuoted(bytes, at) : endOfBare(bytes, at, delimiter);
      if (bytes[at] !== delimiter) break;
      at++;
    }
    if (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) {
      const way = l10n.t('put quotes around the whole cell and double each quote inside it');
      throw faultAt(bytes, at, l10n.t('text follows the closing quote of a cell: {0}', way));
    }
    if (at > start) yield { start, end: at, cells };
    if (bytes[at] === CR) at++;
    if (bytes[at] === LF) at++;
  }
  return undefined;
}

/** Where the first row ends, whatever the delimiter. */
export function endOfHeader(bytes: Buffer, at: number): number {
  let isQuoted = false;
  for (; at < bytes.length; at++) {
    const c = bytes[at];
    if (c === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && (c === LF || c === CR)) break;
  }
  return at;
}

function endOfQuoted(bytes: Buffer, start: number): number {
  for (let from = start + 1; ;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote < 0) {
      throw faultAt(
        bytes,
        start,
        l10n.t('the quote that opens here is never closed: close it, or double it inside a cell'),
      );
    }
    if (bytes[quote + 1] !== QUOTE) return quote + 1;
    from = quote + 2;
  }
}

function endOfBare(bytes: Buffer, at: number, delimiter: number): number {
  for (; at < bytes.length; at++) {
    const c = bytes[at];
    if (c === delimiter || c === LF || c === CR) break;
  }
  return at;
}
