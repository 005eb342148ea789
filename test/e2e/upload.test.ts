import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../host/paths.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { openedProduct } from './support/openedProduct';

const uploadPath = '*/records/upload';
const entry = 'Upload CSV to a Dataset…';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A person with a CSV file in the explorer (${dialect} dialect)`, () => {
    let sandbox: SandboxProgram;
    let projectId: string;
    let datasetId: string;
    before(async () => {
      sandbox = await SandboxProgram.start(repository, { dialect });
      projectId = await sandbox.createProject('Geography');
      datasetId = await sandbox.createDataset(projectId, 'Capitals');
    });
    after(() => sandbox?.stop());
    const product = openedProduct();
    const held = async () => (await sandbox.records(projectId, datasetId)).size;

    const write = (name: string, content: string) => fs.writeFileSync(path.join(product().workspace, name), content);
    /** From the context menu to the preview. */
    const openPreview = async (name: string) => {
      const { workbench } = product();
      await workbench.openContainer('Explorer');
      await workbench.file(name).waitFor();
      await workbench.contextMenu(workbench.file(name), entry);
      for (const choice of ['Test service', 'Geography', 'Capitals']) await workbench.pick(choice);
      await workbench.quickRows.filter({ hasText: 'Deduplicate' }).waitFor();
      await workbench.press('Enter');
      await workbench.quickRows.filter({ hasText: 'to Capitals' }).waitFor();
    };

    it('connects', async () => {
      const { workbench } = product();
      await workbench.openContainer('LLM Observability');
      await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
      await workbench.promptText('A name for this connection');
      await workbench.answer('Test service');
      await workbench.pick('Other URL…');
      await workbench.promptText('base URL');
      await workbench.answer(sandbox.url);
      await workbench.promptText('API key');
      await workbench.answer(sandbox.apiKey);
      await workbench.promptText('application key');
      await workbench.answer(sandbox.applicationKey);
      await workbench.treeItem('LLM Observability', 'Test service').waitFor();
    });

    it('sees its first rows as records, uploads it and opens the dataset', async () => {
      const { workbench } = product();
      write('capitals.csv', 'input,expected_output\nCapital of France?,Paris\n"{""city"": ""Rome""}",Italy\n');
      await openPreview('capitals.csv');
      const preview = (await workbench.picks()).join('\n');
      assert.match(preview, /Upload 2 records to Capitals/);
      assert.match(preview, /Capital of France\?[^]*text[^]*→ Paris/);
      assert.match(preview, /\{"city": "Rome"\}[^]*object/);
      await workbench.press('Enter');
      await workbench.toast('Uploaded 2 records from capitals.csv to Capitals.').waitFor();
      assert.equal(await held(), 2);
      await workbench.clickToast('Uploaded 2 records', 'Open Dataset');
      await workbench.tab('Capitals').waitFor();
      await workbench.webview().locator('.ag-row', { hasText: 'Capital of France?' }).waitFor();
    });

    it('watches the progress and stops it', async () => {
      const { workbench } = product();
      const rows = Array.from({ length: 20_000 }, (_, i) => `question ${i}`);
      write('many.csv', `input\n${rows.join('\n')}\n`);
      await sandbox.addFault({ path: uploadPath, pace: 500 });
      await openPreview('many.csv');
      await workbench.press('Enter');
      await workbench.toast(/many\.csv → Capitals: [\d,]+ of 20,000 records written/).waitFor();
      const seen = await workbench.toastProgress('many.csv');
      assert.ok(typeof seen === 'number' && seen > 50 && seen < 100, `the bar stands at ${seen}`);
      await workbench.clickToast('many.csv → Capitals', 'Cancel');
      await workbench.toast(/The upload of many\.csv to Capitals was stopped\. At least [\d,]+ records/).waitFor();
      await sandbox.clearFaults();
      assert.equal(await held(), 2);
    });

    it('is told the row that the service refuses', async () => {
      const { workbench } = product();
      await workbench.clearToasts();
      write('wrong.csv', 'input,metadata\nfine,\nnot fine,[1]\n');
      await openPreview('wrong.csv');
      assert.match((await workbench.picks()).join('\n'), /Metadata that is no JSON object in row 2/);
      await workbench.press('Enter');
      await workbench
        .toast(/The upload of wrong\.csv to Capitals failed: .*row \d+: metadata is not a JSON object/)
        .waitFor();
      assert.equal(await held(), 2);
    });
  });
}
