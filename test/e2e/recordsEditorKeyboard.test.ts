import { eventually } from '../host/eventually.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { view } from './support/connect';
import { openedDataset } from './support/openedDataset';
import { PageFocus } from './support/pageOfWebview';
import { shot } from './support/screenshots';

const records = ['paris', 'rome', 'bern', 'oslo', 'lima', 'cairo'].map((id, number) =>
  JSON.stringify({
    id,
    input: { question: `Whose capital is ${id}?`, number },
    expected_output: `Country of ${id}`,
    metadata: { level: number },
    tags: [],
  }),
);

describe('A person in the records editor without a mouse', () => {
  const dataset = openedDataset({ dialect: 'documented', records });
  const { grid } = dataset;
  let workbench: Workbench;
  before('the side bar shows the dataset', async () => {
    ({ workbench } = dataset);
    await workbench.treeItem(view, 'Capitals').waitFor();
  });

  const shows = (row: number, column: string, text: string | RegExp) =>
    grid.cell(row, column).filter({ hasText: text }).waitFor();
  const counts = (text: string) => grid.counts(text);
  const press = (...keys: readonly string[]) => grid.press(...keys);

  /** By the palette: which key closes an editor depends on the system and the browser. */
  async function closeEditor(): Promise<void> {
    await press('F1');
    await workbench.quickInputBox.fill('>View: Close Editor');
    await workbench.quickRows.filter({ hasText: 'View: Close Editor' }).first().waitFor();
    await press('Enter');
  }

  const focused = () => new PageFocus(workbench).on();
  const hasFocus = (wanted: string) => new PageFocus(workbench).isOn(wanted);
  const goTo = (wanted: string, key?: string) => new PageFocus(workbench).goTo(wanted, key);

  it('opens a dataset, with the focus on its first cell', async () => {
    await press('Home');
    for (let steps = 0; steps < 20; steps++) {
      const item = workbench.page.locator('.part.sidebar .monaco-list-row.focused .label-name');
      if ((await item.innerText()) === 'Capitals') break;
      await press('ArrowDown');
    }
    await press('Enter');
    await workbench.tab('Capitals.json').waitFor();
    await hasFocus('0 id');
    await shows(1, 'id', 'rome');
  });

  it('moves, and edits by typing, by Enter and by F2; Escape keeps what was there', async () => {
    await press('ArrowRight', 'ArrowRight');
    await hasFocus('0 expected_output');
    await workbench.type('France');
    await press('Enter');
    await shows(0, 'expected_output', /^France$/);
    await hasFocus('1 expected_output');
    await press('F2');
    await hasFocus('expected_output');
    await press('End');
    await workbench.type('!');
    await press('Tab');
    await shows(1, 'expected_output', 'Country of rome!');
    await hasFocus('1 metadata');
    await press('ArrowLeft', 'ArrowDown', 'Enter');
    await hasFocus('expected_output');
    await workbench.type('never mind');
    await press('Escape');
    await hasFocus('2 expected_output');
    await shows(2, 'expected_output', /^Country of bern$/);
    await press('Control+Home');
    await hasFocus('0 id');
    await press('Control+End');
    await hasFocus('5 updated_at');
    await press('Control+Home', 'End', 'Home');
    await hasFocus('0 id');
    await counts('2 changed');
  });

  it('undoes and redoes', async () => {
    await press('Control+Z');
    await shows(1, 'expected_output', /^Country of rome$/);
    await counts('1 changed');
    await press('Control+Y');
    await shows(1, 'expected_output', 'Country of rome!');
    await counts('2 changed');
  });

  it('copies and cuts ranges, pastes them and fills down', async () => {
    await press('Control+Home', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown', 'Control+C');
    await grid.page.getByText('Copied 2 rows.').waitFor();
    await press('ArrowDown', 'ArrowDown');
    await hasFocus('3 expected_output');
    await press('Control+V');
    await shows(3, 'expected_output', /^France$/);
    await shows(4, 'expected_output', 'Country of rome!');
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+D');
    await shows(5, 'expected_output', /^France$/);
    await press('Control+X');
    await eventually('the cells are empty', async () => (await grid.cell(5, 'expected_output').innerText()) === '');
    await press('Control+Z');
    await shows(5, 'expected_output', /^France$/);
    await press('Control+Z');
    await shows(5, 'expected_output', /^Country of cairo$/);
    await press('Control+Z');
    await counts('2 changed');
  });

  it('adds, duplicates, deletes and restores records', async () => {
    await press('Control+Home', 'ArrowRight', 'Control+Insert');
    await hasFocus('1 input');
    await counts('1 invalid');
    await workbench.type('Whose capital is Quito?');
    await press('Enter');
    await counts('2 changed · 1 new');
    await press('ArrowUp', 'Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Duplicate Records' }).waitFor();
    await press('d', 'Enter');
    await counts('2 new');
    await hasFocus('2 input');
    await press('Shift+Space', 'Delete');
    await counts('1 new');
    await grid.cell(7, 'id').waitFor({ state: 'detached' });
    await shows(6, 'id', 'cairo');
    await press('Control+End', 'Shift+Space', 'Delete');
    await counts('1 deleted');
    // The menu offers what the rows show, which follow the counts.
    await grid.page.locator('.gutter-cell[data-status=deleted]').waitFor();
    await press('ContextMenu');
    await press('r', 'Enter');
    await grid.page.locator('.gutter-cell[data-status=deleted]').waitFor({ state: 'detached' });
    await counts('2 changed · 1 new');
    await shot(workbench, 'keyboard records');
  });

  it('finds and replaces, and comes back to the cell', async () => {
    await press('Control+Home', 'Control+F');
    await hasFocus('Find');
    await workbench.type('oslo');
    await grid.page.getByText('Found in 2 cells.').waitFor();
    await press('Enter');
    await grid.page.getByText('1 of 2: row 5, input').waitFor();
    await hasFocus('Find');
    await press('Enter');
    await grid.page.getByText('2 of 2: row 5, expected_output').waitFor();
    await shot(workbench, 'keyboard find');
    await press('Shift+Enter');
    await grid.page.getByText('1 of 2: row 5, input').waitFor();
    await hasFocus('Find');
    await goTo('Replace with');
    await workbench.type('Oslo');
    await press('Enter');
    await grid.page.getByText('2 matches in 1 record').waitFor();
    await goTo('Replace All');
    await press('Enter');
    await grid.page.getByText('Replaced in 2 cells.').waitFor();
    await press('Escape');
    await shows(4, 'expected_output', 'Country of Oslo');
    await eventually('a cell of the row has the focus', async () => (await focused()).startsWith('4 '));
  });

  it('filters from the bar above, which is two stops away', async () => {
    await goTo('Filter records by text', 'Shift+Tab');
    await workbench.type('lima');
    await grid.page.getByText('1 of 7 records').waitFor();
    await press('Control+A', 'Delete');
    await grid.page.getByRole('status').getByText('7 records', { exact: true }).waitFor();
    await press('ArrowRight');
    await hasFocus('More Filters');
    await press('Enter');
    await goTo('Tag');
    await press('Shift+Tab', 'Shift+Tab');
    await goTo('Clear Filters');
    await press('Enter');
  });

  it('chooses a column from inside the records, and edits in it', async () => {
    await goTo('More Filters', 'Shift+Tab');
    await press('Enter', 'ArrowRight', 'ArrowRight');
    await hasFocus('Columns…');
    await press('Enter');
    await hasFocus('Find a column');
    await workbench.type('question');
    await grid.page.getByRole('checkbox', { name: 'input.question' }).waitFor();
    await goTo('input.question');
    await press('Space');
    await grid.page.locator('.ag-header-cell[col-id="input/question"]').waitFor();
    await press('Escape');
    await hasFocus('Columns…');
    await goTo('4 input');
    await press('End');
    await hasFocus('4 input/question');
    await workbench.type('Whose capital is it?');
    await press('Enter');
    await shows(4, 'input', '"Whose capital is it?"');
  });

  it('reads a record whole in the details, reverts a field there and comes back', async () => {
    await press('ArrowUp', 'Alt+Enter');
    await grid.page.getByRole('heading', { name: 'Record oslo' }).waitFor();
    await hasFocus('Fields of the record');
    await goTo('Revert Field input');
    await press('Enter');
    await shows(4, 'input', '"Whose capital is oslo?"');
    await press('Escape');
    await hasFocus('4 input/question');
    await press('F6');
    await hasFocus('Fields of the record');
    await press('Shift+F6');
    await hasFocus('4 input/question');
    await press('F6', 'Shift+Tab');
    await hasFocus('Close Details');
    await press('Enter');
    await hasFocus('4 input/question');
  });

  it('sorts by a header, and goes back to the order of the dataset', async () => {
    await press('Control+Home', 'ArrowRight', 'ArrowUp');
    await hasFocus('header input');
    await press('ArrowLeft');
    await hasFocus('header id');
    await press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Sort Ascending' }).waitFor();
    await press('Enter');
    await shows(0, 'id', 'bern');
    await press('Shift+F10', 'o', 'Enter');
    await shows(0, 'id', 'paris');
    await press('ArrowDown');
    await hasFocus('0 id');
  });

  it('opens a cell in an editor, whose text comes back into the grid', async () => {
    await press('ArrowRight', 'ArrowRight', 'Control+Enter');
    await workbench.tab('paris · expected_output.md').waitFor();
    await press('Control+A');
    await workbench.type('The French Republic');
    await press('Control+S');
    await eventually('the cell is saved', async () => !(await workbench.isDirty('paris · expected_output.md')));
    await closeEditor();
    await shows(0, 'expected_output', 'The French Republic');
  });
});
