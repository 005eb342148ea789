import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import { view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

const entry = 'Open in Records Editor';

describe('A person with a file of records in the explorer', () => {
  const product = openedProduct();
  before('VS Code knows what the extension brings to its menus', async () => {
    await product().workbench.openContainer(view);
    await product().workbench.page.getByRole('button', { name: 'Connect to Datadog' }).waitFor();
  });
  const fileOf = (name: string) => path.join(product().workspace, name);
  const write = (name: string, content: string) => fs.writeFileSync(fileOf(name), content);
  const textOf = (name: string) => fs.readFileSync(fileOf(name), 'utf8');
  const openGrid = async (name: string) => {
    const { workbench } = product();
    await workbench.openContainer('Explorer');
    await workbench.file(name).waitFor();
    await workbench.contextMenu(workbench.file(name), entry);
    await workbench.tab(name).waitFor();
  };

  it('mends a cell of a CSV file, and nothing else of the file changes', async () => {
    const { workbench } = product();
    const text =
      '\ufeffid;input;expected_output;note\r\nfr;"Capital; of France?";Pariss;"my note"\r\nit;Capital of Italy?;Rome;\r\n';
    write('capitals.csv', text);
    await openGrid('capitals.csv');
    const grid = workbench.webview();
    const cell = grid.locator('.ag-row[row-index="0"] [col-id="expected_output"]');
    await cell.filter({ hasText: 'Pariss' }).waitFor();
    await shot(workbench, 'file grid');
    await cell.click();
    await workbench.press('Enter');
    await grid.locator('.cell-editor-text').waitFor();
    await workbench.press('End');
    await workbench.press('Backspace');
    await workbench.press('Enter');
    await cell.filter({ hasText: /^Paris$/ }).waitFor();
    await eventually('VS Code knows of the edit', () => workbench.isDirty('capitals.csv'));
    await workbench.press('Control+S');
    await eventually('the file is saved', async () => !(await workbench.isDirty('capitals.csv')));
    assert.equal(textOf('capitals.csv'), text.replace('Pariss', 'Paris'));
    await grid.getByRole('button', { name: 'Upload to Dataset…' }).waitFor();
  });

  it('is told where a file is broken, mends it as text, and edits it as a grid', async () => {
    const { workbench } = product();
    write('broken.jsonl', '{"id":"a","input":"first"}\n{"id":"b","input":second"}\n');
    await openGrid('broken.jsonl');
    const grid = workbench.webview();
    await grid.getByText('broken.jsonl can’t be edited here. Line 2, column 19').waitFor();
    await grid.locator('.ag-row', { hasText: 'first' }).waitFor();
    await shot(workbench, 'file broken');
    await grid.getByRole('button', { name: 'Open as Text' }).click();
    await workbench.setEditorText('{"id":"a","input":"first"}\n{"id":"b","input":"second"}\n');
    await workbench.save();
    await eventually('the text is saved', () => textOf('broken.jsonl').includes('"second"'));
    await workbench.closeAllEditors();
    await openGrid('broken.jsonl');
    await grid.locator('.ag-row', { hasText: 'second' }).waitFor();
    await eventually(
      'nothing keeps it from being edited',
      async () => (await grid.locator('.banner:visible').count()) === 0,
    );
  });
});
