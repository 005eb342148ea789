import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { badRequest } from '../problem';

/**
 * Reads a multipart body to its end and puts its part `file` into a new file at `path`, as it comes in: a client that is
 * slow or goes away holds up nobody. Throws a 400 where there is no such part, or others beside it.
 */
export async function receiveFile(incoming: IncomingMessage, path: string): Promise<void> {
  let written: Promise<void> | undefined;
  let stray: string | undefined;
  const form = multipartReader(incoming);
  form.on('file', (name, stream) => {
    if (name === 'file' && !written) {
      written = pipeline(stream, fs.createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      // Awaited below; until then a failure must not count as unhandled.
      written.catch(() => undefined);
    } else {
      stray ??= name;
      stream.resume();
    }
  });
  form.on('field', (name) => (stray ??= name));
  try {
    await pipeline(incoming, form);
  } catch (error) {
    throw badRequest(`the multipart body can't be read: ${(error as Error).message}`, { pointer: '' });
  }
  if (!written) throw badRequest('the multipart body must have a part named "file"', { parameter: 'file' });
  await written;
  if (stray !== undefined)
    throw badRequest(`the multipart body must have the part "file" only, not "${stray}"`, { parameter: stray });
}

function multipartReader(incoming: IncomingMessage): BusboyInstance {
  const type = incoming.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw badRequest('the content type must be multipart/form-data', { parameter: 'Content-Type' });
  try {
    return new Busboy({
      headers: { ...incoming.headers, 'content-type': type },
      isPartAFile: (name, _type, fileName) => name === 'file' || fileName !== undefined,
    });
  } catch (error) {
    throw badRequest(`the multipart body can't be read: ${(error as Error).message}`, { parameter: 'Content-Type' });
  }
}
