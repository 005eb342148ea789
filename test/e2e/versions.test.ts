import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { openSandbox, view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

describe('A person with the sandbox’s sample data', () => {
  const product = openedProduct();
  let workbench: Workbench;
  before(() => {
    ({ workbench } = product());
  });
  const row = (label: string) => workbench.treeItem(view, label);
  const tree = async () => (await workbench.treeTexts(view)).join('\n');

  it('finds a dataset by a part of its name', async () => {
    await openSandbox(workbench, 'travel-concierge', 'Datasets');
    await workbench.rowAction(row('Datasets'), 'Filter by Name');
    await workbench.quickInputBox.pressSequentially('capit');
    await eventually(
      'only what matches is shown',
      async () => /filter “capit”/.test(await tree()) && !/phrasebook/.test(await tree()),
    );
    assert.match(await tree(), /capitals/);
    await shot(workbench, 'versions filter');
    await workbench.press('Enter');
  });

  it('compares two versions, and restores one after a review', async () => {
    const dataset = 'capitals';
    await workbench.expand(row(dataset));
    await row('Version 1').click();
    await workbench.webview().locator('.ag-row').first().waitFor();
    await row('Version 2').click({ modifiers: ['ControlOrMeta'] });
    await workbench.contextMenu(row('Version 2'), 'Compare Versions');
    await workbench.toast(/version 1 → 2: .*(added|changed)/).waitFor();
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    await shot(workbench, 'versions compare');

    await workbench.contextMenu(row('Version 1'), 'Restore Version…');
    await workbench.quickRows.filter({ hasText: 'Restore version 1' }).waitFor();
    await shot(workbench, 'versions restore');
    await workbench.pick('Restore version 1');
    await workbench.toast(/Restored version 1 of/).waitFor();
    await row('Version 4').waitFor();
    await shot(workbench, 'versions restored');
  });

  it('exports a version into a file of the workspace', async () => {
    await workbench.contextMenu(row('Version 1'), 'Export Records…');
    await workbench.pick('CSV for spreadsheets');
    await eventually('the file is asked for', async () =>
      (await workbench.quickInputBox.inputValue()).endsWith('.csv'),
    );
    await shot(workbench, 'versions export');
    await workbench.press('Enter');
    await workbench.toast(/^Exported|Exported \d+ records/).waitFor();
    const [file] = fs.readdirSync(product().workspace).filter((name) => name.includes('(version 1).csv'));
    assert.ok(file);
    assert.match(
      fs.readFileSync(path.join(product().workspace, file), 'utf8'),
      /^id,input,expected_output,metadata,tags\n/,
    );
  });

  it('drags a CSV file from the explorer onto a dataset', async () => {
    await workbench.clearToasts();
    const page = workbench.page;
    fs.writeFileSync(path.join(product().workspace, 'dragged.csv'), 'input\ndragged\n');
    await workbench.openContainer('Explorer');
    await workbench.file('dragged.csv').waitFor();
    const from = await workbench.file('dragged.csv').boundingBox();
    assert.ok(from);
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    // Hovering over its icon opens the other side bar while the file is held.
    const icon = await page.locator('.part.activitybar').getByRole('tab', { name: view }).boundingBox();
    assert.ok(icon);
    await page.mouse.move(icon.x + 20, icon.y + 20, { steps: 10 });
    await page.mouse.move(icon.x + 21, icon.y + 21, { steps: 2 });
    await row('capitals').waitFor();
    const target = await row('capitals').boundingBox();
    assert.ok(target);
    await page.mouse.move(target.x + 60, target.y + 10, { steps: 10 });
    await page.mouse.move(target.x + 62, target.y + 11, { steps: 2 });
    await page.mouse.up();
    await workbench.quickRows.filter({ hasText: 'Deduplicate' }).waitFor();
    await shot(workbench, 'versions drop');
    await workbench.press('Enter');
    await workbench.quickRows.filter({ hasText: 'Upload 1 record' }).waitFor();
    await workbench.press('Enter');
    await workbench.toast(/Uploaded 1 record from dragged\.csv/).waitFor();
  });
});
