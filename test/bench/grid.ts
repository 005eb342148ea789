import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Frame } from 'playwright-core';
import { Pool } from 'undici';
import { jumpTo, longTasks, shownChanged, watchEnter, watchLongTasks } from '../host/gridProbe.mjs';
import { isSupported } from '../host/paths.mjs';
import { buildInto } from './builtExtension';
import { GridWindow } from './gridWindow';
import { memoryOf, tellsMemory } from './memory';
import { Program } from './processes';
import type { Seeded } from './programs/seedDatasets';
import { report } from './report';
import { median, milliseconds } from './rounds';
import { KEY_HEADERS, startSandbox, withFolder } from './sandbox';
import { kilobytes, megabytes, sizeOf } from './sizes';
import type { Row } from './table';

/** GRID_BENCH_RECORDS=100000 measures with fewer records, sooner. */
const LARGE = Number(process.env['GRID_BENCH_RECORDS'] ?? 1_000_000);
const SIZES = [0, 1_000, 100_000, 1_000_000].filter((size) => size < LARGE).concat(LARGE);
const ROUNDS = 9;
/** Records that the editor asks for first. */
const FIRST_PAGE = 500;
const JUMPS = 40;
const EDITS = 20;
/** Turns of the wheel, in pixels each. */
const TURNS = 200;
const TURN = 400;

const count = (records: number) => records.toLocaleString('en');
const nameOf = (size: number) => `Dataset ${size}`;

/** The records editor as a person has it before them: a real VS Code, its window in a browser, the page's own clocks. */
report(() =>
  withFolder('grid', async (folder) => {
    const extension = path.join(folder, 'extension');
    buildInto(extension);
    const rows = [bundleRow(path.join(extension, 'dist'))];
    if (!isSupported) return rows;
    const data = path.join(folder, 'sandbox.db');
    const seeding = await Program.start<Seeded>('seedDatasets', [data, ...SIZES.map(String)]);
    const { project, datasets } = seeding.ready;
    await seeding.stop();
    const sandbox = await startSandbox(folder);
    let grid: GridWindow | undefined;
    try {
      grid = await GridWindow.open(extension, sandbox.url);
      const page = `/api/v2/llm-obs/v1/${project}/datasets/${datasets.at(-1)}/records?page[limit]=${FIRST_PAGE}`;
      rows.push(...(await firstRowsRows(grid, sandbox.url, page)));
      rows.push(...(await loadedRows(grid, sandbox.url, page)));
    } finally {
      await grid?.stop();
      await sandbox.stop();
    }
    return rows;
  }),
);

/** How soon the first rows are there, opened in turn with an empty dataset and a page asked for by itself. */
async function firstRowsRows(grid: GridWindow, url: string, page: string): Promise<Row[]> {
  const pool = new Pool(url, { connections: 1 });
  const requests: number[] = [];
  const opened = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const size of SIZES) {
      const time = await grid.openDataset(nameOf(size), size === 0 ? 'headerAt' : 'rowsAt');
      await grid.close(nameOf(size));
      const request = await timed(() => bytesOf(pool, page));
      if (round === 0) continue;
      opened.get(size)?.push(time);
      requests.push(request);
    }
  }
  await pool.destroy();
  const empty = median(opened.get(0) ?? []);
  const request = median(requests);
  return SIZES.filter((size) => size > 0).map((size) => {
    const time = median(opened.get(size) ?? []);
    const ratio = time / (empty + request);
    return {
      what: `First rows of ${count(size)} records on the screen, after the click`,
      measured: milliseconds(time),
      comparedWith: `empty grid ${milliseconds(empty)} + a page of ${FIRST_PAGE} ${milliseconds(request)}`,
      ratio,
      target: { text: '≤ 1.3', met: ratio <= 1.3 },
    };
  });
}

/** What it is like to work in a large dataset that is loaded. */
async function loadedRows(grid: GridWindow, url: string, page: string): Promise<Row[]> {
  const [heapBefore, memoryBefore] = [await grid.heap(), hostMemory(grid)];
  const started = performance.now();
  await grid.openDataset(nameOf(LARGE), 'rowsAt');
  const frame = await grid.loaded();
  const loading = performance.now() - started;
  const memory = hostMemory(grid) - memoryBefore;
  const rows = [await memoryRow(url, page, memory, loading)];
  rows.push(await jumpRow(frame));
  rows.push(await wheelRow(grid, frame));
  rows.push(await editRow(grid, frame));
  const heap = (await grid.heap()) - heapBefore;
  rows.push({
    what: `Heap of the webview with ${count(LARGE)} records, all over the place`,
    measured: megabytes(heap),
    comparedWith: `VS Code's window without it: ${megabytes(heapBefore)}`,
    target: { text: '< 40 MB', met: heap < 40e6 },
  });
  return rows;
}

function hostMemory(grid: GridWindow): number {
  return tellsMemory ? memoryOf(grid.extensionHost).now * 1e6 : NaN;
}

async function memoryRow(url: string, page: string, grown: number, loading: number): Promise<Row> {
  const pool = new Pool(url, { connections: 1 });
  const received = ((await bytesOf(pool, page)) / FIRST_PAGE) * LARGE;
  await pool.destroy();
  const ratio = grown / received;
  return {
    what: `Memory of VS Code's extension host (RSS) with ${count(LARGE)} records loaded`,
    measured: `+${megabytes(grown)}`,
    comparedWith: `as received: ${megabytes(received)} (in ${(loading / 1000).toFixed(1)} s)`,
    ratio,
    target: { text: '≤ 2', met: ratio <= 2 },
  };
}

async function jumpRow(frame: Frame): Promise<Row> {
  const times: number[] = [];
  for (let turn = 0; turn <= JUMPS; turn++) {
    // Far apart, never the same twice, and none near a block that is there.
    const row = Math.floor(((turn * 0.6180339887 + 0.1) % 1) * (LARGE - 200));
    const time = await frame.evaluate(jumpTo, row);
    if (turn > 0) times.push(time);
  }
  const time = median(times);
  return {
    what: `Jump to any place of ${count(LARGE)} rows, until they are painted`,
    measured: milliseconds(time),
    comparedWith: `${JUMPS} places, the slowest ${milliseconds(Math.max(...times))}`,
    target: { text: '≤ 150 ms', met: time <= 150 },
  };
}

/** Turns the wheel as fast as the window takes it, forth and back. */
async function wheelRow(grid: GridWindow, frame: Frame): Promise<Row> {
  await frame.evaluate(jumpTo, Math.floor(LARGE / 2));
  await grid.cell(frame, Math.floor(LARGE / 2), 'input').hover();
  await frame.evaluate(watchLongTasks);
  for (let turn = 0; turn < TURNS; turn++) await grid.page.mouse.wheel(0, turn < TURNS / 2 ? TURN : -TURN);
  const tasks = await frame.evaluate(longTasks);
  const own = tasks.filter((task) => task.own).map(({ duration }) => duration);
  const others = tasks.length - own.length;
  return {
    what: `Tasks of the webview over 50 ms while the wheel turns ${TURNS} times`,
    measured: own.length === 0 ? 'none' : `${own.length}, the longest ${milliseconds(Math.max(...own))}`,
    comparedWith: `of the window around it, meanwhile: ${others === 0 ? 'none' : others}`,
    target: { text: 'none', met: own.length === 0 },
  };
}

async function editRow(grid: GridWindow, frame: Frame): Promise<Row> {
  await frame.evaluate(watchEnter);
  const first = Math.floor(LARGE / 3);
  await frame.evaluate(jumpTo, first);
  const times: number[] = [];
  for (let turn = 0; turn <= EDITS; turn++) {
    const row = first + turn;
    const text = `edit ${turn} of ${EDITS}`;
    // Not by the focus that goes on from the edit before, which may be late.
    await grid.cell(frame, row, 'expected_output').click();
    await grid.page.keyboard.press('Enter');
    await frame.locator('.cell-editor-text').fill(text);
    const shown = frame.evaluate(shownChanged, { row, columnId: 'expected_output', text });
    await grid.page.keyboard.press('Enter');
    const time = await shown;
    if (turn > 0) times.push(time);
    await frame.locator('.cell-editor-text').waitFor({ state: 'hidden' });
  }
  const time = median(times);
  return {
    what: `From a key press to a cell shown as changed, ${count(LARGE)} records loaded`,
    measured: milliseconds(time),
    comparedWith: `${EDITS} edits, the slowest ${milliseconds(Math.max(...times))}`,
    target: { text: '< 50 ms', met: time < 50 },
  };
}

function bundleRow(dist: string): Row {
  const files = ['grid.js', 'grid.css', 'codicon.ttf'].map((name) => path.join(dist, name));
  const zipped = files.reduce((sum, file) => sum + gzipSync(fs.readFileSync(file)).length, 0);
  const each = files.map((file) => `${path.basename(file)} ${kilobytes(sizeOf([file]))}`).join(', ');
  return {
    what: "The grid's bundle",
    measured: `${kilobytes(sizeOf(files))}, ${kilobytes(zipped)} as gzip`,
    comparedWith: each,
  };
}

async function bytesOf(pool: Pool, page: string): Promise<number> {
  const { body } = await pool.request({ method: 'GET', path: page, headers: KEY_HEADERS });
  return (await body.arrayBuffer()).byteLength;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
