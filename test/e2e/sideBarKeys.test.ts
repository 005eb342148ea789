import assert from 'node:assert/strict';
import { openSandbox, view } from './support/connect';
import { openedProduct } from './support/openedProduct';

describe('The side bar by its keys', () => {
  const product = openedProduct();

  it('deletes and renames the row with the focus, also where another one is selected', async () => {
    const { workbench } = product();
    await openSandbox(workbench);
    const selected = workbench.treeItem(view, 'support-assistant');
    await selected.click({ modifiers: ['ControlOrMeta'] });
    const focused = workbench.treeItem(view, 'travel-concierge');
    await workbench.press('ArrowDown');
    assert.equal(await selected.getAttribute('aria-selected'), 'true');
    assert.equal(await focused.getAttribute('aria-selected'), 'false');

    await workbench.press('F2');
    await workbench.quickInputTitle
      .filter({ hasText: 'Rename or describe the project travel-concierge · Sandbox' })
      .waitFor();
    await workbench.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });

    await workbench.press(process.platform === 'darwin' ? 'Meta+Backspace' : 'Delete');
    await workbench.dialog.waitFor();
    assert.match(await workbench.dialogText(), /Delete the project “travel-concierge”[^]*In Sandbox\n/);
    await workbench.press('Escape');
    await workbench.dialog.waitFor({ state: 'hidden' });
    assert.equal(await selected.getAttribute('aria-selected'), 'true');
    assert.equal(await focused.getAttribute('aria-selected'), 'false');
  });

  it('deletes all rows that are selected where the one with the focus is among them, of one kind only', async () => {
    const { workbench } = product();
    const remove = process.platform === 'darwin' ? 'Meta+Backspace' : 'Delete';
    // It was selected when it was opened.
    await workbench.treeItem(view, 'Sandbox').click({ modifiers: ['ControlOrMeta'] });
    await workbench.treeItem(view, 'travel-concierge').click({ modifiers: ['ControlOrMeta'] });
    await workbench.press(remove);
    await workbench.dialog.waitFor();
    assert.match(
      await workbench.dialogText(),
      /Delete 2 projects\?[^]*support-assistant: [^]*travel-concierge: [^]*In Sandbox\n/,
    );
    await workbench.press('Escape');
    await workbench.dialog.waitFor({ state: 'hidden' });

    await workbench.treeItem(view, 'Sandbox').click({ modifiers: ['ControlOrMeta'] });
    await workbench.press(remove);
    await workbench.toast('Nothing was deleted').waitFor();
  });
});
