import { eventually } from '../host/eventually.mjs';
import { view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

describe('A window in German', () => {
  const product = openedProduct(() => ({
    locale: 'de',
    settings: { 'workbench.colorTheme': 'Light Modern', 'llmObs.sandbox.visible': 'afterFirstUse' },
  }));

  it('shows the side bar and its commands in German', async () => {
    const { workbench } = product();
    await workbench.openContainer(view);
    await workbench.page.getByRole('button', { name: 'Mit Datadog verbinden' }).waitFor();
    await shot(workbench, 'german welcome');
    await workbench.page.getByRole('button', { name: 'Sandbox öffnen' }).click();
    await workbench.expandPath(view, 'Sandbox', 'travel-concierge');
    for (const text of ['Sandboxlokaler Dienst', 'Experimente', 'Annotation-Queues'])
      await eventually(`the side bar has ${text}`, async () => (await workbench.treeTexts(view)).includes(text));
  });

  it('shows the records editor and what it says in German', async () => {
    const { workbench } = product();
    await workbench.expandPath(view, 'Datasets');
    await workbench.treeItem(view, 'capitals').click();
    const grid = workbench.webview();
    const row = grid.locator('.ag-row', { hasText: 'Canberra' }).first();
    await row.waitFor();
    await grid.getByRole('button', { name: 'Datensatz hinzufügen' }).first().waitFor();
    await row.locator('[col-id="expected_output"]').dblclick();
    await grid.locator('.cell-editor-text').waitFor();
    await workbench.press('End');
    await workbench.type('!');
    await workbench.press('Enter');
    await grid.locator('.counts', { hasText: '1 geändert' }).waitFor();
    await shot(workbench, 'german grid');
    await workbench.press('Control+S');
    await workbench.status('1 aktualisiert · Version').waitFor();
  });

  it('shows an import in German', async () => {
    const { workbench } = product();
    await workbench.closeAllEditors();
    await workbench.openContainer('Explorer');
    await workbench.contextMenu(workbench.file('qa.csv'), 'Datensätze importieren…');
    const page = workbench.webview();
    await page.getByRole('heading', { name: 'Wie gelesen wird' }).waitFor();
    await page.locator('.type', { hasText: 'Text' }).first().waitFor();
    await shot(workbench, 'german import');
  });

  it('tells in German what goes wrong', async () => {
    const { workbench } = product();
    await workbench.palette('LLM Observability: Verbindung hinzufügen…');
    await workbench.promptText('Ein Name für diese Verbindung');
    await workbench.answer('Nirgends');
    await workbench.pick('Andere URL…');
    await workbench.promptText('Die Basis-URL der API');
    await workbench.answer('http://example.com');
    await workbench.promptText('Schlüssel werden nicht über einfaches http an example.com gesendet');
    await shot(workbench, 'german problem');
    await workbench.press('Escape');
  });
});
