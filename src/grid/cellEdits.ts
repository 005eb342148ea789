import * as l10n from '@vscode/l10n';
import type { Actions } from './actions';
import { CellEditor, type AfterEdit } from './cellEditor';
import { isEditable } from './columns';
import type { GridView } from './gridView';
import type { Notices } from './notices';
import type { EditorState, RowKey } from './protocol';
import { moved, type CellPlace } from './ranges';
import type { Selection } from './selection';
import type { Wire } from './wire';

export interface CellEditsOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly wire: Wire;
  readonly actions: Actions;
  readonly notices: Notices;
  /** The cell editor stands in it. */
  readonly region: HTMLElement;
  readonly state: () => EditorState;
}

const steps: Readonly<Record<AfterEdit, { row?: number; column?: number }>> = {
  stay: {},
  down: { row: 1 },
  up: { row: -1 },
  right: { column: 1 },
  left: { column: -1 },
};

/** From a place in the grid to the editor of its cell, and back to the place where the record stands then. */
export class CellEdits {
  readonly editor: CellEditor;

  constructor(private readonly options: CellEditsOptions) {
    const { grid, wire, region, actions, notices } = options;
    this.editor = new CellEditor({
      grid,
      wire,
      host: region,
      onClosed: (key, columnId, after) => notices.run(this.goOn(key, columnId, after)),
      openInEditor: (key, column) => actions.openCell(key, column),
      refuse: (sentence) => notices.fail(sentence),
    });
  }

  /** @param typed what replaces the value; undefined: the value is edited */
  readonly begin = (place: CellPlace, typed?: string): void => {
    const { grid, state, notices } = this.options;
    const column = grid.shownColumns[place.column];
    const row = grid.rowAt(place.row);
    if (!column || !row) return;
    const { readOnly } = state();
    if (readOnly !== undefined) return notices.fail(readOnly);
    if (!isEditable(column)) return notices.say(l10n.t("The service sets {0}: it can't be edited.", column.title));
    if (row.status === 'deleted') return notices.say(l10n.t('The record is deleted: restore it to edit it.'));
    notices.run(this.editor.open(row.key, column, typed));
  };

  readonly openInEditor = (place: CellPlace): void => {
    const { grid, actions } = this.options;
    const key = grid.rowAt(place.row)?.key;
    const column = grid.shownColumns[place.column];
    if (key !== undefined && column) actions.openCell(key, column);
  };

  /** The focus goes on from where the edited record stands now. */
  private async goOn(key: RowKey, columnId: string, after: AfterEdit): Promise<void> {
    const { grid, selection, wire } = this.options;
    const column = grid.shownColumns.findIndex(({ id }) => id === columnId);
    const drawn = grid.drawnPosition(key);
    const row = drawn >= 0 ? drawn : (await wire.request('positionOf', { key })).position;
    if (row < 0 || this.editor.isOpen) return;
    const place = moved({ row, column: Math.max(0, column) }, grid.rowTotal, grid.shownColumns.length, steps[after]);
    selection.set(place);
    grid.focus(place);
  }
}
