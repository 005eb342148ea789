import { randomUUID } from 'node:crypto';
import { mappingProblem } from '../../records/import/importMapping';
import { planImport, type PlannedImport } from '../../records/import/importPlan';
import type { ImportScan } from '../../records/import/importScan';
import type { DatasetTarget } from '../pickers';
import { FileScan } from './fileScan';
import { ImportDataset } from './importDataset';
import type { ImportParts } from './importParts';
import type { ImportSession } from './importSession';

/** What becomes of a file's rows beside what the dataset holds. Both are read in the background, each in its own time. */
export class ImportComparison {
  readonly scan = new FileScan();
  readonly dataset: ImportDataset;
  readonly #parts: ImportParts;
  readonly #session: ImportSession;
  /** Ids of one import differ in their last twelve digits, which tell the row. */
  #idPrefix = randomUUID().slice(0, 24);
  #planned: { readonly of: readonly unknown[]; readonly planned: PlannedImport } | undefined;

  constructor(parts: ImportParts, session: ImportSession, target: DatasetTarget | undefined) {
    this.#parts = parts;
    this.#session = session;
    this.dataset = new ImportDataset(parts.connections, target);
  }

  stop(): void {
    this.scan.stop();
    this.dataset.stop();
  }

  /** The source is read anew: its rows are others. */
  renew(): void {
    this.scan.forget();
    this.#idPrefix = randomUUID().slice(0, 24);
  }

  /** The id of a row that has none of its own: the same each time, so that sending again adds nothing twice. */
  idOf(row: number): string {
    return `${this.#idPrefix}${row.toString(16).padStart(12, '0')}`;
  }

  /** Which way the records go. */
  get chosenWay(): 'batch' | 'upload' {
    return this.scan.wayOf(this.#session.origin.source, this.#session.way);
  }

  /** What a batch update would change; undefined until the file and the dataset are known. */
  get planned(): PlannedImport | undefined {
    const { options } = this.#session;
    const records = this.scan.progress?.result?.records;
    const snapshot = this.dataset.contents?.snapshot;
    if (this.chosenWay !== 'batch' || !records || !snapshot) return undefined;
    const of = [records, snapshot, options];
    if (this.#planned?.of.some((value, i) => value !== of[i]) ?? true) {
      this.#planned = { of, planned: planImport(snapshot, records, options, (row) => this.idOf(row)) };
    }
    return this.#planned?.planned;
  }

  /** Reads the whole file, if its columns can be imported. */
  readFile(): void {
    this.scan.stop();
    const { file, origin, way } = this.#session;
    if (!file.reading || mappingProblem(file.mapping, origin.name) !== undefined) return;
    const wanted = { source: origin.source, setup: this.#session.setup, way, held: this.dataset.contents?.held };
    void this.scan.run(wanted, this.#scanEvents).catch((error: unknown) => this.#session.fail(error));
  }

  /** Reads what the dataset holds. */
  readDataset(): void {
    const wanted = { records: this.chosenWay === 'batch', inputs: this.#session.options.deduplicate };
    const onRead = () => {
      this.#compare();
      this.#session.tell();
    };
    void this.dataset.load(wanted, onRead).catch((error: unknown) => this.#session.failTarget(error));
  }

  readonly #scanEvents = {
    onProgress: () => this.#session.tell(),
    onColumns: (columns: readonly string[]) => {
      const isReadAgain = this.#session.file.addColumns(columns);
      if (isReadAgain) this.#session.countAgain();
      return isReadAgain;
    },
    onDone: ({ problems }: ImportScan) => {
      this.#parts.problems.show(this.#session.origin, problems);
      this.#session.tell();
      this.#compare();
    },
  };

  /**
   * Once file and dataset are known: a plan is made of the records that were kept, for which the dataset's are needed;
   * for an upload the file is counted again beside what the dataset holds.
   */
  #compare(): void {
    const { contents } = this.dataset;
    if (!contents || !this.scan.progress?.result) return;
    if (this.chosenWay === 'batch') {
      if (!contents.snapshot) this.#session.planAgain();
    } else if (contents.held.size > 0 && contents.held !== this.scan.countedBeside) this.#session.countAgain();
  }
}
