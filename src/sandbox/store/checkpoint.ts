import { Worker } from 'node:worker_threads';

/** Runs with nothing but Node at hand, as the program is one bundled file. */
const CHECKPOINT = `
const { workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData, { timeout: 5000 });
database.exec('PRAGMA wal_checkpoint(PASSIVE)');
database.close();`;

/**
 * Carries what a big transaction left in the write-ahead log into the data file, in another thread: it takes up to a
 * second per 100 MB. Where that fails nothing is lost, and SQLite does it with a later commit.
 */
export function checkpoint(file: string): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(CHECKPOINT, {
      eval: true,
      workerData: file,
      resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8 },
    });
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
}
