import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../host/paths.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

describe('A person who imports records', () => {
  let sandbox: SandboxProgram;
  let projectId: string;
  let datasetId: string;
  before(async () => {
    sandbox = await SandboxProgram.start(repository, { dialect: 'observed' });
    projectId = await sandbox.createProject('Geography');
    datasetId = await sandbox.createDataset(projectId, 'Capitals', [
      '{"id":"paris","input":"Capital of France?","expected_output":"Lyon","tags":["topic:geo"]}',
    ]);
  });
  after(() => sandbox?.stop());
  const product = openedProduct();
  const page = () => product().workbench.webview();

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

  it('sees how a file of semicolons is read, chooses a dataset, reviews and imports', async () => {
    const { workbench, workspace } = product();
    const rows = [
      'id;question;answer;level;source;tags',
      'paris;Capital of France?;Paris;1;book;topic:geo',
      'rome;"{""city"": ""Rome""}";Italy;2;web;topic:geo,hard',
      'oslo;Capital of Norway?;Oslo;1;book;topic:geo',
      'o slo;Capital of Norway?;Oslo;1;book;',
    ];
    fs.writeFileSync(path.join(workspace, 'capitals.csv'), `${rows.join('\n')}\n`);
    await workbench.openContainer('Explorer');
    await workbench.file('capitals.csv').waitFor();
    await workbench.contextMenu(workbench.file('capitals.csv'), 'Import Records…');
    await page().getByRole('heading', { name: 'First rows' }).waitFor();
    assert.equal(await page().getByLabel('Separator').inputValue(), ';');
    await page().getByRole('button', { name: 'Choose Dataset' }).click();
    for (const choice of ['Test service', 'Geography', 'Capitals']) await workbench.pick(choice);
    await page().getByText('can’t be imported').first().waitFor();
    await shot(workbench, 'import preview with a problem');
    await page().getByLabel('Leave out rows with problems').check();
    await page().getByRole('button', { name: 'Import 3 records' }).waitFor();
    await shot(workbench, 'import preview');
    await page().getByRole('button', { name: 'Review Changes' }).click();
    await workbench.tab('Import capitals.csv: Capitals').waitFor();
    await workbench.page.locator('.monaco-diff-editor .view-line', { hasText: 'Oslo' }).first().waitFor();
    await shot(workbench, 'import review');
    await workbench.page.keyboard.press('Control+w');
    await page().getByRole('button', { name: 'Import 3 records' }).click();
    await workbench.toast(/Imported capitals\.csv into Capitals: 1 updated, 2 added/).waitFor();
    await page().getByText('1 updated, 2 added').waitFor();
    await shot(workbench, 'import done');
    const held = await sandbox.records(projectId, datasetId);
    assert.deepEqual([...held.keys()].sort(), ['oslo', 'paris', 'rome']);
    assert.equal(held.get('paris')?.['expected_output'], 'Paris');
  });
});
