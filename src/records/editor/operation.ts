import type { RowKey } from '../../grid/protocol';
import type { AppliedEdit, EditableField, FieldEdit, FieldValue } from '../recordsModel';
import { isSpelledAlike, withField } from './fields';
import type { Rows } from './rows';

interface FieldChange {
  readonly key: RowKey;
  readonly field: EditableField;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

/** What an edit does to rows: fields to set, rows to take out (false) or to bring (back) in. */
export interface RowChanges {
  readonly fields?: readonly FieldEdit[] | undefined;
  readonly present?: readonly { readonly key: RowKey; readonly present: boolean }[] | undefined;
}

/**
 * One edit with what it takes to undo it: values before and after by row and field, not whole records, so that undoing it
 * after a merge leaves alone what others changed in the same record, and after a save is itself a change to be saved.
 */
export class Operation implements AppliedEdit {
  readonly #fields: FieldChange[] = [];
  readonly #present: { readonly key: RowKey; readonly present: boolean }[] = [];

  /** Applies `changes` at once. */
  constructor(
    private readonly rows: Rows,
    changes: RowChanges,
    readonly label: string,
  ) {
    for (const { key, present } of changes.present ?? []) {
      if (rows.isPresent(key) === present) continue;
      this.#present.push({ key, present });
      rows.setPresent(key, present);
    }
    for (const { key, field, value } of changes.fields ?? []) {
      const before = rows.field(key, field);
      rows.setField(key, field, value);
      // What means the saved value is the saved value, however it was spelled.
      const after = rows.field(key, field);
      if (!isSpelledAlike(field, withField({}, field, before), withField({}, field, after)))
        this.#fields.push({ key, field, before, after });
    }
  }

  get isEmpty(): boolean {
    return this.#fields.length + this.#present.length === 0;
  }

  get key(): RowKey | undefined {
    return this.#fields[0]?.key ?? this.#present[0]?.key;
  }

  undo(): void {
    for (const { key, field, before } of this.#fields.toReversed()) this.rows.setField(key, field, before);
    for (const { key, present } of this.#present.toReversed()) this.rows.setPresent(key, !present);
  }

  redo(): void {
    for (const { key, present } of this.#present) this.rows.setPresent(key, present);
    for (const { key, field, after } of this.#fields) this.rows.setField(key, field, after);
  }
}
