import assert from 'node:assert/strict';
import { openedDataset, tabName } from './support/openedDataset';
import { view } from './support/connect';
import { shot } from './support/screenshots';

const records = Array.from(
  { length: 20 },
  (_, i) => `{"id":"r${String(i).padStart(2, '0')}","input":"question ${i}","expected_output":"answer ${i}"}`,
);

describe('The records editor', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;
  before('the dataset is open', () => dataset.open('r00'));

  it('ends an edit on its own record, although a refresh brings a row in above it meanwhile', async () => {
    const { workbench } = dataset;
    await grid.page.locator('.ag-header-cell[col-id="id"]').click();
    await (await grid.cellOf('r05', 'expected_output')).click();
    const before = await grid.rowOf('r05');
    await grid.press('Enter');
    const text = grid.page.locator('.cell-editor-text');
    await text.waitFor();
    await grid.press('End');
    await workbench.type(' of r05');
    await dataset.others('"insert_records":[{"id":"a-first","input":"above all others"}]');
    await workbench.palette('LLM Observability: Refresh Records');
    await grid.rowOf('a-first');
    assert.equal(await grid.rowOf('r05'), before + 1, 'its row has moved');
    assert.equal(await text.inputValue(), 'answer 5 of r05');
    await shot(workbench, 'safety edit after refresh');
    await text.click();
    await grid.press('Enter');
    await grid.shows('r05', 'expected_output', 'answer 5 of r05');
    await grid.counts('1 changed');
    await grid.press('Control+S');
    await dataset.isSaved();
    const held = await dataset.held();
    assert.deepEqual(
      [...held].filter(([, record]) => record['expected_output'] === 'answer 5 of r05').map(([id]) => id),
      ['r05'],
    );
    assert.equal(held.get('r04')?.['expected_output'], 'answer 4');
  });

  it('sends nothing while a record is invalid, and leads from Problems to its cell', async () => {
    const { workbench } = dataset;
    const version = await dataset.version();
    await (await grid.cellOf('r03', 'input')).click();
    await grid.press('Delete');
    await grid.counts('1 invalid');
    await grid.page.locator('.notice-aside').getByText('The record has no input').waitFor();
    await (await grid.cellOf('r10', 'id')).click();
    await grid.press('Control+S');
    await workbench.toast(/nothing was sent: Record “r03”/).waitFor();
    await shot(workbench, 'safety invalid');
    assert.equal(await dataset.version(), version);
    await workbench.clearToasts();
    await (await grid.cellOf('r10', 'id')).click();
    await workbench.palette('Problems: Focus on Problems View');
    const problems = workbench.page.locator('.markers-panel');
    await problems.getByText('Record “r03”').waitFor();
    await shot(workbench, 'safety problems');
    await problems.getByText('Show the cell').click();
    await grid.page.locator('.ag-cell.ag-cell-focus[col-id="input"]').waitFor();
    assert.equal(
      await grid.page.locator('.ag-row', { has: grid.page.locator('.ag-cell-focus') }).getAttribute('row-index'),
      String(await grid.rowOf('r03')),
    );
    await grid.press('Control+Z');
    await grid.shows('r03', 'input', 'question 3');
    await workbench.palette('View: Toggle Panel Visibility');
  });

  it('asks before it deletes more than a tenth of the records', async () => {
    const { workbench } = dataset;
    await (await grid.cellOf('r10', 'id')).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+Space', 'Delete');
    await grid.counts('3 deleted');
    await grid.press('Control+S');
    await workbench.dialog.waitFor();
    assert.match(await workbench.dialogText(), /Delete 3 of the 21 records of Capitals\?/);
    await shot(workbench, 'safety deletion');
    await workbench.dialogButton('Cancel');
    await grid.page
      .getByRole('status')
      .getByText(/nothing was sent/)
      .waitFor();
    assert.equal((await dataset.held()).size, 21);
    await (await grid.cellOf('r00', 'id')).click();
    await grid.press('Control+S');
    await workbench.dialog.waitFor();
    await workbench.dialogButton('Delete and Save');
    await dataset.isSaved();
    assert.equal((await dataset.held()).size, 18);
  });

  it('sends the reverse where edits are undone after they were saved', async () => {
    const { workbench } = dataset;
    await (await grid.cellOf('r00', 'id')).click();
    await grid.press('Control+Z');
    await grid.counts('3 new');
    await grid.press('Control+S');
    await workbench.status('3 added').waitFor();
    await dataset.isSaved();
    const held = await dataset.held();
    assert.equal(held.size, 21);
    assert.equal(held.get('r11')?.['expected_output'], 'answer 11');
  });

  it('shows an older version read-only, and leads to the current one', async () => {
    const { workbench } = dataset;
    await workbench.closeAllEditors();
    await workbench.viewAction('Refresh');
    await workbench.expand(workbench.treeItem(view, 'Capitals'));
    await workbench.treeItem(view, 'Version 1').click();
    await grid.page.getByText('Version 1 of Capitals is read-only').waitFor();
    await grid.shows('r05', 'expected_output', /^answer 5$/);
    await (await grid.cellOf('r05', 'expected_output')).click();
    await workbench.type('x');
    await grid.page.getByRole('alert').filter({ hasText: 'read-only' }).waitFor();
    await shot(workbench, 'safety version');
    await grid.button('Open Current Version').click();
    await workbench.tab(tabName).first().waitFor();
    await grid.shows('r05', 'expected_output', 'answer 5 of r05');
  });
});
