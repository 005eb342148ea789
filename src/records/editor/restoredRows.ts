import type { RowKey } from '../../grid/protocol';
import type { LoadedRecord } from '../recordsModel';
import type { RecordContent } from '../model';
import type { ChangedFields } from './fields';
import { EDITABLE_FIELDS, isSaved } from './fields';
import type { Rows } from './rows';
import { sameContent } from '../sameValue';

/**
 * Rows of a backup that are shown before their records have come: each has the record that it was edited from as its saved
 * one, out of the backup. When the record comes, the row takes the record's place in the document.
 */
export class RestoredRows {
  readonly #waiting = new Set<RowKey>();
  /** New rows by the id of the record that they stand behind, which hasn't come yet. */
  readonly #anchored = new Map<string, RowKey[]>();
  /** Rows whose record the service had changed when it came, or that it may have: they are as of #version. */
  readonly #outdated = new Set<RowKey>();
  #version = Infinity;

  constructor(private readonly rows: Rows) {}

  get isEmpty(): boolean {
    return this.#waiting.size + this.#anchored.size === 0;
  }

  /** The version that a save has to compare with: that of the backup as long as a row is still as of it. */
  version(loaded: number): number {
    return this.#waiting.size + this.#outdated.size > 0 ? Math.min(this.#version, loaded) : loaded;
  }

  wait(key: RowKey, version: number): void {
    this.#waiting.add(key);
    this.#version = version;
  }

  anchor(id: string, key: RowKey): void {
    this.#anchored.set(id, [...(this.#anchored.get(id) ?? []), key]);
  }

  /** The rows were merged with what others changed, or saved. */
  settled(): void {
    this.#waiting.clear();
    this.#outdated.clear();
  }

  isWaiting(key: RowKey): boolean {
    return this.#waiting.has(key);
  }

  /** How many of the rows that wait stand for a saved record. */
  get waitingSaved(): number {
    return [...this.#waiting].filter((key) => this.rows.savedIndex(key) !== undefined).length;
  }

  /** Its record has come. Gives whether that was waited for. */
  join(key: RowKey, record: LoadedRecord): boolean {
    if (!this.#waiting.delete(key)) return false;
    const { rows } = this;
    const index = rows.savedIndex(key);
    if (index === undefined) return false;
    if (
      isAsEdited(
        { present: rows.isPresent(key), isInDoubt: rows.isInDoubt(key), fields: rows.changed(key) },
        rows.store.record(index),
        record,
      )
    )
      rows.store.replace(index, record);
    else this.#outdated.add(key);
    return true;
  }

  /** The record that the row was edited from, out of the backup, is an older one than that which is loaded. */
  outdate(key: RowKey, version: number): void {
    this.#outdated.add(key);
    this.#version = version;
  }

  /** The new rows that stand behind a record. */
  takeAnchored(id: string): readonly RowKey[] {
    const keys = this.#anchored.get(id) ?? [];
    this.#anchored.delete(id);
    return keys;
  }
}

/** Whether others left alone what was edited of a record: then its other fields can simply be the newer ones. */
export function isAsEdited(
  edit: { readonly present: boolean; readonly isInDoubt: boolean; readonly fields: ChangedFields },
  saved: RecordContent,
  now: RecordContent,
): boolean {
  if (!edit.present || edit.isInDoubt) return sameContent(saved, now);
  return EDITABLE_FIELDS.every((field) => !Object.hasOwn(edit.fields, field) || isSaved(field, now, saved));
}
