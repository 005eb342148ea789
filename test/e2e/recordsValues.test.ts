import assert from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';
import { openedDataset } from './support/openedDataset';
import { shot } from './support/screenshots';

const hostile = '</script><img src=x onerror="document.body.remove()">';
const members = [
  `"html":${JSON.stringify(hostile)}`,
  '"emoji":"😀 👩‍👩‍👧‍👦","rtl":"שלום عالم"',
  '"big": 12345678901234567890, "one":1.0,"small":1e-7',
  String.raw`"escaped":"\u0041\/\ud83d\ude00","1":[ ]`,
];
const input = `{${members.join(',')},"long":"${'0123456789abcdef'.repeat(65_536)}"}`;
const metadata = `{${members.join(', ')}}`;
const record = `{"id":"nasty","input":${input},"expected_output":${JSON.stringify(hostile)},"metadata":${metadata},"tags":["a:b"]}`;

describe('A record of difficult values in the grid', () => {
  const dataset = openedDataset({ dialect: 'observed', records: [record] });
  const { grid } = dataset;
  const stored = () =>
    dataset.sandbox.text(
      'GET',
      `/api/v2/llm-obs/v1/${dataset.projectId}/datasets/${dataset.datasetId}/records?page[limit]=10`,
    );

  it('is shown as it is, its markup as text', async () => {
    await dataset.open();
    await grid.shows('nasty', 'expected_output', hostile);
    await grid.shows('nasty', 'metadata', '12345678901234567890');
    await grid.shows('nasty', 'metadata', '1.0');
    await grid.shows('nasty', 'metadata', 'שלום');
    await (await grid.cellOf('nasty', 'metadata')).click();
    await grid.button('Record Details').click();
    await grid.page.getByRole('heading', { name: /nasty/ }).waitFor();
    await shot(dataset.workbench, 'values');
    assert.equal(await grid.page.locator('img').count(), 0);
  });

  it('is opened in the cell editor whole, and left as it was by Enter', async () => {
    await (await grid.cellOf('nasty', 'input')).click();
    await grid.press('F2');
    const text = grid.page.locator('.cell-editor-text');
    await eventually('the whole value is there', async () => (await text.inputValue()).includes('89abcdef"'));
    await shot(dataset.workbench, 'values cell editor');
    await grid.press('Enter');
    await text.waitFor({ state: 'hidden' });
    assert.equal(await dataset.workbench.isDirty('Capitals.json'), false);
  });

  it('keeps every byte where another field of it is edited and saved', async () => {
    const before = await stored();
    assert.ok(before.includes(input) && before.includes(metadata), 'the service holds it to the byte');
    await grid.typeOver('nasty', 'expected_output', 'edited');
    await grid.press('Control+S');
    await dataset.workbench.status('1 updated · version 2').waitFor();
    await dataset.isSaved();
    const after = await stored();
    assert.ok(after.includes(input), 'the input is as it was');
    assert.ok(after.includes(metadata), 'the metadata are as they were');
    assert.equal(await dataset.output('nasty'), 'edited');
  });
});
