import * as l10n from '@vscode/l10n';
import type { Actions } from './actions';
import { isEditable } from './columns';
import { isMac } from './dom';
import type { GridView } from './gridView';
import { showMenu, type MenuItem } from './menu';
import { placeAt, type PlaceAt } from './pointer';
import type { EditorState } from './protocol';
import type { CellPlace } from './ranges';
import type { Selection } from './selection';

export interface ContextMenuOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly actions: Actions;
  readonly state: () => EditorState;
  readonly edit: (place: CellPlace) => void;
  readonly openInEditor: (place: CellPlace) => void;
  readonly askForTags: () => void;
  readonly readClipboard: () => void;
  readonly showColumns: () => void;
}

const main = isMac ? 'Cmd' : 'Ctrl';

/** Menus of the cells and of the column headers, by the right mouse button or the keyboard. */
export function bindContextMenu(options: ContextMenuOptions): (place: CellPlace) => void {
  const { grid, selection } = options;

  grid.host.addEventListener('contextmenu', (event) => {
    const header = event.target instanceof Element ? event.target.closest('.ag-header-cell') : null;
    const columnId = header?.getAttribute('col-id');
    if (columnId && grid.isShown(columnId)) {
      event.preventDefault();
      showMenu({ x: event.clientX, y: event.clientY }, headerItems(columnId, options), () => undefined);
      return;
    }
    const at = placeAt(grid, event.target);
    if (!at) return;
    event.preventDefault();
    const { head } = selection;
    const goBack = () => grid.focus(head && grid.isInSight(head.row) ? head : at.place);
    showMenu({ x: event.clientX, y: event.clientY }, rowOrCellItems(at, options), goBack);
  });
  grid.host.addEventListener('keydown', (event) => {
    const header = event.target instanceof Element ? event.target.closest('.ag-header-cell') : null;
    const columnId = header?.getAttribute('col-id');
    const asks = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (!header || !columnId || !asks || !grid.isShown(columnId)) return;
    event.preventDefault();
    const { left, bottom } = header.getBoundingClientRect();
    showMenu({ x: left, y: bottom }, headerItems(columnId, options), () => (header as HTMLElement).focus());
  });

  return (place) => {
    const key = grid.rowAt(place.row)?.key;
    const column = grid.shownColumns[place.column];
    const cell = key !== undefined && column ? grid.cellElement(key, column.id) : undefined;
    const { left, bottom } = (cell ?? grid.host).getBoundingClientRect();
    if (!selection.has(place.row, column?.id ?? '')) selection.set(place);
    showMenu({ x: left, y: bottom }, cellItems(place, options), () => grid.focus(place));
  };
}

type MenuItems = readonly (MenuItem | undefined)[];

function rowOrCellItems({ place, isGutter }: PlaceAt, options: ContextMenuOptions): MenuItems {
  return isGutter ? selectionItems(options) : cellItems(place, options);
}

function cellItems(place: CellPlace, options: ContextMenuOptions): MenuItems {
  const column = options.grid.shownColumns[place.column];
  const isFixed = options.state().readOnly !== undefined || !column || !isEditable(column);
  return [
    { label: l10n.t('Edit Cell'), keys: 'F2', isDisabled: isFixed, run: () => options.edit(place) },
    { label: l10n.t('Open Cell in Editor'), keys: `${main}+Enter`, run: () => options.openInEditor(place) },
    undefined,
    ...selectionItems(options),
  ];
}

/** What can be done with all that is selected. */
function selectionItems(options: ContextMenuOptions): MenuItems {
  const { actions } = options;
  const isReadOnly = options.state().readOnly !== undefined;
  const can = possibleWith(options);
  return [
    { label: l10n.t('Cut'), keys: `${main}+X`, isDisabled: isReadOnly, run: () => actions.cut() },
    { label: l10n.t('Copy'), keys: `${main}+C`, run: () => actions.copy('tsv') },
    { label: l10n.t('Copy as JSON'), run: () => actions.copy('json') },
    { label: l10n.t('Export Records…'), run: () => actions.exportRows() },
    { label: l10n.t('Paste'), keys: `${main}+V`, isDisabled: isReadOnly, run: options.readClipboard },
    { label: l10n.t('Empty Cells'), keys: 'Delete', isDisabled: isReadOnly, run: () => actions.clear() },
    { label: l10n.t('Fill Down'), keys: `${main}+D`, isDisabled: isReadOnly, run: () => actions.fillDown() },
    { label: l10n.t('Edit Tags…'), isDisabled: isReadOnly, run: options.askForTags },
    undefined,
    { label: l10n.t('Add Record Below'), keys: `${main}+Insert`, isDisabled: isReadOnly, run: () => actions.addRow() },
    { label: l10n.t('Duplicate Records'), isDisabled: isReadOnly, run: () => actions.duplicateRows() },
    { label: l10n.t('Delete Records'), isDisabled: isReadOnly || !can.delete, run: () => actions.deleteRows() },
    {
      label: l10n.t('Restore Deleted Records'),
      isDisabled: isReadOnly || !can.restore,
      run: () => actions.restoreRows(),
    },
    { label: l10n.t('Revert Records'), isDisabled: isReadOnly || !can.revert, run: () => actions.revertRows() },
  ];
}

/** What there is to do with the selected records; where they are not all known, with any of them. */
function possibleWith({
  selection,
  state,
}: ContextMenuOptions): Readonly<Record<'delete' | 'restore' | 'revert', boolean>> {
  const { counts } = state();
  const statuses = [...(selection.statuses() ?? [])];
  if (statuses.length === 0) {
    const revert = counts.changed + counts.new + counts.deleted + counts.invalid > 0;
    return { delete: true, restore: counts.deleted > 0, revert };
  }
  return {
    delete: statuses.some((status) => status !== 'deleted'),
    restore: statuses.includes('deleted'),
    revert: statuses.some((status) => status !== 'unchanged'),
  };
}

function headerItems(columnId: string, { grid, showColumns }: ContextMenuOptions): MenuItems {
  const column = grid.shownColumns.find(({ id }) => id === columnId);
  const place = grid.shownColumns.findIndex(({ id }) => id === columnId);
  return [
    { label: l10n.t('Sort Ascending'), run: () => grid.sortBy(columnId, 'asc') },
    { label: l10n.t('Sort Descending'), run: () => grid.sortBy(columnId, 'desc') },
    { label: l10n.t('Order of the Dataset'), run: () => grid.sortBy(columnId, null) },
    undefined,
    { label: l10n.t('Move Left'), isDisabled: place === 0, run: () => grid.moveColumn(columnId, -1) },
    {
      label: l10n.t('Move Right'),
      isDisabled: place === grid.shownColumns.length - 1,
      run: () => grid.moveColumn(columnId, 1),
    },
    {
      label: l10n.t('Hide {0}', column?.title ?? l10n.t('Column')),
      isDisabled: grid.shownColumns.length < 2,
      run: () => column && grid.showColumn(column, false),
    },
    { label: l10n.t('Columns…'), run: showColumns },
  ];
}
