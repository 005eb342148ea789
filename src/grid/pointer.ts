import { isMac, isMainModifier, own } from './dom';
import { gutterId } from './gridColumns';
import type { GridView } from './gridView';
import type { CellPlace } from './ranges';
import type { Selection } from './selection';

export interface PointerOptions {
  readonly grid: GridView;
  readonly selection: Selection;
  readonly edit: (place: CellPlace) => void;
}

/** A cell under the pointer. */
export interface PlaceAt {
  readonly place: CellPlace;
  /** It is the row's number, which stands for the whole row. */
  readonly isGutter: boolean;
}

/** @returns undefined where there is no cell */
export function placeAt(grid: GridView, target: EventTarget | null): PlaceAt | undefined {
  const cell = target instanceof Element ? target.closest('.ag-cell') : undefined;
  const row = Number(cell?.closest('.ag-row')?.getAttribute('row-index') ?? -1);
  const columnId = cell?.getAttribute('col-id');
  if (!cell || row < 0) return undefined;
  if (columnId === gutterId) return { place: { row, column: 0 }, isGutter: true };
  const column = grid.shownColumns.findIndex(({ id }) => id === columnId);
  return column < 0 ? undefined : { place: { row, column }, isGutter: false };
}

function asksForMenu({ button, ctrlKey }: MouseEvent): boolean {
  return button === 2 || (isMac && button === 0 && ctrlKey);
}

/** Selecting with the mouse: click, Shift+click, Ctrl+click, drag (scrolling at the edges), and rows by the gutter. */
export function bindPointer({ grid, selection, edit }: PointerOptions): void {
  let isDragging = false;
  let scrolling: ReturnType<typeof setInterval> | undefined;

  // The focus stays in its column while rows are chosen.
  const placeOf = ({ place, isGutter }: PlaceAt): CellPlace =>
    isGutter ? { ...place, column: selection.head?.column ?? 0 } : place;

  // The menu is for what is selected. AG Grid would lead the focus to the cell, and the selection would follow it.
  const keepSelection = (event: MouseEvent) => {
    const at = asksForMenu(event) ? placeAt(grid, event.target) : undefined;
    const place = at && placeOf(at);
    if (place && selection.has(place.row, grid.shownColumns[place.column]?.id ?? '')) own(event);
  };
  for (const name of ['pointerdown', 'mousedown'] as const) grid.host.addEventListener(name, keepSelection, true);

  grid.host.addEventListener('mousedown', (event) => {
    const at = placeAt(grid, event.target);
    if (!at) return;
    const { isGutter } = at;
    const place = placeOf(at);
    if (asksForMenu(event)) {
      if (isGutter) selection.selectRows(place.row, place.row);
      else selection.set(place);
    } else if (event.shiftKey) {
      event.preventDefault();
      selection.extendTo(place);
    } else if (isMainModifier(event)) selection.add(place, isGutter);
    else if (isGutter) selection.selectRows(place.row, place.row);
    else selection.set(place);
    grid.focus(place);
    isDragging = event.button === 0 && !asksForMenu(event);
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
