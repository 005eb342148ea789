import type { HeldRecords } from '../../records/import/heldRecords';
import type { ImportCounts } from '../../records/import/importPlan';
import { scanImport, type ImportScan, type ImportSetup } from '../../records/import/importScan';
import type { CsvSource } from '../csvSource';
import { readSize } from './sendUpload';

/** How records are sent: as a plan in batches, or as one upload; or whichever fits. */
export type Way = 'automatic' | 'batch' | 'upload';

/** Up to this many are sent as a plan by themselves, and at most where the user wants it so. */
const small = { records: 5000, characters: 5_000_000 };
const most = { records: 100_000, characters: 200_000_000 };

/** What the scan of the whole file has found until now. */
export interface ScanProgress {
  readonly state: 'running' | 'done' | 'failed';
  readonly rows: number;
  readonly counts: ImportCounts;
  readonly fraction: number;
  readonly result: ImportScan | undefined;
}

/** What is scanned. */
export interface ScanWanted {
  readonly source: CsvSource;
  readonly setup: ImportSetup;
  readonly way: Way;
  /** What the dataset holds, as far as that is known. */
  readonly held: HeldRecords | undefined;
}

export interface ScanEvents {
  onProgress(): void;
  /** @returns whether the scan begins anew with columns that turned up far below */
  onColumns(columns: readonly string[]): boolean;
  onDone(result: ImportScan): void;
}

/** The reading of an import's whole file in the background. A new one ends the one before. */
export class FileScan {
  /** undefined before a scan, and where what it found doesn't hold any longer. */
  progress: ScanProgress | undefined;
  /** What the dataset held when the rows were counted. */
  countedBeside: HeldRecords | undefined;
  /** Whether the records are few enough for a plan by themselves, once that is known. */
  #fitsBatch: boolean | undefined;
  #abort = new AbortController();

  /** Ends the scan. What size the file has stays known. */
  stop(): void {
    this.#abort.abort();
    this.progress = undefined;
  }

  /** Ends the scan of what is read anew. */
  forget(): void {
    this.stop();
    this.#fitsBatch = undefined;
  }

  fail(): void {
    this.progress = this.progress && { ...this.progress, state: 'failed' };
  }

  /** Which way the records of a source go. */
  wayOf({ size }: CsvSource, way: Way): 'batch' | 'upload' {
    if (way !== 'automatic') return way;
    return (this.#fitsBatch ?? size <= small.characters) ? 'batch' : 'upload';
  }

  /** Reads all. Throws ImportError, CsvUploadError or CsvFileError; nothing where it was stopped. */
  async run({ source, setup, way, held }: ScanWanted, events: ScanEvents): Promise<void> {
    this.stop();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.countedBeside = held;
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of source.open(readSize)) {
        yield piece;
        bytes += piece.length;
      }
    }
    const fraction = () => bytes / Math.max(1, source.size);
    let told = 0;
    const onRows = (rows: number, counts: ImportCounts) => {
      if (signal.aborted) return;
      this.progress = { state: 'running', rows, counts, fraction: fraction(), result: undefined };
      // Often enough to be seen moving.
      if (Date.now() - told < 200) return;
      told = Date.now();
      events.onProgress();
    };
    try {
      const result = await scanImport(counted(), setup, { held, keep: keptOf(way, source), signal, onRows });
      await source.verify();
      if (signal.aborted || events.onColumns(result.columns)) return;
      if (way === 'automatic') this.#fitsBatch = result.records !== undefined;
      const { rows, counts } = result;
      this.progress = { state: 'done', rows, counts, fraction: fraction(), result };
      events.onDone(result);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** How much is held for a plan; undefined where the file is too large for one. */
function keptOf(way: Way, { size }: CsvSource): typeof small | undefined {
  if (way === 'batch') return most;
  return way === 'automatic' && size <= 4 * small.characters ? small : undefined;
}
