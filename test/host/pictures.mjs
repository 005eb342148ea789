// npm run pictures: takes the README's pictures anew, in the product's own window on the sandbox's sample data.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.mjs';
import { repository } from './paths.mjs';
import { openProduct } from './product.mjs';
import { startSampleSandbox } from './sandbox.mjs';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */

const folder = path.join(repository, 'media/readme');
const view = 'LLM Observability';
const size = { width: 1240, height: 780 };
/** VS Code's own title bar says that an extension is being developed: it is cut off. */
const titleBar = 35;
const settings = {
  'diffEditor.useInlineViewWhenSpaceIsLimited': false,
  'editor.fontSize': 13,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'remote.autoForwardPorts': false,
  'workbench.colorTheme': 'Light Modern',
};

/**
 * @param {Workbench} workbench
 * @param {string} name
 */
async function take({ page }, name) {
  const file = path.join(folder, `${name}.png`);
  const { width, height } = page.viewportSize() ?? size;
  const clip = { x: 0, y: titleBar, width, height: height - titleBar };
  await page.screenshot({ path: file, clip, caret: 'initial' });
  console.log(`${path.relative(repository, file)}: ${Math.round(fs.statSync(file).size / 1000)} KB`);
}

/**
 * @param {Workbench} workbench
 * @param {number} width of the side bar
 */
async function widenSideBar({ page }, width) {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('There is no side bar.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width, y, { steps: 5 });
  await page.mouse.up();
}

/**
 * @param {Workbench} workbench
 * @param {number} row
 * @param {string} column
 */
function cell(workbench, row, column) {
  return workbench.webview().locator(`.ag-row[row-index="${row}"] [col-id="${column}"]`);
}

/** @param {Workbench} workbench */
async function overview(workbench) {
  await workbench.openContainer(view);
  await widenSideBar(workbench, 400);
  await workbench.page.getByRole('button', { name: 'Open the Sandbox' }).click();
  await workbench.expandPath(view, 'support-assistant', 'Datasets', 'ticket-triage');
  await workbench.expandPath(view, 'Experiments');
  await workbench.expandPath(view, 'Annotation Queues', 'Triage review');
  await workbench.treeItem(view, 'ticket-triage').click();
  await workbench.tab('ticket-triage.json').waitFor();
  await workbench.status('version 2').waitFor();
  await cell(workbench, 0, 'input').click();
  await rest(workbench);
  await take(workbench, 'overview');
}

/** @param {Workbench} workbench */
async function review(workbench) {
  await workbench.treeItem(view, 'support-assistant').locator('.monaco-tl-twistie').click();
  await workbench.expandPath(view, 'travel-concierge', 'Datasets');
  await workbench.treeItem(view, 'capitals').click();
  await workbench.tab('capitals.json').waitFor();
  await cell(workbench, 0, 'input').filter({ hasText: 'capital' }).waitFor();
  await workbench.editorAction('Open as Text');
  await eventually('the text is open', async () => (await workbench.editorText()).includes('Ulaanbaatar'));
  const text = await workbench.editorText();
  const added = '{\n    "input": "What is the capital of Bolivia?",\n    "expected_output": "Sucre"\n  }';
  await workbench.setEditorText(
    text
      .replace('"Ulaanbaatar"', '"Ulaanbaatar or Ulan Bator"')
      .replace('"continent": "Oceania"', '"continent": "Oceania",\n      "note": "Often answered: Sydney"')
      .replace(/\n\]\s*$/, `,\n  ${added}\n]\n`),
  );
  await workbench.palette('LLM Observability: Review Changes');
  await workbench.tab('capitals: 2 updated, 1 added').waitFor();
  await widenSideBar(workbench, 230);
  await rest(workbench);
  await take(workbench, 'review');
  await workbench.tab('capitals.json').last().click();
  await workbench.palette('File: Revert File');
  await workbench.closeAllEditors();
}

/** @param {Workbench} workbench */
async function importing(workbench) {
  await workbench.openFile('support-tickets.csv');
  await workbench.file('support-tickets.csv').waitFor();
  await workbench.contextMenu(workbench.file('support-tickets.csv'), 'Import Records…');
  const page = workbench.webview();
  await page.getByRole('heading', { name: 'First rows' }).waitFor();
  await page.getByRole('button', { name: 'Choose Dataset…' }).click();
  await workbench.pick('support-assistant');
  await workbench.pick('Create a New Dataset…');
  await workbench.promptText('Name of the new dataset');
  await workbench.answer('help-desk-questions');
  await page.getByRole('button', { name: 'Review Changes', disabled: false }).waitFor();
  await workbench.press('Control+B');
  await rest(workbench);
  await take(workbench, 'import');
  await workbench.press('Control+B');
  await workbench.closeAllEditors();
}

/**
 * @param {Workbench} workbench
 * @param {string} workspace
 */
async function upload(workbench, workspace) {
  const kinds = [
    'Where is my parcel',
    'I was charged twice for order',
    'Please cancel order',
    'The lamp is broken, order',
  ];
  const rows = Array.from(
    { length: 1_500_000 },
    (_, i) => `"${kinds[i % kinds.length]} ${100_000 + i}?",category ${i % 4}`,
  );
  fs.writeFileSync(path.join(workspace, 'help-desk.csv'), `input,expected_output\n${rows.join('\n')}\n`);
  await workbench.page.setViewportSize({ ...size, height: 520 });
  await workbench.openFile('support-tickets.csv');
  await workbench.file('help-desk.csv').waitFor();
  await workbench.contextMenu(workbench.file('help-desk.csv'), 'Upload CSV to a Dataset…');
  await workbench.pick('support-assistant');
  await workbench.pick('Create a New Dataset…');
  await workbench.promptText('Name of the new dataset');
  await workbench.answer('help-desk');
  await workbench.quickRows.filter({ hasText: 'Deduplicate' }).waitFor();
  await workbench.press('Enter');
  await workbench.quickRows.filter({ hasText: 'to help-desk' }).waitFor();
  await workbench.press('Enter');
  await eventually('the upload is half way', async () => Number(await workbench.toastProgress('sending')) > 40);
  await take(workbench, 'upload');
}

/**
 * A grid with a few edits, and the details of a record beside it.
 * @param {Workbench} workbench
 */
async function grid(workbench) {
  await workbench.treeItem(view, 'ticket-triage').dblclick();
  await cell(workbench, 3, 'input').waitFor();
  await workbench.press('Control+B');
  await cell(workbench, 4, 'input').click();
  await workbench.press('Shift+Space');
  await workbench.press('Delete');
  await cell(workbench, 7, 'input').click();
  await workbench.webview().getByRole('button', { name: 'Add Record' }).click();
  await cell(workbench, 8, 'input').click();
  await workbench.paste('Can I pay by invoice?\t{"category":"billing","priority":"low"}');
  await cell(workbench, 8, 'expected_output').filter({ hasText: 'billing' }).waitFor();
  await workbench.press('Control+Home');
  await workbench.webview().getByRole('button', { name: 'Record Details' }).click();
  const changed = '{"category":"billing","priority":"urgent","reply":"I have refunded the second charge, Maria."}';
  await cell(workbench, 0, 'expected_output').click();
  await workbench.press('Enter');
  await workbench.webview().getByRole('textbox', { name: 'expected_output' }).fill(changed);
  await workbench.press('Enter');
  await workbench.webview().getByText('1 changed').waitFor();
  await cell(workbench, 0, 'expected_output').click();
  await workbench.webview().getByText('Compared with the saved value').first().waitFor();
  await rest(workbench);
  await take(workbench, 'grid');
  await workbench.webview().getByRole('button', { name: 'Close Details' }).click();
}

/**
 * What another client changed meanwhile, as the records editor asks about it.
 *
 * @param {Workbench} workbench
 * @param {import('./sandbox.mjs').SampleSandbox} sandbox
 */
async function conflicts(workbench, sandbox) {
  const id = await cell(workbench, 0, 'id').innerText();
  const deleted = await cell(workbench, 4, 'id').innerText();
  const { data: projects } = await sandbox.request('GET', '/api/v2/llm-obs/v1/projects');
  const project = projects.find((/** @type {any} */ { attributes }) => attributes.name === 'support-assistant');
  const { data: datasets } = await sandbox.request(
    'GET',
    `/api/v2/llm-obs/v1/${project.id}/datasets?filter[name]=ticket-triage`,
  );
  const [dataset] = datasets;
  const updates = [
    {
      id,
      expected_output: { category: 'billing', priority: 'normal', reply: 'One of the two charges is refunded, Maria.' },
    },
    { id: deleted, expected_output: { category: 'other', priority: 'low', reply: 'Thank you: we look into it.' } },
  ];
  await sandbox.request('POST', `/api/v2/llm-obs/v1/${project.id}/datasets/${dataset.id}/batch_update`, {
    data: { type: 'datasets', id: dataset.id, attributes: { update_records: updates } },
  });
  await cell(workbench, 0, 'input').click();
  await workbench.press('Control+S');
  await workbench.webview().getByRole('dialog', { name: '2 conflicts' }).waitFor();
  await workbench.webview().getByLabel('Take mine', { exact: true }).first().check();
  await rest(workbench);
  await take(workbench, 'conflicts');
  await workbench.webview().getByRole('button', { name: 'Cancel' }).click();
  await workbench.palette('File: Revert File');
  await workbench.closeAllEditors();
}

/**
 * A replacement, looked at before it is made.
 * @param {Workbench} workbench
 */
async function replacement(workbench) {
  await workbench.clearToasts();
  await workbench.palette('View: Focus into Primary Side Bar');
  await workbench.treeItem(view, 'support-assistant').locator('.monaco-tl-twistie').click();
  await workbench.expandPath(view, 'travel-concierge', 'Datasets');
  await workbench.treeItem(view, 'capitals').dblclick();
  await cell(workbench, 3, 'input').waitFor();
  await workbench.press('Control+B');
  await cell(workbench, 3, 'input').click();
  await workbench.press('Control+H');
  const page = workbench.webview();
  await page.getByRole('textbox', { name: 'Find', exact: true }).fill('What is the capital of');
  await page.getByRole('textbox', { name: 'Replace with' }).fill('Name the capital of');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('matches in').waitFor();
  await rest(workbench);
  await take(workbench, 'replace');
}

/**
 * The window on a sandbox that another client writes to, too.
 * @param {Workbench} workbench
 * @param {import('./sandbox.mjs').SampleSandbox} sandbox
 */
async function connect(workbench, sandbox) {
  await workbench.openContainer(view);
  await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
  const answers = [
    ['A name for this connection', 'Evaluation'],
    ['The base URL', sandbox.url],
    ['The API key', sandbox.apiKey],
    ['The application key', sandbox.applicationKey],
  ];
  for (const [prompt = '', text = ''] of answers) {
    if (prompt === 'The base URL') await workbench.pick('Other URL…');
    await workbench.promptText(prompt);
    await workbench.answer(text);
  }
  await workbench.expandPath(view, 'Evaluation', 'support-assistant', 'Datasets');
  await workbench.clearToasts();
}

/**
 * Lets hovers go and what VS Code draws a moment later (folding, colours, the lines in sight) be drawn.
 * @param {Workbench} workbench
 */
async function rest({ page }) {
  await page.mouse.move(size.width / 2, size.height - 60);
  await page.waitForTimeout(1500);
}

fs.mkdirSync(folder, { recursive: true });
const product = await openProduct({ settings });
try {
  const { workbench, workspace } = product;
  await workbench.page.setViewportSize(size);
  await overview(workbench);
  await review(workbench);
  await importing(workbench);
  await upload(workbench, workspace);
} finally {
  await product.stop();
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
const sandbox = await startSampleSandbox(path.join(home, 'sandbox.sqlite'));
const second = await openProduct({ settings });
try {
  const { workbench } = second;
  await workbench.page.setViewportSize(size);
  await connect(workbench, sandbox);
  await grid(workbench);
  await conflicts(workbench, sandbox);
  await replacement(workbench);
} finally {
  await second.stop();
  sandbox.stop();
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
