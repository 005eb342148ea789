/** The bytes of a text, in chunks of `size` bytes, so that a chunk may end anywhere. */
// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is there already
export async function* chunks(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of stream) all.push(chunk);
  return Buffer.concat(all).toString('utf8');
}

export function utf16(text: string, endian: 'le' | 'be', bom = true): Uint8Array {
  const bytes = Buffer.from(bom ? `\ufeff${text}` : text, 'utf16le');
  return endian === 'le' ? bytes : bytes.swap16();
}
