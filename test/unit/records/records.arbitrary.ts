import * as fc from 'fast-check';
import type { RawJson } from '../../../src/json/rawJson';
import type { IdentifiedRecord } from '../../../src/records/plan';
import type { RecordContent } from '../../../src/records/model';

/** Strings that have broken other tools: line ends, quotes, things that look like JSON or CSV, foreign scripts. */
export const naughtyStrings = [
  '',
  ' ',
  '  x ',
  'true',
  ' true',
  'null',
  '007',
  '-1',
  '1e400',
  '12345678901234567890',
  'NaN',
  '""',
  '"',
  '"a"',
  "'",
  ',',
  'a,b',
  'a\nb',
  'a\r\nb',
  'a\rb',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u2028\u2029',
  '\ufeff',
  '\ud800',
  'x\udc00',
  '{}',
  '[]',
  '{"a":1}',
  '[1,',
  '=1+1',
  '@SUM(A1)',
  '田中さんにあげて下さい',
  'الكل في المجمو عة',
  '👩‍👩‍👧 🇩🇪',
  '<script>alert(1)</script>',
  "'; DROP TABLE users --",
  '\\',
  '\\u0041',
  'undefined',
  '__proto__',
];

const text = fc.oneof(fc.constantFrom(...naughtyStrings), fc.string({ unit: 'binary' }), fc.string());

/** JSON text that JSON.stringify wouldn't write: other escapes, numbers, spaces, order and duplicates of keys. */
const oddJson = fc.constantFrom(
  '12345678901234567890',
  '1.0',
  '1e400',
  '-0',
  '1E+2',
  '"\\u0041"',
  '"\\/"',
  '"\\ud800"',
  '{"b":1,"a":2,"2":3,"1":4}',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  '{ "a" : [ 1 , 2 ] }',
  '[ ]',
  '[{}, {"a": []}]',
  '"a\\nb"',
);

/** Any JSON value but null, as text. */
export const rawValue: fc.Arbitrary<RawJson> = fc.oneof(
  oddJson.map((json) => json as RawJson),
  text.map((value) => JSON.stringify(value) as RawJson),
  fc
    .tuple(fc.jsonValue(), fc.constantFrom(0, 1, 2))
    .map(([value, space]) => JSON.stringify(value, undefined, space) as RawJson)
    .filter((raw) => raw !== 'null'),
);

export const rawObject: fc.Arbitrary<RawJson> = fc.oneof(
  fc.constantFrom('{}', '{"b":1,"a":2,"2":3,"1":4}', '{"a":1.0,"a":2}').map((json) => json as RawJson),
  fc
    .dictionary(fc.oneof(fc.constantFrom('a', 'b', 'c'), text), fc.jsonValue(), { maxKeys: 4 })
    .map((value) => JSON.stringify(value) as RawJson),
);

export const tag = fc.oneof(fc.constantFrom('a:1', 'b:2', 'c:3', 'd', 'x,y'), text);

export const content: fc.Arbitrary<RecordContent> = fc
  .record(
    {
      input: rawValue,
      expected_output: rawValue,
      metadata: rawObject,
      tags: fc.uniqueArray(tag, { maxLength: 4 }),
    },
    { requiredKeys: ['input'] },
  )
  .map((record) => record);

const unknownFields = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom('score', 'owner'), text), rawValue), { minLength: 1, maxLength: 3 })
  .map(
    (entries) =>
      new Map(entries.filter(([name]) => !['id', 'input', 'expected_output', 'metadata', 'tags'].includes(name))),
  )
  .filter((fields) => fields.size > 0);

/** Records with distinct ids, some without, some with fields that nobody knows. */
export const documentRecords: fc.Arbitrary<readonly RecordContent[]> = fc
  .array(fc.tuple(content, fc.option(unknownFields), fc.boolean()), { maxLength: 8 })
  .map((entries) =>
    entries.map(([record, unknown, hasId], i) => ({
      ...(hasId ? { id: `r-${i}` } : {}),
      ...record,
      ...(unknown === null ? {} : { unknownFields: unknown }),
    })),
  );

/** Records as the service gives them: distinct ids, tags known. */
export const storedRecords: fc.Arbitrary<readonly IdentifiedRecord[]> = fc
  .array(content, { maxLength: 8 })
  .map((records) => records.map((record, i) => ({ ...record, id: `r-${i}`, tags: record.tags ?? [] })));
