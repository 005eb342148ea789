// What the page of a records editor tells of its own speed. These functions run in the page, and each stands for itself.
// Times are milliseconds; those at which something was are of the epoch, so that frames can be compared.

/**
 * @typedef {object} Probe what noteFirstRows() leaves in each frame
 * @property {number} [clickedAt] the last click in the window
 * @property {number} [headerAt] the empty grid was on the screen
 * @property {number} [rowsAt] the first rows were
 *
 * @typedef {{ duration: number, own: boolean }} LongTask own: of the page itself, not of the window that it is in
 */

/** Runs in every frame from its start on: notes when something that a person waits for was painted. */
export function noteFirstRows() {
  /** @type {Probe} */
  const probe = {};
  Reflect.set(window, 'gridProbe', probe);
  if (window === window.top) {
    window.addEventListener('click', ({ timeStamp }) => (probe.clickedAt = performance.timeOrigin + timeStamp), true);
    return;
  }
  const wanted = /** @type {const} */ ([
    ['headerAt', '.ag-header-cell[col-id="input"]'],
    ['rowsAt', '.ag-row .ag-cell[col-id="input"] .cell-text:not(.pending)'],
  ]);
  // VS Code writes the page into a frame of this one, which ends whatever was begun in it before.
  const isDrawn = (/** @type {string} */ selector) =>
    [...document.querySelectorAll('iframe')].some(({ contentDocument }) => contentDocument?.querySelector(selector));
  const look = () => {
    for (const [name, selector] of wanted) {
      if (probe[name] !== undefined || !isDrawn(selector)) continue;
      probe[name] = 0;
      // What was there before the frame is painted with it: a message comes behind that.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (probe[name] = performance.timeOrigin + performance.now());
      port2.postMessage('');
    }
    if (probe.rowsAt === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @returns {Probe} */
export function firstRows() {
  return Reflect.get(window, 'gridProbe') ?? {};
}

/**
 * Scrolls to a row at once, as dragging the scroll bar does.
 * @param {number} row
 * @returns {Promise<number>} until all rows in sight are painted with what they hold
 */
export function jumpTo(row) {
  const host = document.querySelector('.grid-host');
  const drawn = host?.querySelector('.ag-row');
  if (!host || !drawn) throw new Error('There is no grid with rows.');
  /** @type {HTMLElement | undefined} */
  let scroller;
  for (let at = drawn.parentElement; at && at !== host; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight + 1 && getComputedStyle(at).overflowY !== 'visible') {
      scroller = at;
      break;
    }
  }
  if (!scroller) throw new Error('The grid has no scroll bar.');
  const viewport = scroller;
  const height = drawn.getBoundingClientRect().height;
  const isShown = () => {
    const { top, bottom } = viewport.getBoundingClientRect();
    const rows = [...host.querySelectorAll('.ag-row')].filter((shown) => {
      const box = shown.getBoundingClientRect();
      return box.bottom > top + 1 && box.top < bottom - 1 && shown.querySelector('.ag-cell[col-id="input"]');
    });
    const isThere = rows.some((shown) => Math.abs(Number(shown.getAttribute('row-index')) - row) <= 1);
    const isWhole = rows.length >= Math.floor((bottom - top) / height) - 1;
    return isThere && isWhole && rows.every((shown) => !shown.querySelector('.cell-text.pending'));
  };
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const look = () => {
      if (performance.now() - started > 10_000) reject(new Error(`Row ${row} was not painted.`));
      if (!isShown()) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - started);
      port2.postMessage('');
      return undefined;
    };
    viewport.scrollTop = row * height;
    requestAnimationFrame(look);
  });
}

/** Begins to note the tasks that keep the page from everything else for more than 50 ms. */
export function watchLongTasks() {
  /** @type {LongTask[]} */
  const tasks = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration, name } of list.getEntries()) tasks.push({ duration, own: name === 'self' });
  });
  observer.observe({ type: 'longtask' });
  Reflect.set(window, 'longTasks', tasks);
}

/** @returns {LongTask[]} */
export function longTasks() {
  return Reflect.get(window, 'longTasks');
}

/** Begins to note when Enter was pressed last. */
export function watchEnter() {
  window.addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (key === 'Enter') Reflect.set(window, 'enterAt', timeStamp);
    },
    true,
  );
}

/**
 * Waits for an edit that Enter ends.
 * @param {{ row: number, columnId: string, text: string }} cell and what it will hold, which no cell held before
 * @returns {Promise<number>} from Enter until the cell was painted as changed, with that text
 */
export function shownChanged({ row, columnId, text }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const look = () => {
      if (performance.now() - started > 10_000) reject(new Error(`Row ${row} was not shown as changed.`));
      const cell = document.querySelector(`.ag-row[row-index="${row}"] .ag-cell.changed[col-id="${columnId}"]`);
      const enterAt = Reflect.get(window, 'enterAt');
      if (enterAt === undefined || !cell?.textContent?.includes(text)) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - enterAt);
      port2.postMessage('');
      return undefined;
    };
    requestAnimationFrame(look);
  });
}
