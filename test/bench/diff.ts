import { dequal } from 'dequal';
import { readRecordsPage } from '../support/recordsPage';
import { contentOf } from '../../src/records/contentOf';
import { diffRecords } from '../../src/records/diffRecords';
import type { ParsedDocument, Snapshot } from '../../src/records/model';
import { planChanges, type ChangePlan, type IdentifiedRecord } from '../../src/records/plan';
import { readDocument } from '../../src/records/readDocument';
import { writeDocument } from '../../src/records/writeDocument';
import { report } from './report';
import { interleaved, milliseconds } from './rounds';
import { listedRecord, sampleRecord, type SampleRecord } from './sampleRecords';
import type { Row } from './table';

const RECORDS = 100_000;
/** Every 50th record differs: 2,000 changes. */
const CHANGED_EVERY = 50;
const CHANGES = RECORDS / CHANGED_EVERY;
const ROUNDS = 5;

/** Finding what changed between two sets of records, from their text on, against parsing both and comparing values. */
report(async () => {
  const records = pagesOfRecords();
  const snapshot: Snapshot = { version: 1, records };
  const base = writeDocument(records, 'json');
  const edited = editedDocument();
  const size = Math.round(base.length / 1e6);
  const previous = { text: base, document: readDocument(base, 'json', { base: records }) };
  const knownIds = new Set(records.map(({ id }) => id));
  const times = await interleaved(ROUNDS, {
    values: () => check(changedValues(base, edited).length),
    difference: () => checkPlan(diffRecords(base, edited)),
    // As src/documents/documentReader.ts reads an open document: what it held before is known.
    save: () => checkPlan(planChanges(snapshot, readDocument(edited, 'json', { knownIds, previous }).records)),
    unknown: () => checkPlan(planChanges(snapshot, readDocument(edited, 'json', { knownIds, base: records }).records)),
    both: () => checkPlan(planChanges(snapshotOf(readDocument(base, 'json')), readDocument(edited, 'json').records)),
  });
  const row = (what: string, time: number): Row => ({
    what,
    measured: milliseconds(time),
    comparedWith: `JSON.parse of both, dequal by id: ${milliseconds(times.values)}`,
    ratio: time / times.values,
  });
  const withTarget = (plain: Row): Row => ({ ...plain, target: { text: '≤ 0.5', met: (plain.ratio ?? NaN) <= 0.5 } });
  const count = `${RECORDS.toLocaleString('en')} records (${size} MB), ${CHANGES.toLocaleString('en')} changed`;
  return [
    withTarget(row(`Diff of ${count}: from one document to another`, times.difference)),
    withTarget(row('… a save: the edited document read, the plan made', times.save)),
    row('… a save after a restart, nothing known of the document but the dataset', times.unknown),
    row('… both documents read in full, the plan made', times.both),
  ];
});

/** The records as a listing leaves them in memory. */
function pagesOfRecords(): IdentifiedRecord[] {
  const page = 5_000;
  return Array.from({ length: RECORDS / page }, (_, at) => {
    const texts = Array.from({ length: page }, (_, index) => listedRecord(at * page + index, 'dataset'));
    const text = `{"data":[${texts.join(',')}],"meta":{"after":null}}`;
    const answer = { status: 200, text, host: '', request: '', purpose: 'list the records' };
    return readRecordsPage(answer).items.map(contentOf);
  }).flat();
}

/** Made apart from the base, so that no text is shared between the two. */
function editedDocument(): string {
  const records = Array.from({ length: RECORDS }, (_, index) => {
    const { id, ...values } = sampleRecord(index, index % CHANGED_EVERY === 0 ? 1 : 0);
    return { id, ...values };
  });
  return `${JSON.stringify(records, undefined, 2)}\n`;
}

function changedValues(base: string, edited: string): SampleRecord[] {
  const before = new Map((JSON.parse(base) as SampleRecord[]).map((record) => [record.id, record]));
  return (JSON.parse(edited) as SampleRecord[]).filter((record) => !dequal(before.get(record.id), record));
}

function snapshotOf({ records }: ParsedDocument): Snapshot {
  return { version: 1, records: records.filter((record): record is typeof record & { id: string } => !!record.id) };
}

function checkPlan({ inserts, updates, deletes }: Pick<ChangePlan, 'inserts' | 'updates' | 'deletes'>): void {
  check(updates.length);
  check(inserts.length + deletes.length, 0);
}

function check(found: number, wanted = CHANGES): void {
  if (found !== wanted) throw new Error(`${found} found where ${wanted} should be.`);
}
