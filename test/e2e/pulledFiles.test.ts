import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { openSandbox, view } from './support/connect';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

const file = 'capitals.jsonl';

describe('A person who keeps a dataset in the repository', () => {
  const product = openedProduct();
  let workbench: Workbench;
  before(() => {
    ({ workbench } = product());
  });
  const row = (label: string) => workbench.treeItem(view, label);
  const onDisk = (name = file) => path.join(product().workspace, name);
  const read = (name = file) => fs.readFileSync(onDisk(name), 'utf8');
  const lockedVersion = () => (JSON.parse(read(`${file}.lock.json`)) as { version: number }).version;
  let pulledVersion = 0;

  it('pulls it from the side bar into the workspace', async () => {
    await openSandbox(workbench, 'travel-concierge', 'Datasets');
    await workbench.contextMenu(row('capitals'), 'Pull into the Workspace…');
    await eventually('the file is asked for', async () => (await workbench.quickInputBox.inputValue()).endsWith(file));
    await workbench.press('Enter');
    await workbench.toast(/Pulled capitals \(version \d+\) to capitals\.jsonl/).waitFor();
    pulledVersion = lockedVersion();
    await workbench.status(`capitals v${pulledVersion}`).waitFor();
    await workbench.openContainer('Explorer');
    await workbench.file(file).waitFor();
    await shot(workbench, 'pulled file');
  });

  it('edits it as git would, and sees what differs', async () => {
    const [first = '', ...others] = read().split('\n');
    assert.match(first, /"expected_output":/);
    const edited = first.replace(/"expected_output":"[^"]*"/, '"expected_output":"Edited in git"');
    assert.notEqual(edited, first);
    fs.writeFileSync(onDisk(), [edited, '{"input":"Norway?","expected_output":"Oslo"}', ...others].join('\n'));
    await workbench.clearToasts();
    await workbench.contextMenu(workbench.file(file), 'Compare with the Dataset');
    await workbench
      .toast(new RegExp(`was changed since version ${pulledVersion} was pulled: 1 updated, 1 added`))
      .waitFor();
  });

  it('reviews and pushes it, and finds the ids of new records in the file', async () => {
    await workbench.clearToasts();
    await workbench.contextMenu(workbench.file(file), 'Push to the Dataset…');
    await workbench.quickRows.filter({ hasText: 'Push capitals.jsonl' }).waitFor();
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    await shot(workbench, 'pulled push review');
    await workbench.pick('Push capitals.jsonl');
    await workbench.toast(/Pushed capitals\.jsonl to capitals: 1 updated, 1 added/).waitFor();
    assert.equal(lockedVersion(), pulledVersion + 1);
    assert.match(read(), /\{"id":"[0-9a-f-]{36}","input":"Norway\?","expected_output":"Oslo"\}/);
    await workbench.status(`capitals v${pulledVersion + 1}`).waitFor();
  });

  it('is asked where the service has other values meanwhile, and takes theirs in one of the fields', async () => {
    const lines = read().split('\n');
    const at = lines.findIndex((line) => line.includes('"Edited in git"'));
    const record = JSON.parse(lines[at] ?? '') as { id: string };
    lines[at] = JSON.stringify({ ...record, input: 'Asked in git?', expected_output: 'Edited again' });
    fs.writeFileSync(onDisk(), lines.join('\n'));
    await workbench.openContainer(view);
    await workbench.contextMenu(row('capitals'), 'Edit Record by Id…');
    await workbench.promptText('Id');
    await workbench.answer(record.id);
    await eventually('the record is shown', async () => (await workbench.editorText()).includes('Edited in git'));
    await workbench.setEditorText(
      JSON.stringify({ ...record, input: 'Asked on the service?', expected_output: 'Edited on the service' }),
    );
    await workbench.save();
    await workbench.openContainer('Explorer');
    await workbench.contextMenu(workbench.file(file), 'Push to the Dataset…');
    await eventually('the conflicts are asked about', async () =>
      /capitals was changed by someone else/.test(await workbench.dialogText()),
    );
    await shot(workbench, 'pulled push conflict');
    await workbench.dialogButton('Choose for Each…');
    await workbench.quickRows.filter({ hasText: `${record.id} · expected_output` }).click();
    await shot(workbench, 'pulled push conflicts, one by one');
    await workbench.press('Enter');
    await workbench.pick('Push capitals.jsonl');
    await workbench.toast(/Pushed capitals\.jsonl to capitals: 1 updated · version/).waitFor();
    assert.match(read(), /"input":"Asked in git\?","expected_output":"Edited on the service"/);
  });
});
