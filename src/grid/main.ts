import { Actions, selectionText } from './actions';
import { CellEditor, type AfterEdit } from './cellEditor';
import { bindClipboard } from './clipboard';
import { pickColumns } from './columnPicker';
import { isEditable, readColumnMemory } from './columns';
import { showConflicts } from './conflictView';
import { bindContextMenu } from './contextMenu';
import { DetailPanel } from './detailPanel';
import { debounce, element, isMainModifier, own } from './dom';
import { FilterBar } from './filterBar';
import { FindBar } from './findBar';
import { GridView } from './gridView';
import { bindKeyboard } from './keyboard';
import { Notices } from './notices';
import { Overlay } from './overlay';
import { bindPointer } from './pointer';
import type { EditorState, GridAction, GridColumn, RowFilter, RowKey, RowSort, ToGrid } from './protocol';
import { moved, type CellPlace } from './ranges';
import { RowFocus } from './rowFocus';
import { Selection } from './selection';
import { createSplitter } from './splitter';
import { askForTags } from './tagDialog';
import { Toolbar } from './toolbar';
import { remember, viewState } from './viewState';
import { vscode } from './vscodeApi';
import { createWire, sentenceOf, type GridEvent } from './wire';

/** While pages stream in, rows are asked for anew at most this often, in ms. */
const refreshPause = 250;

const wire = createWire({ post: (message) => vscode.postMessage(message), onEvent });
const notices = new Notices();
const before: GridEvent[] = [];
let take: ((event: GridEvent) => void) | undefined;
addEventListener('message', ({ data }: MessageEvent<ToGrid>) => wire.receive(data));

/** Events may come before the answer to `ready`. */
function onEvent(event: GridEvent): void {
  if (take) take(event);
  else before.push(event);
}

wire.request('ready', {}).then(
  ({ state, columnState }) => {
    take = build(state, columnState);
    before.splice(0).forEach(take);
  },
  (error: unknown) => document.body.append(element('p.overlay', { role: 'alert' }, sentenceOf(error))),
);

/** Puts the editor together. @returns takes the events of the host */
function build(first: EditorState, columnState: unknown): (event: GridEvent) => void {
  let state = first;
  let viewApplied: Promise<unknown> = Promise.resolve();
  let lastRefresh = 0;
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;
  let closeConflicts: (() => void) | undefined;

  const host = element('div.grid-host');
  const region = element('div.grid-region', {}, host);
  const nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce;
  const fail = (error: unknown) => notices.fail(error);

  const selection = new Selection(
    () => grid,
    () => {
      focus.take();
      notices.setAside(selectionText(selection));
      showDetail();
      const head = selection.head;
      const key = focus.focusedKey;
      const columnId = head && grid.shownColumns[head.column]?.id;
      if (key !== undefined && columnId) remember({ focus: { key, columnId } });
    },
  );
  const focus = new RowFocus({
    grid: () => grid,
    selection,
    wire,
    onHidden: () => notices.say('The filter hides this record.'),
    onFailure: fail,
  });
  const grid: GridView = new GridView({
    host,
    wire,
    nonce,
    total: first.total,
    memory: readColumnMemory(columnState),
    isSelected: (row, columnId) => selection.has(row, columnId),
    viewApplied: () => viewApplied,
    onSort: (sort) => setView({ sort }),
    onFocus: () => {
      const place = grid.focused();
      const head = selection.head;
      if (place && (place.row !== head?.row || place.column !== head.column)) selection.set(place);
    },
    onRows: (start, rows) => {
      focus.rowsCame(start, rows);
      editor.reposition();
      if (!selection.head && document.hasFocus() && document.activeElement === document.body)
        grid.focus({ row: 0, column: 0 });
    },
    onScroll: () => {
      editor.reposition();
      rememberScroll();
    },
    onColumns: () => {
      selection.paint();
      editor.reposition();
    },
    onFailure: fail,
  });
  focus.watch(host);
  const rememberScroll = debounce(200, () => remember({ firstRow: grid.firstVisibleRow }));

  const actions = new Actions({
    wire,
    grid,
    selection,
    notices,
    state: () => state,
    reveal: (key) => focus.reveal(key),
  });
  const openInEditor = (key: RowKey, column: GridColumn) => actions.openCell(key, column);
  const editor = new CellEditor({
    grid,
    wire,
    host: region,
    onClosed: (key, columnId, after) => void afterEdit(key, columnId, after),
    openInEditor,
    refuse: fail,
  });

  const filterBar = new FilterBar((filter) => setView({ filter }));
  const findBar = new FindBar({
    wire,
    from: () => selection.head?.row ?? 0,
    show: (position, key, field) => {
      const column = Math.max(
        0,
        grid.shownColumns.findIndex((shown) => shown.field === field),
      );
      grid.scrollTo(position, 'middle');
      selection.set({ row: position, column });
      void focus
        .reveal(key, grid.shownColumns[column]?.id)
        .then(() => findBar.element.querySelector('input')?.focus(), fail);
    },
    isReadOnly: () => state.readOnly !== undefined,
    onHidden: () => grid.focus(selection.head ?? { row: 0, column: 0 }),
  });
  const detail = new DetailPanel({
    wire,
    state: () => state,
    openInEditor,
    onFailure: fail,
    onClose: () => toggleDetail(false),
  });
  const showDetail = debounce(60, () => detail.show(focus.focusedKey));
  const refreshDetail = debounce(60, () => void detail.refresh());
  const toolbar = new Toolbar({
    actions,
    filterBox: filterBar.box,
    toggleFilters: () => toggleFilters(Boolean(filterBar.element.hidden)),
    showFind: () => findBar.show(false),
    showColumns,
    toggleDetail: () => toggleDetail(!detail.isOpen),
  });
  const overlay = new Overlay({
    addRow: () => actions.addRow(),
    clearFilter: () => filterBar.clear(),
    retry: () => actions.command('retryLoading'),
  });
  region.append(overlay.element);
  const splitter = createSplitter(viewState().detailSize ?? 36, (detailSize) => remember({ detailSize }));
  document.body.append(
    toolbar.element,
    filterBar.element,
    findBar.element,
    element('main.main', {}, region, splitter, detail.element),
    notices.element,
  );

  bindPointer({ grid, selection, edit });
  const showMenu = bindContextMenu({
    grid,
    selection,
    actions,
    state: () => state,
    edit,
    openInEditor: openPlace,
    askForTags: tagSelected,
    readClipboard: () => notices.run(navigator.clipboard.readText().then((text) => actions.paste(text))),
    showColumns,
  });
  bindKeyboard({ grid, selection, actions, edit, openInEditor: openPlace, showMenu });
  bindClipboard(host, actions);
  document.addEventListener('keydown', (event) => {
    if (!isMainModifier(event) || event.altKey || event.shiftKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'f' && key !== 'h') return;
    own(event);
    findBar.show(key === 'h');
  });

  toggleDetail(viewState().isDetailOpen ?? false);
  toggleFilters(viewState().areFiltersOpen ?? false);
  grid.drawSort(state.view.sort);
  filterBar.show(state.view.filter);
  showState();
  grid.start();
  if (state.total > 0) void takeUp();
  return onHostEvent;

  function onHostEvent(event: GridEvent): void {
    switch (event.event) {
      case 'state':
        return takeState(event.state);
      case 'reveal':
        return notices.run(focus.reveal(event.key, event.field));
      case 'perform':
        return perform(event.action);
      case 'conflicts':
        closeConflicts?.();
        closeConflicts = showConflicts(event.version, event.conflicts, (choices) =>
          notices.run(wire.request('resolveConflicts', { choices })),
        );
        return;
      case 'conflictsSettled':
        closeConflicts?.();
        closeConflicts = undefined;
    }
  }

  function takeState(next: EditorState): void {
    const last = state;
    state = next;
    showState();
    if (next.revision === last.revision && next.total === last.total) return;
    const isFirst = last.total === 0 && next.total > 0;
    const isProgress = next.loading.loaded !== last.loading.loaded && !isFirst;
    clearTimeout(refreshTimer);
    const wait = isProgress ? Math.max(0, refreshPause - (performance.now() - lastRefresh)) : 0;
    if (wait) refreshTimer = setTimeout(refresh, wait);
    else refresh();
    if (isFirst) void takeUp();
  }

  function refresh(): void {
    lastRefresh = performance.now();
    grid.refresh(state.total);
    refreshDetail();
  }

  function showState(): void {
    document.title = state.name;
    toolbar.show(state);
    filterBar.show(state.view.filter);
    toolbar.showFilters(!filterBar.element.hidden, filterBar.isActive);
    overlay.show(state, filterBar.isActive);
    host.querySelector('[role=grid], [role=treegrid]')?.setAttribute('aria-label', `Records of ${state.name}`);
    host.classList.toggle('read-only', state.readOnly !== undefined);
  }

  /** Goes on where a hidden tab stopped. */
  async function takeUp(): Promise<void> {
    const { firstRow, focus: last, draft } = viewState();
    if (draft && !editor.isOpen) editor.resume(draft);
    if (firstRow) grid.scrollTo(Math.min(firstRow, state.total - 1), 'top');
    if (!last || !grid.isShown(last.columnId)) return;
    const { position } = await wire.request('positionOf', { key: last.key });
    const column = grid.shownColumns.findIndex(({ id }) => id === last.columnId);
    if (position < 0 || selection.head) return;
    selection.set({ row: position, column });
    if (document.hasFocus() && !editor.isOpen && position >= grid.firstVisibleRow)
      grid.focus({ row: position, column });
  }

  function setView(part: { filter?: RowFilter; sort?: readonly RowSort[] }): void {
    const view = { ...state.view, ...part };
    focus.forget();
    state = { ...state, view };
    const applied = wire.request('view', view);
    viewApplied = applied.catch(() => undefined);
    applied.then(({ total, revision }) => {
      takeState({ ...state, total, revision });
    }, fail);
    toolbar.showFilters(!filterBar.element.hidden, filterBar.isActive);
  }

  function edit(place: CellPlace, typed?: string): void {
    const column = grid.shownColumns[place.column];
    const row = grid.rowAt(place.row);
    if (!column || !row) return;
    if (state.readOnly !== undefined) return fail(state.readOnly);
    if (!isEditable(column)) return notices.say(`The service sets ${column.title}: it can't be edited.`);
    if (row.status === 'deleted') return notices.say('The record is deleted: restore it to edit it.');
    notices.run(editor.open(row.key, column, typed));
  }

  function openPlace(place: CellPlace): void {
    const key = grid.rowAt(place.row)?.key;
    const column = grid.shownColumns[place.column];
    if (key !== undefined && column) openInEditor(key, column);
  }

  /** The focus goes on from where the edited record stands now. */
  async function afterEdit(key: RowKey, columnId: string, after: AfterEdit): Promise<void> {
    const column = grid.shownColumns.findIndex(({ id }) => id === columnId);
    const steps = { stay: {}, down: { row: 1 }, up: { row: -1 }, right: { column: 1 }, left: { column: -1 } };
    const drawn = grid.drawnPosition(key);
    const row = drawn >= 0 ? drawn : (await wire.request('positionOf', { key })).position;
    if (row < 0 || editor.isOpen) return;
    const place = moved({ row, column: Math.max(0, column) }, grid.rowTotal, grid.shownColumns.length, steps[after]);
    selection.set(place);
    grid.focus(place);
  }

  function tagSelected(): void {
    const rows = selection.rowCount;
    askForTags(rows === 1 ? 'Tags of the record' : `Tags of ${rows.toLocaleString()} records`, (add, remove) =>
      actions.tag(add, remove),
    );
  }

  function showColumns(): void {
    const found = wire.request('pathColumns', {}).then(({ columns }) => columns);
    pickColumns(grid, found);
    found.then((columns) => filterBar.setColumns(columns), fail);
  }

  function toggleFilters(isOpen: boolean): void {
    filterBar.element.hidden = !isOpen;
    remember({ areFiltersOpen: isOpen });
    toolbar.showFilters(isOpen, filterBar.isActive);
    if (isOpen) wire.request('pathColumns', {}).then(({ columns }) => filterBar.setColumns(columns), fail);
  }

  function toggleDetail(isOpen: boolean): void {
    const hadFocus = detail.element.contains(document.activeElement);
    detail.open(isOpen);
    detail.show(focus.focusedKey);
    splitter.hidden = !isOpen;
    toolbar.showDetail(isOpen);
    remember({ isDetailOpen: isOpen });
    if (hadFocus && !isOpen) grid.focus(selection.head ?? { row: 0, column: 0 });
  }

  function perform(action: GridAction): void {
    const byAction: Readonly<Record<GridAction, () => void>> = {
      copyAsJson: () => actions.copy('json'),
      find: () => findBar.show(false),
      replace: () => findBar.show(true),
      addRow: () => actions.addRow(),
      deleteRows: () => actions.deleteRows(),
      toggleDetail: () => toggleDetail(!detail.isOpen),
      focusFilter: () => filterBar.box.focus(),
    };
    byAction[action]();
  }
}
