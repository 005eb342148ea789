import * as l10n from '@vscode/l10n';
import { Actions, selectionText } from './actions';
import { CellEdits } from './cellEdits';
import { bindClipboard } from './clipboard';
import { readColumnMemory } from './columns';
import { showConflicts } from './conflictView';
import { bindContextMenu } from './contextMenu';
import { debounce, element } from './dom';
import { FindBar } from './findBar';
import { GridView } from './gridView';
import { bindKeyboard } from './keyboard';
import { LastFocus } from './lastFocus';
import { LiveState } from './liveState';
import { LoadingGap } from './loadingGap';
import { tellingOfWork } from './newsOfWork';
import type { Notices } from './notices';
import { Overlay } from './overlay';
import { bindPageKeys } from './pageKeys';
import { Panels } from './panels';
import { bindPointer } from './pointer';
import type { EditorState, FirstRows, GridAction } from './protocol';
import type { CellPlace } from './ranges';
import { RowFocus } from './rowFocus';
import { Selection } from './selection';
import { askForTags } from './tagDialog';
import { takeUp } from './takeUp';
import { Toolbar } from './toolbar';
import { remember, viewState } from './viewState';
import type { GridEvent, Wire } from './wire';

export interface EditorPageOptions {
  readonly wire: Wire;
  readonly notices: Notices;
  /** What the host said at first. */
  readonly first: EditorState;
  /** What an earlier opening of the dataset remembered of its columns. */
  readonly columnState: unknown;
  /** Rows that are here already; undefined where there are none. */
  readonly firstRows: FirstRows | undefined;
}

/** Puts the parts of the editor together on the page. @returns takes the events of the host */
export function buildEditor(options: EditorPageOptions): (event: GridEvent) => void {
  const { notices, first, columnState, firstRows } = options;
  const wire = tellingOfWork(options.wire, notices.clearNews);
  const host = element('div.grid-host', { tabindex: '-1' });
  const region = element('div.grid-region', {}, host);
  const fail = (error: unknown) => notices.fail(error);
  const state = () => live.current;
  /** Nothing on the page has had the focus yet. */
  let isNew = true;
  document.addEventListener('focusin', () => (isNew = false), { once: true });
  /** The cell that had the focus before the tab was hidden isn't known yet. */
  let isTakingUp = viewState().focus !== undefined;
  const lastFocus = new LastFocus();
  let closeConflicts: (() => void) | undefined;
  let hasGap = false;

  const live = new LiveState(first, {
    wire,
    onState: showState,
    onStale: (total) => {
      grid.refresh(total);
      panels.refreshDetail();
    },
    onMore: (total) => grid.grow(total),
    onFirstRows: () => notices.run(goOn()),
    onFailure: fail,
  });
  const selection = new Selection(() => grid, onSelection);
  const focus = new RowFocus({
    grid: () => grid,
    selection,
    wire,
    onHidden: () => notices.say(l10n.t('The filter hides this record.')),
    onTaken: () => focusKnown(),
    onFailure: fail,
  });
  const gap = new LoadingGap({ goOn: () => actions.command('retryLoading'), leave: focusLastRow });
  const grid: GridView = new GridView({
    host,
    wire,
    nonce: document.querySelector<HTMLElement>('script[nonce]')?.nonce,
    total: first.total,
    memory: readColumnMemory(columnState),
    gap: gap.element,
    firstRows,
    isSelected: (row, columnId) => selection.has(row, columnId),
    viewApplied: () => live.viewApplied,
    placeToEnter,
    onSort: (sort) => setView({ sort }),
    onFocus: (place, wasAsked) => {
      const { head } = selection;
      if (head && (wasAsked || (place.row === head.row && place.column === head.column))) return;
      selection.set(place);
    },
    onRows: (start, rows) => {
      focus.rowsCame(start, rows);
      showAside();
      edits.editor.reposition();
      if (isNew) enter();
    },
    onScroll: () => {
      edits.editor.reposition();
      rememberScroll();
    },
    onColumns: () => {
      selection.paint();
      edits.editor.reposition();
    },
    onFailure: fail,
  });
  focus.watch(host);
  const rememberScroll = debounce(200, () => remember({ firstRow: grid.firstVisibleRow }));
  const focusGrid = () => void grid.focus(placeToEnter());

  const actions = new Actions({
    wire,
    grid,
    selection,
    notices,
    state,
    reveal: (key, columnId) => focus.reveal(key, columnId),
  });
  const edits = new CellEdits({ grid, selection, wire, actions, notices, region, state });
  const findBar = new FindBar({
    wire,
    from: () => {
      const { row = 0, column = -1 } = selection.head ?? {};
      return { position: row, field: grid.shownColumns[column]?.field };
    },
    show: (position, key, field) => {
      const column = Math.max(
        0,
        grid.shownColumns.findIndex((shown) => shown.field === field),
      );
      grid.scrollTo(position, 'middle');
      selection.set({ row: position, column });
      const goBack = () => findBar.element.querySelector('input')?.focus();
      focus.reveal(key, grid.shownColumns[column]?.id).then(goBack, fail);
    },
    isReadOnly: () => state().readOnly !== undefined,
    onHidden: focusGrid,
  });
  const panels: Panels = new Panels({
    wire,
    grid,
    state,
    setView,
    focusedKey: () => focus.focusedKey,
    openInEditor: (key, column) => actions.openCell(key, column),
    focusGrid,
    onFailure: fail,
  });
  const toolbar = new Toolbar({
    actions,
    filterBox: panels.filterBar.box,
    toggleFilters: () => panels.toggleFilters(),
    showFind: () => findBar.show(false),
    showColumns: () => panels.showColumns(),
    toggleDetail: () => panels.toggleDetail(),
    showStatus: (status) => panels.filterBar.showOnly(status),
    showGap: () => void goToGap(),
  });
  const overlay = new Overlay({
    addRow: () => actions.addRow(),
    clearFilter: () => panels.filterBar.clear(),
    retry: () => actions.command('retryLoading'),
  });
  region.append(overlay.element);
  const main = element('main.main', {}, region, panels.splitter, panels.detail.element);
  document.body.append(toolbar.element, panels.filterBar.element, findBar.element, main, notices.element);

  const showMenu = bindContextMenu({
    grid,
    selection,
    actions,
    state,
    edit: edits.begin,
    openInEditor: edits.openInEditor,
    askForTags: tagSelected,
    readClipboard: () => notices.run(navigator.clipboard.readText().then((text) => actions.paste(text))),
    showColumns: () => panels.showColumns(),
  });
  bindPointer({ grid, selection, edit: edits.begin });
  bindKeyboard({
    grid,
    selection,
    actions,
    edit: edits.begin,
    openInEditor: edits.openInEditor,
    showMenu,
    leaveBelow: () => goToGap(),
  });
  bindClipboard(host, actions, () => grid.rowTotal === 0);
  bindPageKeys({
    step: (direction) => actions.command(direction),
    find: (withReplace) => findBar.show(withReplace),
    detail: () => (panels.detail.isOpen ? panels.detail.element : undefined),
    showDetail: () => panels.focusDetail(),
    focusDetail: () => panels.focusDetail(),
    focusGrid,
  });

  // VS Code gives the page the focus when its tab is shown again: it goes where it was, not to nothing.
  addEventListener('focus', enter);

  grid.drawSort(first.view.sort);
  panels.onSwitch(({ areFiltersOpen, isFiltered, isDetailOpen }) => {
    toolbar.showFilters(areFiltersOpen, isFiltered);
    toolbar.showDetail(isDetailOpen);
  });
  showState(first);
  grid.start();
  if (first.total > 0) notices.run(goOn());
  return onHostEvent;

  function onHostEvent(event: GridEvent): void {
    switch (event.event) {
      case 'state':
        if (event.state.saving && !state().saving) notices.clearNews();
        return live.take(event.state);
      case 'reveal':
        // VS Code undid or redid something, maybe.
        notices.clearNews();
        return notices.run(focus.reveal(event.key, event.field));
      case 'said':
        return notices.say(event.sentence);
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

  function showState(next: EditorState): void {
    document.title = next.name;
    toolbar.show(next);
    panels.show(next);
    overlay.show(next, panels.filterBar.isActive);
    hasGap = gap.show(next);
    grid.showGap(hasGap);
    notices.setTotal(next, panels.filterBar.isActive);
    host.querySelector('[role=grid], [role=treegrid]')?.setAttribute('aria-label', l10n.t('Records of {0}', next.name));
    host.classList.toggle('read-only', next.readOnly !== undefined);
  }

  function goToGap(): boolean {
    if (!hasGap) return false;
    grid.scrollToGap();
    gap.focus();
    return true;
  }

  function focusLastRow(): void {
    const place = { row: grid.rowTotal - 1, column: selection.head?.column ?? 0 };
    selection.set(place);
    grid.focus(place);
  }

  function placeToEnter(): CellPlace {
    return selection.head ?? { row: 0, column: 0 };
  }

  function setView(part: Parameters<LiveState['setView']>[0]): void {
    // More than the cell with the focus would be other records behind another filter or sort.
    if (selection.head && !selection.isSingleCell) selection.set(selection.head);
    focus.forget();
    live.setView(part);
    panels.told();
  }

  function onSelection(): void {
    focus.take();
    showAside();
    focusKnown();
  }

  /** What is selected, or why the one cell that is can't be saved. */
  function showAside(): void {
    const { head } = selection;
    const columnId = head && selection.isSingleCell ? grid.shownColumns[head.column]?.id : undefined;
    const problem = head && columnId ? grid.rowAt(head.row)?.cells[columnId]?.problem : undefined;
    notices.setAside(problem ?? selectionText(selection));
  }

  function focusKnown(): void {
    panels.showDetail();
    const head = selection.head;
    const key = focus.focusedKey;
    const columnId = head && grid.shownColumns[head.column]?.id;
    if (key !== undefined && columnId) remember({ focus: { key, columnId } });
  }

  async function goOn(): Promise<void> {
    try {
      await takeUp({ grid, selection, wire, editor: edits.editor, total: state().total });
    } finally {
      isTakingUp = false;
      enter();
    }
  }

  /** Leads the focus that the page has to where it was, or to the selected cell, which may stay scrolled out of sight. */
  function enter(): void {
    if (isTakingUp || !document.hasFocus() || document.activeElement !== document.body) return;
    if (lastFocus.restoreOutside(host)) return;
    if (grid.rowTotal === 0 || edits.editor.isOpen) return;
    const { head } = selection;
    if (!head || grid.isInSight(head.row)) focusGrid();
    else host.focus();
  }

  function tagSelected(): void {
    const rows = selection.rowCount;
    askForTags(
      rows === 1 ? l10n.t('Tags of the record') : l10n.t('Tags of {0} records', rows.toLocaleString()),
      (add, remove) => actions.tag(add, remove),
    );
  }

  function perform(action: GridAction): void {
    const byAction: Readonly<Record<GridAction, () => void>> = {
      copyAsJson: () => actions.copy('json'),
      exportRows: () => actions.exportRows(),
      find: () => findBar.show(false),
      replace: () => findBar.show(true),
      addRow: () => actions.addRow(),
      deleteRows: () => actions.deleteRows(),
      toggleDetail: () => panels.toggleDetail(),
      focusFilter: () => panels.filterBar.box.focus(),
    };
    byAction[action]();
  }
}
