import * as l10n from '@vscode/l10n';
import { nameOfCell } from '../csvCells';
import { readCsvRows, type CsvFault, type CsvRow } from '../csvText';
import type { CsvDelimiter } from '../csvUploadRows';
import { ImportError } from './importError';
import { LineCounter, type ImportRow, type RowReader } from './importRow';
import { PendingText } from './pendingText';

export interface CsvReading {
  readonly delimiter: CsvDelimiter;
  /** Whether the first row names the columns. */
  readonly hasHeader: boolean;
  readonly name: string;
}

/** Reads the rows of a CSV. A row with a fault, or with another number of cells than the first one, is told as such. */
export class CsvRowReader implements RowReader {
  header: ImportRow | undefined;
  columns: readonly string[] = [];
  readonly #reading: CsvReading;
  readonly #pending = new PendingText();
  #lines = new LineCounter();
  #rows = 0;
  #width: number | undefined;

  constructor(reading: CsvReading) {
    this.#reading = reading;
  }

  push(piece: string): readonly ImportRow[] {
    const text = this.#pending.add(piece, () => this.#unclosed(this.#lines.line, l10n.t('not closed within 64 MB')));
    return text === undefined ? [] : this.#read(text, true);
  }

  end(): readonly ImportRow[] {
    return this.#read(this.#pending.all(), false);
  }

  #read(text: string, more: boolean): readonly ImportRow[] {
    const { rows, faults, rest } = readCsvRows(text, 0, { delimiter: this.#reading.delimiter, more });
    const read: ImportRow[] = [];
    let next = 0;
    for (const row of rows) {
      for (let fault = faults[next]; fault && fault.start < row.start; fault = faults[++next])
        this.#fault(text, fault, read);
      this.#row(text, row, read);
    }
    for (let fault = faults[next]; fault; fault = faults[++next]) this.#fault(text, fault, read);
    this.#lines.cut(text, rest);
    this.#pending.keep(text.slice(rest));
    return read;
  }

  #row(text: string, { cells, start, end }: CsvRow, into: ImportRow[]): void {
    const line = this.#lines.of(text, start);
    if (this.#width === undefined) {
      if (isSeparatorLine(cells)) return;
      this.#width = cells.length;
      if (this.#reading.hasHeader) {
        this.columns = cells.map((cell) => nameOfCell(cell.text));
        this.header = { number: 0, line, cells, text, start };
        return;
      }
      this.columns = cells.map((_, i) => `column_${i + 1}`);
    }
    const number = ++this.#rows;
    if (cells.length === this.#width) into.push({ number, line, cells, text, start });
    else {
      const [own, wanted] = [cellCount(cells.length), cellCount(this.#width)];
      const message = this.#reading.hasHeader
        ? l10n.t(
            'it has {0}, the header has {1}: put quotes around cells with a separator or a line end in them, and leave cells without a value empty',
            own,
            wanted,
          )
        : l10n.t(
            'it has {0}, the first row has {1}: put quotes around cells with a separator or a line end in them, and leave cells without a value empty',
            own,
            wanted,
          );
      into.push({ number, line, cells, text, start, fault: { message, start, end } });
    }
  }

  #fault(text: string, { problem, start, end }: CsvFault, into: ImportRow[]): void {
    const line = this.#lines.of(text, start);
    if (problem === 'unterminated quote')
      throw this.#unclosed(line, l10n.t('never closed'), start - text.lastIndexOf('\n', start) - 1);
    const last = into.at(-1);
    // A second fault of the same row.
    if (last?.fault && last.line === line) return;
    const message = l10n.t(
      'text follows a closing quote: put quotes around the whole cell and double each quote inside it',
    );
    const rowStart = text.lastIndexOf('\n', start - 1) + 1;
    into.push({ number: ++this.#rows, line, cells: [], text, start: rowStart, fault: { message, start, end } });
  }

  #unclosed(line: number, how: string, character = 0): ImportError {
    const place = l10n.t('row {0} (line {1})', (this.#rows + 1).toLocaleString('en-US'), line.toLocaleString('en-US'));
    return new ImportError(
      'syntax',
      l10n.t(
        '{0}, {1}: a quote is opened there and {2}: close it, double it inside a cell, or choose another separator.',
        this.#reading.name,
        place,
        how,
      ),
      { line: line - 1, character },
    );
  }
}

function cellCount(count: number): string {
  return count === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', count);
}

/** Whether a row is the line `sep=;` by which spreadsheets tell the separator. The row below it is the first. */
function isSeparatorLine(cells: CsvRow['cells']): boolean {
  return cells.length === 2 && /^sep=$/i.test(cells[0]?.text ?? '') && cells[1]?.text === '';
}
