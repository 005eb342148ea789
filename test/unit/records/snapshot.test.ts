import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import type { RawJson } from '../../../src/json/rawJson';
import { keepOrder } from '../../../src/records/order';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { checkForRemoteChanges, readSnapshot } from '../../../src/records/snapshot';
import { FakeService } from './fakeService';

const record = (id: string): IdentifiedRecord => ({ id, input: `"${id}"` as RawJson, tags: [] });
const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(record);

/** Waits that are over at once, and remembers how long they should have been. */
function waits() {
  const waited: number[] = [];
  const wait = (milliseconds: number) => {
    waited.push(milliseconds);
    return Promise.resolve();
  };
  return { waited, wait };
}

describe('reading a snapshot', () => {
  it('reads all pages at the version that the dataset tells', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    const counts: number[] = [];
    const snapshot = await readSnapshot(service, undefined, { onPage: (records) => counts.push(records) });
    assert.equal(snapshot.version, 5);
    assert.deepEqual(
      keepOrder(
        seven.map(({ id }) => id),
        snapshot.records as IdentifiedRecord[],
      ),
      seven,
    );
    assert.deepEqual(service.pageVersions, [5]);
    assert.deepEqual(counts, [3, 6, 7]);
  });

  it('reads an older version without asking for the current one', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    assert.equal((await readSnapshot(service, 0)).version, 0);
    assert.deepEqual(service.pageVersions, [0]);
  });

  it('waits for reads that lag behind the version', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    service.refusedVersions.set(5, 2);
    const { wait, waited } = waits();
    assert.equal((await readSnapshot(service, undefined, { wait })).records.length, 7);
    assert.deepEqual(waited, [1000, 2000]);
  });

  it('reads without a version at last', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    service.refusedVersions.set(5, Infinity);
    const snapshot = await readSnapshot(service, undefined, waits());
    assert.deepEqual([snapshot.version, snapshot.records.length], [5, 7]);
    assert.deepEqual(service.pageVersions, [5, 5, 5, undefined]);
  });

  it('does not give another version than the one that was asked for', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    service.refusedVersions.set(9, Infinity);
    await assert.rejects(readSnapshot(service, 9), (error) => LlmObsError.is(error, 'invalid request'));
  });

  it('ends when it is cancelled while it waits', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    service.refusedVersions.set(5, Infinity);
    await assert.rejects(readSnapshot(service, undefined, { signal: AbortSignal.abort() }), (error) =>
      LlmObsError.is(error, 'cancelled'),
    );
  });
});

describe('checking for changes by others', () => {
  const base = { version: 5, records: seven };

  it('reads nothing where the version is the one that was opened', async () => {
    const service = new FakeService({ records: seven, version: 5 });
    assert.deepEqual(await checkForRemoteChanges(service, base), { moved: false, version: 5 });
    assert.deepEqual(service.pageVersions, []);
  });

  it('takes a version that lags behind our own write for no change', async () => {
    const service = new FakeService({ records: seven, version: 4 });
    assert.equal((await checkForRemoteChanges(service, base)).moved, false);
  });

  it('gives the records of a newer version', async () => {
    const service = new FakeService({ records: seven.slice(1), version: 6 });
    const changes = await checkForRemoteChanges(service, base);
    assert.ok(changes.moved);
    assert.deepEqual([changes.theirs.version, changes.theirs.records.length], [6, 6]);
  });
});

describe('the order of records', () => {
  it("is the user's, with records that came since behind, as they came", () => {
    const fresh = ['x', 'c', 'a', 'y'].map(record);
    assert.deepEqual(
      keepOrder(['a', 'b', 'c'], fresh).map(({ id }) => id),
      ['a', 'c', 'x', 'y'],
    );
  });
});
