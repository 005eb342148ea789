import type { IncomingMessage } from 'node:http';
import { badRequest } from '../problem';
import { MultipartError, MultipartReader } from './multipart';
import type { ReceivedFile } from './receivedFile';

/**
 * Reads a multipart body to its end and puts its part `file` into `file`. Throws a 400 where there is no such part, or
 * others beside it; `file` fails with it.
 */
export async function receiveFile(incoming: IncomingMessage, file: ReceivedFile): Promise<void> {
  try {
    await receivePart(incoming, file);
    file.complete();
  } catch (error) {
    const problem =
      error instanceof MultipartError
        ? badRequest(`the multipart body can't be read: ${error.message}`, { pointer: '' })
        : (error as Error);
    file.fail(problem);
    throw problem;
  }
}

async function receivePart(incoming: IncomingMessage, file: ReceivedFile): Promise<void> {
  const reader = new MultipartReader(incoming, incoming.headers['content-type'] ?? '');
  let received = false;
  let stray: string | undefined;
  for await (const name of reader.parts()) {
    if (name === 'file' && !received) {
      received = true;
      await file.write(reader.content());
    } else {
      stray ??= name;
      await reader.skip();
    }
  }
  if (!received) throw badRequest('the multipart body must have a part named "file"', { parameter: 'file' });
  if (stray !== undefined)
    throw badRequest(`the multipart body must have the part "file" only, not "${stray}"`, { parameter: stray });
}
