import * as vscode from 'vscode';
import type { ImportAction, ImportState } from '../../grid/importProtocol';
import { CsvUploadError } from '../../records/csvUploadError';
import { ImportError } from '../../records/import/importError';
import type { ImportMapping } from '../../records/import/importMapping';
import type { ImportOptions } from '../../records/import/importPlan';
import type { ImportSetup } from '../../records/import/importScan';
import { CsvFileError } from '../csvSource';
import { failureSentence, isCancelled } from '../failure';
import type { DatasetTarget } from '../pickers';
import { pickedPlace } from '../projectPlace';
import type { Way } from './fileScan';
import { ImportComparison } from './importComparison';
import { ImportFile } from './importFile';
import type { ImportOrigin } from './importOrigin';
import { targetKey, type ImportParts } from './importParts';
import { idsOf } from './importTarget';
import { performAction } from './performAction';
import type { ImportOutcome } from './runImport';
import { importState } from './sessionState';

/**
 * An import from its source to its end: how it is read and mapped, what the whole file holds, where it goes, and what came
 * of it. The webview draws its state and sends what the person does; nothing is sent to the service before `import`.
 */
export class ImportSession implements vscode.Disposable {
  /** Not those of last time: what one file may overwrite says nothing of the next. */
  options: ImportOptions = { overwrite: true, deduplicate: false, tags: [] };
  leaveOut = false;
  way: Way = 'automatic';
  /** Why nothing can be imported, and where it stands in the file. */
  failure: string | undefined;
  running = false;
  outcome: ImportOutcome | undefined;
  /** The version that a batch update began and didn't finish. */
  openVersion: number | undefined;

  readonly file: ImportFile;
  readonly #parts: ImportParts;
  readonly #comparison: ImportComparison;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(parts: ImportParts, origin: ImportOrigin, target: DatasetTarget | undefined) {
    this.#parts = parts;
    this.file = new ImportFile(origin, parts.state);
    this.#comparison = new ImportComparison(parts, this, target);
  }

  dispose(): void {
    this.#comparison.stop();
    this.#parts.problems.clear(this.origin);
    this.#changed.dispose();
  }

  // What its parts know
  get origin() {
    return this.file.origin;
  }
  get scan() {
    return this.#comparison.scan.progress;
  }
  get target() {
    return this.#comparison.dataset.target;
  }
  /** Connection and project of the dataset. */
  get place() {
    return this.target && pickedPlace(this.#parts.connections, this.target);
  }
  get contents() {
    return this.#comparison.dataset.contents;
  }
  get chosenWay() {
    return this.#comparison.chosenWay;
  }
  get planned() {
    return this.#comparison.planned;
  }

  get state(): ImportState {
    return importState(this);
  }

  get setup(): ImportSetup {
    return this.file.setup(this.options);
  }

  /** The id of a row that has none of its own: the same each time, so that sending again adds nothing twice. */
  idOf(row: number): string {
    return this.#comparison.idOf(row);
  }

  /** Does what the person wants. Throws where that failed, with a sentence for the person. */
  perform(action: ImportAction): Promise<void> {
    return performAction(this.#parts, this, action);
  }

  /** Tells that its state has changed. */
  tell(): void {
    this.#changed.fire();
  }

  /** Reads the beginning of the source, and begins to read the rest. */
  async open(): Promise<void> {
    this.outcome = undefined;
    this.openVersion = undefined;
    this.#comparison.renew();
    await this.#reading(async () => {
      await this.file.readBeginning();
      await this.file.readColumns();
    });
    this.planAgain();
  }

  async readOtherwise(change: Extract<ImportAction, { do: 'read' }>): Promise<void> {
    if (!this.file.readOtherwise(change)) return;
    this.#comparison.scan.forget();
    await this.#reading(() => this.file.readColumns());
  }

  async map(mapping: ImportMapping): Promise<void> {
    this.file.mapping = mapping;
    this.countAgain();
    await this.file.remember();
  }

  setOptions(options: ImportOptions): void {
    const lookForInputs = options.deduplicate && !this.options.deduplicate;
    this.options = options;
    this.countAgain();
    if (lookForInputs) this.planAgain();
  }

  setWay(way: Way): void {
    this.way = way;
    this.countAgain();
    this.planAgain();
  }

  async setTarget(target: DatasetTarget): Promise<void> {
    this.opened(target);
    this.outcome = undefined;
    await this.#parts.state.update(targetKey, idsOf(target));
    this.planAgain();
  }

  /** The dataset was made, or has another version now. */
  opened(target: DatasetTarget): void {
    this.#comparison.dataset.target = target;
  }

  /** Reads what the dataset holds, in the background, and counts again with that: the plan is made anew. */
  planAgain(): void {
    this.#comparison.readDataset();
    this.tell();
  }

  /** Reads the whole file in the background: what was chosen, or what the dataset holds, is another now. */
  countAgain(): void {
    this.outcome = undefined;
    this.failure = undefined;
    this.#comparison.readFile();
    this.tell();
  }

  /** Reads the columns, and begins to read the rest. */
  async #reading(read: () => Promise<void>): Promise<void> {
    this.failure = undefined;
    try {
      await read();
      if (this.file.reading) this.countAgain();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Takes back what keeps the file from being imported at all: it is shown at its place, too. */
  fail(error: unknown): void {
    if (!(error instanceof ImportError || error instanceof CsvUploadError || error instanceof CsvFileError)) {
      this.#log(error);
    }
    this.failure = failureSentence(error);
    this.#comparison.scan.fail();
    this.#parts.problems.showFailure(this.origin, error, this.failure);
    this.tell();
  }

  /** Tells that the dataset can't be read. */
  failTarget(error: unknown): void {
    if (isCancelled(error)) return;
    this.#log(error);
    this.outcome = { kind: 'failed', message: failureSentence(error), canResume: false, canOpen: false };
    this.tell();
  }

  #log(error: unknown): void {
    this.#parts.log.error(error instanceof Error ? error : String(error));
  }
}
