import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { encodingNames, type EncodingGuess } from '../csvUploadEncoding';
import { ImportError } from './importError';

/**
 * The text of a file, piece by piece, without its byte order mark. UTF-8 takes the way through Buffer, which checks and
 * decodes several times faster than a streaming TextDecoder.
 * @throws ImportError `encoding` at the first piece that is not in the encoding
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  { encoding, bomLength }: EncodingGuess,
  name: string,
): AsyncGenerator<string, void, undefined> {
  const decode = encoding === 'utf-8' ? utf8Decoder() : streamDecoder(encoding);
  let skip = bomLength;
  let offset = 0;
  let line = 0;
  const decoded = (bytes: Uint8Array, last: boolean): string => {
    const text = decode(bytes, last);
    if (text === undefined) throw new ImportError('encoding', notInEncoding(name, encoding, offset, line), at(line));
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) line++;
    return text;
  };
  for await (const chunk of source) {
    const bytes = skip > 0 ? chunk.subarray(Math.min(skip, chunk.length)) : chunk;
    skip -= chunk.length - bytes.length;
    const text = decoded(bytes, false);
    offset += chunk.length;
    if (text !== '') yield text;
  }
  const rest = decoded(new Uint8Array(), true);
  if (rest !== '') yield rest;
}

/** Gives undefined where bytes are not in the encoding. */
type Decode = (bytes: Uint8Array, last: boolean) => string | undefined;

function streamDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch {
      return undefined;
    }
  };
}

function utf8Decoder(): Decode {
  let carried = Buffer.alloc(0);
  return (bytes, last) => {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const all = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const end = last ? all.length : all.length - cutBytes(all);
    const whole = all.subarray(0, end);
    // A copy: the source may use its memory again.
    carried = Buffer.from(all.subarray(end));
    return isUtf8(whole) ? whole.toString('utf8') : undefined;
  };
}

/** How many bytes at the end begin a character whose other bytes are still to come. */
function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function at(line: number): { line: number; character: number } {
  return { line, character: 0 };
}

function notInEncoding(name: string, encoding: EncodingGuess['encoding'], offset: number, line: number): string {
  const place = l10n.t('after line {0} (byte {1})', (line + 1).toLocaleString('en-US'), offset.toLocaleString('en-US'));
  return l10n.t(
    '{0} is not {1} {2}: choose another encoding, or save the file again as UTF-8.',
    name,
    encodingNames[encoding],
    place,
  );
}
