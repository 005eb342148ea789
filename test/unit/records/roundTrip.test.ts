import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RawJson } from '../../../src/json/rawJson';
import type { RecordContent, RecordsFormat } from '../../../src/records/model';
import { readDocument } from '../../../src/records/readDocument';
import { sameValue } from '../../../src/records/sameValue';
import { writeDocument } from '../../../src/records/writeDocument';
import { documentRecords, naughtyStrings } from './records.arbitrary';

const formats: readonly RecordsFormat[] = ['json', 'jsonl', 'csv'];

function read(text: string, format: RecordsFormat): readonly RecordContent[] {
  const { records, problems } = readDocument(text, format);
  assert.deepEqual(problems, []);
  return records;
}

/** The white space between tokens is the document's, everything else must be the same text. */
function assertSameRecords(actual: readonly RecordContent[], expected: readonly RecordContent[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((record, i) => {
    const wanted = expected[i];
    assert.ok(wanted);
    assert.equal(record.id, wanted.id);
    assert.deepEqual(record.tags, wanted.tags);
    for (const field of ['input', 'expected_output', 'metadata'] as const) {
      assert.ok(sameValue(record[field], wanted[field]), `${field}: ${record[field]} is not ${wanted[field]}`);
    }
    assert.deepEqual(
      [...(record.unknownFields?.keys() ?? [])].sort(),
      [...(wanted.unknownFields?.keys() ?? [])].sort(),
    );
    for (const [name, value] of wanted.unknownFields ?? [])
      assert.ok(sameValue(record.unknownFields?.get(name), value));
  });
}

describe('a document that is written and read again', () => {
  for (const format of formats) {
    it(`gives the same values to the byte in ${format}`, () => {
      fc.assert(
        fc.property(documentRecords, (records) => {
          const text = writeDocument(records, format);
          assertSameRecords(read(text, format), records);
        }),
        { numRuns: 500 },
      );
    });

    it(`is written the same way again in ${format}`, () => {
      fc.assert(
        fc.property(documentRecords, (records) => {
          const text = writeDocument(records, format);
          assert.equal(writeDocument(read(text, format), format), text);
        }),
      );
    });

    it(`survives an editor that saves with \\r\\n in ${format}`, () => {
      fc.assert(
        fc.property(documentRecords, (records) => {
          const text = writeDocument(records, format).replaceAll('\n', '\r\n');
          assertSameRecords(read(text, format), records);
        }),
        { numRuns: 300 },
      );
    });

    it(`keeps every naughty string as input, output, tag and id-less record in ${format}`, () => {
      const records = naughtyStrings.map((text) => ({
        input: JSON.stringify(text) as RawJson,
        expected_output: JSON.stringify({ [text]: text }) as RawJson,
        tags: [text],
      }));
      assertSameRecords(read(writeDocument(records, format), format), records);
    });
  }

  it('keeps big integers, decimals, escapes, the order of keys and unknown fields from JSON to CSV to JSON', () => {
    const json = writeDocument(
      [
        {
          id: 'r',
          input: '12345678901234567890' as RawJson,
          expected_output: '"\\u0041"' as RawJson,
          metadata: '{"b":1.0,"a":1e400,"2":"\\u00e9","1":[1.0]}' as RawJson,
          tags: [],
          unknownFields: new Map([
            ['score', '1.0' as RawJson],
            ['note', 'null' as RawJson],
            ['text', '"007"' as RawJson],
          ]),
        },
      ],
      'json',
    );
    const csv = writeDocument(read(json, 'json'), 'csv');
    assert.equal(writeDocument(read(csv, 'csv'), 'json'), json);
  });
});
