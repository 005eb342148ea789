import * as l10n from '@vscode/l10n';
import type { Counts, GridColumn, RowKey, RowSelection, RowStatus, RowView } from '../../grid/protocol';
import { withGivenId } from '../file/fieldChanges';
import type { RecordContent, RecordTimes, Snapshot } from '../model';
import type { IdentifiedRecord } from '../plan';
import type {
  AppliedEdit,
  EditableField,
  FieldEdit,
  LoadedRecord,
  ModelBackup,
  RecordsModel,
  RecordsReload,
  RowChange,
  RowProblem,
  TouchedRecords,
} from '../recordsModel';
import { anchorsOf, backupOf } from './modelBackup';
import { Operation } from './operation';
import type { RowChanges } from './operation';
import { pathColumnsOf } from './pathColumns';
import { part } from './recordBytes';
import { Reload } from './reload';
import { prepareRestore } from './restore';
import { RestoredRows } from './restoredRows';
import { RowOrder } from './rowOrder';
import { Rows } from './rows';
import { RowsInView } from './rowView';
import { SentRecords } from './sentRecords';

/** The model of the records editor: see RecordsModel. It puts its parts together. */
export class EditedRecords implements RecordsModel {
  version = 0;
  #loaded = 0;
  readonly #rows = new Rows();
  readonly #order = new RowOrder(this.#rows, () => this.#rows.store.count);
  readonly #view = new RowsInView(this.#rows, this.#order);
  readonly #sent = new SentRecords(this.#rows);
  readonly #restored = new RestoredRows(this.#rows);
  #reload: Reload | undefined;

  get loaded(): number {
    return this.#loaded;
  }
  get size(): number {
    return this.#order.all.length - this.#rows.size;
  }
  get counts(): Counts {
    return this.#rows.counts;
  }
  get isDirty(): boolean {
    return this.#rows.touched.size > 0 || this.#sent.unknown.leftOver.length > 0;
  }

  appendRecords(records: readonly LoadedRecord[]): void {
    const keys: RowKey[] = [];
    const moved: RowKey[] = [];
    for (const record of records) {
      const key = this.#rowFor(record, moved);
      if (key !== undefined) keys.push(key);
      const behind = this.#restored.takeAnchored(record.id);
      moved.push(...behind);
      keys.push(...behind);
    }
    if (moved.length > 0) {
      this.#order.takeOut(moved);
      this.#view.takenOut(moved);
    }
    this.#append(keys);
  }

  status(key: RowKey): RowStatus {
    return this.#rows.status(key);
  }
  current(key: RowKey): RecordContent {
    return withGivenId(this.#rows.content(key));
  }
  saved(key: RowKey): IdentifiedRecord | undefined {
    return this.#rows.saved(key);
  }
  isAdded(id: string): boolean {
    return this.#rows.newRowOf(id) !== undefined;
  }
  knew(id: string): boolean {
    return this.#rows.store.find(id) >= 0;
  }

  times(key: RowKey): RecordTimes {
    const index = this.#rows.savedIndex(key);
    if (index === undefined) return {};
    const { store } = this.#rows;
    return { created_at: store.text(index, part.created_at), updated_at: store.text(index, part.updated_at) };
  }

  problems(): readonly RowProblem[] {
    return this.#order.sorted(this.#rows.invalid).flatMap((key) => this.#rows.problems(key));
  }
  problem(key: RowKey, field: EditableField): string | undefined {
    return this.#rows.problems(key).find((problem) => problem.field === field)?.message;
  }

  get view(): RowView {
    return this.#view.settings;
  }
  get viewSize(): number {
    return this.#view.shown.length;
  }
  get isViewUnsorted(): boolean {
    return this.#view.isUnsorted;
  }
  rows(start: number, count: number): readonly RowKey[] {
    return Array.from(this.#view.shown.subarray(Math.max(0, start), Math.max(0, start + count)));
  }
  positionOf(key: RowKey): number {
    return this.#view.shown.indexOf(key);
  }
  allRows(): readonly RowKey[] {
    return Array.from(this.#order.shown);
  }
  setView(view: RowView, signal?: AbortSignal): Promise<void> {
    return this.#view.set(view, signal);
  }
  selected(selection: RowSelection): readonly RowKey[] {
    if ('keys' in selection) return selection.keys;
    return selection.ranges.flatMap(({ from, to }) => this.rows(from, to - from));
  }
  pathColumns(): readonly GridColumn[] {
    return pathColumnsOf(this.#rows, this.#order.shown);
  }

  setFields(edits: readonly FieldEdit[], label: string): AppliedEdit | undefined {
    return this.#change({ fields: edits }, label);
  }
  insertRows(
    after: RowKey | undefined,
    contents: readonly RecordContent[],
    label: string,
  ): AppliedEdit & { readonly keys: readonly RowKey[] } {
    const keys = this.#insert(after, contents);
    const edit = this.#apply({ present: keys.map((key) => ({ key, present: true })) }, label);
    return Object.assign(edit, { keys });
  }
  deleteRows(keys: readonly RowKey[]): AppliedEdit | undefined {
    const label = keys.length === 1 ? l10n.t('Delete row') : l10n.t('Delete {0} rows', keys.length);
    return this.#change({ present: keys.map((key) => ({ key, present: false })) }, label);
  }
  restoreRows(keys: readonly RowKey[]): AppliedEdit | undefined {
    const label = keys.length === 1 ? l10n.t('Restore row') : l10n.t('Restore {0} rows', keys.length);
    const deleted = keys.filter((key) => this.#rows.kind(key) === 'deleted');
    return this.#change({ present: deleted.map((key) => ({ key, present: true })) }, label);
  }

  touched(): TouchedRecords {
    const version = this.#restored.version(this.version);
    return this.#sent.touched(this.#order.sorted(this.#rows.touched), version, this.#rows.edits);
  }
  rowChanges(): readonly RowChange[] {
    this.touched();
    const keys = this.#order.sorted(this.#rows.touched);
    const anchors = anchorsOf(this.#rows, keys, this.#order.all);
    return keys.map((key): RowChange => {
      const content = this.#rows.content(key);
      return {
        saved: this.#rows.saved(key),
        now: this.#rows.isPresent(key) ? { ...content, id: this.#sent.idOf(key, content) } : undefined,
        isIdMade: content.id === undefined,
        behind: anchors.get(key) ?? undefined,
      };
    });
  }
  applySaved(outcome: Parameters<RecordsModel['applySaved']>[0]): void {
    const before = this.#known;
    for (const { key, after } of this.#sent.applySaved(outcome)) this.#place(key, after);
    this.#written([...outcome.snapshot.records.map(({ id }) => id), ...outcome.deleted]);
    if (outcome.attempted.length === 0) this.#restored.settled();
    this.#loaded += this.#known - before;
    this.version = outcome.version;
  }
  rebase(base: Snapshot, merged: readonly RecordContent[]): void {
    const before = this.#known;
    for (const { key, after } of this.#sent.rebase(base, merged)) this.#place(key, after);
    this.#written(base.records.map(({ id }) => id));
    this.#restored.settled();
    this.#loaded += this.#known - before;
    this.version = base.version;
  }
  reload(version: number): RecordsReload {
    const reload = new Reload(
      this.#rows,
      this.#sent,
      () => this.#order.all,
      (added, complete) => {
        if (this.#reload === reload) this.#reload = undefined;
        this.#append(added);
        this.#loaded = this.#order.all.reduce(
          (sum, key) => sum + (this.#rows.savedIndex(key) === undefined ? 0 : 1),
          0,
        );
        if (complete) this.version = Math.max(this.version, version);
      },
    );
    this.#reload = reload;
    return reload;
  }
  discardEdits(): void {
    for (const key of [...this.#rows.touched]) this.#rows.discard(key);
    this.#sent.unknown.forgetAll();
    this.#restored.settled();
  }
  backup(): ModelBackup {
    const keys = this.#order.sorted(new Set([...this.#rows.touched, ...this.#sent.unknown.keys]));
    return backupOf(this.#rows, this.#sent, this.#restored.version(this.version), keys, this.#order.all);
  }
  restore(backup: ModelBackup): AppliedEdit {
    const { made, ...changes } = prepareRestore(backup, this.#rows, this.#sent, this.#restored);
    for (const { key, after } of made) this.#place(key, after);
    if (this.#loaded === 0) this.version = backup.baseVersion;
    return this.#apply(changes, l10n.t('Restore unsaved edits'));
  }

  /** Rows of which a saved record is known, but for those whose record only a backup has told so far: for differences. */
  get #known(): number {
    return this.#rows.netSaved - this.#restored.waitingSaved;
  }

  /** The row that a loaded record adds to the end; undefined where there is nothing to add. */
  #rowFor(record: LoadedRecord, moved: RowKey[]): RowKey | undefined {
    const rows = this.#rows;
    const index = rows.store.find(record.id);
    if (index < 0) {
      const made = this.#sent.rowOfMadeId(record.id);
      // One that is ours and no row's yet is found again when the next save merges.
      if (made === undefined && this.#sent.unknown.has(record.id)) return undefined;
      this.#loaded++;
      if (made === undefined) return rows.append(record);
      // An insert of ours that was applied without our learning of it.
      rows.settle(made, record, rows.isPresent(made) ? rows.content(made) : undefined);
      this.#sent.unknown.settled(made);
      return undefined;
    }
    const key = rows.rowOf(index);
    if (key === undefined) {
      if (!rows.isHidden(index)) return undefined;
      this.#loaded++;
      return rows.reveal(index);
    }
    if (this.#restored.join(key, record)) {
      this.#loaded++;
      moved.push(key);
      return key;
    }
    if (rows.kind(key) === 'unchanged' && !rows.store.isSame(index, record)) rows.store.replace(index, record);
    return undefined;
  }

  #append(keys: readonly RowKey[]): void {
    this.#order.append(keys);
    this.#view.appended(Int32Array.from(keys));
  }

  #insert(after: RowKey | undefined, contents: readonly RecordContent[]): readonly RowKey[] {
    const keys = contents.map((content) => this.#rows.create(content));
    if (keys.length > 0) {
      this.#order.insertAfter(after, keys);
      this.#view.inserted(after, keys);
    }
    return keys;
  }

  #place(key: RowKey, after: RowKey | 'end' | undefined): void {
    if (after === 'end') this.#append([key]);
    else {
      this.#order.insertAfter(after, [key]);
      this.#view.inserted(after, [key]);
    }
  }

  /** Applies changes; undefined where they change nothing. */
  #change(changes: RowChanges, label: string): AppliedEdit | undefined {
    const edit = this.#apply(changes, label);
    return edit.isEmpty ? undefined : edit;
  }

  #apply(changes: RowChanges, label: string): Operation {
    return new Operation(this.#rows, changes, label);
  }

  #written(ids: readonly string[]): void {
    if (this.#reload === undefined) return;
    for (const id of ids) {
      const index = this.#rows.store.find(id);
      if (index >= 0) this.#reload.written(index);
    }
  }
}
