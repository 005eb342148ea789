import * as l10n from '@vscode/l10n';
import type { TextPlace } from './importError';

/** What stands in a column of a row. */
export interface ImportCell {
  /** The text of a CSV cell without its quotes; of JSON, the value as it stands there. */
  readonly text: string;
  readonly quoted: boolean;
  /** Offsets in the row's `text`. */
  readonly start: number;
  readonly end: number;
}

/** A row of a CSV below its header, or a record of a JSON file. */
export interface ImportRow {
  /** Counted from 1. */
  readonly number: number;
  /** Line on which it begins, counted from 1. */
  readonly line: number;
  /** By column. A column that it doesn't have is absent. */
  readonly cells: readonly (ImportCell | undefined)[];
  /** Why nothing can be made of it, as the end of a sentence behind its place, and where. */
  readonly fault?: { readonly message: string; readonly start: number; readonly end: number } | undefined;
  /** The text that it was read from, in which it begins at `start`: at the beginning of a line, apart from JSON. */
  readonly text: string;
  readonly start: number;
  /** Characters of the first line of `text` that stand before it in the file. Default: 0. */
  readonly shift?: number | undefined;
}

/**
 * Reads rows from a text that comes in pieces, with memory for one row and one piece.
 * @throws ImportError where what follows can't be told apart any more
 */
export interface RowReader {
  /** Columns found so far: of JSON, members that turn up later are added behind. */
  readonly columns: readonly string[];
  /** Where the names of columns stand, for problems with them. */
  readonly header: ImportRow | undefined;
  push(text: string): readonly ImportRow[];
  end(): readonly ImportRow[];
}

/** Where `offset` of a row's text stands in the file. */
export function placeInFile({ text, start, line, shift = 0 }: ImportRow, offset: number): TextPlace {
  let lines = 0;
  for (let i = text.indexOf('\n', start); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) lines++;
  const lineEnd = offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1);
  return { line: line - 1 + lines, character: offset - (lineEnd + 1) + (lineEnd < 0 ? shift : 0) };
}

/** `row 40,000 (line 40,012)` */
export function nameOfRow({ number, line }: ImportRow): string {
  return number === 0
    ? l10n.t('the header')
    : l10n.t('row {0} (line {1})', number.toLocaleString('en-US'), line.toLocaleString('en-US'));
}

/** Counts the lines of a text while one goes through it. */
export class LineCounter {
  line = 1;
  /** Characters of the line that is being read that were cut off. */
  shift = 0;
  #at = 0;

  /** The line of an offset that isn't before the last one asked for. */
  of(text: string, offset: number): number {
    for (let i = text.indexOf('\n', this.#at); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) this.line++;
    this.#at = offset;
    return this.line;
  }

  /** The text was cut: what was at `offset` is its beginning now. */
  cut(text: string, offset: number): void {
    this.of(text, offset);
    const lineEnd = offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1);
    this.shift = lineEnd < 0 ? this.shift + offset : offset - lineEnd - 1;
    this.#at = 0;
  }
}
