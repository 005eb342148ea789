import assert from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';
import { openedDataset, tabName } from './support/openedDataset';
import { shot } from './support/screenshots';

const records = ['paris', 'rome', 'bern'].map(
  (id) => `{"id":"${id}","input":"Capital ${id}?","expected_output":"${id}","metadata":{},"tags":[]}`,
);

describe('A save in the grid', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;
  before('the dataset is open', () => dataset.open('rome'));

  it('that is cancelled half-way leaves exactly the rest unsaved, which the next one sends', async () => {
    const { workbench, sandbox } = dataset;
    const rows = Array.from({ length: 1503 }, (_, row) => `question ${row}\tanswer ${row}`);
    await grid.cell(0, 'input').click();
    await workbench.paste(rows.join('\n'));
    await grid.counts('1,500 new');
    await grid.press('Control+Z');
    await grid.page.locator('.counts').filter({ hasText: 'new' }).waitFor({ state: 'hidden' });
    await grid.press('Control+Y');
    await grid.counts('1,500 new');
    await sandbox.addFault({ path: '*/batch_update', skip: 1, latency: 120_000 });
    await grid.press('Control+S');
    await workbench.toast(/Saving Capitals: [\d,]+ of [\d,]+ changes/).waitFor();
    await shot(workbench, 'saves progress');
    await workbench.clickToast('Saving Capitals', 'Cancel');
    await workbench.toast(/Capitals was saved in part/).waitFor();
    await shot(workbench, 'saves cancelled');
    assert.equal(await workbench.isDirty(tabName), true);
    assert.equal(await dataset.version(), 2);
    const before = (await dataset.held()).size;
    assert.ok(before > 3 && before < 1503, `${before} records are there`);
    await sandbox.clearFaults();
    await workbench.clearToasts();
    await grid.cell(0, 'id').click();
    await grid.press('Control+S');
    await dataset.isSaved();
    const inputs = [...(await dataset.held()).values()].map(({ input }) => input);
    assert.equal(inputs.length, 1503);
    assert.equal(new Set(inputs).size, 1503);
  });
});

describe('Auto-save in the grid', () => {
  const dataset = openedDataset({
    dialect: 'documented',
    records,
    product: { settings: { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 100 } },
  });

  it('makes no version of an edit: they wait on this computer until they are saved on purpose', async () => {
    const { grid, workbench } = dataset;
    await dataset.open();
    await grid.typeOver('rome', 'expected_output', 'Roma');
    await workbench.status('Not sent yet · based on version 1').waitFor();
    await grid.typeOver('paris', 'expected_output', 'Lutetia', '2 changed');
    await eventually('the tab is clean', async () => !(await workbench.isDirty(tabName)));
    await shot(workbench, 'saves kept by auto-save');
    assert.equal(await dataset.version(), 1);
    await workbench.status('Not sent yet').click();
    await workbench.status('2 updated · version 2').waitFor();
    assert.deepEqual([await dataset.output('rome'), await dataset.output('paris')], ['Roma', 'Lutetia']);
  });
});
