import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readText } from '../../../src/api/bodyText';
import { readWrittenRecords, recordsPageReader } from '../../../src/api/recordAnswers';
import { batchBody, updateBody } from '../../../src/api/recordBodies';
import { parseRawJson, rawString } from '../../../src/json/rawJson';
import { LlmObsError } from '../../../src/api/errors';
import type { DatasetRecord, Page } from '../../../src/api/resources';
import { presentFields, readRecordsPage } from '../../support/recordsPage';

const answer = (text: string) => ({ host: 'h', request: 'GET /r', purpose: 'list', status: 200, text });
const values =
  '"input":{"b":1,"a":1.0,"2":12345678901234567890,"1":1e400},"expected_output":"\\u0041","metadata":{ "x" : [ ] }';
const times = '"created_at":"2026-08-13T19:39:31.5Z","updated_at":"2026-08-14T19:39:31Z","dataset_id":"d"';
const expected = {
  id: 'r',
  input: '{"b":1,"a":1.0,"2":12345678901234567890,"1":1e400}',
  expected_output: '"\\u0041"',
  metadata: '{ "x" : [ ] }',
  created_at: '2026-08-13T19:39:31.5Z',
  updated_at: '2026-08-14T19:39:31Z',
};

describe('a list of records', () => {
  const shapes: [name: string, text: string, tags: string[] | undefined][] = [
    ['flat, as documented', `{"data":[{"id":"r",${values},${times}}]}`, undefined],
    ['flat with tags', `{"data":[{"id":"r",${values},${times},"tags":["a:b"]}]}`, ['a:b']],
    [
      'nested, as recorded',
      `{"data":[{"id":"r","type":"datasets","attributes":{"author":{"id":"x"},${values},${times}}}]}`,
      [],
    ],
    [
      'nested before its id',
      `{"data":[{"attributes":{${values},${times},"tags":["t"]},"type":"datasets","id":"r"}]}`,
      ['t'],
    ],
    ['in groups', `{"data":[{"records":[{"id":"r",${values},${times}}]}]}`, undefined],
    ['in one group', `{"data":{"records":[{"id":"r",${values},${times}}]}}`, undefined],
    ['at the top', `{"records":[{"id":"r",${values},${times}}]}`, undefined],
    ['with escaped keys', `{"d\\u0061ta":[{"\\u0069d":"r",${values},${times}}]}`, undefined],
    ['on many lines', `\n{\n "data" : [\n { "id" : "r" ,\n${values} , ${times} } ] , "meta" : { } }\n`, undefined],
    [
      'with null for what is absent',
      `{"data":[{"id":"r",${values},${times},"tags":null,"deleted_at":null}]}`,
      undefined,
    ],
    ['next to data that is null', `{"data":null,"records":[{"id":"r",${values},${times}}]}`, undefined],
  ];
  for (const [name, text, tags] of shapes)
    it(`is read to the byte: ${name}`, () => {
      const { items } = readRecordsPage(answer(text));
      assert.deepEqual(presentFields(items[0]), tags === undefined ? expected : { ...expected, tags });
      assert.equal(items.length, 1);
    });

  it('keeps several groups and records in their order', () => {
    const text = '{"data":[{"records":[{"id":"a"},{"id":"b"}]},{"records":[]},{"records":[{"id":"c"}]},{"id":"d"}]}';
    assert.deepEqual(
      readRecordsPage(answer(text)).items.map(({ id }) => id),
      ['a', 'b', 'c', 'd'],
    );
  });

  it('tells null as absent and keeps unknown fields, hostile names included', () => {
    const text =
      '{"data":[{"id":"r","expected_output":null,"metadata":null,"input":null,"__proto__":{"x":1},"new\\n":null,"ttl":1}]}';
    const [record] = readRecordsPage(answer(text)).items;
    assert.ok(record);
    assert.deepEqual(Object.keys(presentFields(record)).sort(), ['id', 'unknownFields']);
    assert.deepEqual(
      [...(record.unknownFields ?? [])],
      [
        ['__proto__', '{"x":1}'],
        ['new\n', 'null'],
      ],
    );
  });

  it('takes the last of duplicate fields, as JSON.parse does', () => {
    assert.equal(readRecordsPage(answer('{"data":[{"id":"a","input":1,"id":"b","input":2}]}')).items[0]?.input, '2');
  });

  it('of a write tells the highest version, also where it is spelled as a string, and no answer is no records', () => {
    const text = '{"data":[{"id":"a","attributes":{"version":0}},{"id":"b","attributes":{"version":"12"}}]}';
    assert.equal(readWrittenRecords(answer(text)).version, 12);
    assert.equal(readWrittenRecords(answer('{"data":[{"id":"a","attributes":{"version":0}}]}')).version, 0);
    assert.equal(readWrittenRecords(answer('{"data":[{"id":"a"}]}')).version, undefined);
    assert.deepEqual(readWrittenRecords(answer('')), { records: [], version: undefined });
  });

  it('gives every value back as it was sent, whatever it is', function () {
    this.timeout(10_000);
    const json = fc.json({ maxDepth: 3 }).map((text) => parseRawJson(text));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), json, json), { maxLength: 5 }),
        (records) => {
          const texts = records.map(
            ([id, input, metadata]) => `{"id":${rawString(id)},"input":${input},"metadata":${metadata}}`,
          );
          const { items } = readRecordsPage(answer(`{"data":[${texts.join(',')}],"meta":{"after":"c"}}`));
          assert.deepEqual(
            items.map((record) => [record.id, record.input, record.metadata]),
            records.map((record) => record.map((value) => (value === 'null' ? undefined : value))),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('that was cut off anywhere is noticed', () => {
    const text = `{"data":[{"id":"r","type":"datasets","attributes":{${values},${times},"tags":["a"]}}],"meta":{"after":"c"}}`;
    for (let end = 0; end < text.length; end++)
      assert.throws(
        () => readRecordsPage(answer(text.slice(0, end))),
        (error) => LlmObsError.is(error, 'unreadable answer'),
        text.slice(0, end),
      );
  });
});

describe('the body of a write', () => {
  it('carries values as they are spelled', () => {
    assert.equal(
      batchBody('d"1', {
        insert: [{ id: 'a', input: parseRawJson('1.0'), expected_output: parseRawJson('"\\u0041"'), tags: ['t"'] }],
        update: [{ id: 'b', metadata: parseRawJson('{"b":1,"a":12345678901234567890}'), tag_operations: { set: [] } }],
        delete: ['c'],
      }),
      '{"data":{"type":"datasets","id":"d\\"1","attributes":{' +
        '"insert_records":[{"id":"a","input":1.0,"expected_output":"\\u0041","tags":["t\\""]}],' +
        '"update_records":[{"id":"b","metadata":{"b":1,"a":12345678901234567890},"tag_operations":{"set":[]}}],' +
        '"delete_records":["c"],"create_new_version":true}}}',
    );
  });

  it('writes into the current version where that is asked for', () => {
    const body = batchBody('d', { insert: [], update: [], delete: [], create_new_version: false });
    assert.match(body, /"create_new_version":false/);
  });

  it('names in an update only what changes', () => {
    assert.equal(
      updateBody('records', [{ id: 'a', expected_output: parseRawJson('""') }]),
      '{"data":{"type":"records","attributes":{"records":[{"id":"a","expected_output":""}]}}}',
    );
  });
});

describe('a list of records that comes in pieces', () => {
  const records = [
    `{"id":"r\\u0041","type":"datasets","attributes":{${values},${times},"tags":["a"],"ttl":12}}`,
    `{"id":"s","type":"datasets","attributes":{${values.replace('1.0', '12.50e+1')},${times},"tags":["a"],"ttl":123}}`,
    `{ "id" : "ü€😀" , "input" : ["\\\\", "\\"", {"data":[{"id":"x"}]}, -0.1E-7, true, null] , "tags":["b"] }`,
    `{"records":[{"id":"g","input":"}],["},{"id":"h","new":{"a":[1,2]}}]}`,
  ];
  const text = `\ufeff{"meta":{"after":"ü","page":{"size":12}},"data":[${records.join(' , ')}] ,"more":-12.5e3}`;
  const bytes = Buffer.from(text);
  const { text: _, ...rest } = answer('');

  /** What comes of the bytes, cut at these places. */
  async function readCut(all: Buffer, cuts: readonly number[]) {
    const reader = recordsPageReader(rest);
    async function* chunks() {
      let from = 0;
      for (const cut of [...cuts, all.length]) yield await Promise.resolve(all.subarray(from, (from = cut)));
    }
    await readText(chunks(), (piece) => reader.push(piece));
    return reader.end();
  }
  const present = ({ items, after }: Page<DatasetRecord>) => ({ after, items: items.map(presentFields) });

  it('is read as if it came at once, wherever it is cut in two', async () => {
    const whole = present(readRecordsPage(answer(text.slice(1))));
    assert.deepEqual(
      whole.items.map(({ id }) => id),
      ['rA', 's', 'ü€😀', 'g', 'h'],
    );
    assert.equal(whole.after, 'ü');
    for (let cut = 0; cut <= bytes.length; cut++)
      assert.deepEqual(present(await readCut(bytes, [cut])), whole, `cut at ${cut}`);
  });

  it('is read as if it came at once, byte by byte', async () => {
    const whole = present(readRecordsPage(answer(text.slice(1))));
    assert.deepEqual(present(await readCut(bytes, [...bytes.keys()])), whole);
  });

  it('is read as if it came at once, whatever it is and however it is cut', async function () {
    this.timeout(20_000);
    const json = fc.json({ maxDepth: 3 }).map((value) => parseRawJson(value));
    const record = fc.record(
      {
        id: fc.string({ minLength: 1, unit: 'binary' }).map(rawString),
        input: json,
        expected_output: fc.string({ maxLength: 9_000, unit: 'grapheme' }).map(rawString),
        metadata: json,
        tags: fc.constantFrom('[]', '["a"]', '["a", "b"]').map((tags) => parseRawJson(tags)),
        created_at: fc.constantFrom('"2026-01-01T00:00:00Z"', '"2026-01-01T00:00:00.5Z"').map((t) => parseRawJson(t)),
        ttl: fc.constantFrom('1', '12', '123', 'null').map((ttl) => parseRawJson(ttl)),
        other: json,
      },
      { requiredKeys: ['id'] },
    );
    const textOfRecord = (fields: object) =>
      `{${Object.entries(fields)
        .map(([name, value]) => `"${name}":${String(value)}`)
        .join(',')}}`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 12 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
        async (list, places) => {
          const body = `{"data":[${list.map(textOfRecord).join(',')}],"meta":{"after":"c"}}`;
          const all = Buffer.from(body);
          const cuts = places.map((place) => Math.floor(place * all.length)).sort((a, b) => a - b);
          const page = present(await readCut(all, cuts));
          assert.deepEqual(page, present(readRecordsPage(answer(all.toString()))));
          // JSON.parse as the judge: the values are what it finds.
          const parsed = JSON.parse(all.toString()) as { data: { id: string; input?: unknown }[] };
          assert.deepEqual(
            page.items.map(({ id, input }) => [id, input === undefined ? null : (JSON.parse(input) as unknown)]),
            parsed.data.map(({ id, input }) => [id, input ?? null]),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps records that are longer than many pieces', async () => {
    const long = `"${'x\\"'.repeat(50_000)}"`;
    const all = Buffer.from(`{"data":[{"id":"a","input":${long}},{"id":"b","input":1},{"id":"c","input":${long}}]}`);
    const cuts = Array.from({ length: Math.floor(all.length / 1000) }, (_, i) => i * 1000);
    const { items } = await readCut(all, cuts);
    assert.deepEqual(
      items.map(({ id, input }) => [id, input]),
      [
        ['a', long],
        ['b', '1'],
        ['c', long],
      ],
    );
  });

  it('that was cut off or is broken is told with the same words, place and offset, however it came', () => {
    const broken = [
      text.slice(1, -20),
      text.slice(1, 200),
      text.slice(1).replace('"s","type"', '"s" "type"'),
      text.slice(1).replace('"id":"g"', '"id":7'),
      `${text.slice(1)} x`,
      '{"data":[{"id":"a"},]}',
      '{"data":[{"id":"a"}],}',
      '{"data":[7]}',
      '{"data":7}',
      '{"meta":{}}',
      '[1,2]',
      '<html><title>Sign in</title></html>',
      '   ',
    ];
    for (const body of broken) {
      const failureOf = (read: () => unknown) => {
        try {
          read();
        } catch (error) {
          assert.ok(LlmObsError.is(error, 'unreadable answer'), body);
          return { message: error.message, pointer: error.pointer };
        }
        return assert.fail(`read: ${body}`);
      };
      const whole = failureOf(() => readRecordsPage(answer(body)));
      for (let size = 1; size < 70; size += 4) {
        const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
          body.slice(i * size, (i + 1) * size),
        );
        assert.deepEqual(
          failureOf(() => readRecordsPage(answer(body), pieces)),
          whole,
        );
      }
    }
  });
});
