import { once } from 'node:events';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { badRequest } from '../problem';
import { MultipartError, MultipartReader } from './multipart';

/**
 * Reads a multipart body to its end and puts its part `file` into a new file at `path`, as it comes in: a client that is
 * slow or goes away holds up nobody. Throws a 400 where there is no such part, or others beside it.
 */
export async function receiveFile(incoming: IncomingMessage, path: string): Promise<void> {
  try {
    const reader = new MultipartReader(incoming, incoming.headers['content-type'] ?? '');
    let received = false;
    let stray: string | undefined;
    for await (const name of reader.parts()) {
      if (name === 'file' && !received) {
        received = true;
        await writeFile(path, reader.content());
      } else {
        stray ??= name;
        await reader.skip();
      }
    }
    if (!received) throw badRequest('the multipart body must have a part named "file"', { parameter: 'file' });
    if (stray !== undefined)
      throw badRequest(`the multipart body must have the part "file" only, not "${stray}"`, { parameter: stray });
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error;
    throw badRequest(`the multipart body can't be read: ${error.message}`, { pointer: '' });
  }
}

/** Unlike fs.writeFile it goes on reading while it writes. */
async function writeFile(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const file = fs.createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    for await (const bytes of content) if (!file.write(bytes)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
  } finally {
    file.destroy();
  }
}
