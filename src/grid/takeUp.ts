import type { CellEditor } from './cellEditor';
import type { GridView } from './gridView';
import type { Selection } from './selection';
import { viewState } from './viewState';
import type { Wire } from './wire';

export interface TakeUpOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly wire: Wire;
  readonly editor: CellEditor;
  /** Rows in the view. */
  readonly total: number;
}

/** Goes on where a hidden tab stopped: the edit under way, the rows in sight, the selected cell. */
export async function takeUp({ grid, selection, wire, editor, total }: TakeUpOptions): Promise<void> {
  const { firstRow, focus: last, draft } = viewState();
  if (draft && !editor.isOpen) editor.resume(draft);
  if (firstRow) grid.scrollTo(Math.min(firstRow, total - 1), 'top');
  if (!last || !grid.isShown(last.columnId)) return;
  const { position } = await wire.request('positionOf', { key: last.key });
  const column = grid.shownColumns.findIndex(({ id }) => id === last.columnId);
  if (position >= 0 && !selection.head) selection.set({ row: position, column });
}
