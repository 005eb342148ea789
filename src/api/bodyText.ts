import * as l10n from '@vscode/l10n';
import { StringDecoder } from 'node:string_decoder';
import { TransportFailure } from './http';

/** What an answer may hold, in bytes once decoded: more doesn't fit into a string, and a few packed bytes can claim it. */
export const LARGEST_BODY = 512 * 1024 * 1024 - 1024;

/**
 * Reads a body as UTF-8 text, without a byte order mark, and gives it away piece by piece, as it arrives. Throws
 * TransportFailure.
 */
export async function readText(chunks: AsyncIterable<Uint8Array>, take: (piece: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let begun = false;
  let bytes = 0;
  const tell = (text: string): void => {
    if (text === '') return;
    take(!begun && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    begun = true;
  };
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY)
      throw new TransportFailure('unreadable answer', new Error(l10n.t('it is longer than 512 MB')), true);
    tell(decoder.write(chunk));
  }
  tell(decoder.end());
}

/** The whole text of a body. Throws TransportFailure. */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: string[] = [];
  await readText(chunks, (piece) => pieces.push(piece));
  return pieces.join('');
}
