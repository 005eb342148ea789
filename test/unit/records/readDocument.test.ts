import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compactRawJson } from '../../../src/json/format';
import type { RawJson } from '../../../src/json/rawJson';
import type { ParsedDocument, RecordsFormat } from '../../../src/records/model';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { readDocument } from '../../../src/records/readDocument';
import type { ReadOptions } from '../../../src/records/readDocument';
import { writeDocument } from '../../../src/records/writeDocument';
import { documentRecords, naughtyStrings, storedRecords } from './records.arbitrary';

/** The problems as `message @ the text that is marked`. */
function problemsOf(text: string, format: RecordsFormat, options: ReadOptions = {}): string[] {
  return readDocument(text, format, options).problems.map(
    ({ message, start, end }) => `${message} @ ${text.slice(start, end)}`,
  );
}

describe('reading a JSON document', () => {
  it('tells where each record and field stands', () => {
    const text = '[{"id": "a", "input": {"q": 1}}]';
    const [record] = readDocument(text, 'json').records;
    assert.ok(record);
    const at = ({ start, end } = { start: 0, end: 0 }) => text.slice(start, end);
    assert.deepEqual(
      [at(record.range), at(record.fieldRanges.id), at(record.fieldRanges.input)],
      ['{"id": "a", "input": {"q": 1}}', '"a"', '{"q": 1}'],
    );
  });

  it('accepts a byte order mark, \\r\\n, white space around and escapes in names', () => {
    const { records, problems } = readDocument('\ufeff\r\n [\r\n{"inpu\\u0074": 1}\r\n]\r\n', 'json');
    assert.deepEqual([records[0]?.input, problems], ['1', []]);
  });

  describe('with members that the API has no field for', () => {
    const stored = [{ id: 'a', input: '1' as RawJson, unknownFields: new Map([['origin', '"web"' as RawJson]]) }];
    const read = (text: string, format: RecordsFormat = 'json') =>
      readDocument(text, format, { stored }).problems.map(
        ({ severity, message, start, end }) => `${severity} ${message} @ ${text.slice(start, end)}`,
      );

    it('refuses what reads like a field that the record lacks, whose value a save would clear', () => {
      assert.deepEqual(read('[{"id":"a","input":1,"origin":"web","expected_ouput":"Roma"}]'), [
        'error Record 1 ("a") has "expected_ouput", which is no field: rename it to "expected_output", or remove it. @ "expected_ouput"',
      ]);
      for (const [name, meant] of Object.entries({
        Metadata: 'metadata',
        tag: 'tags',
        'Expected Output': 'expected_output',
      })) {
        assert.match(read(`[{"input":1,"${name}":{}}]`).join(), new RegExp(`^error .* rename it to "${meant}"`), name);
      }
      assert.match(read('{"id":"a","Input":1}', 'jsonl').join(), /^error .*rename it to "input"/m);
    });

    it('warns of any other that is new or changed, and not of those that came with the record', () => {
      assert.deepEqual(read('[{"id":"a","input":1,"origin":"web"}]'), []);
      assert.deepEqual(read('[{"id":"a","input":2,"origin":"mail"},\n{"input":1,"tags":[],"tag":1}]'), [
        'warning Record 1 ("a"): "origin" can\'t be written through the API and will not be saved. @ "origin"',
        'warning Record 2: "tag" can\'t be written through the API and will not be saved. @ "tag"',
      ]);
    });

    it('says so once for a column, at the header', () => {
      const header = 'id,input,expected_output,metadata,tags,note';
      assert.deepEqual(read(`${header}\na,1,,,,x\nb,1,,,,y\n`, 'csv'), [
        `warning Record 1 ("a"): "note" can't be written through the API and will not be saved. @ ${header}`,
      ]);
    });
  });

  it('takes null for absent', () => {
    const text = '[{"id":null,"input":0,"expected_output":null,"metadata":null,"tags":null}]';
    const { records, problems } = readDocument(text, 'json');
    const { range: _, fieldRanges: __, ...content } = records[0] ?? { range: undefined, fieldRanges: undefined };
    assert.deepEqual([content, problems], [{ input: '0' }, []]);
  });

  for (const [what, text, problem] of [
    ['an empty text', '', 'The document is empty: a dataset without records is []. @ '],
    ['no array', '{"input":1}', 'The document must be an array of records: put them between [ and ]. @ {"input":1}'],
    [
      'a missing comma',
      '[{"input":1} {"input":2}]',
      'No valid JSON at line 1, column 14: a comma or "]" is missing after record 1. @ {',
    ],
    [
      'a trailing comma',
      '[\n{"input":1},\n]',
      'No valid JSON at line 3, column 1: no comma may stand after the last record. @ ]',
    ],
    ['text behind the array', '[] x', 'No valid JSON at line 1, column 4: nothing may follow the closing bracket. @ x'],
    [
      'a bad escape',
      '[{"input":"\\\\ \\x"}]',
      'No valid JSON at line 1, column 15: a backslash begins no known escape. @ \\',
    ],
    [
      'a line end in a string',
      '[{"input":["a","b\n"]}]',
      'No valid JSON at line 1, column 18: a line end or tab stands inside a string. @ \n',
    ],
    [
      'a tab in a name',
      '[{"in\tput":1}]',
      'No valid JSON at line 1, column 6: a line end or tab stands inside a string. @ \t',
    ],
    [
      'a control character in a string',
      '[{"input":"a\u0000b"}]',
      'No valid JSON at line 1, column 13: a control character stands inside a string: write it as an escape, or remove it. @ \u0000',
    ],
    ['a record that is no object', '[1]', 'Record 1 must be an object: {"input": …}. @ 1'],
    [
      'a record without input',
      '[{"id":"a"}]',
      'Record 1 ("a") has no input: give it an "input", or remove the record. @ {',
    ],
    [
      'null as input',
      '[{"input":null}]',
      'Record 1 has null as input, which cannot be stored: give it an "input", or remove the record. @ null',
    ],
    ['an id that is no string', '[{"id":7,"input":1}]', 'The id of record 1 is no string: put quotes around it. @ 7'],
    [
      'bad signs in an id',
      '[{"id":"a b","input":1}]',
      'The id "a b" of record 1 has other characters than letters, digits, "_", "-" and ".". @ "a b"',
    ],
    [
      'an empty id',
      '[{"id":"","input":1}]',
      'The id "" of record 1 is empty: leave the id out and a new one is made. @ ""',
    ],
    [
      'metadata that is no object',
      '[{"input":1,"metadata":[]}]',
      'The metadata of record 1 is no object: write it as {"name": value}. @ []',
    ],
    [
      'tags that are no strings',
      '[{"input":1,"tags":["a",1]}]',
      'The tags of record 1 are no array of strings: write them as ["name:value"]. @ ["a",1]',
    ],
    [
      'a member twice',
      '[{"input":1,"input":2}]',
      'Record 1 has the member "input" twice: remove one of them. @ "input"',
    ],
  ] as const) {
    it(`shows ${what} at its place`, () => assert.deepEqual(problemsOf(text, 'json'), [problem]));
  }

  it('says that the text ends too early, at its end', () => {
    const [problem] = problemsOf('[{"input": [1, ', 'json');
    assert.match(problem ?? '', /^No valid JSON at line 1, column 16: /);
  });

  it('refuses an id of more than 128 characters, but takes the ids that the dataset has', () => {
    const text = JSON.stringify([
      { id: 'x'.repeat(129), input: 1 },
      { id: 'a/b', input: 1 },
    ]);
    assert.equal(problemsOf(text, 'json').length, 2);
    assert.deepEqual(problemsOf(text, 'json', { knownIds: new Set(['x'.repeat(129), 'a/b']) }), []);
  });

  it('names both records with one id', () => {
    const problems = problemsOf('[{"id":"a","input":1},{"id":"b","input":1},{"id":"a","input":2}]', 'json');
    const way = 'give one of them another id, or leave its id out to add it as a new record. @ "a"';
    assert.deepEqual(problems, [
      `Record 3 ("a") has the same id as record 1: ${way}`,
      `Record 1 ("a") has the same id as record 3: ${way}`,
    ]);
  });

  it('tells all problems of all records', () => {
    assert.equal(problemsOf('[{"id":1,"tags":{},"metadata":1},{},7]', 'json').length, 6);
  });

  it('accepts what JSON.parse accepts and nothing else', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"input"',
      '"a"',
      '1',
      '-',
      '.0',
      'e5',
      'null',
      'tru',
      'true',
      ' ',
      '\n',
      '\\',
      '\\u00e',
      '\t',
      '0',
    );
    const text = fc.array(pieces, { maxLength: 12 }).map((list) => `[{"input":${list.join('')}}]`);
    fc.assert(
      fc.property(text, (json) => {
        const valid = isJson(json);
        const syntaxProblems = problemsOf(json, 'json').filter((message) => message.startsWith('No valid JSON'));
        assert.equal(syntaxProblems.length === 0, valid, json);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the text and the format', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom(...naughtyStrings),
      fc.array(fc.constantFrom(...naughtyStrings, '[', '{"input":', ',', '\n')).map((l) => l.join('')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('json', 'jsonl', 'csv'), (text, format) => {
        for (const { start, end } of readDocument(text, format).problems) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Removes some characters at a place and puts others there. */
const change = fc.tuple(
  fc.nat(),
  fc.nat({ max: 8 }),
  fc.constantFrom('', ' ', '1', '"', ',', '{}', '\n', '{"input":1},', 'null'),
);

function changed(text: string, changes: readonly (readonly [at: number, removed: number, added: string])[]): string {
  for (const [at, removed, added] of changes) {
    const start = at % (text.length + 1);
    text = text.slice(0, start) + added + text.slice(start + removed);
  }
  return text;
}

describe('reading a document again after an edit', () => {
  it('gives what a full reading gives', () => {
    fc.assert(
      fc.property(
        documentRecords,
        fc.array(change, { maxLength: 3 }),
        fc.constantFrom('json', 'jsonl'),
        (records, changes, format) => {
          const before = writeDocument(records, format);
          const after = changed(before, changes);
          const previous = { text: before, document: readDocument(before, format) };
          assert.deepEqual(readDocument(after, format, { previous }), readDocument(after, format));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('reading a document that was written from a dataset', () => {
  it('gives what a full reading gives, white space in values aside', () => {
    fc.assert(
      fc.property(
        storedRecords,
        fc.array(change, { maxLength: 3 }),
        fc.constantFrom('json', 'jsonl'),
        (base, changes, format) => {
          const after = changed(writeDocument(base, format), changes);
          assert.deepEqual(compact(readDocument(after, format, { base })), compact(readDocument(after, format)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives the values of records that stand there untouched as the dataset has them', () => {
    const base: IdentifiedRecord[] = ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      input: '{"n":[1,2]}' as RawJson,
      tags: [],
    }));
    const text = writeDocument(base, 'json')
      .replace(/("id": "b",\s+"input": \{)/, '$1"m": 0, ')
      .replace(/\n/g, '\r\n');
    const { records } = readDocument(text, 'json', { base });
    assert.deepEqual(
      records.map(({ id, input }) => [id, input === '{"n":[1,2]}']),
      [
        ['a', true],
        ['b', false],
        ['c', true],
        ['d', true],
      ],
    );
  });

  it('tells what is wrong with a record that the dataset itself has so', () => {
    const base = [
      { id: 'a', metadata: '{}' as RawJson },
      { id: 'b', input: '1' as RawJson, metadata: '"x"' as RawJson },
    ];
    const text = writeDocument(base, 'json');
    assert.deepEqual(readDocument(text, 'json', { base }), readDocument(text, 'json'));
    assert.equal(readDocument(text, 'json', { base }).problems.length, 2);
  });
});

function compact({ records, problems }: ParsedDocument): unknown {
  const value = (raw: RawJson | undefined) => raw && compactRawJson(raw);
  return {
    problems,
    records: records.map((record) => ({
      ...record,
      input: value(record.input),
      expected_output: value(record.expected_output),
      metadata: value(record.metadata),
    })),
  };
}

describe('reading a JSONL document', () => {
  it('reads a record from each line, empty lines aside', () => {
    const { records, problems } = readDocument('{"input":1}\r\n\n  {"input":2}  \n', 'jsonl');
    assert.deepEqual([records.map(({ input }) => input), problems], [['1', '2'], []]);
  });

  it('tells the mistakes of each line', () => {
    const text = '{"input":1\n{"input":2}\n{"input":"x}\n{"input":3} {"input":4}\n[]\n';
    assert.deepEqual(
      problemsOf(text, 'jsonl').map((problem) => /line \d+|Record \d+/.exec(problem)?.[0]),
      ['line 1', 'line 3', 'line 4', 'Record 2'],
    );
  });

  it('does not take a record over two lines', () => {
    assert.match(problemsOf('{"input":\n1}\n', 'jsonl')[0] ?? '', /^No valid JSON at line 1/);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
