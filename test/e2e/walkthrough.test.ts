import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import { view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

const folder = 'User/globalStorage/llm-observability.llm-observability';

describe('A newcomer who follows the walkthrough from an empty profile', () => {
  const product = openedProduct(() => ({ settings: { 'workbench.colorTheme': 'Light Modern' } }));

  const step = (title: string) =>
    product().workbench.page.locator('.getting-started-step').filter({ hasText: title }).first();
  /** Opens a step, as a click on its title does. */
  const openStep = async (title: string) => {
    const row = step(title);
    if (!/\bexpanded\b/.test((await row.getAttribute('class')) ?? '')) await row.click();
    await row.locator('.monaco-button').first().waitFor();
  };
  const press = (title: string, button: string) =>
    step(title).locator('.monaco-button').filter({ hasText: button }).click();
  const isDone = (title: string) => step(title).locator('.codicon.complete').first().waitFor();
  const backToWalkthrough = async () => {
    await product().workbench.tab('Welcome').first().click();
    await step('Open the sandbox').waitFor();
  };
  /** Asks the sandbox that the product started, as any program would. */
  const get = async (address: string) => {
    const stored = (file: string) =>
      JSON.parse(fs.readFileSync(path.join(product().profile, folder, file), 'utf8')) as Record<string, string>;
    const { apiKey = '', applicationKey = '' } = stored('sandbox-keys.json');
    const { url = '' } = stored('sandbox.json');
    const headers = { 'DD-API-KEY': apiKey, 'DD-APPLICATION-KEY': applicationKey };
    const answer = await fetch(`${url}/api/v2/llm-obs/v1/${address}`, { headers });
    assert.equal(answer.status, 200, address);
    return ((await answer.json()) as { data: { id: string; attributes: Record<string, unknown> }[] }).data;
  };
  const records = async (projectName: string, datasetName: string) => {
    const find = async (list: string, name: string) =>
      (await get(list)).find(({ attributes }) => attributes['name'] === name)?.id ?? '';
    const project = await find('projects', projectName);
    const dataset = await find(`${project}/datasets`, datasetName);
    return get(`${project}/datasets/${dataset}/records?page[limit]=1000`);
  };

  it('finds five steps that begin with the sandbox', async () => {
    const { workbench } = product();
    await workbench.palette('LLM Observability: Open Walkthrough');
    await step('Open the sandbox').waitFor();
    assert.equal(await workbench.page.locator('.getting-started-step').count(), 5);
    await shot(workbench, 'walkthrough 1 sandbox');
    await openStep('Open the sandbox');
    await press('Open the sandbox', 'Open the Sandbox');
    await isDone('Open the sandbox');
    await workbench.treeItem(view, 'travel-concierge').waitFor();
    await shot(workbench, 'walkthrough 1 done');
  });

  it('opens the sample dataset as a grid', async () => {
    const { workbench } = product();
    await openStep('Open a dataset as a grid');
    await shot(workbench, 'walkthrough 2 grid');
    await press('Open a dataset as a grid', 'Open the Dataset');
    await workbench.tab('capitals.json').waitFor();
    await workbench.webview().locator('.ag-row', { hasText: 'Canberra' }).first().waitFor();
    await shot(workbench, 'walkthrough 2 opened');
    await backToWalkthrough();
    await isDone('Open a dataset as a grid');
  });

  it('changes a record and saves it as a new version, which the service has', async () => {
    const { workbench } = product();
    await openStep('Change a record and save');
    await shot(workbench, 'walkthrough 3 save');
    await workbench.tab('capitals.json').click();
    const cell = workbench
      .webview()
      .locator('.ag-row', { hasText: 'Canberra' })
      .first()
      .locator('[col-id="expected_output"]');
    await cell.dblclick();
    await workbench.webview().locator('.cell-editor-text').waitFor();
    await workbench.press('End');
    await workbench.type(', since 1913');
    await workbench.press('Enter');
    await workbench.webview().locator('.ag-row', { hasText: 'Canberra, since 1913' }).first().waitFor();
    await workbench.press('Control+S');
    await workbench.status(/1 updated/).waitFor();
    await shot(workbench, 'walkthrough 3 saved');
    const held = JSON.stringify(await records('travel-concierge', 'capitals'));
    assert.match(held, /"Canberra, since 1913"/);
    await backToWalkthrough();
    await isDone('Change a record and save');
  });

  it('uploads the sample file into a new dataset', async () => {
    const { workbench } = product();
    await openStep('Upload a CSV file');
    await shot(workbench, 'walkthrough 4 upload');
    await press('Upload a CSV file', 'Upload the Sample File');
    await workbench.pick('travel-concierge');
    await workbench.pick('Create a New Dataset…');
    await workbench.promptText('Name of the new dataset');
    await workbench.answer('questions');
    await workbench.quickRows.filter({ hasText: 'Deduplicate' }).waitFor();
    await workbench.press('Enter');
    await workbench.quickRows.filter({ hasText: 'to questions' }).waitFor();
    await workbench.press('Enter');
    await workbench.toast('Uploaded 5 records').waitFor();
    assert.equal((await records('travel-concierge', 'questions')).length, 5);
    await isDone('Upload a CSV file');
    await shot(workbench, 'walkthrough 4 done');
  });

  it('is asked for a connection to Datadog in the end', async () => {
    const { workbench } = product();
    await openStep('Connect to Datadog');
    await shot(workbench, 'walkthrough 5 connect');
    await press('Connect to Datadog', 'Connect to Datadog');
    await workbench.promptText('A name for this connection');
    await workbench.press('Escape');
    await eventually(
      'the last step is not done',
      async () => (await step('Connect to Datadog').locator('.codicon.complete:visible').count()) === 0,
    );
  });
});
