import assert from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';
import { repository } from '../host/paths.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { openedProduct } from './support/openedProduct';
import { seriousFindings } from './support/pageOfWebview';
import { shot } from './support/screenshots';
import { themes, wearTheme, type Theme } from './support/themes';

const view = 'LLM Observability';
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
  let sandbox: SandboxProgram;
  let workbench: Workbench;
  let projectId: string;
  let datasetId: string;

  before(async () => {
    sandbox = await SandboxProgram.start(repository);
    projectId = await sandbox.createProject('Geography');
    datasetId = await sandbox.createDataset(projectId, 'Capitals', records);
  });
  const product = openedProduct();
  before('a dataset is open, with a record of every status', async () => {
    ({ workbench } = product());
    const answer = async (prompt: string, text: string) => {
      await workbench.promptText(prompt);
      await workbench.answer(text);
    };
    await workbench.openContainer(view);
    await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
    await answer('A name for this connection', 'Test service');
    await workbench.pick('Other URL…');
    await answer('The base URL', sandbox.url);
    await answer('The API key', sandbox.apiKey);
    await answer('The application key', sandbox.applicationKey);
    await workbench.expandPath(view, 'Test service', 'Geography', 'Datasets');
    await workbench.treeItem(view, 'Capitals').dblclick();
    await cell(1, 'expected_output').click();
    await workbench.type('Another city');
    await workbench.press('Enter');
    await cell(3, 'input').click();
    await workbench.press('Shift+Space');
    await workbench.press('Delete');
    await cell(5, 'input').click();
    await grid().getByRole('button', { name: 'Add Record' }).click();
    await grid().getByText('1 invalid').waitFor();
  });
  after(() => sandbox?.stop());

  const grid = () => workbench.webview();
  const cell = (row: number, column: string) => grid().locator(`.ag-row[row-index="${row}"] [col-id="${column}"]`);

  /** @returns asserts that nothing serious was found: once the state was left, for the sake of the tests behind */
  async function look(state: string): Promise<() => void> {
    await shot(workbench, `accessibility ${state}`);
    const found = await seriousFindings(workbench);
    return () => assert.deepEqual(found, [], state);
  }

  for (const theme of Object.keys(themes) as Theme[]) {
    describe(`in the theme ${theme}`, () => {
      before(() => wearTheme(product(), theme));

      it('has nothing serious to mend in the grid, with records of every status', async () => {
        await cell(1, 'expected_output').click();
        await workbench.press('Shift+ArrowDown');
        (await look(`${theme} grid`))();
      });

      it('nor in the cell editor, with a mistake in its JSON', async () => {
        await cell(0, 'input').click();
        await workbench.press('Enter');
        const box = grid().getByRole('textbox', { name: 'input' });
        await eventually('the whole value is there', async () => (await box.inputValue()).includes('\n'));
        await workbench.press('Control+End');
        await workbench.type(' oops');
        await grid().locator('.cell-editor-hint.wrong').waitFor();
        const isFineWhileTyping = await look(`${theme} cell editor, typing`);
        await workbench.press('Enter');
        await grid().locator('.cell-editor-mistake').filter({ hasText: 'Line' }).waitFor();
        const isFineWhenRefused = await look(`${theme} cell editor`);
        await workbench.press('Escape');
        isFineWhileTyping();
        isFineWhenRefused();
      });

      it('nor in the details', async () => {
        await cell(1, 'expected_output').click();
        await workbench.press('Alt+Enter');
        await grid().getByRole('heading', { name: 'Record city-1' }).waitFor();
        const isFine = await look(`${theme} details`);
        await grid().getByRole('button', { name: 'Close Details' }).click();
        isFine();
      });

      it('nor with filters, and a replacement looked at before it is made', async () => {
        await grid().getByRole('button', { name: 'More Filters' }).click();
        await cell(1, 'expected_output').click();
        await workbench.press('Control+H');
        await grid().getByRole('textbox', { name: 'Find', exact: true }).fill('Capital');
        await grid().getByRole('textbox', { name: 'Replace with' }).fill('The capital');
        await grid().getByRole('button', { name: 'Preview' }).click();
        await grid().getByText('matches in').waitFor();
        const isFine = await look(`${theme} filters, find and replace`);
        await workbench.press('Escape');
        await grid().getByRole('button', { name: 'More Filters' }).click();
        isFine();
      });

      it('nor in the column picker and the menu of a cell', async () => {
        await grid().getByRole('button', { name: 'Columns…' }).click();
        await grid().getByRole('checkbox', { name: 'input.question' }).waitFor();
        const isPickerFine = await look(`${theme} columns`);
        await workbench.press('Escape');
        await cell(1, 'expected_output').click();
        await workbench.press('Shift+F10');
        await grid().getByRole('menuitem', { name: 'Copy as JSON' }).waitFor();
        const isMenuFine = await look(`${theme} menu`);
        await workbench.press('Escape');
        isPickerFine();
        isMenuFine();
      });
    });
  }

  describe('in whatever theme', () => {
    it('tells screen readers what the grid holds, and how many', async () => {
      const table = grid().getByRole('grid').or(grid().getByRole('treegrid'));
      assert.equal(await table.getAttribute('aria-label'), 'Records of Capitals');
      assert.equal(await table.getAttribute('aria-rowcount'), '32'); // with the header
      await grid().getByRole('status').getByText('31 records', { exact: true }).waitFor();
      await grid().getByRole('searchbox', { name: 'Filter records' }).fill('country 2');
      await grid().getByRole('status').getByText('11 of 31 records').waitFor();
      await grid().getByRole('searchbox', { name: 'Filter records' }).fill('');
      await grid().getByRole('status').getByText('31 records', { exact: true }).waitFor();
    });

    it('has nothing serious to mend in the view of conflicts', async () => {
      await grid().locator('.ag-row[row-index="6"] [data-status="invalid"]').click();
      await workbench.press('Delete'); // the new record, which can't be saved
      await grid().getByText('1 invalid').waitFor({ state: 'detached' });
      await sandbox.batchUpdate(
        projectId,
        datasetId,
        '"update_records":[{"id":"city-1","expected_output":"Theirs"},{"id":"city-3","expected_output":"Theirs, too"}]',
      );
      await cell(1, 'expected_output').click();
      await workbench.press('Control+S');
      await grid().getByRole('dialog', { name: '2 conflicts' }).waitFor();
      for (const theme of Object.keys(themes) as Theme[]) {
        await wearTheme(product(), theme);
        (await look(`${theme} conflicts`))();
      }
    });
  });
});
