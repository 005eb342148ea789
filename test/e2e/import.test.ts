import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openedDataset } from './support/openedDataset';
import { shot } from './support/screenshots';

describe('A person who imports records', () => {
  const dataset = openedDataset({
    dialect: 'observed',
    records: ['{"id":"paris","input":"Capital of France?","expected_output":"Lyon","tags":["topic:geo"]}'],
  });
  const page = () => dataset.workbench.webview();

  it('sees how a file of semicolons is read, chooses a dataset, reviews and imports', async () => {
    const { workbench, workspace } = dataset.product;
    const rows = [
      'id;question;answer;level;source;tags',
      'paris;Capital of France?;Paris;1;book;topic:geo',
      'rome;"{""city"": ""Rome""}";Italy;2;web;topic:geo,hard',
      'oslo;Capital of Norway?;Oslo;1;book;topic:geo',
      'o slo;Capital of Norway?;Oslo;1;book;',
    ];
    fs.writeFileSync(path.join(workspace, 'capitals.csv'), `${rows.join('\n')}\n`);
    await workbench.openContainer('Explorer');
    await workbench.file('capitals.csv').waitFor();
    await workbench.contextMenu(workbench.file('capitals.csv'), 'Import Records…');
    await page().getByRole('heading', { name: 'First rows' }).waitFor();
    assert.equal(await page().getByLabel('Separator').inputValue(), ';');
    await page().getByRole('button', { name: 'Choose Dataset' }).click();
    for (const choice of ['Test service', 'Geography', 'Capitals']) await workbench.pick(choice);
    await page().getByText('can’t be imported').first().waitFor();
    await shot(workbench, 'import preview with a problem');
    await page().getByLabel('Leave out rows with problems').check();
    await page().getByRole('button', { name: 'Import 3 records' }).waitFor();
    await shot(workbench, 'import preview');
    await page().getByRole('button', { name: 'Review Changes' }).click();
    await workbench.tab('Import capitals.csv: Capitals').waitFor();
    await workbench.page.locator('.monaco-diff-editor .view-line', { hasText: 'Oslo' }).first().waitFor();
    await shot(workbench, 'import review');
    await workbench.page.keyboard.press('Control+w');
    await page().getByRole('button', { name: 'Import 3 records' }).click();
    await workbench.toast(/Imported capitals\.csv into Capitals: 1 updated, 2 added/).waitFor();
    await page().getByText('1 updated, 2 added').waitFor();
    await shot(workbench, 'import done');
    const held = await dataset.held();
    assert.deepEqual([...held.keys()].sort(), ['oslo', 'paris', 'rome']);
    assert.equal(held.get('paris')?.['expected_output'], 'Paris');
  });
});
