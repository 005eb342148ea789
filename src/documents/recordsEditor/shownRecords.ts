import type { GridColumn, GridRequests, Row, RowKey, RowsAnswer } from '../../grid/protocol';
import { cellAt, isSameAt, type ShownRecord } from '../../records/cells/cellValue';
import { withGivenId } from '../../records/file/fieldChanges';
import type { EditableField, RecordsModel } from '../../records/recordsModel';
import type { RecordsDocument } from './recordsDocument';

/** A row's record with its times, as the cell functions take it. */
export function shownRecord(model: RecordsModel, key: RowKey): ShownRecord {
  return { content: model.current(key), times: model.times(key) };
}

/** A row as the grid draws it. */
function gridRow(model: RecordsModel, key: RowKey, columns: readonly GridColumn[]): Row {
  const now = shownRecord(model, key);
  const status = model.status(key);
  const saved = status === 'changed' || status === 'invalid' ? model.saved(key) : undefined;
  const before = saved && { content: withGivenId(saved), times: now.times };
  const cells = columns.map((column) => {
    const cell = cellAt(now, column);
    const problem = column.path.length > 0 ? undefined : model.problem(key, column.field as EditableField);
    return {
      ...cell,
      ...(before && !isSameAt(before, now, column) ? { changed: true as const } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return { key, status, cells };
}

/** Rows of the view, as the grid draws them. */
export function rowsOf(document: RecordsDocument, wanted: GridRequests['rows']['send']): RowsAnswer {
  const { model } = document;
  const { revision, total } = document.state();
  const rows = model.rows(wanted.start, wanted.count).map((key) => gridRow(model, key, wanted.columns));
  return { rows, total, revision };
}
