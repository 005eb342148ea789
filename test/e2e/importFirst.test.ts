import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import { view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { PageFocus } from './support/pageOfWebview';
import { shot } from './support/screenshots';

describe('A person whose first act is an import', () => {
  const product = openedProduct();
  const workbench = () => product().workbench;
  const page = () => workbench().webview();
  const focus = () => new PageFocus(workbench());

  it('is asked for a file at once where nothing else can hold records', async () => {
    const file = path.join(product().workspace, 'first.csv');
    fs.writeFileSync(file, 'question,answer\nItaly?,Rome\nNorway?,Oslo\n');
    await workbench().palette('LLM Observability: Import Records…');
    await workbench().quickInputTitle.filter({ hasText: 'Import records' }).waitFor();
    await workbench().quickInput.getByRole('button', { name: 'Import…' }).waitFor();
    // What is typed before the folder is read is replaced by its path.
    await workbench().quickRows.filter({ hasText: 'first.csv' }).waitFor();
    await workbench().answer(file);
    await page().getByRole('heading', { name: 'First rows' }).waitFor();
  });

  it('has the focus where it was after every question and every tab that came between', async () => {
    await focus().goTo('Choose Dataset…');
    await workbench().press('Enter');
    await workbench().quickRows.filter({ hasText: 'support-assistant' }).first().waitFor();
    await workbench().press('Escape');
    await focus().isOn('Choose Dataset…');
    await workbench().press('Enter');
    await workbench().pick('support-assistant');
    await workbench().pick('Create a New Dataset…');
    await workbench().promptText('Name of the new dataset.');
    await workbench().answer('Firsts');
    await focus().isOn('Change…');
    await page().getByRole('button', { name: 'Review Changes', disabled: false }).waitFor();
    await focus().goTo('Review Changes');
    await workbench().press('Enter');
    await workbench().tab('Import first.csv: Firsts, 2 added').waitFor();
    await workbench().page.locator('.monaco-diff-editor .view-line', { hasText: 'Norway' }).first().waitFor();
    await workbench().press('Control+W');
    await focus().isOn('Review Changes');
  });

  it('types tags while the file is counted anew', async () => {
    await focus()
      .goTo('Tags for all', 'Shift+Tab')
      .catch(() => focus().goTo('Tags for all'));
    // So slowly that the file is counted again between the keys.
    await workbench().page.keyboard.type('env:x,y:z', { delay: 500 });
    await eventually('what was typed is whole', async () => {
      return (await page().getByLabel('Tags for all').inputValue()) === 'env:x,y:z';
    });
    await focus().isOn('Tags for all');
  });

  it('comes to the dataset by pressing Enter twice, and finds it in the side bar', async () => {
    await focus().goTo('Import 2 records', 'Shift+Tab');
    await workbench().press('Enter');
    await page().getByText('2 added').waitFor();
    await focus().isOn('Open Dataset');
    await shot(workbench(), 'import first done');
    await workbench().press('Enter');
    await workbench().tab('Firsts.json').waitFor();
    await workbench().openContainer(view);
    await workbench().expandPath(view, 'Sandbox', 'support-assistant', 'Datasets');
    await workbench().treeItem(view, 'Firsts').waitFor();
  });
});
