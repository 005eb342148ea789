import * as l10n from '@vscode/l10n';
import { setImmediate as macrotask, setTimeout as delay } from 'node:timers/promises';
import { LlmObsError } from '../../api/errors';
import type { LoadingState } from '../../grid/protocol';
import type { RecordsModel, RecordsReload } from '../../records/recordsModel';
import type { RecordsSource } from './recordsSource';

/** Records that are taken over at a time: the extension host has other work to do in between. */
const slice = 500;
/**
 * Milliseconds that the second page waits at most for the first one to be drawn: fetching and taking over the rest keeps
 * this process, and often the whole machine, busy while the editor's page starts.
 */
const longestPause = 2000;
/** Milliseconds from the answer with the first rows until they are drawn. */
const drawing = 150;

/** What happened to the rows: some came behind the others, any may be different, or they are as before. */
export type RowsChange = 'appended' | 'replaced' | 'none';

/** One way through all pages: the first loading, or a reading anew into rows that are there. */
interface Pass {
  readonly kind: 'first' | 'again';
  version: number | undefined;
  /** Where it goes on after it was stopped or failed. */
  cursor: string | undefined;
  /** Records of the page at `cursor` that have been taken over. */
  taken: number;
  reload: RecordsReload | undefined;
}

/**
 * Brings the records of a source into a model, page by page, while it is used. One page is asked for after the other, and
 * none before the last one is taken over. What fails or is stopped goes on at the page where it ended.
 */
export class RecordsLoader {
  /** Why nothing can be edited, as far as is known. */
  readOnly: string | undefined;
  /** The version that the unedited rows are at, once it is known. */
  rowsVersion: number | undefined;
  #state: LoadingState['state'] = 'loading';
  /** All records have been loaded once. */
  #isWhole = false;
  #message: string | undefined;
  #pass: Pass | undefined;
  #controller = new AbortController();
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly #drawn = new AbortController();
  readonly #source: RecordsSource;
  readonly #model: RecordsModel;
  readonly #changed: (rows: RowsChange) => void;

  /** @param changed told after each change of the rows or the state */
  constructor(source: RecordsSource, model: RecordsModel, changed: (rows: RowsChange) => void) {
    this.#source = source;
    this.#model = model;
    this.#changed = changed;
    this.readOnly = source.readOnly;
  }

  get state(): LoadingState {
    const isAgain = this.#isWhole && this.#state !== 'complete';
    return { loaded: this.#model.loaded, state: this.#state, isAgain, message: this.#message };
  }

  /** Begins to load. @param version that restored edits were made on; default: the one that the source tells */
  load(version?: number): void {
    if (version !== undefined) this.rowsVersion = version;
    this.#run({ kind: 'first', version, cursor: undefined, taken: 0, reload: undefined });
  }

  /** Reads what the source holds now into the rows that are there: they keep their places, and edits stay. */
  reload(): void {
    this.#run({ kind: 'again', version: undefined, cursor: undefined, taken: 0, reload: undefined });
  }

  /** An editor has got the first rows: the rest may come. */
  firstRowsSent(): void {
    if (!this.#drawn.signal.aborted) setTimeout(() => this.#drawn.abort(), drawing);
  }

  stop(): void {
    if (this.#state !== 'loading') return;
    this.#controller.abort();
    this.#end('stopped');
  }

  /** Goes on where it was stopped or failed. */
  retry(): void {
    if (this.#pass && (this.#state === 'stopped' || this.#state === 'failed')) this.#run(this.#pass);
  }

  /** Resolves when all is loaded. Rejects where loading ends early, and where `signal` ends the wait. */
  whenComplete(signal?: AbortSignal): Promise<void> {
    if (this.#state === 'complete') return Promise.resolve();
    if (this.#state !== 'loading') return Promise.reject(this.#endedEarly());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      signal?.addEventListener('abort', () =>
        reject(new LlmObsError('cancelled', l10n.t('Loading was not waited for.'))),
      );
    });
  }

  dispose(): void {
    this.#controller.abort();
    this.#settle((waiting) => waiting.reject(new LlmObsError('cancelled', l10n.t('The document was closed.'))));
  }

  #run(pass: Pass): void {
    this.#controller.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#pass = pass;
    this.#state = 'loading';
    this.#message = undefined;
    this.#changed('none');
    void this.#read(pass, controller.signal).then(
      () => this.#end('complete'),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        this.#end('failed', error instanceof Error ? error.message : String(error));
      },
    );
  }

  async #read(pass: Pass, signal: AbortSignal): Promise<void> {
    const opened = await this.#source.open({ signal });
    signal.throwIfAborted();
    this.readOnly = opened.readOnly;
    const version = (pass.version ??= opened.version);
    if (pass.kind === 'again') pass.reload ??= this.#model.reload(version);
    else if (this.rowsVersion === undefined) {
      this.rowsVersion = version;
      this.#model.version = version;
    }
    this.#changed('none');
    for await (const { records, after } of this.#source.pages(version, pass.cursor, { signal })) {
      while (pass.taken < records.length) {
        signal.throwIfAborted();
        const next = records.slice(pass.taken, pass.taken + slice);
        if (pass.reload) pass.reload.page(next);
        else this.#model.appendRecords(next);
        const isFirst = pass.taken === 0 && pass.cursor === undefined;
        pass.taken += next.length;
        if (isFirst || pass.taken >= records.length) this.#changed(pass.reload ? 'replaced' : 'appended');
        await macrotask();
        const isLast = after === undefined && pass.taken >= records.length;
        if (isFirst && !isLast && !pass.reload) await this.#untilDrawn(signal);
      }
      signal.throwIfAborted();
      pass.cursor = after;
      pass.taken = 0;
    }
    signal.throwIfAborted();
    // Where an edited record was changed by others, the next save still has to look at them.
    if (pass.reload?.finish()) this.rowsVersion = version;
    this.#pass = undefined;
  }

  async #untilDrawn(signal: AbortSignal): Promise<void> {
    await delay(longestPause, undefined, { signal: AbortSignal.any([signal, this.#drawn.signal]) }).catch(
      () => undefined,
    );
  }

  #end(state: 'complete' | 'stopped' | 'failed', message?: string): void {
    this.#state = state;
    this.#message = message;
    this.#isWhole ||= state === 'complete';
    if (state === 'complete') this.#settle(({ resolve }) => resolve());
    else this.#settle(({ reject }) => reject(this.#endedEarly()));
    this.#changed(state === 'complete' ? 'replaced' : 'none');
  }

  #settle(settle: (waiting: { resolve: () => void; reject: (error: Error) => void }) => void): void {
    for (const waiting of this.#waiting.splice(0)) settle(waiting);
  }

  #endedEarly(): Error {
    const { name } = this.#source;
    return new Error(
      this.#message === undefined
        ? l10n.t('Loading {0} was stopped: load the rest of its records first.', name)
        : l10n.t('{0} could not be read whole: {1}', name, this.#message),
    );
  }
}
