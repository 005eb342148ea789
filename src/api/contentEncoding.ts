import * as l10n from '@vscode/l10n';
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import zlib from 'node:zlib';
import { TransportFailure } from './http';

/** What decodedChunks() understands, for the header `Accept-Encoding`. */
export const acceptedEncodings = 'gzip, deflate, br';

/** Bytes that a decoder gives at a time. */
const chunkSize = 64 * 1024;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize }),
  'x-gzip': () => zlib.createGunzip({ chunkSize }),
  deflate: () => zlib.createInflate({ chunkSize }),
  br: () => zlib.createBrotliDecompress({ chunkSize }),
};

/**
 * A body that came with the header `Content-Encoding`, decoded. Throws what `chunks` throws, and TransportFailure
 * 'unreadable answer'.
 */
export function decodedChunks(
  chunks: AsyncIterableIterator<Uint8Array>,
  contentEncoding: string | undefined,
): AsyncIterable<Uint8Array> {
  const names = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  return names.length === 0 ? chunks : decode(chunks, names.reverse());
}

async function* decode(
  chunks: AsyncIterableIterator<Uint8Array>,
  names: readonly string[],
): AsyncGenerator<Uint8Array> {
  let received = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      received += chunk.length;
      yield chunk;
    }
  }
  const streams: [Readable, ...Transform[]] = [Readable.from(counted()), ...names.map(decoderOf)];
  // Whoever reads the last of them gets the failure of any.
  pipeline(streams, () => undefined);
  try {
    yield* streams.at(-1) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    // An answer without a body (204) may carry the header all the same.
    if (received > 0) throw new TransportFailure('unreadable answer', error, true);
  } finally {
    // The streams would leave only when the next chunk comes, and maybe none does.
    await chunks.return?.();
  }
}

function decoderOf(name: string): Transform {
  const unknown = (_chunk: unknown, _encoding: unknown, done: TransformCallback): void =>
    done(new Error(l10n.t('the content encoding {0} is not known', name)));
  return decoders[name]?.() ?? new Transform({ transform: unknown });
}
