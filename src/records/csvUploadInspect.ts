import * as l10n from '@vscode/l10n';
import type { ColumnRename } from './csvUploadColumns';
import { columnScore, csvColumns, suggestRenames } from './csvUploadColumns';
import type { EncodingGuess } from './csvUploadEncoding';
import { guessEncoding, toUtf8 } from './csvUploadEncoding';
import { CsvUploadError } from './csvUploadError';
import { headSize } from './csvHeadSize';
import type { CsvDelimiter, CsvDialect } from './csvUploadRows';
import { readCsvRows } from './csvUploadRows';

/** What the head of a CSV file tells. */
export interface CsvInspection {
  readonly encoding: EncodingGuess;
  readonly dialect: CsvDialect;
  /** The first row as it stands in the file. */
  readonly header: readonly string[];
  /** Columns that seem to stand for a known column under another name. */
  readonly renames: readonly ColumnRename[];
  /** The cells of the first rows below the header. */
  readonly rows: readonly (readonly string[])[];
}

const previewRows = 20;
const delimiters: readonly CsvDelimiter[] = [',', ';', '\t', '|'];

/**
 * Finds out from the head of a CSV file how it is to be read and what its columns are.
 * @param head the first bytes of the file, `headSize` or fewer
 * @param complete whether `head` is the whole file
 * @throws CsvUploadError `empty`, `not text`, `header` (a known column twice) or `quote`
 */
export async function inspectCsv(head: Uint8Array, complete: boolean, name: string): Promise<CsvInspection> {
  const needs = l10n.t('it needs a header with a column “input” and a row for each record.');
  if (head.length === 0) throw new CsvUploadError('empty', l10n.t('{0} is empty: {1}', name, needs));
  const encoding = guessEncoding(head, complete, name);
  const { dialect, failure, table } = await guessDialect(head, complete, encoding, name);
  // What stands in the head is read before anything is asked or sent: a broken quote there shows at once.
  if (failure) throw failure;
  const [header, ...rows] = table;
  if (!header) {
    if (complete) throw new CsvUploadError('empty', l10n.t('{0} has no text in it: {1}', name, needs));
    throw new CsvUploadError(
      'header',
      l10n.t('{0} has no row that ends within its first {1} KB: {2}', name, headSize / 1024, needs),
    );
  }
  if (complete && rows.length === 0 && suggestRenames(header).length + knownColumns(header) > 0) {
    throw new CsvUploadError('empty', l10n.t('{0} has a header but no rows: there is nothing to upload.', name));
  }
  const twice = csvColumns.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice) {
    const message = l10n.t('{0} has two columns “{1}”: rename or remove one of them in the first line.', name, twice);
    throw new CsvUploadError('header', message);
  }
  return { encoding, dialect, header, renames: suggestRenames(header), rows };
}

function knownColumns(header: readonly string[]): number {
  return csvColumns.filter((column) => header.includes(column)).length;
}

interface Reading {
  readonly dialect: CsvDialect;
  readonly table: readonly (readonly string[])[];
  readonly failure: Error | undefined;
}

/** The delimiter under which the header holds most of the known columns; after that, the one that makes most columns. */
async function guessDialect(
  head: Uint8Array,
  complete: boolean,
  encoding: EncodingGuess,
  name: string,
): Promise<Reading> {
  const lineEnd = await lineEndOf(head, encoding, name);
  const readings = await Promise.all(
    delimiters.map((delimiter) => readHead(head, complete, encoding, { delimiter, lineEnd }, name)),
  );
  const rank = ({ table: [header = [] as readonly string[]] }: Reading) =>
    columnScore(header) * 1000 + (header.includes('input') ? 500 : 0) + Math.min(header.length, 499);
  return readings.reduce((best, reading) => (rank(reading) > rank(best) ? reading : best));
}

async function readHead(
  head: Uint8Array,
  complete: boolean,
  encoding: EncodingGuess,
  dialect: CsvDialect,
  name: string,
): Promise<Reading> {
  const table: (readonly string[])[] = [];
  try {
    const utf8 = toUtf8(once(head), encoding, name);
    const rows = readCsvRows(utf8, dialect, name, (cells) => {
      if (table.length <= previewRows) table.push(cells.map(({ text }) => text));
    });
    for await (const _ of rows) {
      // The last row of an incomplete head may be cut: only the rows that ended are looked at.
      if (!complete) break;
    }
    return { dialect, table, failure: undefined };
  } catch (error) {
    if (!(error instanceof CsvUploadError)) throw error;
    return { dialect, table, failure: error };
  }
}

/** A line feed, unless the head has carriage returns only. */
async function lineEndOf(head: Uint8Array, encoding: EncodingGuess, name: string): Promise<'\n' | '\r'> {
  for await (const utf8 of toUtf8(once(head), encoding, name)) {
    return utf8.includes(10) || !utf8.includes(13) ? '\n' : '\r';
  }
  return '\n';
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
