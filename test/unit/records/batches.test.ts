import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RawJson } from '../../../src/json/rawJson';
import { batches, halve, sizeOfBatch } from '../../../src/records/batches';

const insert = (id: string, size = 10) => ({ id, input: JSON.stringify('é'.repeat(size / 2)) as RawJson });
const inserts = (count: number, size = 10) => Array.from({ length: count }, (_, i) => insert(`i${i}`, size));
const plan = (changes: Partial<Parameters<typeof batches>[0]>) => ({
  inserts: [],
  updates: [],
  deletes: [],
  ...changes,
});

describe('cutting a plan into batches', () => {
  it('sends at most 1,000 records at once', () => {
    const deletes = Array.from({ length: 1500 }, (_, i) => `d${i}`);
    const cut = batches(plan({ inserts: inserts(600), deletes }));
    assert.deepEqual(cut.map(sizeOfBatch), [1000, 1000, 100]);
  });

  it('counts bytes of UTF-8, at most 4 MiB at once', () => {
    const cut = batches(plan({ inserts: inserts(5, 1024 * 1024) }));
    assert.deepEqual(cut.map(sizeOfBatch), [3, 2]);
  });

  it('sends a record above the limit alone', () => {
    const cut = batches(plan({ inserts: [insert('a'), insert('big', 8 * 1024 * 1024), insert('b')] }));
    assert.deepEqual(
      cut.map((batch) => batch.insert.map(({ id }) => id)),
      [['a'], ['big'], ['b']],
    );
  });

  it('makes the new version with the first batch and writes the others into it', () => {
    const cut = batches(plan({ inserts: inserts(2500) }));
    assert.deepEqual(
      cut.map((batch) => batch.create_new_version),
      [true, false, false],
    );
  });

  it('deletes last, so that a save that fails half-way has lost nothing', () => {
    const cut = batches(plan({ inserts: inserts(2), deletes: ['d'] }), { records: 1, bytes: 1e6 });
    assert.deepEqual(
      cut.map((batch) => batch.delete),
      [[], [], ['d']],
    );
  });

  it('makes nothing of an empty plan', () => assert.deepEqual(batches(plan({})), []));

  it('halves a batch without losing, doubling or moving a change', () => {
    const counts = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)).filter(([i, u, d]) => i + u + d > 1);
    fc.assert(
      fc.property(counts, ([i, u, d]) => {
        const batch = {
          insert: inserts(i),
          update: inserts(u),
          delete: Array.from({ length: d }, (_, n) => `d${n}`),
        };
        const [first, second] = halve(batch);
        assert.ok(Math.abs(sizeOfBatch(first) - sizeOfBatch(second)) <= 1);
        assert.deepEqual(
          {
            insert: [...first.insert, ...second.insert],
            update: [...first.update, ...second.update],
            delete: [...first.delete, ...second.delete],
          },
          batch,
        );
      }),
    );
  });
});
