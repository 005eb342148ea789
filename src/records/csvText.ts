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

const BARE = /[^,\r\n]*/y;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * The rows of a CSV text, header included; empty lines are left out. A quote in the middle of a bare cell stands for
 * itself. After an unterminated quote nothing more can be read; a row with text behind a closing quote is skipped.
 */
export function readCsvRows(
  text: string,
  from = 0,
  delimiter = ',',
): { rows: readonly CsvRow[]; faults: readonly CsvFault[] } {
  const comma = delimiter.charCodeAt(0);
  const bare = delimiter === ',' ? BARE : new RegExp(`[^${delimiter}\\r\\n]*`, 'y');
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let at = from;
  while (at < text.length) {
    const start = at;
    const cells: CsvCellText[] = [];
    let faulty = false;
    for (;;) {
      const cell = text.charCodeAt(at) === QUOTE ? quotedCell(text, at) : bareCell(text, at, bare);
      if (cell === undefined) {
        faults.push({ problem: 'unterminated quote', start: at, end: Math.min(at + 1, text.length) });
        return { rows, faults };
      }
      cells.push(cell);
      at = cell.end;
      if (!atBorder(text, at, comma)) {
        const end = endOfLine(text, at);
        faults.push({ problem: 'text after quote', start: at, end });
        faulty = true;
        at = end;
      }
      if (text.charCodeAt(at) !== comma) break;
      at++;
    }
    const first = cells[0];
    const empty = cells.length === 1 && first?.text === '' && !first.quoted;
    if (!empty && !faulty) rows.push({ cells, start, end: at });
    if (text.charCodeAt(at) === CR) at++;
    if (text.charCodeAt(at) === LF) at++;
  }
  return { rows, faults };
}

/** A cell as it is written: in quotes where it holds a comma, a quote, a line end, or white space at its borders. */
export function quoteCell(text: string, delimiter = ','): string {
  if (text.includes('"')) return `"${text.replaceAll('"', '""')}"`;
  return text.includes(delimiter) || /[\r\n]|^\s|\s$/.test(text) ? `"${text}"` : text;
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

function bareCell(text: string, start: number, bare: RegExp): CsvCellText {
  bare.lastIndex = start;
  bare.test(text);
  const end = bare.lastIndex;
  return { text: text.slice(start, end), quoted: false, start, end };
}

function atBorder(text: string, at: number, comma: number): boolean {
  const c = text.charCodeAt(at);
  return at >= text.length || c === comma || c === LF || c === CR;
}

function endOfLine(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
  return at;
}
