import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openedDataset } from './support/openedDataset';

const uploadPath = '*/records/upload';
const entry = 'Upload CSV to a Dataset…';

describe('A person with a CSV file in the explorer', () => {
  const dataset = openedDataset({ dialect: 'observed', records: [] });
  const held = async () => (await dataset.held()).size;

  const write = (name: string, content: string) =>
    fs.writeFileSync(path.join(dataset.product.workspace, name), content);
  /** From the context menu to the preview. */
  const openPreview = async (name: string) => {
    const { workbench } = dataset;
    await workbench.openContainer('Explorer');
    await workbench.file(name).waitFor();
    await workbench.contextMenu(workbench.file(name), entry);
    for (const choice of ['Test service', 'Geography', 'Capitals']) await workbench.pick(choice);
    await workbench.quickRows.filter({ hasText: 'Deduplicate' }).waitFor();
    await workbench.press('Enter');
    await workbench.quickRows.filter({ hasText: 'to Capitals' }).waitFor();
  };

  it('sees its first rows as records, uploads it and opens the dataset', async () => {
    const { workbench } = dataset;
    write('capitals.csv', 'input,expected_output\nCapital of France?,Paris\n"{""city"": ""Rome""}",Italy\n');
    await openPreview('capitals.csv');
    const preview = (await workbench.picks()).join('\n');
    assert.match(preview, /Upload 2 records to Capitals/);
    assert.match(preview, /Capital of France\?[^]*text[^]*→ Paris/);
    assert.match(preview, /\{"city": "Rome"\}[^]*object/);
    await workbench.press('Enter');
    await workbench.toast('Uploaded 2 records from capitals.csv to Capitals.').waitFor();
    assert.equal(await held(), 2);
    await workbench.clickToast('Uploaded 2 records', 'Open Dataset');
    await workbench.tab('Capitals').waitFor();
    await workbench.webview().locator('.ag-row', { hasText: 'Capital of France?' }).waitFor();
  });

  it('watches the progress and stops it', async () => {
    const { workbench } = dataset;
    const rows = Array.from({ length: 20_000 }, (_, i) => `question ${i}`);
    write('many.csv', `input\n${rows.join('\n')}\n`);
    await dataset.sandbox.addFault({ path: uploadPath, pace: 500 });
    await openPreview('many.csv');
    await workbench.press('Enter');
    await workbench.toast(/many\.csv → Capitals: [\d,]+ of 20,000 records written/).waitFor();
    const seen = await workbench.toastProgress('many.csv');
    assert.ok(typeof seen === 'number' && seen > 50 && seen < 100, `the bar stands at ${seen}`);
    await workbench.clickToast('many.csv → Capitals', 'Cancel');
    await workbench.toast(/The upload of many\.csv to Capitals was stopped\. At least [\d,]+ records/).waitFor();
    await dataset.sandbox.clearFaults();
    assert.equal(await held(), 2);
  });

  it('is told the row that the service refuses', async () => {
    const { workbench } = dataset;
    await workbench.clearToasts();
    write('wrong.csv', 'input,metadata\nfine,\nnot fine,[1]\n');
    await openPreview('wrong.csv');
    assert.match((await workbench.picks()).join('\n'), /Metadata that is no JSON object in row 2/);
    await workbench.press('Enter');
    await workbench
      .toast(/The upload of wrong\.csv to Capitals failed: .*row \d+: metadata is not a JSON object/)
      .waitFor();
    assert.equal(await held(), 2);
  });
});
