import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorAhead, readRecordsPage, readWrittenRecords } from '../../../src/api/recordAnswers';
import { batchBody, updateBody } from '../../../src/api/recordBodies';
import { parseRawJson, rawString } from '../../../src/json/rawJson';
import { LlmObsError } from '../../../src/api/errors';

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
      assert.deepEqual({ ...items[0] }, tags === undefined ? expected : { ...expected, tags });
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
    assert.deepEqual(Object.keys(record).sort(), ['id', 'unknownFields']);
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

describe('the cursor at the end of an answer', () => {
  const long = `"${'x'.repeat(3_000)}"`;
  for (const [what, text, cursor] of [
    ['behind the records', `{"data":[{"id":"a","input":${long}}],"meta":{"after":"next"}}`, 'next'],
    ['with white space', `{"data":[],\n "meta" : { "after" : "next" }\n}\n`, 'next'],
    ['with more members', '{"data":[],"meta":{"page":{"size":[1,{}]},"after":"next"}}', 'next'],
  ] as const) {
    it(`is found ahead ${what}`, () => assert.equal(cursorAhead(answer(text)), cursor));
  }
  for (const [what, text] of [
    ['at the end of the list', '{"data":[],"meta":{"after":""}}'],
    ['without any', '{"data":[]}'],
    ['in the record that comes last', '{"data":[{"id":"a","meta":{"after":"x"}}]}'],
    ['in a text', `{"data":[{"id":"a","input":${JSON.stringify('"meta":{"after":"x"}}')}}]}`],
    ['before the records', `{"meta":{"after":"next"},"data":[{"id":"a","input":${long}}]}`],
    ['in what is cut off', '{"data":[],"meta":{"after":"nex'],
    ['where it is of another kind', '{"data":[],"meta":{"after":{}}}'],
    ['in nothing', ''],
  ] as const) {
    it(`isn't told ahead ${what}`, () => assert.equal(cursorAhead(answer(text)), undefined));
  }
});
