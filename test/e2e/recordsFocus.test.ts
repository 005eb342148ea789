import assert from 'node:assert/strict';
import { openedDataset, tabName } from './support/openedDataset';
import { PageFocus } from './support/pageOfWebview';

const records = Array.from(
  { length: 60 },
  (_, place) => `{"id":"r${String(place).padStart(2, '0')}","input":"Question ${place}","expected_output":"${place}"}`,
);

describe('The keyboard in the records editor', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;
  let focus: PageFocus;
  before('it is open beside another tab', async () => {
    focus = new PageFocus(dataset.workbench);
    await dataset.open();
    await grid.shows('r03', 'input', 'Question 3');
    await grid.press('Control+N');
    await textIsInFront();
    await dataset.workbench.tab(tabName).click();
  });

  const textIsInFront = () => dataset.workbench.page.locator('.part.editor .monaco-editor').first().waitFor();
  const showText = async () => {
    await dataset.workbench.tab('Untitled-1').click();
    await textIsInFront();
  };

  for (const [how, comeBack] of [
    ['keys', () => grid.press('Control+PageUp')],
    ['a click on its tab', () => dataset.workbench.tab(tabName).click()],
  ] as const)
    it(`is on its cell again when the tab was hidden and is shown by ${how}`, async () => {
      await grid.cell(3, 'input').click();
      await grid.press('ArrowDown');
      await focus.isOn('4 input');
      await showText();
      await comeBack();
      await grid.shows('r03', 'input', 'Question 3');
      await focus.isOn('4 input');
      await grid.press('ArrowDown');
      await focus.isOn('5 input');
    });

  it('takes back two edits by two very quick Ctrl+Z, and redoes them by two Ctrl+Y', async () => {
    await grid.typeOver('r05', 'expected_output', 'first');
    await grid.typeOver('r06', 'expected_output', 'second', '2 changed');
    await (await grid.cellOf('r06', 'expected_output')).click();
    await grid.press('Control+Z', 'Control+Z');
    await grid.shows('r06', 'expected_output', /^6$/);
    await grid.shows('r05', 'expected_output', /^5$/);
    await dataset.isSaved();
    await grid.press('Control+Y', 'Control+Y');
    await grid.shows('r05', 'expected_output', 'first');
    await grid.shows('r06', 'expected_output', 'second');
    await grid.counts('2 changed');
  });

  it('takes back as many edits as Ctrl+Z was pressed, however quickly', async () => {
    await grid.press('Control+Z', 'Control+Z');
    await dataset.isSaved();
    await (await grid.cellOf('r00', 'expected_output')).click();
    for (let edit = 0; edit < 30; edit++) await grid.press('x', 'Enter');
    await grid.counts('30 changed');
    const pressed = (times: number, key: string) => Promise.all(Array.from({ length: times }, () => grid.press(key)));
    await pressed(29, 'Control+Z');
    await grid.counts(/^1 changed/);
    await grid.press('Control+Z');
    await dataset.isSaved();
    await pressed(30, 'Control+Y');
    await grid.counts('30 changed');
    await grid.button('Add Record').focus();
    await pressed(30, 'Control+Z');
    await dataset.isSaved();
  });

  for (const box of ['Filter records by text', 'Find'] as const)
    it(`goes on to VS Code from the box "${box}" where a key is none for text`, async () => {
      await grid.typeOver('r05', 'expected_output', `before ${box}`);
      if (box === 'Find') await grid.press('Control+F');
      const input = grid.page.getByRole(box === 'Find' ? 'textbox' : 'searchbox', { name: box, exact: true });
      await input.click();
      for (const key of ['F1', 'Control+Shift+P', 'Control+P']) {
        await focus.isOn(box);
        await grid.press(key);
        await dataset.workbench.quickInputBox.waitFor();
        await grid.press('Escape');
        await dataset.workbench.quickInputBox.waitFor({ state: 'hidden' });
      }
      await focus.isOn(box);
      await grid.press('r', 'Control+Z');
      assert.equal(await input.inputValue(), '');
      await grid.press('Control+S');
      await dataset.isSaved();
      assert.equal(await dataset.output('r05'), `before ${box}`);
    });
});
