import assert from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { openedDataset } from './support/openedDataset';
import { seriousFindings } from './support/pageOfWebview';
import { shot } from './support/screenshots';
import { themes, wearTheme, type Theme } from './support/themes';

const records = Array.from({ length: 30 }, (_, number) =>
  JSON.stringify({
    id: `city-${number}`,
    input: { question: `Capital of country ${number}?`, hints: [number, true, null] },
    expected_output: `City ${number}`,
    metadata: { level: number % 3 },
    tags: ['topic:geo'],
  }),
);
describe('The records editor for those who see it badly or not at all', () => {
  const dataset = openedDataset({ dialect: 'documented', records });
  const { grid } = dataset;
  let workbench: Workbench;
  before('a dataset is open, with a record of every status', async () => {
    ({ workbench } = dataset);
    await dataset.open();
    await grid.cell(1, 'expected_output').click();
    await workbench.type('Another city');
    await workbench.press('Enter');
    await grid.cell(3, 'input').click();
    await workbench.press('Shift+Space');
    await workbench.press('Delete');
    await grid.cell(5, 'input').click();
    await grid.page.getByRole('button', { name: 'Add Record' }).click();
    await grid.page.getByText('1 invalid').waitFor();
  });

  /** @returns asserts that nothing serious was found: once the state was left, for the sake of the tests behind */
  async function look(state: string): Promise<() => void> {
    await shot(workbench, `accessibility ${state}`);
    const found = await seriousFindings(workbench);
    return () => assert.deepEqual(found, [], state);
  }

  for (const theme of Object.keys(themes) as Theme[]) {
    describe(`in the theme ${theme}`, () => {
      before(() => wearTheme(dataset.product, theme));

      it('has nothing serious to mend in the grid, with records of every status', async () => {
        await grid.cell(1, 'expected_output').click();
        await workbench.press('Shift+ArrowDown');
        (await look(`${theme} grid`))();
      });

      it('nor in the cell editor, with a mistake in its JSON', async () => {
        await grid.cell(0, 'input').click();
        await workbench.press('Enter');
        const box = grid.page.getByRole('textbox', { name: 'input' });
        await eventually('the whole value is there', async () => (await box.inputValue()).includes('\n'));
        await workbench.press('Control+End');
        await workbench.type(' oops');
        await grid.page.locator('.cell-editor-hint.wrong').waitFor();
        const isFineWhileTyping = await look(`${theme} cell editor, typing`);
        await workbench.press('Enter');
        await grid.page.locator('.cell-editor-mistake').filter({ hasText: 'Line' }).waitFor();
        const isFineWhenRefused = await look(`${theme} cell editor`);
        await workbench.press('Escape');
        isFineWhileTyping();
        isFineWhenRefused();
      });

      it('nor in the details', async () => {
        await grid.cell(1, 'expected_output').click();
        await workbench.press('Alt+Enter');
        await grid.page.getByRole('heading', { name: 'Record city-1' }).waitFor();
        const isFine = await look(`${theme} details`);
        await grid.page.getByRole('button', { name: 'Close Details' }).click();
        isFine();
      });

      it('nor with filters, and a replacement looked at before it is made', async () => {
        await grid.page.getByRole('button', { name: 'More Filters' }).click();
        await grid.cell(1, 'expected_output').click();
        await workbench.press('Control+H');
        await grid.page.getByRole('textbox', { name: 'Find', exact: true }).fill('Capital');
        await grid.page.getByRole('textbox', { name: 'Replace with' }).fill('The capital');
        await grid.page.getByRole('button', { name: 'Preview' }).click();
        await grid.page.getByText('matches in').waitFor();
        const isFine = await look(`${theme} filters, find and replace`);
        await workbench.press('Escape');
        await grid.page.getByRole('button', { name: 'More Filters' }).click();
        isFine();
      });

      it('nor in the column picker and the menu of a cell', async () => {
        await grid.page.getByRole('button', { name: 'Columns…' }).click();
        await grid.page.getByRole('checkbox', { name: 'input.question' }).waitFor();
        const isPickerFine = await look(`${theme} columns`);
        await workbench.press('Escape');
        await grid.cell(1, 'expected_output').click();
        await workbench.press('Shift+F10');
        await grid.page.getByRole('menuitem', { name: 'Copy as JSON' }).waitFor();
        const isMenuFine = await look(`${theme} menu`);
        await workbench.press('Escape');
        isPickerFine();
        isMenuFine();
      });
    });
  }

  describe('in whatever theme', () => {
    it('tells screen readers what the grid holds, and how many', async () => {
      const table = grid.page.getByRole('grid').or(grid.page.getByRole('treegrid'));
      assert.equal(await table.getAttribute('aria-label'), 'Records of Capitals');
      assert.equal(await table.getAttribute('aria-rowcount'), '32'); // with the header
      await grid.page.getByRole('status').getByText('31 records', { exact: true }).waitFor();
      await grid.page.getByRole('searchbox', { name: 'Filter records' }).fill('country 2');
      await grid.page.getByRole('status').getByText('11 of 31 records').waitFor();
      await grid.page.getByRole('searchbox', { name: 'Filter records' }).fill('');
      await grid.page.getByRole('status').getByText('31 records', { exact: true }).waitFor();
    });

    it('has nothing serious to mend in the view of conflicts', async () => {
      await grid.page.locator('.ag-row[row-index="6"] [data-status="invalid"]').click();
      await workbench.press('Delete'); // the new record, which can't be saved
      await grid.page.getByText('1 invalid').waitFor({ state: 'detached' });
      await dataset.others(
        '"update_records":[{"id":"city-1","expected_output":"Theirs"},{"id":"city-3","expected_output":"Theirs, too"}]',
      );
      await grid.cell(1, 'expected_output').click();
      await workbench.press('Control+S');
      await grid.page.getByRole('dialog', { name: '2 conflicts' }).waitFor();
      for (const theme of Object.keys(themes) as Theme[]) {
        await wearTheme(dataset.product, theme);
        (await look(`${theme} conflicts`))();
      }
    });
  });
});
