import assert from 'node:assert/strict';
import { detectReading } from '../../../../src/records/import/importFormat';
import { importOf, recordsOf, verdictOf } from './importing';

const pathOf = (text: string, name = 'qa.json') => {
  const { format, path, paths } = detectReading(Buffer.from(text), true, name);
  return { format, path, paths };
};

describe('records that stand inside a JSON document', () => {
  const answer = {
    meta: { count: 2, links: ['a'] },
    data: { items: [{ prompt: 'a, "b"', n: 1 }, { prompt: 'c' }], more: [{ x: 1 }] },
    end: { data: {} },
  };

  it('are found, however the document is laid out, and every array of objects is offered', () => {
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, undefined, 2), `${JSON.stringify(answer)}\n`]) {
      assert.deepEqual(pathOf(text), {
        format: 'json',
        path: ['data', 'items'],
        paths: [
          ['data', 'items'],
          ['data', 'more'],
        ],
      });
    }
  });

  it('are read wherever the pieces of the file are cut, at their lines', async () => {
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, undefined, 2)]) {
      for (const pieces of [1, 3, 7, 65_536]) {
        const records = await recordsOf('qa.json', text, { pieces });
        assert.deepEqual(
          records.map(({ input }) => input),
          ['"a, \\"b\\""', '"c"'],
        );
      }
    }
    const { problems } = await importOf('qa.json', '{"data": [\n{"input": 1},\n{"input": null}]}', { pieces: 2 });
    assert.match(problems[0]?.message ?? '', /^qa\.json, row 2 \(line 3\), column “input”: there is no input/);
  });

  it('are left where they are in a record by itself, and in lines', () => {
    assert.deepEqual(pathOf('{"input": {"messages": [{"role": "user"}]},\n"id": "a"}').path, []);
    assert.equal(pathOf('{"messages": [{"role": "user"}]}\n{"messages": [{"role": "user"}]}\n').format, 'jsonl');
    assert.equal(pathOf('{"messages": [{"role": "user"}]}\n{"messages": [{"role": "user"}]}\n').paths, undefined);
    assert.deepEqual(pathOf('{"messages": [{"role": "user"}]}\n').path, []);
    assert.deepEqual(pathOf('{"rows": [{"input": "a"}]}\n', 'one.jsonl').format, 'jsonl');
  });

  it('are asked for elsewhere: the document itself can be read as one record', async () => {
    const [record] = await recordsOf('qa.json', '{"rows":[{"q":1}],"b":2}', {
      reading: { path: [] },
      mapping: ({ gathered }) => ({ columns: [{ field: 'input' }, { field: undefined }], gathered }),
    });
    assert.equal(record?.input, '[{"q":1}]');
  });

  it('are missing where a part was cut off, or the array is not there: the place is told', async () => {
    assert.equal(
      await verdictOf('qa.json', '{"data": [{"input": 1},'),
      'refused: qa.json, line 1, column 24: no valid JSON: the closing bracket "]" is missing. Correct it there, or choose another format.',
    );
    assert.equal(
      await verdictOf('qa.json', '{"data": [{"input": 1}]}', { reading: { path: ['rows'] } }),
      'refused: qa.json, line 1, column 24: no valid JSON: there is no array “rows”. Correct it there, or choose another format.',
    );
  });
});
