import * as l10n from '@vscode/l10n';
import { columnToFill, isContent } from './columns';
import { putOnClipboard } from './clipboardText';
import type { GridView } from './gridView';
import type { Notices } from './notices';
import type { EditorState, GridColumn, GridRequests, RowKey } from './protocol';
import { coveredRows, isSingleCell } from './ranges';
import type { Selection } from './selection';
import type { Wire } from './wire';

/** One value pasted over a selection fills at most so many rows. */
const mostFilledRows = 2000;

export interface ActionsOptions {
  readonly wire: Wire;
  readonly grid: GridView;
  readonly selection: Selection;
  readonly notices: Notices;
  readonly state: () => EditorState;
  /** Shows a row by its key, wherever it stands. @param columnId gets the focus; undefined: the column that has it */
  readonly reveal: (key: RowKey, columnId?: string) => Promise<void>;
}

/** What can be done with the selected cells and rows. Each says what it did; none throws. */
export class Actions {
  constructor(private readonly options: ActionsOptions) {}

  copy(as: 'tsv' | 'json'): void {
    void this.attempt(async ({ wire, selection, notices }) => {
      const rows = selection.rows();
      const columns = selection.columns();
      const text = wire.request('copy', { rows, columns, as }).then((answer) => answer.text);
      await putOnClipboard(text);
      notices.say(
        selection.isSingleCell ? l10n.t('Copied the cell.') : l10n.t('Copied {0}.', count(selection.rowCount, 'row')),
      );
    });
  }

  exportRows(): void {
    void this.attempt(({ wire, selection }) => wire.request('exportRows', { rows: selection.rows() }));
  }

  cut(): void {
    void this.change(async ({ wire, selection, notices }) => {
      const rows = selection.rows();
      const columns = selection.columns();
      const content = columns.filter(isContent);
      const text = wire.request('copy', { rows, columns, as: 'tsv' }).then((answer) => answer.text);
      await putOnClipboard(text);
      if (!content.length) return notices.say(l10n.t('Ids and times stay as they are.'));
      await wire.request('clear', { rows, columns: content });
    });
  }

  paste(text: string): void {
    void this.change(async ({ wire, grid, selection, notices }) => {
      if (text === '') return;
      const [range] = selection.ranges();
      if (!range) return this.pasteFirst(text);
      const at = grid.rowAt(range.top)?.key;
      const left = selection.hasWholeRows ? 0 : range.left;
      const isFill = isSingleCell(text) && !selection.isSingleCell;
      const columns = isFill ? selection.columns() : grid.shownColumns.slice(left);
      const value = text.replace(/\r?\n$/, '');
      const rows = Math.min(mostFilledRows, range.bottom - range.top + 1);
      const line = columns.map(() => value).join('\t');
      const pasted = isFill ? Array.from({ length: rows }, () => line).join('\n') : text;
      const { cells, added } = await wire.request('paste', { at, columns, text: pasted });
      notices.say(
        added
          ? l10n.t('Pasted {0} and added {1}.', count(cells, 'cell'), count(added, 'record'))
          : l10n.t('Pasted {0}.', count(cells, 'cell')),
      );
    });
  }

  /** Rows for a dataset that has none: whole ones where they have as many cells as there are columns, else without id. */
  private async pasteFirst(text: string): Promise<void> {
    const { wire, grid, notices } = this.options;
    if (grid.rowTotal > 0) return;
    const width = text.split('\n', 1)[0]?.split('\t').length ?? 1;
    const { shownColumns } = grid;
    const columns = width >= shownColumns.length ? shownColumns : shownColumns.filter(({ field }) => field !== 'id');
    const { added } = await wire.request('paste', { at: undefined, columns, text });
    notices.say(l10n.t('Added {0}.', count(added, 'record')));
  }

  clear(): void {
    void this.change(async ({ wire, selection, notices }) => {
      const columns = selection.columns().filter(isContent);
      if (!columns.length) return notices.say(l10n.t('Ids and times stay as they are.'));
      const { cells } = await wire.request('clear', { rows: selection.rows(), columns });
      notices.say(l10n.t('Emptied {0}.', count(cells, 'cell')));
    });
  }

  fillDown(): void {
    void this.change(async ({ wire, selection, notices }) => {
      const [range] = selection.ranges();
      if (!range) return;
      // As in spreadsheets: a single row takes what stands above it.
      const from = range.top === range.bottom ? Math.max(0, range.top - 1) : range.top;
      if (from === range.bottom)
        return notices.say(l10n.t('Nothing to fill: select the cell to copy from and the cells below it.'));
      const columns = selection.columns().filter(isContent);
      if (!columns.length) return notices.say(l10n.t('Ids and times stay as they are.'));
      const { cells } = await wire.request('fillDown', { ranges: [{ from, to: range.bottom + 1 }], columns });
      notices.say(l10n.t('Filled {0}.', count(cells, 'cell')));
    });
  }

  addRow(): void {
    void this.change(async ({ wire, grid, selection, notices, reveal }) => {
      const row = selection.head?.row;
      const after = row === undefined ? grid.rowAt(grid.rowTotal - 1)?.key : grid.rowAt(row)?.key;
      const { keys } = await wire.request('addRows', { after, count: 1 });
      notices.say(l10n.t('Added a record.'));
      if (keys[0] !== undefined) await reveal(keys[0], columnToFill(grid.shownColumns)?.id);
    });
  }

  duplicateRows(): void {
    void this.change(async ({ wire, selection, notices, reveal }) => {
      const { keys } = await wire.request('duplicateRows', { rows: selection.rows() });
      notices.say(l10n.t('Duplicated {0}.', count(keys.length, 'record')));
      if (keys[0] !== undefined) await reveal(keys[0]);
    });
  }

  deleteRows(): void {
    void this.change(async ({ wire, selection, notices }) => {
      const { count: deleted } = await wire.request('deleteRows', { rows: selection.rows() });
      notices.say(
        deleted === 1
          ? l10n.t('Deleted 1 record: it goes with the next save.')
          : l10n.t('Deleted {0} records: they go with the next save.', deleted.toLocaleString()),
      );
    });
  }

  restoreRows(): void {
    void this.change(async ({ wire, selection, notices }) => {
      const { count: restored } = await wire.request('restoreRows', { rows: selection.rows() });
      notices.say(l10n.t('Restored {0}.', count(restored, 'record')));
    });
  }

  revertRows(): void {
    void this.change(async ({ wire, selection }) => {
      await wire.request('revertRows', { rows: selection.rows() });
    });
  }

  tag(add: readonly string[], remove: readonly string[]): void {
    void this.change(async ({ wire, selection, notices }) => {
      const { count: tagged } = await wire.request('tag', { rows: selection.rows(), add, remove });
      notices.say(l10n.t('Changed the tags of {0}.', count(tagged, 'record')));
    });
  }

  openCell(key: RowKey, column: GridColumn): void {
    void this.attempt(({ wire }) => wire.request('openCell', { key, column }));
  }

  command(command: GridRequests['command']['send']['command']): void {
    void this.attempt(({ wire }) => wire.request('command', { command }));
  }

  private change(work: (options: ActionsOptions) => Promise<unknown>): Promise<void> {
    const { readOnly } = this.options.state();
    if (readOnly === undefined) return this.attempt(work);
    this.options.notices.fail(readOnly);
    return Promise.resolve();
  }

  private async attempt(work: (options: ActionsOptions) => Promise<unknown>): Promise<void> {
    try {
      this.options.notices.clearFailure();
      await work(this.options);
    } catch (error) {
      this.options.notices.fail(error);
    }
  }
}

/** `1 row`, `2,000 rows` */
export function count(number: number, noun: 'record' | 'row' | 'column' | 'cell' | 'match'): string {
  const shown = number.toLocaleString();
  switch (noun) {
    case 'record':
      return number === 1 ? l10n.t('1 record') : l10n.t('{0} records', shown);
    case 'row':
      return number === 1 ? l10n.t('1 row') : l10n.t('{0} rows', shown);
    case 'column':
      return number === 1 ? l10n.t('1 column') : l10n.t('{0} columns', shown);
    case 'cell':
      return number === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', shown);
    case 'match':
      return number === 1 ? l10n.t('1 match') : l10n.t('{0} matches', shown);
  }
}

/** The rows of a selection as the status line tells them. */
export function selectionText(selection: Selection): string {
  if (!selection.ranges().length || selection.isSingleCell) return '';
  const rows = coveredRows(selection.ranges()).reduce((sum, { from, to }) => sum + to - from, 0);
  if (selection.hasWholeRows) return l10n.t('{0} selected', count(rows, 'record'));
  return l10n.t('{0} × {1} selected', count(rows, 'row'), count(selection.columns().length, 'column'));
}
