import assert from 'node:assert/strict';
import type { Workbench } from '../host/workbench.mjs';
import { view } from './support/connect';
import { openedDataset, tabName } from './support/openedDataset';
import { RecordsGrid } from './support/recordsGrid';
import { shot } from './support/screenshots';

const records = ['paris', 'rome', 'bern'].map(
  (id) => `{"id":"${id}","input":"Capital ${id}?","expected_output":"${id}","metadata":{},"tags":[]}`,
);

describe('Two windows on one dataset', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid: first } = dataset;
  let second: RecordsGrid;
  const openIn = async (workbench: Workbench) => {
    await workbench.treeItem(view, 'Capitals').click();
    await workbench.tab(tabName).waitFor();
    return new RecordsGrid(() => workbench);
  };
  before('both are open', async () => {
    await dataset.open('rome');
    const another = await dataset.product.openAnother();
    await another.openContainer(view);
    await another.expandPath(view, 'Test service', 'Geography', 'Datasets');
    second = await openIn(another);
    await second.rowOf('rome');
  });

  it('keep their unsaved edits apart', async () => {
    await first.workbench.page.bringToFront();
    await first.typeOver('rome', 'expected_output', 'Roma');
    await second.workbench.page.bringToFront();
    await second.shows('rome', 'expected_output', /^rome$/);
    await second.typeOver('paris', 'expected_output', 'Lutetia');
    await second.press('Control+S');
    await second.workbench.status('1 updated · version 2').waitFor();
    assert.equal(await dataset.output('rome'), 'rome');
  });

  it('merge what the other saved, and show it', async () => {
    await first.workbench.page.bringToFront();
    await (await first.cellOf('bern', 'id')).click();
    await first.press('Control+S');
    await first.workbench.status('1 updated · version 3').waitFor();
    await first.shows('paris', 'expected_output', 'Lutetia');
    await shot(first.workbench, 'windows first');
    assert.deepEqual([await dataset.output('rome'), await dataset.output('paris')], ['Roma', 'Lutetia']);
  });

  it('ask where both changed the same, whichever saves last', async () => {
    await second.workbench.page.bringToFront();
    await second.typeOver('rome', 'expected_output', 'Urbs');
    await second.press('Control+S');
    const dialog = second.page.getByRole('dialog', { name: '1 conflict' });
    await dialog.waitFor();
    await shot(second.workbench, 'windows conflict');
    await dialog.getByRole('radio', { name: 'Take mine' }).check();
    await dialog.getByRole('button', { name: 'Save with These' }).click();
    await second.workbench.status('1 updated · version 4').waitFor();
    assert.equal(await dataset.output('rome'), 'Urbs');
  });
});
