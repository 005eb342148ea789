import assert from 'node:assert/strict';
import { readHead, previewOf } from '../../../../src/records/import/importPreview';
import { setupOf } from './importing';

describe('the first rows of an import', () => {
  it('tell what keeps a row out, an id that stands twice too, without naming file and row again', async () => {
    const bytes = Buffer.from('id,input,metadata\nc1,a,\nc1,b,\nc 2,c,no\n');
    const setup = await setupOf('qa.csv', bytes);
    const rows = previewOf(await readHead(bytes, true, setup.reading, 'qa.csv'), setup);
    assert.deepEqual(
      rows.map(({ number, cells, problems }) => [number, cells.input?.text, problems]),
      [
        [1, 'a', []],
        [2, undefined, ['column “id”: row 1 has the id "c1" too: give one of them another id.']],
        [
          3,
          undefined,
          [
            'column “metadata”: the metadata is no JSON object: write it as {"name": value}, or gather the column into an object.',
            'column “id”: the id "c 2" has other characters than letters, digits, "_", "-" and ".": correct it, or take the column as metadata.',
          ],
        ],
      ],
    );
  });
});
