import fs from 'node:fs';
import path from 'node:path';
import type * as Sqlite from 'node:sqlite';
import { checkpoint } from './checkpoint';
import { Connection } from './connection';
import { SCHEMA } from './schema';

export type StoreErrorKind = 'no sqlite' | 'in use' | 'unreadable';

/** The store can't be opened. `message` is a sentence for the user. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    readonly kind: StoreErrorKind,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

const SQLITE_BUSY = 5;
/** SQLite's own default: commits carry the log over once it is that long. */
const CHECKPOINT_PAGES = 1000;
const SCRATCH = '-upload-';

/**
 * The SQLite file. Reads have a connection of their own, so that they see what is committed while a long write goes on;
 * writes stand in line for the other one. Every commit is on the disk before it is acknowledged (WAL, synchronous=FULL).
 */
export class Database {
  readonly reader: Connection;
  readonly #writer: Connection;
  readonly #lock: Sqlite.DatabaseSync;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #checkpoint = Promise.resolve();

  private constructor(
    readonly file: string,
    lock: Sqlite.DatabaseSync,
    writer: Sqlite.DatabaseSync,
    reader: Sqlite.DatabaseSync,
  ) {
    this.#lock = lock;
    this.#writer = new Connection(writer);
    this.reader = new Connection(reader);
  }

  /** Opens `file`, made where it doesn't exist. Throws StoreError, 'in use' where another process has it open. */
  static open(file: string): Database {
    const open = opener();
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const lock = acquireLock(open, file);
    try {
      removeScratchFiles(file);
      const writer = open(file, { timeout: 5000 });
      // Records are about a kilobyte: pages of 8 KB hold them with less waste than the usual 4.
      writer.exec(
        'PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216',
      );
      writer.exec(SCHEMA);
      const reader = open(file, { readOnly: true, timeout: 5000 });
      return new Database(file, lock, writer, reader);
    } catch (error) {
      lock.close();
      throw new StoreError('unreadable', `The data file ${file} can't be opened: ${messageOf(error)}.`, error);
    }
  }

  /**
   * Runs `work` in a transaction of its own, after all that were asked for before. It is undone where `work` throws; it
   * has reached the disk when the promise resolves. `work` may take its time: reads go on meanwhile.
   */
  write<T>(work: (connection: Connection) => T | Promise<T>): Promise<T> {
    const result = this.#lastWrite.then(async () => {
      this.#writer.exec('BEGIN IMMEDIATE');
      try {
        const value = await work(this.#writer);
        this.#writer.exec('COMMIT');
        return value;
      } catch (error) {
        if (this.#writer.database.isTransaction) this.#writer.exec('ROLLBACK');
        throw error;
      }
    });
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  /** Like write(), for any amount of data: nobody has to wait while the log of a big commit is carried over. */
  async writeMuch<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = await this.write(async (connection) => {
      const value = await work(connection);
      connection.exec('PRAGMA wal_autocheckpoint=0');
      return value;
    });
    this.#writer.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
    this.#checkpoint = this.#checkpoint.then(() => checkpoint(this.file));
    return result;
  }

  /** Where to put what is worked on under that name: beside the data file, and gone with the next start at the latest. */
  scratchFile(name: string): string {
    return `${this.file}${SCRATCH}${name}`;
  }

  /** Waits for the writes under way, then closes the file. */
  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#checkpoint;
    this.reader.database.close();
    this.#writer.database.close();
    this.#lock.close();
  }
}

type Open = (file: string, options?: Sqlite.DatabaseSyncOptions) => Sqlite.DatabaseSync;

function opener(): Open {
  // Some builds of Electron and Node before 22.5 come without it: a static import would fail without a word to the user.
  const sqlite = process.getBuiltinModule?.('node:sqlite') as typeof Sqlite | undefined;
  if (!sqlite) {
    const version = `Node ${process.versions.node}`;
    throw new StoreError(
      'no sqlite',
      `The sandbox needs Node 22.13 or newer with node:sqlite, which this ${version} lacks.`,
    );
  }
  return (file, options = {}) => new sqlite.DatabaseSync(file, options);
}

/**
 * Takes hold of a file beside the data file by a transaction that never ends: the system releases it with the process,
 * however that ends, so nothing has to be tidied up after a kill.
 */
function acquireLock(open: Open, file: string): Sqlite.DatabaseSync {
  let lock: Sqlite.DatabaseSync | undefined;
  try {
    lock = open(`${file}-lock`);
    lock.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new StoreError(
        'in use',
        `The data file ${file} is in use by another sandbox: stop that one or choose another file.`,
      );
    }
    throw new StoreError('unreadable', `The data file ${file} can't be opened: ${messageOf(error)}.`, error);
  }
}

/** Removes what a process left behind that was killed while it received uploads. */
function removeScratchFiles(file: string): void {
  const folder = path.dirname(file);
  for (const name of fs.readdirSync(folder))
    if (name.startsWith(`${path.basename(file)}${SCRATCH}`)) fs.rmSync(path.join(folder, name), { force: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
