import * as l10n from '@vscode/l10n';
import type { CellInput, GridColumn, RowKey } from '../../../grid/protocol';
import { rawString } from '../../../json/rawJson';
import { CellInputError, editableField, fieldEditOf } from '../../../records/cells/cellInput';
import { inputOfText, readTsv, tsvRow } from '../../../records/cells/cellText';
import type { RecordContent } from '../../../records/model';
import type { EditableField, FieldEdit, RecordsModel } from '../../../records/recordsModel';
import { combined } from '../combinedEdit';
import { editable, type Handlers } from '../gridSession';
import type { RecordsDocument } from '../recordsDocument';
import { RequestFailure } from '../requestFailure';
import { shownRecord } from '../shownRecords';

const editableFields: readonly EditableField[] = ['id', 'input', 'expected_output', 'metadata', 'tags'];

/** What becomes of one cell. */
export interface CellChange {
  readonly key: RowKey;
  readonly column: GridColumn;
  readonly input: CellInput;
}

/** Puts inputs into cells as one edit. @returns how many fields are different. Throws RequestFailure, with nothing changed. */
export function changeCells(document: RecordsDocument, changes: readonly CellChange[], label: string): number {
  const model = editable(document);
  const edits = fieldEdits(model, changes);
  document.apply(model.setFields(edits, label));
  return edits.length;
}

/** The edits of fields that lead to `changes`; several cells of one field (`input.a`, `input.b`) become one. */
export function fieldEdits(model: RecordsModel, changes: readonly CellChange[]): readonly FieldEdit[] {
  const contents = new Map<RowKey, RecordContent>();
  const edits = new Map<string, FieldEdit>();
  for (const { key, column, input } of changes) {
    const content = contents.get(key) ?? model.current(key);
    const edit = asFailure(() => fieldEditOf(key, content, column, input));
    edits.set(`${key} ${edit.field}`, edit);
    contents.set(key, withField(content, edit));
  }
  return [...edits.values()];
}

/** `run`, with what is wrong with an input told to the person. */
export function asFailure<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof CellInputError) throw new RequestFailure(error.message, error.place);
    throw error;
  }
}

export const editHandlers: Handlers<
  | 'edit'
  | 'addRows'
  | 'duplicateRows'
  | 'deleteRows'
  | 'restoreRows'
  | 'revertField'
  | 'revertRows'
  | 'clear'
  | 'fillDown'
  | 'tag'
> = {
  edit({ document }, { edits, label }) {
    changeCells(document, edits, label);
    return {};
  },

  addRows({ document }, { after, count }) {
    const contents = Array.from({ length: count }, (): RecordContent => ({}));
    const edit = editable(document).insertRows(
      after,
      contents,
      count === 1 ? l10n.t('Add record') : l10n.t('Add {0} records', count),
    );
    document.apply(edit);
    return { keys: edit.keys };
  },

  duplicateRows({ document }, { rows }) {
    const model = editable(document);
    const keys = model.selected(rows);
    const last = keys.at(-1);
    if (last === undefined) return { keys: [] };
    const contents = keys.map((key) => withoutId(model.current(key)));
    const edit = model.insertRows(
      last,
      contents,
      keys.length === 1 ? l10n.t('Duplicate record') : l10n.t('Duplicate {0} records', keys.length),
    );
    document.apply(edit);
    return { keys: edit.keys };
  },

  deleteRows({ document }, { rows }) {
    const model = editable(document);
    const keys = model.selected(rows).filter((key) => model.status(key) !== 'deleted');
    document.apply(model.deleteRows(keys));
    return { count: keys.length };
  },

  restoreRows({ document }, { rows }) {
    const model = editable(document);
    const keys = model.selected(rows).filter((key) => model.status(key) === 'deleted');
    document.apply(model.restoreRows(keys));
    return { count: keys.length };
  },

  revertField({ document }, { key, field }) {
    const model = editable(document);
    const wanted = asFailure(() => editableField({ id: field, field, path: [], title: field }));
    document.apply(model.setFields([savedField(model, key, wanted)], l10n.t('Revert {0}', field)));
    return {};
  },

  revertRows({ document }, { rows }) {
    const model = editable(document);
    const keys = model.selected(rows);
    const label = keys.length === 1 ? l10n.t('Revert record') : l10n.t('Revert {0} records', keys.length);
    const isNew = (key: RowKey) => model.saved(key) === undefined;
    const edits = [
      model.restoreRows(keys.filter((key) => model.status(key) === 'deleted')),
      model.setFields(
        keys
          .filter((key) => !isNew(key))
          .flatMap((key) => editableFields.map((field) => savedField(model, key, field))),
        label,
      ),
      model.deleteRows(keys.filter(isNew)),
    ];
    document.apply(combined(edits, label));
    return {};
  },

  clear({ document }, { rows, columns }) {
    const model = editable(document);
    const cleared = columns.filter(({ field }) => field !== 'id' && field !== 'created_at' && field !== 'updated_at');
    const changes = model
      .selected(rows)
      .flatMap((key) => cleared.map((column): CellChange => ({ key, column, input: { kind: 'absent' } })));
    changeCells(
      document,
      changes,
      changes.length === 1 ? l10n.t('Clear cell') : l10n.t('Clear {0} cells', changes.length),
    );
    return { cells: changes.length };
  },

  fillDown({ document }, { ranges, columns }) {
    const model = editable(document);
    const filled = columns.filter(({ field }) => field !== 'id' && field !== 'created_at' && field !== 'updated_at');
    const changes = ranges.flatMap(({ from, to }) => {
      const [first, ...others] = model.rows(from, to - from);
      if (first === undefined) return [];
      const [texts = []] = readTsv(tsvRow(shownRecord(model, first), filled));
      return others.flatMap((key) =>
        filled.map((column, at): CellChange => ({ key, column, input: inputOfText(texts[at] ?? '', column) })),
      );
    });
    changeCells(document, changes, l10n.t('Fill {0} cells', changes.length));
    return { cells: changes.length };
  },

  tag({ document }, { rows, add, remove }) {
    const model = editable(document);
    const edits = model.selected(rows).flatMap((key): readonly FieldEdit[] => {
      const tags = model.current(key).tags ?? [];
      const kept = tags.filter((tag) => !remove.includes(tag));
      const value = [...kept, ...add.filter((tag) => !kept.includes(tag))];
      return value.length === tags.length && kept.length === tags.length ? [] : [{ key, field: 'tags', value }];
    });
    document.apply(
      model.setFields(edits, edits.length === 1 ? l10n.t('Tag record') : l10n.t('Tag {0} records', edits.length)),
    );
    return { count: edits.length };
  },
};

function savedField(model: RecordsModel, key: RowKey, field: EditableField): FieldEdit {
  const saved: RecordContent = model.saved(key) ?? {};
  return {
    key,
    field,
    value: field !== 'id' ? saved[field] : saved.id === undefined ? undefined : rawString(saved.id),
  };
}

function withField(content: RecordContent, { field, value }: FieldEdit): RecordContent {
  return field === 'id' ? content : { ...content, [field]: value };
}

function withoutId({ id: _, unknownFields: _unknown, ...content }: RecordContent): RecordContent {
  return content;
}
