import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { chmod, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
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
  if (before && !before.isFile()) throw new Error(l10n.t('it is not a file'));
  const temporary = path.join(path.dirname(file), temporaryName(path.basename(file)));
  const handle = await open(temporary, 'ax');
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  // Two buffers for all of the text, one filled while the other is written: new ones would have to be collected.
  let buffer = Buffer.allocUnsafe(bufferSize);
  let spare = Buffer.allocUnsafe(bufferSize);
  let filled = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await writing;
    const [full, length] = [buffer, filled];
    [buffer, spare] = [spare, buffer];
    filled = 0;
    writing = writeAll(handle, full, length);
    // Told by the next flush, which finish() does too.
    writing.catch(() => undefined);
  };
  return {
    write: async (text) => {
      // A UTF-16 unit takes at most three bytes.
      const room = text.length * 3;
      if (filled + room > bufferSize) await flush();
      if (room <= bufferSize) filled += buffer.write(text, filled);
      else {
        await writing;
        await handle.appendFile(text);
      }
    },
    restart: async () => {
      await writing;
      filled = 0;
      await handle.truncate(0);
    },
    finish: async () => {
      await flush();
      await writing;
      await close();
      if (before) await chmod(temporary, before.mode);
      await rename(temporary, file);
    },
    discard: async () => {
      await writing.catch(() => undefined);
      await close();
      await rm(temporary, { force: true });
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, length: number): Promise<void> {
  for (let at = 0; at < length;) at += (await handle.write(bytes, at, length - at)).bytesWritten;
}
