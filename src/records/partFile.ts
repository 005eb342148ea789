import { randomBytes } from 'node:crypto';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExportSink } from './exportRecords';

/** A file that is being written under a temporary name beside its own. */
export interface Part extends ExportSink {
  /** Gives the file its name; what had it before is replaced. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** A name beside `name` that nothing else has and that lists of files mostly hide. */
export function temporaryName(name: string): string {
  return `.${name.slice(0, 80)}.${randomBytes(4).toString('hex')}.part`;
}

/** Bytes. */
const bufferSize = 1024 * 1024;

/** A part on the local disk: text goes there piece by piece. Throws what Node throws. */
export async function localPart(file: string): Promise<Part> {
  const before = await stat(file).catch(() => undefined);
  if (before && !before.isFile()) throw new Error('it is not a file');
  const temporary = path.join(path.dirname(file), temporaryName(path.basename(file)));
  const handle = await open(temporary, 'ax');
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  // One buffer for all of the text: a new one for each piece would have to be collected.
  const buffer = Buffer.allocUnsafe(bufferSize);
  let filled = 0;
  const flush = async () => {
    for (let at = 0; at < filled;) at += (await handle.write(buffer, at, filled - at)).bytesWritten;
    filled = 0;
  };
  return {
    write: async (text) => {
      // A UTF-16 unit takes at most three bytes.
      const room = text.length * 3;
      if (filled + room > bufferSize) await flush();
      if (room > bufferSize) await handle.appendFile(text);
      else filled += buffer.write(text, filled);
    },
    restart: () => {
      filled = 0;
      return handle.truncate(0);
    },
    finish: async () => {
      await flush();
      await close();
      if (before) await chmod(temporary, before.mode);
      await rename(temporary, file);
    },
    discard: async () => {
      await close();
      await rm(temporary, { force: true });
    },
  };
}
