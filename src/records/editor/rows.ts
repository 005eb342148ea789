import type { Counts, RowKey, RowStatus } from '../../grid/protocol';
import type { RecordContent } from '../model';
import type { IdentifiedRecord } from '../plan';
import type { EditableField, FieldValue, LoadedRecord, RowProblem } from '../recordsModel';
import type { ChangedFields } from './fields';
import { changedFields, contentWith, fieldOf, isSaved, withField, withoutField } from './fields';
import { IdClaims } from './idClaims';
import { part } from './recordBytes';
import { RecordStore } from './recordStore';
import { checkFields } from './rowChecks';
import { FIRST_ADDED } from './rowKeys';
import type { HiddenRows } from './rowOrder';
import { kindOf, newState, NO_FIELDS, NOT_SAVED, type Doubt, type RowKind, type RowState } from './rowState';

/**
 * The rows of a document: the saved records in the store, and over them what was edited, as fields. What a row is, and
 * the counts, always follow from comparing the two, so that an edit back to the saved value is no change, and undoing
 * works across a save. Everything here costs as much as the rows that it touches.
 */
export class Rows implements HiddenRows {
  readonly store = new RecordStore();
  readonly #states = new Map<RowKey, RowState>();
  /** Rows of saved records that aren't rows by their own number; undefined: of none. */
  readonly #owners = new Map<number, RowKey | undefined>();
  readonly #gone = new Set<RowKey>();
  readonly #touched = new Set<RowKey>();
  readonly #invalid = new Set<RowKey>();
  readonly #claims = new IdClaims();
  readonly #counts = { changed: 0, new: 0, deleted: 0 };
  #nextAdded = FIRST_ADDED;
  /** How many more rows settle() has given a saved record than it took one from. */
  netSaved = 0;
  revision = 0;
  /** Counts all changes. */
  edits = 0;

  get counts(): Counts {
    return { ...this.#counts, invalid: this.#invalid.size };
  }

  /** Rows that are gone are hidden wherever rows are listed. */
  get size(): number {
    return this.#gone.size;
  }

  keys(): Iterable<RowKey> {
    return this.#gone;
  }

  /** Rows that a save would change, in no order. */
  get touched(): ReadonlySet<RowKey> {
    return this.#touched;
  }

  get invalid(): ReadonlySet<RowKey> {
    return this.#invalid;
  }

  kind(key: RowKey): RowKind {
    return this.#states.get(key)?.kind ?? 'unchanged';
  }

  status(key: RowKey): RowStatus {
    if (this.#invalid.has(key)) return 'invalid';
    const kind = this.kind(key);
    return kind === 'gone' ? 'deleted' : kind;
  }

  isPresent(key: RowKey): boolean {
    return this.#states.get(key)?.present ?? true;
  }

  problems(key: RowKey): readonly RowProblem[] {
    return this.#states.get(key)?.problems ?? [];
  }

  /** The number of the row's saved record in the store; undefined for none. */
  savedIndex(key: RowKey): number | undefined {
    const index = this.#states.get(key)?.saved ?? key;
    return index === NOT_SAVED ? undefined : index;
  }

  saved(key: RowKey): IdentifiedRecord | undefined {
    const index = this.savedIndex(key);
    return index === undefined ? undefined : this.store.record(index);
  }

  savedId(key: RowKey): string | undefined {
    const index = this.savedIndex(key);
    return index === undefined ? undefined : this.store.text(index, part.id);
  }

  /** The row that stands for a saved record; undefined where none does. */
  rowOf(index: number): RowKey | undefined {
    const key = this.#owners.has(index) ? this.#owners.get(index) : index;
    return key !== undefined && this.savedIndex(key) === index ? key : undefined;
  }

  /** The row that a record stood for before it was deleted; undefined where it never was a row's. */
  formerRowOf(index: number): RowKey | undefined {
    return this.#owners.has(index) ? this.#owners.get(index) : index;
  }

  /** The row whose saved record has that id. */
  rowOfId(id: string): RowKey | undefined {
    const index = this.store.find(id);
    return index < 0 ? undefined : this.rowOf(index);
  }

  /** The new row that was given that id. */
  newRowOf(id: string): RowKey | undefined {
    for (const key of this.#claims.of(id)) if (this.kind(key) === 'new') return key;
    return undefined;
  }

  /** What the row holds, deleted or not. Its id is the one that was given or saved; new rows mostly have none. */
  content(key: RowKey): RecordContent {
    const state = this.#states.get(key);
    return state === undefined ? this.store.record(key) : contentWith(this.#base(state), state.fields);
  }

  /** The changed fields of a row. */
  changed(key: RowKey): ChangedFields {
    return this.#states.get(key)?.fields ?? NO_FIELDS;
  }

  /** What stands in place of a saved record in a row that has none. */
  seed(key: RowKey): RecordContent | undefined {
    const state = this.#states.get(key);
    return state?.saved === NOT_SAVED ? state.seed : undefined;
  }

  field(key: RowKey, field: EditableField): FieldValue {
    const state = this.#states.get(key);
    if (state !== undefined) {
      if (Object.hasOwn(state.fields, field)) return fieldOf(state.fields, field);
      if (state.saved === NOT_SAVED) return fieldOf(state.seed, field);
    }
    const index = state?.saved ?? key;
    return field === 'tags' ? this.store.tags(index) : fieldOf(this.#savedPart(index, field), field);
  }

  /** Makes a row that isn't there yet: setPresent() shows it. */
  create(seed: RecordContent): RowKey {
    const key = this.#nextAdded++;
    this.#update({ ...newState(key, NOT_SAVED), present: false, seed });
    return key;
  }

  setField(key: RowKey, field: EditableField, value: FieldValue): void {
    const state = this.#writable(key);
    const fields = withField(state.fields, field, value);
    const isBack = state.saved !== NOT_SAVED && isSaved(field, this.#savedPart(state.saved, field), fields);
    state.fields = isBack ? withoutField(fields, field) : fields;
    this.#update(state);
  }

  setPresent(key: RowKey, present: boolean): void {
    const state = this.#writable(key);
    state.present = present;
    this.#update(state);
  }

  isInDoubt(key: RowKey): boolean {
    return this.#states.get(key)?.doubt !== undefined;
  }

  /** A row in doubt is changed unless it holds what is saved in any case: it has to be sent again. */
  setDoubt(key: RowKey, doubt: Doubt | undefined): void {
    const state = this.#writable(key);
    if (state.doubt === doubt) return;
    state.doubt = doubt;
    this.#update(state);
  }

  /**
   * Makes `saved` the row's saved record (undefined: it has none any more) and `content` what the row holds (undefined: it
   * is deleted). Where `saved` tells no times, the record was created when it was, and nobody knows when it was updated.
   */
  settle(key: RowKey, saved: LoadedRecord | undefined, content: RecordContent | undefined): void {
    const state = this.#writable(key);
    this.netSaved += Number(saved !== undefined) - Number(state.saved !== NOT_SAVED);
    const wanted = content ?? this.content(key);
    if (saved === undefined) {
      state.saved = NOT_SAVED;
      state.seed = wanted;
      state.fields = NO_FIELDS;
    } else {
      state.saved = this.#storeFor(key, saved);
      state.seed = NO_FIELDS;
      state.fields = changedFields(saved, wanted);
    }
    state.present = content !== undefined;
    this.#update(state);
  }

  /** Makes the row what is saved of it: gone where nothing is. */
  discard(key: RowKey): void {
    const state = this.#writable(key);
    state.fields = NO_FIELDS;
    state.doubt = undefined;
    state.present = state.saved !== NOT_SAVED;
    this.#update(state);
  }

  /** Adds a loaded record as a row. */
  append(record: LoadedRecord): RowKey {
    const key = this.store.append(record);
    for (const other of this.#claims.of(record.id)) this.#recheck(other);
    return key;
  }

  /** Adds a saved record that is no row yet. */
  appendHidden(record: LoadedRecord): number {
    const index = this.store.append(record);
    this.#owners.set(index, undefined);
    return index;
  }

  isHidden(index: number): boolean {
    return this.#owners.has(index) && this.#owners.get(index) === undefined;
  }

  /** Makes a record of appendHidden() the row of its own number. */
  reveal(index: number): RowKey {
    this.#owners.delete(index);
    return index;
  }

  #storeFor(key: RowKey, record: LoadedRecord): number {
    const index = this.store.find(record.id);
    if (index < 0) {
      const added = this.store.append(record);
      this.#owners.set(added, key);
      return added;
    }
    const other = this.rowOf(index);
    if (other !== undefined && other !== key) {
      // Two rows can't stand for one record: the other one keeps what it holds, and nothing saved.
      this.settle(other, undefined, this.isPresent(other) ? this.content(other) : undefined);
    }
    const { created_at = this.store.text(index, part.created_at) } = record;
    this.store.replace(index, { ...record, created_at });
    if (index !== key) this.#owners.set(index, key);
    else this.#owners.delete(index);
    return index;
  }

  #writable(key: RowKey): RowState {
    return this.#states.get(key) ?? newState(key, key);
  }

  #base(state: RowState): RecordContent {
    return state.saved === NOT_SAVED ? state.seed : this.store.record(state.saved);
  }

  /** The saved record with one field only, which is cheaper than all of it. */
  #savedPart(index: number, field: EditableField): RecordContent {
    const value = field === 'tags' ? this.store.tags(index) : this.store.text(index, part[field]);
    return value === undefined ? {} : { [field]: value };
  }

  /** Brings everything that follows from a row's state up to date. */
  #update(state: RowState): void {
    const { key, kind: before } = state;
    this.edits++;
    state.kind = kindOf(state, this.store);
    if (before !== state.kind) this.#count(before, -1);
    if (before !== state.kind) this.#count(state.kind, 1);
    const { kind } = state;
    this.#toggle(this.#touched, key, kind !== 'unchanged' && kind !== 'gone');
    if (this.#toggle(this.#gone, key, kind === 'gone')) this.revision++;
    const isLoaded = key < FIRST_ADDED && state.saved === key && state.doubt === undefined;
    if (kind === 'unchanged' && isLoaded) this.#states.delete(key);
    else this.#states.set(key, state);
    this.#claimId(state);
    this.#check(state);
  }

  /** The id that a row has taken for itself, and those whose being taken depends on it. */
  #claimId(state: RowState): void {
    const { key } = state;
    const own = Object.hasOwn(state.fields, 'id')
      ? state.fields.id
      : state.saved === NOT_SAVED
        ? state.seed.id
        : undefined;
    for (const other of this.#claims.claim(key, state.present ? own : undefined)) this.#recheck(other);
    if (this.#claims.isEmpty || state.saved === NOT_SAVED) return;
    const savedId = this.store.text(state.saved, part.id) ?? '';
    for (const other of this.#claims.of(savedId)) if (other !== key) this.#recheck(other);
  }

  #recheck(key: RowKey): void {
    const state = this.#states.get(key);
    if (state !== undefined) this.#check(state);
  }

  #check(state: RowState): void {
    const { key, kind, seed, fields } = state;
    if (kind === 'new') state.problems = checkFields(key, contentWith(seed, fields), true, this.#isTaken(key));
    else if (kind === 'changed') state.problems = checkFields(key, fields, false, this.#isTaken(key));
    else state.problems = [];
    this.#toggle(this.#invalid, key, state.problems.length > 0);
  }

  /** Whether another row that is there has an id. */
  #isTaken(key: RowKey): (id: string) => boolean {
    return (id) => {
      for (const other of this.#claims.of(id)) if (other !== key) return true;
      const owner = this.rowOfId(id);
      return owner !== undefined && owner !== key && this.isPresent(owner) && !Object.hasOwn(this.changed(owner), 'id');
    };
  }

  #count(kind: RowKind, by: number): void {
    if (kind !== 'unchanged' && kind !== 'gone') this.#counts[kind] += by;
  }

  #toggle(set: Set<RowKey>, key: RowKey, member: boolean): boolean {
    if (set.has(key) === member) return false;
    if (member) set.add(key);
    else set.delete(key);
    return true;
  }
}
