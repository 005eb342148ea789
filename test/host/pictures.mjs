// npm run pictures: takes the README's pictures anew, in the product's own window on the sandbox's sample data.
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.mjs';
import { repository } from './paths.mjs';
import { openProduct } from './product.mjs';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */

const folder = path.join(repository, 'media/readme');
const view = 'LLM Observability';
const size = { width: 1240, height: 780 };
/** VS Code's own title bar says that an extension is being developed: it is cut off. */
const titleBar = 35;
const settings = {
  'breadcrumbs.enabled': false,
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
  await workbench.focusEditor();
  await rest(workbench);
  await take(workbench, 'overview');
}

/** @param {Workbench} workbench */
async function review(workbench) {
  await workbench.treeItem(view, 'support-assistant').locator('.monaco-tl-twistie').click();
  await workbench.expandPath(view, 'travel-concierge', 'Datasets');
  await workbench.treeItem(view, 'capitals').click();
  await workbench.tab('capitals.json').waitFor();
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
  await workbench.tab('capitals.json').click();
  await workbench.palette('File: Revert File');
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
  await upload(workbench, workspace);
} finally {
  await product.stop();
}
