import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawJson } from '../../../../src/json/rawJson';
import type { IdentifiedRecord } from '../../../../src/records/plan';
import { hashRecords } from '../../../../src/records/pulled/hashRecords';
import { readPulled, rewritePulled, withIds, writePulled } from '../../../../src/records/pulled/pulledText';
import { isIdentified } from '../../../../src/records/pulled/readBase';
import { sameContent } from '../../../../src/records/sameValue';
import { storedRecords } from '../records.arbitrary';

const raw = (text: string) => text as RawJson;
const read = (text: string): readonly IdentifiedRecord[] => readPulled(text, 'x').records.filter(isIdentified);

describe('the text of a pulled file', () => {
  it('is the same whatever the order of records and tags', () => {
    const a = { id: 'a', input: raw('1'), tags: ['x', 'y'] };
    const b = { id: 'B', input: raw('{"k": [1.0,\n 2]}'), metadata: raw('{}'), tags: [] };
    const text = '{"id":"B","input":{"k":[1.0,2]}}\n{"id":"a","input":1,"tags":["x","y"]}\n';
    assert.equal(writePulled([a, b]), text);
    assert.equal(writePulled([b, { ...a, tags: ['y', 'x', 'y'] }]), text);
  });

  it('keeps every byte of the lines of untouched records, and sorts them', () => {
    const text =
      '\ufeff{ "id": "b", "input": 1.0, "comment": "mine" }\r\n\r\n{"input":2,"id":"a","tags":["y","x"]}\r\n';
    const file = readPulled(text, 'x');
    const records = [
      { id: 'b', input: raw('1.0') },
      { id: 'a', input: raw('2'), tags: ['x', 'y'] },
      { id: 'c', input: raw('3') },
    ];
    assert.equal(
      rewritePulled(file, records),
      '\ufeff{"input":2,"id":"a","tags":["y","x"]}\r\n{ "id": "b", "input": 1.0, "comment": "mine" }\r\n{"id":"c","input":3}\r\n',
    );
  });

  it('gets ids into the records that have none, and nothing else', () => {
    let next = 0;
    const file = withIds(
      readPulled('{ "input":1}\n{"id":"a","input":2}\n{"input":3,"id": null }', 'x'),
      () => `new-${++next}`,
    );
    assert.equal(file.text, '{"id":"new-1", "input":1}\n{"id":"a","input":2}\n{"input":3,"id": "new-2" }');
    assert.deepEqual(
      file.records.map(({ id }) => id),
      ['new-1', 'a', 'new-2'],
    );
  });

  it('is read back with the same content, whatever the records hold', () => {
    fc.assert(
      fc.property(storedRecords, (records) => {
        const again = new Map(read(writePulled(records)).map((record) => [record.id, record]));
        assert.equal(again.size, records.length);
        for (const record of records) assert.ok(sameContent(record, again.get(record.id) ?? {}), record.id);
        assert.equal(hashRecords([...again.values()]), hashRecords(records));
      }),
    );
  });
});

describe('the hash of records', () => {
  const one: IdentifiedRecord = { id: 'a', input: raw('{"a":1}'), expected_output: raw('"x"'), tags: ['k:v'] };

  it('is the same for the same content, as the service’s answers spell it', () => {
    for (const [a, b] of [
      [one, { ...one, input: raw('{ "a" : 1 }') }],
      [one, { ...one, metadata: raw('{}') }],
      [one, { ...one, tags: ['k:v', 'k:v'] }],
      [
        { id: 'a', input: raw('1'), expected_output: raw('""') },
        { id: 'a', input: raw('1'), tags: [] },
      ],
    ] as const) {
      assert.equal(hashRecords([a]), hashRecords([b]));
    }
  });

  it('differs where anything differs', () => {
    const all = [
      [one],
      [],
      [{ ...one, id: 'b' }],
      [{ ...one, input: raw('{"a":1.0}') }],
      [{ ...one, expected_output: undefined, metadata: raw('{"x":1}') }],
      [{ ...one, expected_output: undefined, metadata: undefined }],
      [{ ...one, tags: ['k:w'] }],
      [one, { ...one, id: 'b' }],
    ].map(hashRecords);
    assert.equal(new Set(all).size, all.length);
  });
});
