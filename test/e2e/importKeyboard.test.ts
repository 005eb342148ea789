import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openedDataset } from './support/openedDataset';
import { PageFocus, seriousFindings } from './support/pageOfWebview';
import { shot } from './support/screenshots';
import { themes, wearTheme, type Theme } from './support/themes';

describe('A person who imports without a mouse', () => {
  const dataset = openedDataset({
    dialect: 'documented',
    records: ['{"id":"paris","input":"Capital of France?"}'],
  });
  const page = () => dataset.workbench.webview();
  const focus = () => new PageFocus(dataset.workbench);
  const press = (...keys: readonly string[]) => dataset.grid.press(...keys);

  /** Types what narrows the list that is open, and takes the entry that is then chosen. */
  async function choose(entry: string, text = entry): Promise<void> {
    const { workbench } = dataset;
    await workbench.quickInputBox.waitFor();
    await workbench.type(text);
    const chosen = workbench.page.locator('.quick-input-list .monaco-list-row.focused');
    await chosen.filter({ hasText: entry }).waitFor();
    await press('Enter');
  }

  /** Opens the import of a file that an editor shows. */
  async function openImport(name: string, rows: readonly string[]): Promise<void> {
    const { workbench, workspace } = dataset.product;
    fs.writeFileSync(path.join(workspace, name), `${rows.join('\n')}\n`);
    await press('Control+P');
    await choose(name);
    await workbench.tab(name).waitFor();
    await press('F1');
    await choose('LLM Observability: Import Records…');
    await workbench.quickInput.getByPlaceholder('Where are the records?').waitFor();
    await choose(name);
    await page().getByRole('heading', { name: 'First rows' }).waitFor();
  }

  it('opens a file’s import, chooses columns and a dataset, imports, and opens what came of it', async () => {
    const { workbench } = dataset;
    await openImport('hauptstaedte.csv', ['schluessel;frage;antwort', 'rome;Italien?;Rom', 'oslo;Norwegen?;Oslo']);
    await focus().goTo('Choose Dataset…');
    await press('Enter');
    for (const choice of ['Test service', 'Geography', 'Capitals']) {
      await workbench.quickRows.filter({ hasText: choice }).first().waitFor();
      await choose(choice);
    }
    await page().getByRole('button', { name: 'Change…' }).waitFor();
    for (const [column, key, field] of [
      ['schluessel', 'i', 'input'],
      ['schluessel', 'End', ''],
      ['schluessel', 'ArrowUp', 'id'],
      ['frage', 'i', 'input'],
      ['antwort', 'e', 'expected_output'],
    ] as const) {
      const name = `What ${column} becomes`;
      if ((await focus().on()) !== name) await focus().goTo(name);
      await press(key);
      await page().locator(`select[aria-label="${name}"]:has(option:checked[value="${field}"])`).waitFor();
      await focus().isOn(name);
    }
    await page().getByRole('button', { name: 'Import 2 records', disabled: false }).waitFor();
    await focus().goTo('Import 2 records', 'Shift+Tab');
    await shot(workbench, 'import keyboard');
    await press('Enter');
    await page().getByText('2 added').waitFor();
    const held = await dataset.held();
    assert.deepEqual([...held.keys()].sort(), ['oslo', 'paris', 'rome']);
    assert.deepEqual([held.get('rome')?.['input'], held.get('rome')?.['expected_output']], ['Italien?', 'Rom']);
    await focus().isOn('Open Dataset');
    await press('Enter');
    await workbench.tab('Capitals.json').waitFor();
    await focus().isOn('0 id'); // the editor takes the focus once it is drawn
  });

  describe('looking at rows with problems', () => {
    before('an import with problems is open', async () => {
      await openImport('wrong.csv', ['id,input,metadata,tags', 'bern,Capital?,{},topic:geo', 'b ern,Capital?,[1],']);
      await page().getByRole('heading', { name: 'Problems' }).waitFor();
    });

    for (const theme of Object.keys(themes) as Theme[])
      it(`has nothing serious to mend in the theme ${theme}`, async () => {
        await wearTheme(dataset.product, theme);
        await shot(dataset.workbench, `import ${theme}`);
        assert.deepEqual(await seriousFindings(dataset.workbench), []);
      });
  });
});
