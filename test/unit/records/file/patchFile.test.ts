import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RawJson } from '../../../../src/json/rawJson';
import { patchFile, type AddedRecord, type ChangedRecord } from '../../../../src/records/file/patchFile';
import { givenId, newPlaceholderId } from '../../../../src/records/file/placeholderIds';
import { readRecordsFile, recordAt, type RecordsFile } from '../../../../src/records/file/recordsFile';
import type { RecordContent, RecordsFormat } from '../../../../src/records/model';
import type { LoadedRecord } from '../../../../src/records/recordsModel';
import { sameContent } from '../../../../src/records/sameValue';

const raw = (value: unknown) => JSON.stringify(value) as RawJson;

async function read(text: string | Buffer, format: RecordsFormat): Promise<RecordsFile> {
  const { file, fault } = await readRecordsFile(Buffer.from(text), format);
  assert.equal(fault, undefined);
  return file;
}

const recordsOf = (file: RecordsFile) => file.ids.map((_, i) => recordAt(file, i));

function change(file: RecordsFile, index: number, fields: RecordContent): ChangedRecord {
  const before = recordAt(file, index);
  return { before, now: { ...before, ...fields } as LoadedRecord };
}

const remove = (file: RecordsFile, index: number): ChangedRecord => ({ before: recordAt(file, index), now: undefined });

function added(behind: string | undefined, { id = newPlaceholderId(), ...content }: RecordContent): AddedRecord {
  return { record: { id, ...content }, behind };
}

/** The text after a change of the file. */
async function after(
  text: string,
  format: RecordsFormat,
  changesOf: (file: RecordsFile) => { changed?: ChangedRecord[]; added?: AddedRecord[] },
): Promise<string> {
  const file = await read(text, format);
  const { changed = [], added: more = [] } = changesOf(file);
  const patched = patchFile(file, { changed, added: more });
  const again = await read(patched.bytes, format);
  assert.deepEqual([...patched.starts], [...again.starts], 'it knows where its records begin');
  assert.deepEqual([...patched.ends], [...again.ends], 'it knows where its records end');
  assert.deepEqual(patched.body, again.body);
  assert.deepEqual(patched.ids.map(givenId), again.ids.map(givenId));
  return patched.bytes.toString('utf8');
}

describe('a file of records that was edited', () => {
  it('keeps every other byte of a JSON array', async () => {
    const text =
      '\ufeff[ {"input":  1.0, "x": [1,\n 2]},\r\n\t{\n    "id": "b",\n    "input": "two",\n    "metadata": {\n      "n": 1\n    }\n  } ,{"input":3}\n]  \n';
    assert.equal(await after(text, 'json', () => ({})), text);
    assert.equal(
      await after(text, 'json', (file) => ({
        changed: [change(file, 1, { input: raw('zwei'), metadata: '{"n":12345678901234567890}' as RawJson })],
      })),
      text.replace('"two"', '"zwei"').replace('{\n      "n": 1\n    }', '{\n      "n": 12345678901234567890\n    }'),
    );
  });

  it('takes members out and puts them in as the others stand', async () => {
    const text = '[\n  {\n    "id": "a",\n    "input": 1,\n    "expected_output": 2\n  }\n]\n';
    const changed = await after(text, 'json', (file) => ({
      changed: [change(file, 0, { expected_output: undefined, tags: ['k:v'] })],
    }));
    assert.equal(changed, '[\n  {\n    "id": "a",\n    "input": 1,\n    "tags": [\n      "k:v"\n    ]\n  }\n]\n');
    const spaced = '{"input": 1, "metadata": {"a": 1}}\n';
    assert.equal(
      await after(spaced, 'jsonl', (file) => ({ changed: [change(file, 0, { id: 'x', metadata: undefined })] })),
      '{"id": "x", "input": 1}\n',
    );
    assert.equal(
      await after('{"input":1}', 'jsonl', (file) => ({
        changed: [change(file, 0, { metadata: '{\n"a":1}' as RawJson })],
      })),
      '{"input":1,"metadata":{"a":1}}',
      'a line stays a line',
    );
  });

  it('adds and deletes records between the others, the first and the last', async () => {
    const text = '[\n  {"id":"a","input":1},\n  {"id":"b","input":2},\n  {"id":"c","input":3}\n]\n';
    const one = (line: string) => `  ${line}`;
    const expected = (...lines: string[]) => `[\n${lines.map(one).join(',\n')}\n]\n`;
    const [a, b, c] = ['{"id":"a","input":1}', '{"id":"b","input":2}', '{"id":"c","input":3}'] as const;
    const more = '{"input":"new"}';
    const fresh = { input: raw('new') };
    assert.equal(await after(text, 'json', (file) => ({ changed: [remove(file, 0)] })), expected(b, c));
    assert.equal(await after(text, 'json', (file) => ({ changed: [remove(file, 1)] })), expected(a, c));
    assert.equal(await after(text, 'json', (file) => ({ changed: [remove(file, 2)] })), expected(a, b));
    assert.equal(
      await after(text, 'json', (file) => ({ changed: [remove(file, 0), remove(file, 1), remove(file, 2)] })),
      '[]\n',
    );
    assert.equal(await after(text, 'json', () => ({ added: [added(undefined, fresh)] })), expected(more, a, b, c));
    assert.equal(
      await after(text, 'json', (file) => ({
        changed: [remove(file, 1)],
        added: [added('b', fresh), added('c', fresh)],
      })),
      expected(a, more, c, more),
    );
    assert.equal(await after('[]', 'json', () => ({ added: [added(undefined, fresh)] })), `[\n  ${more}\n]`);
    assert.equal(await after('', 'jsonl', () => ({ added: [added(undefined, fresh)] })), `${more}\n`);
  });

  it('keeps the line ends of JSON lines, and whether the last line has one', async () => {
    const fresh = { id: 'n', input: raw(1) };
    const text = '{"id":"a","input":1}\r\n\r\n {"id":"b","input":2} ';
    assert.equal(
      await after(text, 'jsonl', () => ({ added: [added('b', fresh)] })),
      '{"id":"a","input":1}\r\n\r\n {"id":"b","input":2}\r\n{"id":"n","input":1} ',
    );
    assert.equal(
      await after('{"id":"a","input":1}\n{"id":"b","input":2}\n', 'jsonl', (file) => ({ changed: [remove(file, 1)] })),
      '{"id":"a","input":1}\n',
    );
  });

  it('keeps the dialect of a CSV file: delimiter, quotes, line ends, byte order mark', async () => {
    const text = '\ufeff"id";input;expected_output;note\r\n"a";"1, 2";"x";"p;q"\r\nb;two;;\r\n';
    assert.equal(
      await after(text, 'csv', (file) => ({
        changed: [change(file, 0, { expected_output: raw('y') }), change(file, 1, { input: raw('a;b') })],
        added: [added('b', { id: 'c', input: raw('3rd') })],
      })),
      '\ufeff"id";input;expected_output;note\r\n"a";"1, 2";"y";"p;q"\r\nb;"a;b";;\r\nc;3rd;;\r\n',
    );
  });

  it('gives a CSV file another column where a record needs one', async () => {
    assert.equal(
      await after('id,input\na,1\nb,2', 'csv', (file) => ({ changed: [change(file, 1, { tags: ['k:v'] })] })),
      'id,input,tags\na,1,\nb,2,"[""k:v""]"',
    );
    assert.equal(
      await after('input', 'csv', () => ({ added: [added(undefined, { id: 'x', input: raw(1) })] })),
      'input,id\n1,x\n',
    );
  });

  it('tells records apart that have no id, or each other’s, and never writes what tells them apart', async () => {
    const text = '{"input":1}\n{"input":1}\n{"id":"a","input":1}\n{"id":"a","input":2}\n{"id":7,"input":3}\n';
    const file = await read(text, 'jsonl');
    assert.equal(new Set(file.ids).size, 5);
    assert.deepEqual(file.ids.map(givenId), [undefined, undefined, 'a', 'a', '7']);
    assert.deepEqual((await read(text, 'jsonl')).ids, file.ids, 'the same in the next session');
    assert.equal(
      await after(text, 'jsonl', (it) => ({
        changed: [change(it, 1, { input: raw(9) }), change(it, 3, { input: raw(8) }), change(it, 4, { input: raw(7) })],
      })),
      '{"input":1}\n{"input":9}\n{"id":"a","input":1}\n{"id":"a","input":8}\n{"id":7,"input":7}\n',
    );
  });

  it('holds what was meant after any changes, and nothing else differs', async () => {
    const value = fc.constantFrom(
      '1.0',
      '"a,b;\\n\\"c\\""',
      '{"a": [1,\n2]}',
      '"\\u0041"',
      '12345678901234567890',
      '"true"',
    );
    const record = fc.record(
      { id: fc.constantFrom('a', 'b', '7', 'ü'), input: value, expected_output: value, extra: value },
      { requiredKeys: ['input'] },
    );
    const layouts: Record<RecordsFormat, (records: Record<string, string>[], eol: string) => string> = {
      json: (records, eol) => {
        const member = ([name, text]: [string, string]) => `    "${name}": ${name === 'id' ? `"${text}"` : text}`;
        const objects = records.map((one) => `  {${eol}${Object.entries(one).map(member).join(`,${eol}`)}${eol}  }`);
        return `[${eol}${objects.join(`,${eol}`)}${eol}]${eol}`;
      },
      jsonl: (records, eol) =>
        records
          .map(
            (one) =>
              `{${Object.entries(one)
                .map(([name, text]) => `"${name}":${name === 'id' ? `"${text}"` : text.replaceAll('\n', '')}`)
                .join(',')}}`,
          )
          .join(eol),
      csv: (records, eol) =>
        [
          'input;id;extra;expected_output',
          ...records.map((one) =>
            ['input', 'id', 'extra', 'expected_output']
              .map((name) => `"${(one[name] ?? '').replaceAll('"', '""')}"`)
              .join(';'),
          ),
        ].join(eol) + eol,
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<RecordsFormat>('json', 'jsonl', 'csv'),
        fc.constantFrom('\n', '\r\n'),
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.array(fc.record({ what: fc.constantFrom('change', 'remove', 'add'), at: fc.nat(5), to: value }), {
          maxLength: 5,
        }),
        async (format, eol, records, steps) => {
          const text = layouts[format](records, eol);
          const file = await read(text, format);
          const changed = new Map<string, ChangedRecord>();
          const more: AddedRecord[] = [];
          for (const { what, at, to } of steps) {
            const index = at % file.ids.length;
            const id = file.ids[index] ?? '';
            if (what === 'change') changed.set(id, change(file, index, { input: to as RawJson, tags: ['t:1'] }));
            else if (what === 'remove') changed.set(id, remove(file, index));
            else more.push(added(id, { input: to as RawJson }));
          }
          const meant = recordsOf(file).flatMap((before) => {
            const step = changed.get(before.id);
            const now = step ? step.now : before;
            return [
              ...(now ? [now] : []),
              ...more.filter(({ behind }) => behind === before.id).map((one) => one.record),
            ];
          });
          const patched = patchFile(file, { changed: [...changed.values()], added: more });
          const got = recordsOf(await read(patched.bytes, format));
          assert.equal(got.length, meant.length, patched.bytes.toString());
          got.forEach((one, i) => {
            const want = meant[i];
            assert.ok(
              want && sameContent(one, want),
              `${patched.bytes.toString()}\n${JSON.stringify(one)}\n${JSON.stringify(want)}`,
            );
            assert.equal(givenId(one.id), givenId(want.id));
            assert.deepEqual(one.unknownFields, want.unknownFields);
          });
        },
      ),
      { numRuns: 400 },
    );
  });
});
