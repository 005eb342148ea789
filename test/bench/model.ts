import { readRecordsPage } from '../support/recordsPage';
import type { RowFilter, RowSort } from '../../src/grid/protocol';
import { rawString } from '../../src/json/rawJson';
import { planChanges } from '../../src/records/plan';
import { createRecordsModel, type RecordsModel } from '../../src/records/recordsModel';
import { report } from './report';
import { interleaved, median, milliseconds } from './rounds';
import { listedRecord } from './sampleRecords';
import type { Row } from './table';

const SIZES = [1_000, 100_000, 1_000_000] as const;
const [SMALL, MIDDLE, LARGE] = SIZES;
const PAGE = 5_000;
const EDITS = 1_000;
const ROUNDS = 5;
/** Rows that a grid shows at a time. */
const WINDOW = 60;

const count = (records: number) => records.toLocaleString('en');

/** The model of the records editor: what a dataset weighs in the extension host, and how long a person waits for it. */
report(async () => {
  const rows: Row[] = [];
  const models = new Map<number, RecordsModel>();
  for (const size of SIZES) {
    const { model, bytes, grown, appended } = load(size);
    models.set(size, model);
    if (size === SMALL) continue;
    const ratio = grown / bytes;
    rows.push({
      what: `Memory of the extension host for ${count(size)} loaded records of 1 KB`,
      measured: `${Math.round(grown / 1e6)} MB`,
      comparedWith: `as received: ${Math.round(bytes / 1e6)} MB (taken over in ${milliseconds(appended)})`,
      ratio,
      target: { text: '≤ 2', met: ratio <= 2 },
    });
  }
  const of = (size: number) => models.get(size) ?? createRecordsModel();
  rows.push(...(await views(of(MIDDLE))));
  rows.push(...edits(of(LARGE)));
  rows.push(...(await saves(of)));
  return rows;
});

/** Pages as they come from the service, one after the other. */
function load(size: number): { model: RecordsModel; bytes: number; grown: number; appended: number } {
  const model = createRecordsModel();
  model.version = 1;
  globalThis.gc?.();
  const before = inUse();
  let bytes = 0;
  let appended = 0;
  for (let at = 0; at < size; at += PAGE) {
    const texts = Array.from({ length: Math.min(PAGE, size) }, (_, index) => listedRecord(at + index, 'dataset'));
    const text = `{"data":[${texts.join(',')}],"meta":{"after":null}}`;
    bytes += Buffer.byteLength(text);
    const { items } = readRecordsPage({ status: 200, text, host: '', request: '', purpose: 'list the records' });
    const started = performance.now();
    model.appendRecords(items);
    appended += performance.now() - started;
  }
  globalThis.gc?.();
  return { model, bytes, grown: inUse() - before, appended };
}

/** On V8's heap and beside it. */
function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function views(model: RecordsModel): Promise<Row[]> {
  const input = { id: 'input', field: 'input', path: ['question'], title: 'input.question' } as const;
  const answer = { id: 'expected_output', field: 'expected_output', path: [], title: 'expected_output' } as const;
  const cases: readonly { what: string; filter?: RowFilter; sort?: readonly RowSort[] }[] = [
    { what: 'Filter: text that a few of', filter: { text: 'people could number 9' } },
    { what: 'Filter: text that most of', filter: { text: 'Could' } },
    {
      what: 'Filter: value inside JSON of',
      filter: { equals: { field: 'metadata', path: ['reviewed'], value: 'true' } },
    },
    { what: 'Filter: tag of', filter: { tag: 'split:test' } },
    { what: 'Sort by a text of', sort: [{ column: answer, descending: false }] },
    { what: 'Sort by a text inside JSON of', sort: [{ column: input, descending: true }] },
  ];
  const rows: Row[] = [];
  for (const { what, filter = {}, sort = [] } of cases) {
    let longest = 0;
    const { view } = await interleaved(ROUNDS, {
      view: async () => {
        const blocks = watchBlocks();
        await model.setView({ filter, sort });
        longest = Math.max(longest, blocks.stop());
      },
    });
    rows.push({
      what: `${what} ${count(MIDDLE)} records`,
      measured: milliseconds(view),
      comparedWith: `longest block: ${milliseconds(longest)}`,
      target: { text: '< 300 ms, no block > 50 ms', met: view < 300 && longest <= 50 },
    });
  }
  await model.setView({ filter: {}, sort: [] });
  return rows;
}

/** Measures how long others have to wait for their turn. */
function watchBlocks(): { stop(): number } {
  let longest = 0;
  let last = performance.now();
  let watching = true;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      watching = false;
      turn();
      return longest;
    },
  };
}

/** From the edit to the rows that the grid draws anew. */
function edits(model: RecordsModel): Row[] {
  const show = () => model.rows(LARGE / 2, WINDOW).map((key) => [model.current(key), model.status(key), model.counts]);
  const time = (edit: (turn: number) => void): number => {
    const times = Array.from({ length: 100 }, (_, turn) => {
      const started = performance.now();
      edit(turn);
      show();
      return performance.now() - started;
    });
    return median(times);
  };
  const cases: readonly [string, number][] = [
    [
      'Edit of a cell',
      time((turn) => model.setFields([{ key: LARGE / 2 + turn, field: 'input', value: rawString('edited') }], 'Edit')),
    ],
    ['Row added in the middle', time(() => model.insertRows(LARGE / 2, [{ input: rawString('new') }], 'Add row'))],
    ['Added row taken back', time(() => model.insertRows(LARGE / 2, [{ input: rawString('new') }], 'Add row').undo())],
  ];
  model.discardEdits();
  return cases.map(([what, measured]) => ({
    what: `${what}, ${count(LARGE)} records loaded, until ${WINDOW} rows are told anew`,
    measured: milliseconds(measured),
    comparedWith: '',
    target: { text: '< 50 ms', met: measured < 50 },
  }));
}

/** What a save does beside its calls: what is to be sent, and taking over that it was. */
async function saves(of: (size: number) => RecordsModel): Promise<Row[]> {
  const save = (size: number) => {
    const model = of(size);
    const keys = Array.from({ length: EDITS }, (_, index) => Math.floor((index * size) / EDITS));
    return () => {
      const value = rawString(`edited ${performance.now()}`);
      model.setFields(
        keys.map((key) => ({ key, field: 'expected_output' as const, value })),
        'Edit',
      );
      const started = performance.now();
      const { base, edited, attempted } = model.touched();
      const plan = planChanges(base, edited, { attempted });
      const snapshot = { version: model.version + 1, records: plan.records };
      model.applySaved({ snapshot, version: snapshot.version, attempted: [], deleted: [], rekeyed: new Map() });
      if (plan.updates.length !== EDITS || model.isDirty) throw new Error('The save was not what it should be.');
      return performance.now() - started;
    };
  };
  const times = new Map<number, number>();
  for (const size of SIZES) {
    const once = save(size);
    const measured: number[] = [];
    await interleaved(ROUNDS * 2, { save: () => measured.push(once()) });
    times.set(size, median(measured.slice(1)));
  }
  const least = times.get(SMALL) ?? NaN;
  return [MIDDLE, LARGE].map((size) => {
    const time = times.get(size) ?? NaN;
    return {
      what: `Save of ${count(EDITS)} edits in ${count(size)} records, beside the calls`,
      measured: milliseconds(time),
      comparedWith: `in ${count(SMALL)} records: ${milliseconds(least)}`,
      ratio: time / least,
      target: { text: '< 100 ms', met: time < 100 },
    };
  });
}
