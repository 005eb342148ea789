import * as l10n from '@vscode/l10n';
import { inputOfText, readTsv, tsvRow } from '../../../records/cells/cellText';
import { fieldEditOf } from '../../../records/cells/cellInput';
import type { GridColumn, GridField, RowKey } from '../../../grid/protocol';
import type { RecordContent } from '../../../records/model';
import { readDocument } from '../../../records/readDocument';
import { writeDocument } from '../../../records/writeDocument';
import { combined } from '../combinedEdit';
import { editable, type Handlers } from '../gridSession';
import { shownRecord } from '../shownRecords';
import { asFailure, fieldEdits, type CellChange } from './edits';

export const clipboardHandlers: Handlers<'copy' | 'paste'> = {
  copy({ document: { model } }, { rows, columns, as }) {
    const keys = model.selected(rows);
    if (as === 'json') {
      const fields = new Set(columns.map(({ field }) => field));
      return {
        text: writeDocument(
          keys.map((key) => onlyFields(model.current(key), fields)),
          'json',
        ),
      };
    }
    return { text: keys.map((key) => tsvRow(shownRecord(model, key), columns)).join('\n') };
  },

  paste({ document }, { at, columns, text }) {
    const model = editable(document);
    const records = recordsOf(text);
    if (records) {
      const label = records.length === 1 ? l10n.t('Paste record') : l10n.t('Paste {0} records', records.length);
      document.apply(model.insertRows(at, records, label));
      return { cells: 0, added: records.length };
    }
    const grid = readTsv(text);
    const start = at === undefined ? model.viewSize : Math.max(model.positionOf(at), 0);
    const keys = model.rows(start, grid.length);
    const changes = keys.flatMap((key, row) => changesOf(key, grid[row] ?? [], columns));
    const contents = grid.slice(keys.length).map((cells) => recordOf(cells, columns));
    const cells =
      changes.length + grid.slice(keys.length).reduce((sum, row) => sum + Math.min(row.length, columns.length), 0);
    const label = cells === 1 ? l10n.t('Paste cell') : l10n.t('Paste {0} cells', cells);
    const edits = fieldEdits(model, changes);
    const last = keys.at(-1) ?? model.rows(model.viewSize - 1, 1)[0];
    document.apply(
      combined(
        [model.setFields(edits, label), contents.length > 0 ? model.insertRows(last, contents, label) : undefined],
        label,
      ),
    );
    return { cells, added: contents.length };
  },
};

function onlyFields(record: RecordContent, fields: ReadonlySet<GridField>): RecordContent {
  const { id, input, expected_output, metadata, tags } = record;
  return {
    ...(fields.has('id') ? { id } : {}),
    ...(fields.has('input') ? { input } : {}),
    ...(fields.has('expected_output') ? { expected_output } : {}),
    ...(fields.has('metadata') ? { metadata } : {}),
    ...(fields.has('tags') ? { tags } : {}),
  };
}

/** Whole records, as they are copied as JSON, are added as new ones: the ids are those of the records they came from. */
function recordsOf(text: string): readonly RecordContent[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  const { records, problems } = readDocument(text, 'json');
  if (problems.length > 0 || records.length === 0) return undefined;
  return records.map(({ input, expected_output, metadata, tags }) => ({ input, expected_output, metadata, tags }));
}

function changesOf(key: RowKey, cells: readonly string[], columns: readonly GridColumn[]): readonly CellChange[] {
  return cells.flatMap((cell, at) => {
    const column = columns[at];
    return column ? [{ key, column, input: asFailure(() => inputOfText(cell, column)) }] : [];
  });
}

/** A new record with these cells. */
function recordOf(cells: readonly string[], columns: readonly GridColumn[]): RecordContent {
  let record: RecordContent = {};
  for (const { column, input } of changesOf(0, cells, columns)) {
    if (input.kind === 'absent' || column.field === 'id') continue;
    const { field, value } = asFailure(() => fieldEditOf(0, record, column, input));
    record = { ...record, [field]: value };
  }
  return record;
}
