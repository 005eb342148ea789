import { openedDataset, tabName, type OpenedDataset } from './support/openedDataset';
import { PageFocus } from './support/pageOfWebview';
import type { RecordsGrid } from './support/recordsGrid';

const records = Array.from(
  { length: 60 },
  (_, place) => `{"id":"r${String(place).padStart(2, '0')}","input":"Question ${place}","expected_output":"${place}"}`,
);

describe('The keyboard in the records editor', () => {
  const opened = openedDataset({ dialect: 'observed', records });
  let dataset: OpenedDataset;
  let grid: RecordsGrid;
  let focus: PageFocus;
  before('it is open', async () => {
    dataset = opened();
    ({ grid } = dataset);
    focus = new PageFocus(dataset.workbench);
    await dataset.open();
    await grid.shows('r03', 'input', 'Question 3');
  });

  for (const [how, leave, comeBack] of [
    ['keys', () => grid.press('Control+N'), () => grid.press('Control+PageUp')],
    ['a click on its tab', () => grid.press('Control+N'), () => dataset.workbench.tab(tabName).first().click()],
  ] as const)
    it(`is on its cell again when the tab was hidden and is shown by ${how}`, async () => {
      const { workbench } = dataset;
      await grid.cell(3, 'input').click();
      await grid.press('ArrowDown');
      await focus.isOn('4 input');
      await leave();
      await workbench.tab('Untitled-1').waitFor();
      await workbench.page.locator('.monaco-editor').first().waitFor();
      await comeBack();
      await grid.shows('r03', 'input', 'Question 3');
      await focus.isOn('4 input');
      await grid.press('ArrowDown');
      await focus.isOn('5 input');
      await workbench.tab('Untitled-1').click();
      await workbench.page.locator('.monaco-editor').first().waitFor();
      await workbench.press('Control+F4');
      await workbench.tab('Untitled-1').waitFor({ state: 'hidden' });
    });

  it('takes back two edits by two very quick Ctrl+Z, and redoes them by two Ctrl+Y', async () => {
    await grid.typeOver('r05', 'expected_output', 'first');
    await grid.typeOver('r06', 'expected_output', 'second', '2 changed');
    await (await grid.cellOf('r06', 'expected_output')).click();
    await Promise.all([grid.press('Control+Z'), grid.press('Control+Z')]);
    await grid.shows('r06', 'expected_output', /^6$/);
    await grid.shows('r05', 'expected_output', /^5$/);
    await grid.page.locator('.counts').getByText('changed').waitFor({ state: 'detached' });
    await Promise.all([grid.press('Control+Y'), grid.press('Control+Y')]);
    await grid.shows('r05', 'expected_output', 'first');
    await grid.shows('r06', 'expected_output', 'second');
  });
});
