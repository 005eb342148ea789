import assert from 'node:assert/strict';
import { view } from './support/connect';
import { openedProduct } from './support/openedProduct';

describe('A window of VS Code with the extension', () => {
  const product = openedProduct();

  it('has LLM Observability in its activity bar', async () => {
    const { workbench } = product();
    await workbench.page.getByRole('tab', { name: 'LLM Observability' }).waitFor();
    const titles = await workbench.containers();
    assert.ok(titles.includes('LLM Observability'), titles.join(', '));
  });

  it('offers the sandbox to those who have no account', async () => {
    const { workbench } = product();
    await workbench.openContainer(view);
    await workbench.page.getByRole('button', { name: 'Open the Sandbox' }).waitFor();
  });

  it('reads and replaces the text of an editor', async () => {
    const { workbench } = product();
    await workbench.openFile('notes.md');
    assert.match(await workbench.editorText(), /^# Notes\n/);
    await workbench.setEditorText('{"closing": ["brackets"]}\n');
    assert.equal(await workbench.editorText(), '{"closing": ["brackets"]}\n');
    assert.equal(await workbench.isDirty('notes.md'), true);
    await workbench.palette('File: Revert File');
  });
});
