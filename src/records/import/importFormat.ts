import * as l10n from '@vscode/l10n';
import { endOfValue, JsonScanError, skipWhiteSpace } from '../../json/scan';
import { columnScore } from '../csvUploadColumns';
import { guessEncoding, type CsvEncoding, type EncodingGuess } from '../csvUploadEncoding';
import type { CsvDelimiter } from '../csvUploadRows';
import { readCsvRows } from '../csvText';
import { CsvRowReader } from './csvRowReader';
import { ImportError } from './importError';
import type { RowReader } from './importRow';
import { JsonArrayReader, JsonLinesReader } from './jsonRowReader';
import { arraysInside, isRecord, type JsonPath } from './jsonWay';

export type ImportFormat = 'csv' | 'json' | 'jsonl';

/** How a file is read. Found out from its beginning; a user can choose otherwise. */
export interface ImportReading {
  readonly format: ImportFormat;
  readonly encoding: EncodingGuess;
  /** Of CSV only, as is `hasHeader`. */
  readonly delimiter: CsvDelimiter;
  /** Whether the first row names the columns. */
  readonly hasHeader: boolean;
  /** Of JSON only: where the records are. Default: the document itself. */
  readonly path?: JsonPath | undefined;
  /** Of JSON only: where they may be instead. */
  readonly paths?: readonly JsonPath[] | undefined;
}

/** Bytes from the start of a file that are enough to find out how to read it and to show its first rows. */
export const importHeadSize = 256 * 1024;

export const delimiters: readonly CsvDelimiter[] = [',', ';', '\t', '|'];

/**
 * How a file is best read.
 * @param head its first bytes
 * @param complete whether they are all of it
 * @throws CsvUploadError `not text` for workbooks, archives and data with zero bytes; ImportError `empty`
 */
export function detectReading(head: Uint8Array, complete: boolean, name: string): ImportReading {
  const encoding = guessEncoding(head, complete, name);
  return detectInText(textOf(head, encoding), complete, name, encoding);
}

/** The same for a text, as from the clipboard. Throws ImportError `empty`. */
export function detectInText(text: string, complete: boolean, name: string, encoding: EncodingGuess): ImportReading {
  if (complete && text.trim() === '') {
    throw new ImportError('empty', l10n.t('{0} is empty: there is nothing to import.', name));
  }
  const format = guessFormat(text, name);
  if (format !== 'csv') {
    const paths = /\.(?:jsonl|ndjson)$/i.test(name) || isLines(text) ? [] : arraysInside(text);
    const jsonReading = { encoding, delimiter: ',', hasHeader: true } as const;
    if (paths.length === 0) return { ...jsonReading, format };
    const path = isRecord(text) ? [] : paths[0];
    // A document on a single line looks like JSONL.
    return { ...jsonReading, format: path?.length ? 'json' : format, path, paths };
  }
  const told = /^sep=([,;\t|])\r?\n/i.exec(text);
  const rows = text.slice(told?.[0].length ?? 0);
  const delimiter = (told?.[1] as CsvDelimiter | undefined) ?? guessDelimiter(rows, complete, name);
  return { format, encoding, delimiter, hasHeader: guessHeader(rows, complete, delimiter) };
}

/** The same file under another encoding: its byte order mark is skipped only where it is that of the encoding. */
export function withEncoding(reading: ImportReading, encoding: CsvEncoding, found: EncodingGuess): ImportReading {
  const bomLength = encoding === found.encoding ? found.bomLength : 0;
  return { ...reading, encoding: { encoding, bomLength } };
}

export function rowReader(reading: ImportReading, name: string): RowReader {
  switch (reading.format) {
    case 'csv':
      return new CsvRowReader({ ...reading, name });
    case 'json':
      return new JsonArrayReader(name, reading.path);
    case 'jsonl':
      return new JsonLinesReader(name);
  }
}

/** What is cut at the end of the head, or wrong in it, doesn't keep from looking at the rest. */
function textOf(head: Uint8Array, { encoding, bomLength }: EncodingGuess): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(head.subarray(bomLength));
}

function guessFormat(text: string, name: string): ImportFormat {
  const first = skipWhiteSpace(text, 0);
  const ending = /\.(csv|tsv|jsonl|ndjson|json)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'tsv') return 'csv';
  if (ending === 'jsonl' || ending === 'ndjson') return text.charAt(first) === '[' ? 'json' : 'jsonl';
  if (text.charAt(first) === '[') return ending === 'json' || isJsonStart(text, first) ? 'json' : 'csv';
  if (text.charAt(first) !== '{') return ending === 'json' ? 'json' : 'csv';
  try {
    // A record that goes over several lines is one by itself.
    const end = endOfValue(text, first);
    const lineEnd = text.indexOf('\n', first);
    return lineEnd >= 0 && end > lineEnd ? 'json' : 'jsonl';
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    return ending === 'json' ? 'json' : 'jsonl';
  }
}

/** Whether a second value follows the first on a line of its own: then each is a record. */
function isLines(text: string): boolean {
  try {
    return skipWhiteSpace(text, endOfValue(text, skipWhiteSpace(text, 0))) < text.length;
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    return false;
  }
}

/** Whether a bracket opens an array of records, rather than being prose. */
function isJsonStart(text: string, bracket: number): boolean {
  return '{]'.includes(text.charAt(skipWhiteSpace(text, bracket + 1)));
}

/** The separator under which the header names most fields; after that, under which most rows have as many cells as it. */
function guessDelimiter(text: string, complete: boolean, name: string): CsvDelimiter {
  const rank = (delimiter: CsvDelimiter): number => {
    const [header, ...rows] = readCsvRows(text, 0, { delimiter, more: !complete }).rows;
    if (!header) return -1;
    const names = header.cells.map((cell) => cell.text);
    const even = rows.filter(({ cells }) => cells.length === names.length).length / Math.max(1, rows.length);
    const ofName = delimiter === '\t' && /\.tsv$/i.test(name) ? 50 : 0;
    const known = columnScore(names) * 1000 + (names.includes('input') ? 500 : 0);
    return known + even * 300 + Math.min(names.length, 99) + ofName;
  };
  return delimiters.reduce((best, delimiter) => (rank(delimiter) > rank(best) ? delimiter : best));
}

/** Names of columns are short, and neither numbers nor JSON. */
function guessHeader(text: string, complete: boolean, delimiter: CsvDelimiter): boolean {
  const [first] = readCsvRows(text, 0, { delimiter, more: !complete }).rows;
  if (!first) return true;
  const names = first.cells.map((cell) => cell.text.trim());
  if (columnScore(names) > 0) return true;
  return !names.some((name) => name.length > 80 || /^(?:-?\d+(?:\.\d+)?$|[{[])/.test(name));
}
