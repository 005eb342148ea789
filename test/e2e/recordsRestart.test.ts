import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import { openedDataset } from './support/openedDataset';
import { shot } from './support/screenshots';

const records = ['paris', 'rome', 'bern'].map(
  (id) => `{"id":"${id}","input":"Capital ${id}?","expected_output":"${id}","metadata":{},"tags":[]}`,
);

/** The files below a folder that hold a text. */
const filesWith = (folder: string, text: string) =>
  spawnSync('grep', ['-rlaF', '-e', text, folder], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

/** Ends the extension host as a crash does. The server tells its process. */
function killExtensionHost(log: string): void {
  const pid = [...log.matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
  assert.ok(pid, log);
  process.kill(Number(pid), 'SIGKILL');
}

// In one dialect: they differ in what a service answers, not in what VS Code keeps.
describe('Unsaved edits in the grid', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;

  /** Waits until VS Code knows of a backup with that text, and of the tab: it notes both now and then only. */
  const isKept = async (text: string) => {
    const { profile } = dataset.product;
    await eventually('the edits are backed up', () =>
      filesWith(profile, text).some(
        (file) => filesWith(path.join(profile, 'User/Backups'), path.basename(file)).length > 0,
      ),
    );
    await dataset.workbench.isTabStored('llmObs.records');
  };

  it('are there after the window was reloaded, undoable, and are saved against the version they were made on', async () => {
    await dataset.open();
    await grid.typeOver('bern', 'expected_output', 'Berne, kept');
    await isKept('Berne, kept');
    await dataset.others('"update_records":[{"id":"paris","expected_output":"again"}]');
    await dataset.workbench.reload();
    await grid.shows('bern', 'expected_output', 'Berne, kept');
    await grid.counts('1 changed');
    await shot(dataset.workbench, 'restored');
    await (await grid.cellOf('bern', 'expected_output')).click();
    await grid.press('Control+Z');
    await grid.shows('bern', 'expected_output', /^bern$/);
    await grid.press('Control+Y');
    await grid.shows('bern', 'expected_output', 'Berne, kept');
    await grid.press('Control+S');
    await dataset.workbench.status('1 updated · version 3').waitFor();
    assert.deepEqual([await dataset.output('bern'), await dataset.output('paris')], ['Berne, kept', 'again']);
  });

  it('are there after the extension host was killed, undoable, and are saved', async () => {
    await grid.typeOver('bern', 'expected_output', 'after the crash');
    await (await grid.cellOf('paris', 'id')).click();
    await grid.press('Shift+Space', 'Delete');
    await grid.counts('1 changed · 1 deleted');
    await isKept('"present":false');
    killExtensionHost(dataset.product.log());
    await dataset.workbench.reload();
    await grid.shows('bern', 'expected_output', 'after the crash');
    await grid.counts('1 changed · 1 deleted');
    await shot(dataset.workbench, 'after the crash');
    await (await grid.cellOf('bern', 'expected_output')).click();
    await grid.press('Control+Z');
    await grid.shows('bern', 'expected_output', 'Berne, kept');
    await grid.press('Control+Y');
    await grid.shows('bern', 'expected_output', 'after the crash');
    await grid.press('Control+S');
    await dataset.workbench.dialog.getByText('Delete 1 of the 3 records of Capitals?').waitFor();
    await dataset.workbench.dialogButton('Delete and Save');
    await dataset.workbench.status('1 updated, 1 deleted · version 4').waitFor();
    await dataset.isSaved();
    await grid.page.locator('.ag-row').getByText('paris', { exact: true }).waitFor({ state: 'detached' });
    const held = await dataset.held();
    assert.deepEqual([...held.keys()].sort(), ['bern', 'rome']);
    assert.equal(held.get('bern')?.['expected_output'], 'after the crash');
  });

  it('are shown and editable while the service can’t be reached, and saved when it can be again', async () => {
    const { workbench, sandbox } = dataset;
    await grid.typeOver('rome', 'expected_output', 'offline');
    await isKept('offline');
    await sandbox.addFault({ path: '/api/*', cut: 'before' });
    await workbench.reload();
    await grid.shows('rome', 'expected_output', 'offline');
    await grid.page.locator('.loading-line').getByRole('button', { name: 'Retry' }).waitFor({ timeout: 40_000 });
    await shot(workbench, 'offline');
    await grid.typeOver('rome', 'expected_output', 'offline, twice');
    await sandbox.clearFaults();
    await grid.page.locator('.loading-line').getByRole('button', { name: 'Retry' }).click();
    await grid.shows('bern', 'expected_output', 'after the crash');
    await (await grid.cellOf('rome', 'id')).click();
    await grid.press('Control+S');
    await workbench.status('1 updated · version 5').waitFor();
    assert.equal(await dataset.output('rome'), 'offline, twice');
    await dataset.isSaved();
  });

  it('are told of at the next start where VS Code hadn’t noted their tab before a crash', async () => {
    const { workbench, product } = dataset;
    await grid.typeOver('rome', 'expected_output', 'left behind');
    let file = '';
    await eventually('the edits are backed up', () => {
      file = filesWith(product.profile, 'left behind').find((name) => name.includes('/backups/')) ?? '';
      return file !== '';
    });
    const kept = fs.readFileSync(file);
    await (await grid.cellOf('rome', 'id')).click();
    await grid.press('Control+Z');
    await dataset.isSaved();
    await workbench.closeAllEditors();
    const { pid } = spawnSync(process.execPath, ['--version']);
    fs.writeFileSync(file.replace(/-\d+-(?=[^/]*$)/, `-${pid}-`), kept);
    await workbench.reload();
    const notice = /has edits that were not saved when its window ended/;
    await workbench.toast(notice).waitFor();
    await shot(workbench, 'left behind');
    await workbench.clickToast(notice, 'Open');
    await grid.shows('rome', 'expected_output', 'left behind');
    await grid.counts('1 changed');
    await grid.press('Control+S');
    await workbench.status('1 updated · version 6').waitFor();
    assert.equal(await dataset.output('rome'), 'left behind');
  });
});
