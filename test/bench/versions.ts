import { readRecordsPage } from '../support/recordsPage';
import { compareRecords, writeComparison } from '../../src/records/compareRecords';
import { ownContentOf } from '../../src/records/contentOf';
import type { IdentifiedRecord } from '../../src/records/plan';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { listedRecord } from './sampleRecords';

const RECORDS = 100_000;
const PAGE = 5_000;
/** Every 100th record differs: 1,000 changes. */
const CHANGED_EVERY = 100;
const CHANGES = RECORDS / CHANGED_EVERY;
const ROUNDS = 5;

/** Comparing two versions of a dataset from the pages' text on, the comparison's texts included, against parsing both. */
report(async () => {
  const [before, after] = [pagesOf(0), pagesOf(1)];
  const times = await interleaved(ROUNDS, {
    parse: () => check([before, after].flatMap((pages) => pages.map(parsed)).length, (RECORDS / PAGE) * 2),
    compare: () => {
      const comparison = compareRecords(recordsOf(before), recordsOf(after));
      check(comparison.changed.length, CHANGES);
      check(writeComparison(comparison).shown, CHANGES);
    },
  });
  const ratio = times.compare / times.parse;
  const size = Math.round([...before, ...after].reduce((sum, page) => sum + page.length, 0) / 1e6);
  return [
    {
      what: `Comparing two versions of ${RECORDS.toLocaleString('en')} records (${size} MB), ${CHANGES.toLocaleString('en')} differ`,
      measured: milliseconds(times.compare),
      comparedWith: `JSON.parse of both: ${milliseconds(times.parse)}`,
      ratio,
      target: { text: '≤ 2', met: ratio <= 2 },
    },
  ];
});

/** The answers that a listing gets. */
function pagesOf(edition: number): string[] {
  return Array.from({ length: RECORDS / PAGE }, (_, page) => {
    const records = Array.from({ length: PAGE }, (_, index) => {
      const number = page * PAGE + index;
      return listedRecord(number, 'dataset', number % CHANGED_EVERY === 0 ? edition : 0);
    });
    return `{"data":[${records.join(',')}],"meta":{"after":null}}`;
  });
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

/** As a snapshot reads them: copied out of their pages. */
function recordsOf(pages: readonly string[]): IdentifiedRecord[] {
  const answer = { status: 200, host: '', request: '', purpose: 'list the records' };
  return pages.flatMap((text) => readRecordsPage({ ...answer, text }).items.map(ownContentOf));
}

function check(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} found where ${wanted} should be.`);
}
