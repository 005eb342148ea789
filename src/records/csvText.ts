import type { CsvDelimiter } from './csvUploadRows';
import type { TextRange } from './model';

// An own reader for RFC 4180, not csv-parse or papaparse (which read uploads): a document's problems have to be shown at
// their places, and neither tells the offsets of a cell in the text.

export interface CsvCellText extends TextRange {
  /** Without quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface CsvRow extends TextRange {
  readonly cells: readonly CsvCellText[];
}

export interface CsvFault extends TextRange {
  readonly problem: 'unterminated quote' | 'text after quote';
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

export interface CsvTextOptions {
  /** Default: a comma. */
  readonly delimiter?: CsvDelimiter | undefined;
  /** Whether more of the text is to come: a row that may not be at its end yet is left for then. Default: false. */
  readonly more?: boolean | undefined;
}

/**
 * The rows of a CSV text, header included; empty lines are left out. A quote in the middle of a bare cell stands for
 * itself. After an unterminated quote nothing more can be read; a row with text behind a closing quote is skipped. `rest`
 * is where the row begins that was left, or the text's end.
 */
export function readCsvRows(
  text: string,
  from = 0,
  { delimiter = ',', more = false }: CsvTextOptions = {},
): { rows: readonly CsvRow[]; faults: readonly CsvFault[]; rest: number } {
  const separator = delimiter.charCodeAt(0);
  const bare = BARE[delimiter];
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let at = from;
  while (at < text.length) {
    const start = at;
    const cells: CsvCellText[] = [];
    const faultsBefore = faults.length;
    for (;;) {
      const cell = text.charCodeAt(at) === QUOTE ? quotedCell(text, at) : bareCell(text, at, bare);
      if (cell === undefined) {
        if (more) {
          faults.length = faultsBefore;
          return { rows, faults, rest: start };
        }
        faults.push({ problem: 'unterminated quote', start: at, end: Math.min(at + 1, text.length) });
        return { rows, faults, rest: text.length };
      }
      cells.push(cell);
      at = cell.end;
      if (!atBorder(text, at, separator)) {
        const end = endOfLine(text, at);
        faults.push({ problem: 'text after quote', start: at, end });
        at = end;
      }
      if (text.charCodeAt(at) !== separator) break;
      at++;
    }
    // A carriage return at the end may be half of a line end.
    if (more && at >= text.length - (text.charCodeAt(at) === CR ? 1 : 0)) {
      faults.length = faultsBefore;
      return { rows, faults, rest: start };
    }
    const first = cells[0];
    const empty = cells.length === 1 && first?.text === '' && !first.quoted;
    if (!empty && faults.length === faultsBefore) rows.push({ cells, start, end: at });
    if (text.charCodeAt(at) === CR) at++;
    if (text.charCodeAt(at) === LF) at++;
  }
  return { rows, faults, rest: text.length };
}

/** A cell as it is written: in quotes where it holds a comma, a quote, a line end, or white space at its borders. */
export function quoteCell(text: string, delimiter = ','): string {
  let quote = text.indexOf('"');
  if (quote < 0) return needsQuotes(text, delimiter) ? `"${text}"` : text;
  // Each slice ends with a quote, and the next one begins with the same: faster than replaceAll().
  let cell = '"';
  let from = 0;
  for (; quote >= 0; quote = text.indexOf('"', quote + 1)) {
    cell += text.slice(from, quote + 1);
    from = quote;
  }
  return `${cell}${text.slice(from)}"`;
}

function needsQuotes(text: string, delimiter: string): boolean {
  return (
    text.includes(delimiter) ||
    text.includes('\n') ||
    text.includes('\r') ||
    isWhiteSpace(text, 0) ||
    isWhiteSpace(text, text.length - 1)
  );
}

/** Asked twice for each cell: most characters needn't be told apart by a regular expression. */
function isWhiteSpace(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return (c <= 0x20 || c >= 0x80) && /\s/.test(text.charAt(at));
}

/**
 * What spreadsheets run as a formula, or take for one behind white space that they drop: OWASP's list of first characters,
 * and their full-width twins. Numbers are none.
 */
const FORMULA = /^[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The text of a cell with an apostrophe before it where a spreadsheet would run it, which makes it text there. */
export function defused(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

function quotedCell(text: string, start: number): CsvCellText | undefined {
  let from = start + 1;
  let doubled = false;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      const inner = text.slice(start + 1, quote);
      return { text: doubled ? inner.replaceAll('""', '"') : inner, quoted: true, start, end: quote + 1 };
    }
    doubled = true;
    from = quote + 2;
  }
}

const BARE: Readonly<Record<CsvDelimiter, RegExp>> = {
  ',': /[^,\r\n]*/y,
  ';': /[^;\r\n]*/y,
  '\t': /[^\t\r\n]*/y,
  '|': /[^|\r\n]*/y,
};

function bareCell(text: string, start: number, bare: RegExp): CsvCellText {
  bare.lastIndex = start;
  bare.test(text);
  const end = bare.lastIndex;
  return { text: text.slice(start, end), quoted: false, start, end };
}

function atBorder(text: string, at: number, separator: number): boolean {
  const c = text.charCodeAt(at);
  return at >= text.length || c === separator || c === LF || c === CR;
}

function endOfLine(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
  return at;
}
