import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { headSize } from '../records/csvHeadSize';

/** Files that aren't on a disk of this machine arrive whole in memory: up to this many bytes. */
const maxRemoteSize = 256 * 1024 * 1024;

/** Bytes read at a time. Pieces that were sent wait to be collected: four times as big ones hold 20 MB more. */
const pieceSize = 16 * 1024;

export type CsvFileErrorKind = 'missing' | 'changed' | 'too big' | 'unreadable';

/** A file that can't be read (any more). `message` is a sentence for the user. */
export class CsvFileError extends Error {
  override readonly name = 'CsvFileError';

  constructor(
    readonly kind: CsvFileErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A file to be uploaded. It is read several times: every reading gives the same bytes, or throws `changed`. */
export interface CsvSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The first bytes: `headSize` of them, or all. */
  head(): Promise<Uint8Array>;
  /** @param pieceSize bytes read at a time, for those who let go of them at once. Default: small ones. */
  open(pieceSize?: number): AsyncIterable<Uint8Array>;
  /** Throws CsvFileError `changed` or `missing` where the file is not what it was. */
  verify(): Promise<void>;
}

/** Looks at the file of `uri`. Local files are streamed; others are read once, through VS Code, into memory. */
export async function csvSource(uri: vscode.Uri): Promise<CsvSource> {
  return uri.scheme === 'file' ? localSource(uri) : remoteSource(uri);
}

async function localSource(uri: vscode.Uri): Promise<CsvSource> {
  const name = baseName(uri);
  const look = async () => {
    const found = await stat(uri.fsPath).catch((error: unknown) => {
      throw unreadable(name, error);
    });
    if (!found.isFile()) throw new CsvFileError('unreadable', vscode.l10n.t('{0} is not a file.', name));
    return found;
  };
  const opened = await look();
  const { size } = opened;
  const verify = async () => {
    const now = await look();
    if (now.size !== size || now.mtimeMs !== opened.mtimeMs) throw changed(name);
  };

  async function* read(end = size, highWaterMark = pieceSize): AsyncGenerator<Uint8Array> {
    await verify();
    let bytes = 0;
    try {
      if (end > 0) {
        for await (const chunk of createReadStream(uri.fsPath, { end: end - 1, highWaterMark })) {
          bytes += (chunk as Uint8Array).length;
          yield chunk as Uint8Array;
        }
      }
    } catch (error) {
      throw error instanceof CsvFileError ? error : unreadable(name, error);
    }
    if (bytes !== end) throw changed(name);
  }
  const head = async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of read(Math.min(size, headSize))) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return { name, size, head, open: (pieces) => read(size, pieces), verify };
}

async function remoteSource(uri: vscode.Uri): Promise<CsvSource> {
  const name = baseName(uri);
  const look = async () => {
    try {
      return await vscode.workspace.fs.stat(uri);
    } catch (error) {
      throw unreadable(name, error);
    }
  };
  const opened = await look();
  if (opened.size > maxRemoteSize) {
    const limit = vscode.l10n.t(
      "files that aren't on a local disk are read into memory, up to {0} MB",
      maxRemoteSize / 1024 / 1024,
    );
    throw new CsvFileError(
      'too big',
      vscode.l10n.t('{0} is too big to be uploaded from where it is ({1}): copy it to a disk.', name, limit),
    );
  }
  let content: Uint8Array;
  try {
    content = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    throw unreadable(name, error);
  }
  return {
    name,
    size: content.length,
    ...inMemory(content),
    verify: async () => {
      const now = await look();
      if (now.mtime !== opened.mtime || now.size !== opened.size) throw changed(name);
    },
  };
}

/** A text that is at hand, as of the clipboard or an editor, read like a file in UTF-8. */
export function textSource(name: string, text: string): CsvSource {
  const content = new TextEncoder().encode(text);
  return { name, size: content.length, ...inMemory(content), verify: () => Promise.resolve() };
}

function inMemory(content: Uint8Array): Pick<CsvSource, 'head' | 'open'> {
  return {
    head: () => Promise.resolve(content.subarray(0, headSize)),
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is there already
    open: async function* () {
      for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
    },
  };
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function changed(name: string): CsvFileError {
  return new CsvFileError('changed', vscode.l10n.t('{0} was changed while it was read: upload it again.', name));
}

function unreadable(name: string, cause: unknown): CsvFileError {
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (code === 'ENOENT' || code === 'FileNotFound') {
    return new CsvFileError('missing', vscode.l10n.t('{0} is not there any more.', name), { cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CsvFileError('unreadable', vscode.l10n.t("{0} can't be read: {1}", name, reason), { cause });
}
