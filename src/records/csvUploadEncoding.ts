import * as l10n from '@vscode/l10n';
import { CsvUploadError } from './csvUploadError';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface EncodingGuess {
  readonly encoding: CsvEncoding;
  /** Bytes of the byte order mark at the start. */
  readonly bomLength: number;
}

/** How people call an encoding. */
export const encodingNames: Readonly<Record<CsvEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252 (Latin-1)',
};

/**
 * The encoding of a file, guessed from its first bytes: byte order mark, zero bytes at every second place, valid UTF-8,
 * and Windows-1252 where none of these fits.
 * @param complete whether `head` is the whole file; otherwise a character cut at its end is no fault
 * @throws CsvUploadError `not text` for workbooks, archives and data with zero bytes
 */
export function guessEncoding(head: Uint8Array, complete: boolean, name: string): EncodingGuess {
  if (startsWith(head, 0xef, 0xbb, 0xbf)) return { encoding: 'utf-8', bomLength: 3 };
  if (startsWith(head, 0xff, 0xfe)) return { encoding: 'utf-16le', bomLength: 2 };
  if (startsWith(head, 0xfe, 0xff)) return { encoding: 'utf-16be', bomLength: 2 };
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04))
    throw new CsvUploadError(
      'not text',
      l10n.t('{0} is a workbook or an archive, not CSV: save its sheet as “CSV UTF-8”.', name),
    );
  if (startsWith(head, 0x1f, 0x8b))
    throw new CsvUploadError('not text', l10n.t('{0} is compressed: unpack it and upload the CSV file in it.', name));

  const zeros = zeroBytes(head);
  if (zeros.odd > head.length / 8 && zeros.even === 0) return { encoding: 'utf-16le', bomLength: 0 };
  if (zeros.even > head.length / 8 && zeros.odd === 0) return { encoding: 'utf-16be', bomLength: 0 };
  if (zeros.even + zeros.odd > 0)
    throw new CsvUploadError('not text', l10n.t('{0} is binary data, not text: save it as a CSV file in UTF-8.', name));
  return { encoding: isUtf8(head, complete) ? 'utf-8' : 'windows-1252', bomLength: 0 };
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (let i = bytes.indexOf(0); i >= 0; i = bytes.indexOf(0, i + 1)) zeros[i % 2 ? 'odd' : 'even']++;
  return zeros;
}

function isUtf8(bytes: Uint8Array, complete: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete });
    return true;
  } catch {
    return false;
  }
}

/**
 * A file's bytes as UTF-8 without a byte order mark. Chunks of a UTF-8 file are passed on as they are, after a check.
 * @throws CsvUploadError `encoding` at the first byte that is not in the encoding
 */
export async function* toUtf8(
  source: AsyncIterable<Uint8Array>,
  guess: EncodingGuess,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(guess.encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  let skip = guess.bomLength;
  let offset = 0;
  const decode = (bytes: Uint8Array, last: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch {
      throw new CsvUploadError('encoding', notInEncoding(name, guess.encoding, offset));
    }
  };
  for await (const chunk of source) {
    const bytes = skip > 0 ? chunk.subarray(Math.min(skip, chunk.length)) : chunk;
    skip -= chunk.length - bytes.length;
    if (bytes.length > 0) {
      const text = decode(bytes, false);
      yield guess.encoding === 'utf-8' ? bytes : encoder.encode(text);
    }
    offset += chunk.length;
  }
  const rest = decode(new Uint8Array(), true);
  if (rest !== '') yield encoder.encode(rest);
}

function notInEncoding(name: string, encoding: CsvEncoding, offset: number): string {
  const place = l10n.t('after byte {0}', offset.toLocaleString('en-US'));
  return l10n.t(
    '{0} begins as {1}, but {2} it is not: save the file again as UTF-8.',
    name,
    encodingNames[encoding],
    place,
  );
}
