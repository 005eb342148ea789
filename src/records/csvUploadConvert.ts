import type { EncodingGuess } from './csvUploadEncoding';
import { toUtf8 } from './csvUploadEncoding';
import type { CsvCell, CsvDialect } from './csvUploadRows';
import { readCsvRows } from './csvUploadRows';

/** How a file is read, and what is changed in it while it is sent. The file itself is never touched. */
export interface CsvConversion {
  readonly encoding: EncodingGuess;
  readonly dialect: CsvDialect;
  /** New names of columns, by their zero-based position. */
  readonly renames: ReadonlyMap<number, string>;
  /** A header for a file without one: its first row is data. */
  readonly addedHeader?: readonly string[] | undefined;
}

/** Whether the file is sent byte for byte, apart from a byte order mark. */
export function isSentAsItIs(conversion: CsvConversion): boolean {
  return conversion.encoding.encoding === 'utf-8' && !conversion.addedHeader && !needsNewRows(conversion);
}

function needsNewRows({ dialect, renames }: CsvConversion): boolean {
  return dialect.delimiter !== ',' || dialect.lineEnd !== '\n' || renames.size > 0;
}

/**
 * The bytes to be sent for the bytes of a file: CSV in UTF-8, without a byte order mark, separated by commas. The same
 * bytes come out each time, so that their number can be counted in one pass and be promised for the next. Rows stay on
 * their lines. Memory is constant.
 * @throws CsvUploadError `encoding` or `quote`
 */
export async function* convertCsv(
  source: AsyncIterable<Uint8Array>,
  conversion: CsvConversion,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const utf8 = toUtf8(source, conversion.encoding, name);
  if (conversion.addedHeader) {
    yield encoder.encode(`${rowText(conversion.addedHeader.map((text) => ({ text, quoted: false })))}\n`);
  }
  if (!needsNewRows(conversion)) {
    yield* utf8;
    return;
  }

  let text = '';
  let line = 1;
  for await (const _ of readCsvRows(utf8, conversion.dialect, name, (cells, place) => {
    const isHeader = place.row === 0 && !conversion.addedHeader;
    const row = isHeader ? cells.map((cell, i) => renamed(cell, conversion.renames.get(i))) : cells;
    const added = `${'\n'.repeat(Math.max(0, place.line - line))}${rowText(row)}\n`;
    line = place.line;
    for (let i = added.indexOf('\n', place.line - line); i >= 0; i = added.indexOf('\n', i + 1)) line++;
    text += added;
  })) {
    if (text !== '') yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

function renamed(cell: CsvCell, name: string | undefined): CsvCell {
  return name === undefined ? cell : { text: name, quoted: false };
}

/** Quotes stay where they were: an empty cell is an absent value, `""` an empty string. */
function rowText(cells: readonly CsvCell[]): string {
  return cells
    .map(({ text, quoted }) => (quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',');
}
