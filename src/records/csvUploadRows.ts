import * as l10n from '@vscode/l10n';
import { parse } from 'csv-parse';
import type { CsvError, InfoField, InfoRecord } from 'csv-parse';
import type { CsvPlace } from './csvUploadError';
import { CsvUploadError, describePlace } from './csvUploadError';

export type CsvDelimiter = ',' | ';' | '\t' | '|';

/** How the rows of a CSV are told apart. `lineEnd` is `\r` only in files without a single line feed. */
export interface CsvDialect {
  readonly delimiter: CsvDelimiter;
  readonly lineEnd: '\n' | '\r';
}

/** A cell's text, and whether it stood in quotes: an empty cell is an absent value, `""` an empty string. */
export interface CsvCell {
  readonly text: string;
  readonly quoted: boolean;
}

/** Bytes. A row beyond it is taken for a quote that was never closed; Datadog's SDK allows 10 MB a field. */
const maxRowSize = 64 * 1024 * 1024;

/**
 * Reads the rows of a CSV in UTF-8, with constant memory. `onRow` is called in order, first with the header (row 0);
 * empty lines are skipped. Yields after each chunk the number of bytes read since the start.
 * @throws CsvUploadError `quote`, with the row in which it stands
 */
export async function* readCsvRows(
  utf8: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
  name: string,
  onRow: (cells: readonly CsvCell[], place: CsvPlace) => void,
): AsyncGenerator<number, void, undefined> {
  let rows = 0;
  // csv-parse counts CR LF inside quotes as two lines: lines are counted here, from the cells.
  let lines = 0;
  let emptyLines = 0;
  const next = (): CsvPlace => ({ row: rows, line: 1 + lines + emptyLines });

  let failure: Error | undefined;
  const parser = parse({
    bom: false,
    cast: (text: string, field: InfoField): CsvCell => ({ text, quoted: field.quoting }),
    delimiter: dialect.delimiter,
    record_delimiter: dialect.lineEnd === '\r' ? ['\r'] : ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRowSize,
    on_record: (record: unknown, info: InfoRecord) => {
      const cells = record as readonly CsvCell[];
      emptyLines = info.empty_lines;
      onRow(cells, next());
      rows++;
      lines += 1 + cells.reduce((sum, cell) => sum + lineFeeds(cell, dialect.lineEnd), 0);
      return null;
    },
  });
  parser.on('error', (error: Error) => (failure ??= error));
  parser.resume();
  const settle = (write: (done: () => void) => void) =>
    new Promise<void>((resolve, reject) => {
      const finish = () => {
        if (failure) reject(asUploadError(failure, name, next()));
        else resolve();
      };
      parser.once('error', finish);
      write(() => {
        parser.off('error', finish);
        finish();
      });
    });

  try {
    let bytes = 0;
    for await (const chunk of utf8) {
      await settle((done) => parser.write(chunk, done));
      bytes += chunk.length;
      yield bytes;
    }
    await settle((done) => parser.end(done));
  } finally {
    parser.destroy();
  }
}

function lineFeeds(cell: CsvCell, lineEnd: string): number {
  if (!cell.quoted) return 0;
  let count = 0;
  for (let i = cell.text.indexOf(lineEnd); i >= 0; i = cell.text.indexOf(lineEnd, i + 1)) count++;
  return count;
}

function asUploadError(error: Error, name: string, place: CsvPlace): Error {
  const reason = quoteProblem((error as Partial<CsvError>).code);
  if (reason === undefined) return error;
  const way = l10n.t('put quotes around the whole cell and double each quote inside it.');
  return new CsvUploadError(
    'quote',
    l10n.t('{0} has a broken quote in {1}: {2}; {3}', name, describePlace(place), reason, way),
    place,
  );
}

function quoteProblem(code: string = ''): string | undefined {
  switch (code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return l10n.t('text follows a closing quote');
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_OPENING_QUOTE':
      return l10n.t('a quote stands in the middle of a cell');
    case 'CSV_QUOTE_NOT_CLOSED':
      return l10n.t('a quote is opened there and never closed');
    case 'CSV_MAX_RECORD_SIZE':
      return l10n.t('a quote is opened there and not closed within 64 MB');
    default:
      return undefined;
  }
}
