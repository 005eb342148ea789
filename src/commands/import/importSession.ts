import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { LlmObsError } from '../../api/errors';
import { isWritable } from '../../api/writableDataset';
import type { ImportAction, ImportState } from '../../grid/importProtocol';
import { withProgress } from '../../progress/progress';
import type { CsvEncoding } from '../../records/csvUploadEncoding';
import { CsvUploadError } from '../../records/csvUploadError';
import type { CsvDelimiter } from '../../records/csvUploadRows';
import { ImportError } from '../../records/import/importError';
import { detectReading, withEncoding, type ImportFormat, type ImportReading } from '../../records/import/importFormat';
import type { HeldRecords } from '../../records/import/heldRecords';
import {
  mappingProblem,
  suggestMapping,
  withChoice,
  withMoreColumns,
  type ImportMapping,
} from '../../records/import/importMapping';
import { planImport, type ImportCounts, type ImportOptions, type PlannedImport } from '../../records/import/importPlan';
import { readHead, type FileHead } from '../../records/import/importPreview';
import { scanImport, type ImportScan, type ImportSetup, type PlacedProblem } from '../../records/import/importScan';
import { isEmptyPlan } from '../../records/plan';
import type { PlanParts } from '../applyPlan';
import { CsvFileError } from '../csvSource';
import { failureSentence, isCancelled } from '../failure';
import { pickTarget, type DatasetTarget, type LastTarget } from '../pickers';
import type { ImportOrigin } from './importOrigin';
import { announceImport, openImported, readOnlyMessage, reviewImport } from './importEnding';
import { revealProblem, type ImportProblems } from './importProblems';
import { MappingMemory } from './mappingMemory';
import { runImport, type ImportOutcome } from './runImport';
import { importState } from './sessionState';
import { readSize } from './sendUpload';
import { idsOf, nameOfTarget, nothingHeld, readContents, type TargetContents } from './importTarget';

export interface ImportParts extends PlanParts {
  readonly problems: ImportProblems;
  /** Remembers mappings by header, options and the dataset of last time. */
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** How records are sent: as a plan in batches, or as one upload; or whichever fits. */
export type Way = 'automatic' | 'batch' | 'upload';

/** Up to this many are sent as a plan by themselves, and at most where the user wants it so. */
const small = { records: 5000, characters: 5_000_000 };
const most = { records: 100_000, characters: 200_000_000 };

const optionsKey = 'llmObs.import.options';
const targetKey = 'llmObs.import.target';

/** What the scan of the whole file has found until now. */
export interface ScanProgress {
  readonly state: 'running' | 'done' | 'failed';
  readonly rows: number;
  readonly counts: ImportCounts;
  readonly fraction: number;
  readonly result: ImportScan | undefined;
}

/**
 * An import from its source to its end: how it is read and mapped, what the whole file holds, where it goes, and what came
 * of it. The webview draws its state and sends what the person does; nothing is sent to the service before `import`.
 */
export class ImportSession implements vscode.Disposable {
  origin: ImportOrigin;
  found: ImportReading | undefined;
  reading: ImportReading | undefined;
  head: FileHead = { columns: [], rows: [] };
  mapping: ImportMapping = { columns: [], gathered: [] };
  options: ImportOptions;
  leaveOut = false;
  way: Way = 'automatic';
  target: DatasetTarget | undefined;
  contents: TargetContents | undefined;
  scan: ScanProgress | undefined;
  /** Why nothing can be imported, and where it stands in the file. */
  failure: string | undefined;
  running = false;
  outcome: ImportOutcome | undefined;
  /** The version that a batch update began and didn't finish. */
  openVersion: number | undefined;

  readonly #parts: ImportParts;
  readonly #memory: MappingMemory;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** Ids of one import differ in their last twelve digits, which tell the row. */
  #idPrefix = randomUUID().slice(0, 24);
  #bytes: Uint8Array = new Uint8Array();
  #complete = false;
  #scanning = new AbortController();
  #reading = new AbortController();
  /** Whether the records are few enough for a plan by themselves, once that is known. */
  #fitsBatch: boolean | undefined;
  /** What the dataset held when the rows were counted. */
  #countedBeside: HeldRecords | undefined;
  #planned: { readonly of: readonly unknown[]; readonly planned: PlannedImport } | undefined;

  constructor(parts: ImportParts, origin: ImportOrigin, target: DatasetTarget | undefined) {
    this.#parts = parts;
    this.#memory = new MappingMemory(parts.state);
    this.origin = origin;
    this.target = target;
    const remembered = parts.state.get<Partial<ImportOptions>>(optionsKey) ?? {};
    this.options = { overwrite: true, deduplicate: false, tags: [], ...remembered };
  }

  dispose(): void {
    this.#scanning.abort();
    this.#reading.abort();
    this.#parts.problems.clear(this.origin);
    this.#changed.dispose();
  }

  get state(): ImportState {
    return importState(this);
  }

  get setup(): ImportSetup {
    const { origin, reading, head, mapping, options } = this;
    if (!reading) throw new Error(vscode.l10n.t('{0} has not been read yet.', origin.name));
    return { name: origin.name, reading, columns: head.columns, mapping, options };
  }

  /** Which way the records go. */
  get chosenWay(): 'batch' | 'upload' {
    if (this.way !== 'automatic') return this.way;
    if (this.#fitsBatch !== undefined) return this.#fitsBatch ? 'batch' : 'upload';
    return this.origin.source.size <= small.characters ? 'batch' : 'upload';
  }

  /** What a batch update would change; undefined until the file and the dataset are known. */
  get planned(): PlannedImport | undefined {
    const records = this.scan?.result?.records;
    const snapshot = this.contents?.snapshot;
    if (this.chosenWay !== 'batch' || !records || !snapshot) return undefined;
    const of = [records, snapshot, this.options];
    if (this.#planned?.of.some((value, i) => value !== of[i]) ?? true) {
      this.#planned = { of, planned: planImport(snapshot, records, this.options, (row) => this.idOf(row)) };
    }
    return this.#planned?.planned;
  }

  /** The id of a row that has none of its own: the same each time, so that sending again adds nothing twice. */
  idOf(row: number): string {
    return `${this.#idPrefix}${row.toString(16).padStart(12, '0')}`;
  }

  /** Reads the beginning of the source, and begins to read the rest. */
  async open(): Promise<void> {
    const { source } = this.origin;
    this.failure = undefined;
    this.scan = undefined;
    this.outcome = undefined;
    this.openVersion = undefined;
    this.#fitsBatch = undefined;
    this.#idPrefix = randomUUID().slice(0, 24);
    try {
      this.#bytes = await source.head();
      this.#complete = this.#bytes.length >= source.size;
      this.found = detectReading(this.#bytes, this.#complete, this.origin.name);
      this.reading = this.found;
      await this.#readHead();
    } catch (error) {
      this.#fail(error);
    }
    this.#loadContents();
  }

  /** Does what the person wants. Throws where that failed, with a sentence for the person. */
  async perform(action: ImportAction): Promise<void> {
    switch (action.do) {
      case 'ready':
        return this.#tell();
      case 'readAgain':
        this.origin = await this.origin.again();
        return this.open();
      case 'read':
        return this.#readOtherwise(action);
      case 'map':
        return this.#map(withChoice(this.mapping, action.column, { field: action.field, asText: action.asText }));
      case 'gather': {
        const gathered = this.mapping.gathered.filter((field) => field !== action.field);
        return this.#map({ ...this.mapping, gathered: action.gathered ? [...gathered, action.field] : gathered });
      }
      case 'option':
        if (action.option === 'leaveOut') this.leaveOut = action.on;
        else return this.#setOptions({ ...this.options, [action.option]: action.on });
        return this.#tell();
      case 'tags':
        return this.#setOptions({ ...this.options, tags: tagsOf(action.text) });
      case 'way':
        this.way = action.chosen as Way;
        this.#startScan();
        return this.#loadContents();
      case 'chooseTarget':
        return this.#chooseTarget();
      case 'review':
        return reviewImport(this.#parts.reviews, this);
      case 'import':
        return this.#run(false);
      case 'resume':
        return this.#run(true);
      case 'openDataset':
        return openImported(this);
      case 'showProblem': {
        const problem = this.scan?.result?.problems[action.index];
        return problem && revealProblem(this.origin, problem);
      }
    }
  }

  #tell(): void {
    this.#changed.fire();
  }

  /** Takes back what keeps the file from being imported at all: it is shown at its place, too. */
  #fail(error: unknown): void {
    if (!(error instanceof ImportError || error instanceof CsvUploadError || error instanceof CsvFileError)) {
      this.#parts.log.error(error instanceof Error ? error : String(error));
    }
    this.failure = failureSentence(error);
    this.scan = this.scan && { ...this.scan, state: 'failed' };
    const place = error instanceof ImportError ? error.place : undefined;
    const problem: PlacedProblem | undefined = place && {
      severity: 'error',
      message: this.failure,
      from: place,
      to: { ...place, character: place.character + 1 },
    };
    this.#parts.problems.show(this.origin, problem ? [problem] : []);
    this.#tell();
  }

  async #readHead(): Promise<void> {
    if (!this.reading) return;
    this.failure = undefined;
    this.head = await readHead(this.#bytes, this.#complete, this.reading, this.origin.name);
    this.mapping = this.#memory.of(this.head.columns) ?? suggestMapping(this.head.columns);
    this.#startScan();
  }

  async #readOtherwise(change: Extract<ImportAction, { do: 'read' }>): Promise<void> {
    const { found, reading } = this;
    if (!found || !reading) return;
    const encoded = withEncoding(
      reading,
      (change.encoding as CsvEncoding | undefined) ?? reading.encoding.encoding,
      found.encoding,
    );
    this.reading = {
      ...encoded,
      format: (change.format as ImportFormat | undefined) ?? reading.format,
      delimiter: (change.delimiter as CsvDelimiter | undefined) ?? reading.delimiter,
      hasHeader: change.hasHeader ?? reading.hasHeader,
    };
    this.#scanning.abort();
    this.#fitsBatch = undefined;
    this.scan = undefined;
    this.head = { columns: [], rows: [] };
    try {
      await this.#readHead();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #map(mapping: ImportMapping): Promise<void> {
    this.mapping = mapping;
    this.#startScan();
    await this.#memory.remember(this.head.columns, mapping);
  }

  async #setOptions(options: ImportOptions): Promise<void> {
    const lookForInputs = options.deduplicate && !this.options.deduplicate;
    this.options = options;
    this.#startScan();
    if (lookForInputs) this.#loadContents();
    await this.#parts.state.update(optionsKey, { overwrite: options.overwrite, deduplicate: options.deduplicate });
  }

  /** Reads the whole file in the background. */
  #startScan(): void {
    this.#scanning.abort();
    this.#scanning = new AbortController();
    this.outcome = undefined;
    this.failure = undefined;
    this.scan = undefined;
    if (this.reading && mappingProblem(this.mapping, this.origin.name) === undefined) {
      void this.#scanAll(this.#scanning.signal).catch((error: unknown) => this.#fail(error));
    }
    this.#tell();
  }

  async #scanAll(signal: AbortSignal): Promise<void> {
    const { source } = this.origin;
    const held = this.contents?.held;
    this.#countedBeside = held;
    const keep =
      this.way === 'batch' ? most : this.way === 'automatic' && source.size <= 4 * small.characters ? small : undefined;
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const piece of source.open(readSize)) {
        yield piece;
        bytes += piece.length;
      }
    }
    let told = 0;
    const progress = (rows: number, counts: ImportCounts, result?: ImportScan) => {
      this.scan = {
        state: result ? 'done' : 'running',
        rows,
        counts,
        fraction: bytes / Math.max(1, source.size),
        result,
      };
      // Often enough to be seen moving.
      if (!result && Date.now() - told < 200) return;
      told = Date.now();
      this.#tell();
    };
    try {
      const result = await scanImport(counted(), this.setup, {
        held,
        keep,
        signal,
        onRows: (rows, counts) => signal.aborted || progress(rows, counts),
      });
      await source.verify();
      if (signal.aborted) return;
      if (result.columns.length > this.head.columns.length && this.#addColumns(result.columns))
        return this.#startScan();
      if (this.way === 'automatic') this.#fitsBatch = result.records !== undefined;
      this.#parts.problems.show(this.origin, result.problems);
      progress(result.rows, result.counts, result);
      this.#compare();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Whether a column that turned up far below is a field, so that the file is to be read again. */
  #addColumns(columns: readonly string[]): boolean {
    const before = this.mapping.columns.length;
    this.head = { ...this.head, columns };
    this.mapping = withMoreColumns(this.mapping, columns);
    return this.mapping.columns.slice(before).some(({ field }) => field !== undefined);
  }

  async #chooseTarget(): Promise<void> {
    const { connections, state } = this.#parts;
    const picked = await pickTarget(connections, this.origin.name.replace(/\.[^.]*$/, ''), {
      title: vscode.l10n.t('Import {0} into', this.origin.name),
      last: state.get<LastTarget>(targetKey),
    });
    if (picked) await this.setTarget(picked);
  }

  async setTarget(target: DatasetTarget): Promise<void> {
    this.target = target;
    this.outcome = undefined;
    await this.#parts.state.update(targetKey, idsOf(target));
    this.#loadContents();
  }

  /** Reads what the dataset holds, in the background, and counts again with that. */
  #loadContents(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    this.contents = undefined;
    if (this.target)
      void this.#readContents(this.target, this.#reading.signal).catch((error: unknown) => this.#failTarget(error));
    this.#tell();
  }

  async #readContents(target: DatasetTarget, signal: AbortSignal): Promise<void> {
    const ids = idsOf(target);
    const wanted = { records: this.chosenWay === 'batch', inputs: this.options.deduplicate };
    const contents = ids
      ? await readContents(await this.#parts.connections.client(target.connectionId), ids, wanted, signal)
      : nothingHeld;
    if (signal.aborted) return;
    this.contents = contents;
    this.#compare();
    this.#tell();
  }

  /**
   * Once file and dataset are known: a plan is made of the records that were kept, for which the dataset's are needed;
   * for an upload the file is counted again beside what the dataset holds.
   */
  #compare(): void {
    const { contents, scan } = this;
    if (!contents || !scan?.result) return;
    if (this.chosenWay === 'batch') {
      if (!contents.snapshot) this.#loadContents();
    } else if (contents.held.size > 0 && contents.held !== this.#countedBeside) this.#startScan();
  }

  #failTarget(error: unknown): void {
    if (isCancelled(error)) return;
    this.#parts.log.error(error instanceof Error ? error : String(error));
    this.outcome = { kind: 'failed', message: failureSentence(error), canResume: false, canOpen: false };
    this.#tell();
  }

  /** Sends the records. What came of it is the session's outcome, and a notification. */
  async #run(resuming: boolean): Promise<void> {
    const { target } = this;
    if (!target || this.running || (!resuming && this.state.blocked !== undefined)) return;
    if (target.dataset.kind === 'existing' && !isWritable(target.dataset.resource)) {
      throw new LlmObsError('invalid request', readOnlyMessage(target.dataset.resource.attributes.name));
    }
    this.running = true;
    this.outcome = undefined;
    this.#tell();
    try {
      this.outcome = await withProgress(
        vscode.l10n.t('Import {0} into {1}', this.origin.name, nameOfTarget(target)),
        (call, report) => runImport(this.#parts, this, target, resuming, call, report),
      );
    } finally {
      this.running = false;
      this.#tell();
    }
    announceImport(this.#parts.log, this, this.outcome);
    if (this.outcome.kind === 'failed') this.#loadContents();
  }

  /** The dataset was made, or has another version now. */
  opened(target: DatasetTarget): void {
    this.target = target;
  }

  /** The dataset has changed since the plan was made: it is made again, to be looked at. */
  planAgain(): void {
    this.#loadContents();
  }

  /** Whether a plan changes nothing. */
  get changesNothing(): boolean {
    return this.planned !== undefined && isEmptyPlan(this.planned.plan);
  }
}

function tagsOf(text: string): readonly string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
