import * as vscode from 'vscode';
import type { EditorState, GridField, RowKey, RowView } from '../../grid/protocol';
import { withProgress } from '../../progress/progress';
import type { MergeResult } from '../../records/merge';
import { resolveConflicts } from '../../records/merge';
import type { RecordContent } from '../../records/model';
import { planChanges, type ChangePlan } from '../../records/plan';
import { createRecordsModel, type AppliedEdit, type ModelBackup } from '../../records/recordsModel';
import type { SaveAsks } from '../asks';
import type { LastSave } from '../lastSave';
import { ConflictQuestion } from './conflictQuestion';
import { EditHistory } from './editHistory';
import { problemSentence } from './recordProblems';
import type { BackupFile } from './recordsBackup';
import { RecordsLoader, type RowsChange } from './recordsLoader';
import type { RecordsSource } from './recordsSource';
import { SaveLeft } from './saveLeft';

/** What the document tells its editors, beside its state. */
export type DocumentEvent =
  | { readonly kind: 'reveal'; readonly key: RowKey; readonly field: GridField | undefined }
  | { readonly kind: 'said'; readonly sentence: string }
  | { readonly kind: 'conflicts'; readonly question: ConflictQuestion }
  | { readonly kind: 'conflicts settled' };

/** The document of a records editor: the records, what was edited, and how both come from and go to their source. */
export class RecordsDocument implements vscode.CustomDocument {
  readonly model = createRecordsModel();
  readonly loader: RecordsLoader;
  readonly history: EditHistory;
  /** Outcome of the last save that sent something, for the status bar. */
  lastSave: LastSave | undefined;
  /** Restored work that VS Code hasn't been told of yet; `nothing` where it takes the document for edited by mistake. */
  restored: AppliedEdit | 'nothing' | undefined;
  #revision = 1;
  #saving = false;
  #lastSave: Promise<void> = Promise.resolve();
  #question: ConflictQuestion | undefined;
  #viewChange = new AbortController();
  readonly #listening: vscode.Disposable | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when anything that state() tells has changed. */
  readonly onDidChange = this.#changed.event;
  readonly #edited = new vscode.EventEmitter<AppliedEdit>();
  /** Fires with each edit that VS Code is to know of. */
  readonly onDidEdit = this.#edited.event;
  readonly #told = new vscode.EventEmitter<DocumentEvent>();
  readonly onDidTell = this.#told.event;
  readonly #disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;

  constructor(
    readonly uri: vscode.Uri,
    readonly source: RecordsSource,
    private readonly parts: {
      readonly asks: SaveAsks;
      /** Whether an editor of this document is in sight, so that it can show a question. */
      readonly inSight: (document: RecordsDocument) => boolean;
      /** Brings an editor of this document into sight. */
      readonly show: (document: RecordsDocument) => void;
    },
    readonly backupFile: BackupFile,
  ) {
    this.loader = new RecordsLoader(source, this.model, (rows) => this.#rowsChanged(rows));
    this.history = new EditHistory((edit) => this.#edited.fire(edit));
    this.#listening = source.onDidChange?.(() => this.loader.reload());
  }

  get name(): string {
    return this.source.name;
  }

  get question(): ConflictQuestion | undefined {
    return this.#question;
  }

  /** Called when its last editor is closed, not when the extension host ends. */
  dispose(): void {
    this.backupFile.drop();
    this.loader.dispose();
    this.#viewChange.abort();
    this.#question?.leave();
    this.#listening?.dispose();
    this.source.dispose?.();
    this.#disposed.fire();
    for (const emitter of [this.#changed, this.#edited, this.#told, this.#disposed]) emitter.dispose();
  }

  state(): EditorState {
    const { model, loader } = this;
    return {
      name: this.name,
      source: this.source.kind,
      version: this.source.kind === 'file' || loader.rowsVersion === undefined ? undefined : model.version,
      readOnly: loader.readOnly,
      total: model.viewSize,
      revision: this.#revision,
      counts: model.counts,
      loading: loader.state,
      view: model.view,
      saving: this.#saving,
    };
  }

  /** Takes an edit that the model has applied; undefined: it changed nothing. */
  apply(edit: AppliedEdit | undefined): void {
    if (!edit) return;
    this.history.push(edit);
    this.#rowsChanged('replaced');
  }

  /** VS Code takes an edit back, or applies it again. */
  step(edit: AppliedEdit, direction: 'undo' | 'redo'): void {
    const { key } = this.history[direction](edit);
    this.#rowsChanged('replaced');
    if (key !== undefined) this.reveal(key);
  }

  async setView(view: RowView): Promise<void> {
    this.#viewChange.abort();
    const change = new AbortController();
    this.#viewChange = change;
    await this.model.setView(view, change.signal);
    this.#rowsChanged('replaced');
  }

  reveal(key: RowKey, field?: GridField): void {
    this.#told.fire({ kind: 'reveal', key, field });
  }

  /** Says something in its editors that needs no answer. */
  say(sentence: string): void {
    this.#told.fire({ kind: 'said', sentence });
  }

  /** Shows the conflicts anew that wait for an answer: the last one couldn't be taken. */
  askAgain(): void {
    if (this.#question) this.#told.fire({ kind: 'conflicts', question: this.#question });
  }

  /** What a save would send. */
  plan(): ChangePlan {
    const { base, edited, attempted } = this.model.touched();
    return planChanges(base, edited, { attempted, confirmedIds: { has: () => true } });
  }

  /** Saves what is unsaved; saves follow one another. Throws an Error that says what was and wasn't saved, and why. SaveLeft: it was decided so. */
  save(): Promise<void> {
    const save = this.#lastSave.catch(() => undefined).then(() => this.#save());
    this.#lastSave = save;
    return save;
  }

  /** Drops all edits and reads the records anew. */
  revert(): void {
    this.model.discardEdits();
    this.history.forget();
    this.loader.reload();
    this.#rowsChanged('replaced');
  }

  backup(): ModelBackup {
    return this.model.backup();
  }

  /** Takes up work that was kept before: its records are shown before the service answers. */
  restore(backup: ModelBackup): AppliedEdit {
    const edit = this.model.restore(backup);
    this.loader.load(backup.baseVersion);
    return edit;
  }

  async #save(): Promise<void> {
    const { name, model, loader } = this;
    if (loader.readOnly !== undefined) throw new Error(loader.readOnly);
    const [problem, ...others] = model.problems();
    if (problem) {
      const more =
        others.length > 0 ? vscode.l10n.t(' (and {0} more in Problems)', others.length.toLocaleString()) : '';
      this.reveal(problem.key, problem.field);
      const sentence = problemSentence(this, problem);
      throw new Error(
        this.source.kind === 'file'
          ? vscode.l10n.t('{0} was not saved, and nothing was written: {1}{2}', name, sentence, more)
          : vscode.l10n.t('{0} was not saved, and nothing was sent: {1}{2}', name, sentence, more),
      );
    }
    this.history.beginSave();
    this.#setSaving(true);
    try {
      const { summary, outdated, failure } = await withProgress(vscode.l10n.t('Saving {0}', name), (call, report) =>
        this.source.save({
          ...call,
          model,
          rowsVersion: loader.rowsVersion ?? model.version,
          report,
          allLoaded: () => loader.whenComplete(call.signal),
          settle: (merge) => this.#settle(merge, call.signal),
        }),
      );
      if (outdated) loader.reload();
      else loader.rowsVersion = model.version;
      if (summary !== undefined) this.lastSave = { summary, version: model.version };
      if (failure) throw failure;
    } finally {
      this.#setSaving(false);
    }
  }

  #setSaving(saving: boolean): void {
    this.#saving = saving;
    this.#rowsChanged('replaced');
  }

  async #settle(merge: MergeResult, signal: AbortSignal): Promise<readonly RecordContent[]> {
    const version = this.source.kind === 'file' ? undefined : merge.base.version;
    const left =
      version === undefined
        ? vscode.l10n.t('{0} was not saved, and nothing was written: it was changed on the disk.', this.name)
        : vscode.l10n.t(
            '{0} was not saved, and nothing was sent: it was changed by someone else (version {1}).',
            this.name,
            version,
          );
    if (!this.parts.inSight(this)) {
      const answer = await this.parts.asks.resolveConflicts(this.source, version, merge.conflicts);
      if (answer === undefined) throw new SaveLeft(left);
      if (answer !== 'edit') return resolveConflicts(merge, answer);
      this.parts.show(this);
    }
    const question = new ConflictQuestion(merge, version, left, signal);
    this.#question = question;
    this.#told.fire({ kind: 'conflicts', question });
    try {
      return await question.settled;
    } finally {
      this.#question = undefined;
      this.#told.fire({ kind: 'conflicts settled' });
    }
  }

  #rowsChanged(rows: RowsChange): void {
    if (rows === 'replaced' || (rows === 'appended' && !this.#showsAll())) this.#revision++;
    this.#changed.fire();
    if (this.model.isViewUnsorted && this.loader.state.state !== 'loading') this.#sortIn();
  }

  /** Brings rows to their places that came in behind the sorted ones. A view that is set meanwhile does so, too. */
  #sortIn(): void {
    void this.setView(this.model.view).catch(() => undefined);
  }

  /** Whether the view shows all rows in their order, so that rows that come behind don't move the others. */
  #showsAll(): boolean {
    const { filter, sort } = this.model.view;
    return sort.length === 0 && Object.values(filter).every((value) => value === undefined || value === '');
  }
}
