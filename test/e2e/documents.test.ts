import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { eventually } from '../host/eventually.mjs';
import { repository } from '../host/paths.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { answer, enterConnection, view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

/** The files below `folder` that hold `text`. */
const filesWith = (folder: string, text: string) =>
  spawnSync('grep', ['-rlaF', text, folder], { encoding: 'utf8' }).stdout;

const capitals = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{"level":2},"tags":[]}',
  '{"id":"exact","input":{"b":12345678901234567890,"a":1.0},"expected_output":"\\u0041","metadata":{},"tags":[]}',
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A person with two keys (${dialect} dialect)`, () => {
    let sandbox: SandboxProgram;
    let workbench: Workbench;
    let projectId: string;
    let datasetId: string;

    before(async () => {
      sandbox = await SandboxProgram.start(repository, { dialect });
      projectId = await sandbox.createProject('Geography');
      datasetId = await sandbox.createDataset(projectId, 'Capitals', capitals);
    });
    const product = openedProduct();
    before(() => {
      ({ workbench } = product());
    });
    after(() => sandbox?.stop());

    const held = async (id: string) => (await sandbox.records(projectId, datasetId)).get(id);
    const tree = ['Test service', 'Geography', 'Datasets'];

    it('adds a connection, is told of a wrong key, and sees the projects', async () => {
      const { url, applicationKey } = sandbox;
      await enterConnection(workbench, { url, apiKey: 'not-the-key', applicationKey });
      await workbench.dialog.waitFor();
      assert.match(await workbench.dialogText(), /does not know this API key[^]*Nothing was stored/);
      await shot(workbench, `${dialect} wrong-key`);
      await workbench.dialogButton('Try Again');
      await answer(workbench, 'The API key', sandbox.apiKey);
      await answer(workbench, 'The application key', applicationKey);
      await workbench.expandPath(view, ...tree);
      await workbench.treeItem(view, 'Capitals').waitFor();
      await shot(workbench, `${dialect} tree`);
    });

    it('edits a record as JSON, reviews the change and saves it', async () => {
      await workbench.contextMenu(workbench.treeItem(view, 'Capitals'), 'Open as JSON');
      await workbench.tab('Capitals.json').waitFor();
      const text = await workbench.editorText();
      await workbench.setEditorText(text.replace('"Rome"', '"Roma"'));
      await workbench.palette('LLM Observability: Review Changes');
      await workbench.tab('Capitals: 1 updated').waitFor();
      await shot(workbench, `${dialect} review`);
      await workbench.tab('Capitals.json').click();
      await workbench.save();
      await workbench.status('1 updated · version 2').waitFor();
      assert.equal((await held('rome'))?.['expected_output'], 'Roma');
      await eventually('the tab is clean', async () => !(await workbench.isDirty('Capitals.json')));
      await workbench.tab('Capitals: 1 updated').waitFor({ state: 'hidden' });
      await shot(workbench, `${dialect} saved`);
    });

    it('is told in a sentence why a document can’t be saved', async () => {
      const text = await workbench.editorText();
      await workbench.setEditorText(text.replace('"input": "Capital of Italy?",', ''));
      await workbench.save();
      const toast = workbench.toast('nothing was sent');
      await toast.waitFor();
      assert.match(await toast.innerText(), /Record \d \("rome"\) has no input: give it an "input"/);
      assert.doesNotMatch(await toast.innerText(), /FileSystemError/);
      await workbench.clickToast('nothing was sent', 'Revert');
      await eventually('the edit is undone', async () => !(await workbench.isDirty('Capitals.json')));
    });

    it('adds a record as CSV and sees the id that it got', async () => {
      await workbench.contextMenu(workbench.treeItem(view, 'Capitals'), 'Open as CSV');
      await workbench.tab('Capitals.csv').waitFor();
      const text = await workbench.editorText();
      await workbench.setEditorText(`${text.trimEnd()}\n,Capital of Peru?,Lima,,\n`);
      await workbench.save();
      await workbench.status('1 added · version 3').waitFor();
      const added = [...(await sandbox.records(projectId, datasetId))].find(
        ([, record]) => record['input'] === 'Capital of Peru?',
      );
      assert.ok(added, 'the service holds the new record');
      await eventually('the document shows its id', async () => (await workbench.editorText()).includes(added[0]));
      await shot(workbench, `${dialect} csv`);
    });

    it('is asked when someone else changed the same field, and keeps theirs or mine', async () => {
      await workbench.closeAllEditors();
      await workbench.contextMenu(workbench.treeItem(view, 'Capitals'), 'Open as JSON');
      await workbench.tab('Capitals.json').waitFor();
      const text = await workbench.editorText();
      await sandbox.batchUpdate(
        projectId,
        datasetId,
        '"update_records":[{"id":"rome","expected_output":"ROME"},{"id":"paris","expected_output":"PARIS"}]',
      );
      await workbench.setEditorText(text.replace('"Roma"', '"Roma!"'));
      await workbench.save();
      await workbench.dialog.waitFor();
      assert.match(await workbench.dialogText(), /changed by someone else[^]*rome · expected_output/);
      await shot(workbench, `${dialect} conflict`);
      await workbench.dialogButton('Keep Mine');
      await workbench.status('1 updated · version 5').waitFor();
      assert.equal((await held('rome'))?.['expected_output'], 'Roma!');
      assert.equal((await held('paris'))?.['expected_output'], 'PARIS');
    });

    it('finds unsaved edits again after the window was reloaded, and saves them against the version they were made on', async () => {
      await workbench.closeAllEditors();
      await workbench.contextMenu(workbench.treeItem(view, 'Capitals'), 'Open as JSON');
      await workbench.tab('Capitals.json').waitFor();
      const text = await workbench.editorText();
      await workbench.setEditorText(text.replace('"Lima"', '"Lima!"'));
      await eventually('the tab is marked as edited', () => workbench.isDirty('Capitals.json'));
      // VS Code backs an edited document up about a second after the last edit.
      await eventually('the edits are backed up', () => Promise.resolve(filesWith(product().home, 'Lima!') !== ''));
      await sandbox.batchUpdate(
        projectId,
        datasetId,
        '"update_records":[{"id":"paris","expected_output":"Paris again"}]',
      );
      await workbench.reload();
      // VS Code stores which tab is in front now and then only.
      await workbench.tab('Capitals.json').click();
      assert.match(await workbench.editorText(), /"Lima!"/);
      await workbench.save();
      await workbench.status('1 updated · version 7').waitFor();
      assert.equal(
        (await held('paris'))?.['expected_output'],
        'Paris again',
        'what someone else saved meanwhile stays',
      );
      await eventually('the document shows it', async () => (await workbench.editorText()).includes('Paris again'));
    });

    it('adds records once although the answer to the save was lost and the window was reloaded before the next', async () => {
      const before = (await sandbox.records(projectId, datasetId)).size;
      const text = await workbench.editorText();
      const added = ['{"input": "Capital of Chile?"}', '{"input": "Capital of Cuba?"}'];
      await workbench.setEditorText(text.replace(/\n\]\s*$/, `,\n  ${added.join(',\n  ')}\n]\n`));
      await sandbox.addFault({ path: '*/batch_update', body: 'half', times: 1 });
      await workbench.save();
      await eventually('the service has the records', async () => {
        return (await sandbox.records(projectId, datasetId)).size === before + 2;
      });
      await eventually('the edits are backed up', () => Promise.resolve(filesWith(product().home, 'of Cuba?') !== ''));
      await workbench.reload();
      // VS Code stores which tab is in front now and then only.
      await workbench.tab('Capitals.json').click();
      // Until the extension is there, VS Code can only offer to save the text somewhere else.
      await workbench.treeItem(view, 'Test service').waitFor();
      await workbench.save();
      await eventually('the tab is clean', async () => !(await workbench.isDirty('Capitals.json')));
      await eventually('the document shows the ids', async () => !/\{\s*"input"/.test(await workbench.editorText()));
      assert.equal((await sandbox.records(projectId, datasetId)).size, before + 2);
    });

    it('calls a command on the dataset whose menu it is, while the side bar is loaded anew', async () => {
      await sandbox.createDataset(projectId, 'Rivers');
      await workbench.openContainer(view);
      await workbench.viewAction('Refresh');
      await workbench.expandPath(view, ...tree);
      const rivers = workbench.treeItem(view, 'Rivers');
      await rivers.waitFor();
      await sandbox.addFault({ method: 'GET', path: '*/projects', latency: 10_000 });
      await workbench.viewAction('Refresh');
      await workbench.contextMenu(rivers, 'Clone Dataset…');
      await workbench.quickRows.filter({ hasText: 'Test service' }).waitFor();
      assert.match(await workbench.quickInput.innerText(), /Clone Rivers into/);
      await shot(workbench, `${dialect} refreshing`);
      await sandbox.clearFaults();
      await workbench.press('Escape');
    });

    it('has keys that outlive the reload and stand in no file, log or setting', async () => {
      await workbench.openContainer(view);
      await workbench.viewAction('Refresh');
      await workbench.expandPath(view, ...tree);
      await workbench.treeItem(view, 'Capitals').waitFor();
      for (const key of [sandbox.apiKey, sandbox.applicationKey]) {
        assert.equal(filesWith(product().home, key), '', 'a key stands in these files');
      }
    });

    it('finds the step of the walkthrough done that asks for a connection, though that was made before', async () => {
      await workbench.palette('LLM Observability: Open Walkthrough');
      const step = workbench.page.locator('.getting-started-step').filter({ hasText: 'Connect to Datadog' }).first();
      await step.locator('.codicon.complete').first().waitFor();
    });
  });
}
