import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** What decodeBody() understands, for the header `Accept-Encoding`. */
export const acceptedEncodings = 'gzip, deflate, br';

const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(zlib.gunzip),
  'x-gzip': promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
};

/** The text of a body that came with the header `Content-Encoding`: UTF-8, without a byte order mark. */
export async function decodeBody(bytes: Buffer, contentEncoding: string | undefined): Promise<string> {
  // An answer without a body (204) may carry the header all the same.
  if (bytes.length > 0)
    for (const encoding of (contentEncoding ?? '').toLowerCase().split(',').reverse()) {
      const name = encoding.trim();
      if (name === '' || name === 'identity') continue;
      const decode = decoders[name];
      if (!decode) throw new Error(`the content encoding ${name} is not known`);
      bytes = await decode(bytes);
    }
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
