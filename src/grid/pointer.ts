import { isMainModifier } from './dom';
import { gutterId } from './gridColumns';
import type { GridView } from './gridView';
import type { CellPlace } from './ranges';
import type { Selection } from './selection';

export interface PointerOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly edit: (place: CellPlace) => void;
}

/** A cell under the pointer; the gutter stands for its whole row. */
export function placeAt(
  grid: GridView,
  target: EventTarget | null,
): { place: CellPlace; isGutter: boolean } | undefined {
  const cell = target instanceof Element ? target.closest('.ag-cell') : undefined;
  const row = Number(cell?.closest('.ag-row')?.getAttribute('row-index') ?? -1);
  const columnId = cell?.getAttribute('col-id');
  if (!cell || row < 0) return undefined;
  if (columnId === gutterId) return { place: { row, column: 0 }, isGutter: true };
  const column = grid.shownColumns.findIndex(({ id }) => id === columnId);
  return column < 0 ? undefined : { place: { row, column }, isGutter: false };
}

/** Selecting with the mouse: click, Shift+click, Ctrl+click, drag (scrolling at the edges), and rows by the gutter. */
export function bindPointer({ grid, selection, edit }: PointerOptions): void {
  let isDragging = false;
  let scrolling: ReturnType<typeof setInterval> | undefined;

  grid.host.addEventListener('mousedown', (event) => {
    const at = placeAt(grid, event.target);
    if (!at) return;
    const { isGutter } = at;
    // The focus stays in its column while rows are chosen.
    const place = isGutter ? { ...at.place, column: selection.head?.column ?? 0 } : at.place;
    const isSelected = selection.has(place.row, grid.shownColumns[place.column]?.id ?? '');
    if (event.button === 2 && isSelected) return; // the menu is for what is selected
    if (event.shiftKey) {
      event.preventDefault();
      selection.extendTo(place);
    } else if (isMainModifier(event)) selection.add(place, isGutter);
    else if (isGutter) selection.selectRows(place.row, place.row);
    else selection.set(place);
    grid.focus(place);
    isDragging = event.button === 0;
  });

  grid.host.addEventListener('mouseover', (event) => {
    if (!isDragging) return;
    if (!(event.buttons & 1)) return stop();
    const at = placeAt(grid, event.target);
    if (at) extend(at.place);
  });

  addEventListener('mousemove', (event) => {
    if (!isDragging) return;
    if (!(event.buttons & 1)) return stop();
    const body = grid.host.querySelector('.ag-body-viewport, .ag-body')?.getBoundingClientRect();
    const direction = !body ? 0 : event.clientY > body.bottom ? 1 : event.clientY < body.top ? -1 : 0;
    clearInterval(scrolling);
    if (direction)
      scrolling = setInterval(() => {
        const head = selection.head;
        if (head) extend({ ...head, row: Math.max(0, Math.min(grid.rowTotal - 1, head.row + 3 * direction)) });
      }, 40);
  });
  addEventListener('mouseup', stop);

  grid.host.addEventListener('dblclick', (event) => {
    const at = placeAt(grid, event.target);
    if (at && !at.isGutter && !event.shiftKey && !isMainModifier(event)) edit(at.place);
  });

  function extend(place: CellPlace): void {
    const head = selection.head;
    if (head?.row === place.row && head.column === place.column) return;
    selection.extendTo(place);
    grid.focus(place);
  }

  function stop(): void {
    isDragging = false;
    clearInterval(scrolling);
  }
}
