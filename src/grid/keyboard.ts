import type { Actions } from './actions';
import { isMac, isMainModifier, own } from './dom';
import type { GridView } from './gridView';
import { moved, type CellPlace } from './ranges';
import type { Selection } from './selection';

export interface KeyboardOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly actions: Actions;
  /** @param typed what replaces the value; undefined: the value is edited */
  readonly edit: (place: CellPlace, typed?: string) => void;
  readonly openInEditor: (place: CellPlace) => void;
  readonly showMenu: (place: CellPlace) => void;
  /** Goes on to what stands behind the last row. @returns whether anything does */
  readonly leaveBelow: () => boolean;
}

/**
 * Keys while a cell, or the grid itself, has the focus. They are taken before AG Grid and VS Code see them; keys that mean
 * nothing here go on, so that those of the page (undo, redo) and VS Code's own keybindings (save) work.
 */
export function bindKeyboard(options: KeyboardOptions): void {
  const { grid, selection } = options;
  grid.host.addEventListener(
    'keydown',
    (event) => {
      const target = event.target as HTMLElement;
      // The grid itself has the focus where the selected cell was out of sight when the tab was shown again.
      if ((!target.closest('.ag-cell') && target !== grid.host) || target.closest('.cell-editor')) return;
      const place = target === grid.host ? selection.head : grid.focused();
      if (!place) return;
      const goal = navigation(event, place, grid);
      const isAtEnd = event.key === 'ArrowDown' && !event.shiftKey && goal?.row === place.row;
      if (isAtEnd && options.leaveBelow()) own(event);
      else if (goal) {
        own(event);
        if (event.shiftKey) selection.extendTo(goal);
        else selection.set(goal);
        grid.focus(goal);
      } else if (perform(event, place, options)) own(event);
    },
    true,
  );
}

/** Where a key leads, or undefined. From the first row ArrowUp goes on to AG Grid, which leads to the header. */
function navigation(event: KeyboardEvent, place: CellPlace, grid: GridView): CellPlace | undefined {
  if (event.altKey) return undefined;
  const rows = grid.rowTotal;
  const columns = grid.shownColumns.length;
  const page = Math.max(1, grid.visibleRows - 1);
  const jumps = isMainModifier(event);
  const to = (by: { row?: number; column?: number }) => moved(place, rows, columns, by);
  switch (event.key) {
    case 'ArrowUp':
      if (place.row === 0 && !event.shiftKey) return undefined;
      return to({ row: jumps ? -rows : -1 });
    case 'ArrowDown':
      return to({ row: jumps ? rows : 1 });
    case 'ArrowLeft':
      return to({ column: jumps ? -columns : -1 });
    case 'ArrowRight':
      return to({ column: jumps ? columns : 1 });
    case 'PageUp':
      return jumps ? undefined : to({ row: -page });
    case 'PageDown':
      return jumps ? undefined : to({ row: page });
    case 'Home':
      return to({ column: -columns, row: jumps ? -rows : 0 });
    case 'End':
      return to({ column: columns, row: jumps ? rows : 0 });
    default:
      return undefined;
  }
}

/** Does what a key means. @returns whether it means something */
function perform(event: KeyboardEvent, place: CellPlace, options: KeyboardOptions): boolean {
  const { selection, actions, grid } = options;
  const { key, shiftKey, altKey } = event;
  const main = isMainModifier(event);
  if (main && !altKey) {
    const byKey: Partial<Record<string, () => void>> = {
      a: () => selection.selectAll(),
      d: () => actions.fillDown(),
      Insert: () => actions.addRow(),
      '+': () => actions.addRow(),
      Enter: () => options.openInEditor(place),
      ' ': () => selection.selectColumns(),
    };
    // Elsewhere this key is VS Code's "Zoom Out": with whole records selected it means them, as in spreadsheets.
    if (selection.hasWholeRows) byKey['-'] = () => actions.deleteRows();
    else delete byKey['+'];
    const action = shiftKey && key !== '+' ? undefined : byKey[key.length === 1 ? key.toLowerCase() : key];
    action?.();
    return Boolean(action);
  }
  if (isMac && event.ctrlKey) return false;
  if (altKey && !(key.length === 1 && isMac)) return false;
  switch (key) {
    case 'Enter':
    case 'F2':
      options.edit(place);
      return true;
    case 'Delete':
    case 'Backspace':
      if (selection.hasWholeRows && key === 'Delete') actions.deleteRows();
      else actions.clear();
      return true;
    case 'Escape':
      selection.set(place);
      return true;
    case 'ContextMenu':
      options.showMenu(place);
      return true;
    case 'F10':
      if (shiftKey) options.showMenu(place);
      return shiftKey;
    case ' ':
      if (shiftKey) selection.widen();
      else options.edit(place, ' ');
      return true;
    default:
      if ([...key].length !== 1 || event.ctrlKey || event.metaKey || !grid.rowAt(place.row)) return false;
      options.edit(place, key);
      return true;
  }
}
