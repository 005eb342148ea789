import type { FieldDetail, GridColumn, GridField } from '../../../grid/protocol';
import { cellValueAt, isSameAt } from '../../../records/cells/cellValue';
import { withGivenId } from '../../../records/file/fieldChanges';
import type { EditableField } from '../../../records/recordsModel';
import type { Handlers } from '../gridSession';
import { rowsOf, shownRecord } from '../shownRecords';

const fields: readonly GridField[] = ['id', 'input', 'expected_output', 'metadata', 'tags', 'created_at', 'updated_at'];

/** What the grid shows. */
export const rowHandlers: Handlers<'rows' | 'value' | 'pathColumns' | 'positionOf' | 'view' | 'detail'> = {
  rows: ({ document }, wanted) => rowsOf(document, wanted),

  value: ({ document }, { key, column }) => cellValueAt(shownRecord(document.model, key), column),

  pathColumns: ({ document }) => ({ columns: document.model.pathColumns() }),

  positionOf: ({ document }, { key }) => ({ position: document.model.positionOf(key) }),

  async view({ document }, view) {
    await document.setView(view);
    const { total, revision } = document.state();
    return { total, revision };
  },

  detail({ document: { model } }, { key }) {
    const now = shownRecord(model, key);
    const status = model.status(key);
    const saved = model.saved(key);
    const before = saved && { content: withGivenId(saved), times: now.times };
    const details = fields.map((field): FieldDetail => {
      const column: GridColumn = { id: field, field, path: [], title: field };
      const value = (record: typeof now | undefined) => {
        const cell = record && cellValueAt(record, column);
        return cell?.kind === 'absent' ? undefined : cell;
      };
      const current = status === 'deleted' ? undefined : value(now);
      const changed =
        before === undefined || status === 'deleted' ? value(before) !== current : !isSameAt(before, now, column);
      const problem = model.problem(key, field as EditableField);
      return { field, saved: value(before), current, changed, ...(problem === undefined ? {} : { problem }) };
    });
    return { key, status, fields: details };
  },
};
