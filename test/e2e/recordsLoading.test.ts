import assert from 'node:assert/strict';
import { openedDataset } from './support/openedDataset';
import { shot } from './support/screenshots';

const total = 100_000;
const csv = `id,input,expected_output\n${Array.from({ length: total }, (_, i) => `r${i},question ${i},answer ${i}`).join('\n')}\n`;

describe('A dataset of 100,000 records on a service whose pages take 300 ms each', () => {
  const dataset = openedDataset({ dialect: 'observed', records: csv });
  const { grid } = dataset;
  const loading = () => grid.page.locator('.loading-line');
  const shownRow = (row: number) => grid.cell(row, 'input').filter({ hasText: 'question' });

  it('saves an edit of row 3 before the last page arrives', async () => {
    const { workbench, sandbox } = dataset;
    await sandbox.addFault({ method: 'GET', path: '*/records', latency: 300 });
    await dataset.open();
    await shownRow(2).waitFor();
    await shot(workbench, 'loading first rows');
    const id = await grid.cell(2, 'id').innerText();
    await grid.typeOver(id, 'expected_output', 'early');
    await grid.press('Control+S');
    await workbench.status('1 updated · version 2').waitFor();
    await shot(workbench, 'loading saved');
    await dataset.isSaved();
    await loading().waitFor({ state: 'hidden' });
    const requests = (await sandbox.requests()).map(({ path }) => path);
    const saved = requests.findIndex((path) => path.endsWith('/batch_update'));
    const lastPage = requests.findLastIndex((path) => path.includes('/records?'));
    assert.ok(saved >= 0 && saved < lastPage, `saved as request ${saved}, the last page was ${lastPage}`);
    await grid.page.getByText('100,000 records').waitFor();
    await grid.shows(id, 'expected_output', 'early');
    await workbench.closeAllEditors();
    const path = `/api/v2/llm-obs/v1/${dataset.projectId}/datasets/${dataset.datasetId}/records?page[limit]=100`;
    assert.match(await sandbox.text('GET', path), /"early"/);
  });

  it('shows rows after one page, while the second is still to come, which can be stopped and gone on with', async () => {
    const { workbench, sandbox } = dataset;
    await sandbox.clearFaults();
    await sandbox.addFault({ method: 'GET', path: '*/records', skip: 1, latency: 120_000 });
    await dataset.open();
    await shownRow(2).waitFor();
    await loading().getByText('500 records so far…').waitFor();
    await loading().getByRole('button', { name: 'Stop' }).click();
    await loading().getByText('Stopped after 500 records.').waitFor();
    await shot(workbench, 'loading stopped');
    await sandbox.clearFaults();
    await loading().getByRole('button', { name: 'Load the Rest' }).click();
    await grid.page.getByText('100,000 records').waitFor();
    await workbench.closeAllEditors();
  });

  it('shows where a page failed, stays usable, and goes on there with Retry', async () => {
    const { workbench, sandbox } = dataset;
    await sandbox.clearFaults();
    await sandbox.addFault({ method: 'GET', path: '*/records', skip: 3, status: 400 });
    await dataset.open();
    await loading().getByRole('button', { name: 'Retry' }).waitFor();
    await loading()
      .getByText(/^Only the first [\d,]+ records loaded\.$/)
      .waitFor();
    const loaded = Number(/[\d,]+/.exec(await loading().innerText())?.[0].replaceAll(',', ''));
    assert.ok(loaded > 0 && loaded < total, `${loaded} records are loaded`);
    const id = await grid.cell(4, 'id').innerText();
    await grid.typeOver(id, 'expected_output', 'though a page failed');
    await grid.press('Control+S');
    await workbench.status('1 updated · version 3').waitFor();
    await grid.press('Control+End');
    await grid
      .cell(loaded - 1, 'input')
      .filter({ hasText: 'question' })
      .waitFor();
    const gap = grid.page.locator('.loading-gap');
    await gap.getByText(/records loaded\. The rest is missing here: .* refused to list the records/).waitFor();
    await shot(workbench, 'loading failed page');
    await sandbox.clearFaults();
    await grid.press('ArrowDown', 'Enter');
    await gap.waitFor({ state: 'detached' });
    await loading().waitFor({ state: 'hidden' });
    await grid.cell(loaded - 1, 'input').click();
    await grid.press('Control+End');
    await grid
      .cell(total - 1, 'input')
      .filter({ hasText: 'question' })
      .waitFor();
    await shot(workbench, 'loading complete');
  });
});
