import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { gridDataset } from './support/gridDataset';
import { closeGrids, OpenGrid } from './support/openGrid';
import { answering, eventually } from './support/product';

describe('What the records editor keeps', () => {
  const dataset = gridDataset('observed');
  const { held, output, requests, changedByOthers } = dataset;

  it('makes no version by auto-save: the edits wait on this computer, over closing, until they are saved on purpose', async () => {
    const files = vscode.workspace.getConfiguration('files');
    const grid = await OpenGrid.loaded(dataset.ref);
    const before = (await requests('/batch_update')).length;
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    try {
      await files.update('autoSaveDelay', 50, vscode.ConfigurationTarget.Global);
      await grid.edit('rome', 'expected_output', 'Roma');
      await eventually('auto-save is through', () => grid.grids.hasDraft(grid.document));
      await grid.isMarked(false);
      assert.equal((await requests('/batch_update')).length, before);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await eventually('it is closed', () => grid.grids.all().length === 0);
      const again = await OpenGrid.loaded(dataset.ref);
      assert.equal(await again.text('rome', 'expected_output'), 'Roma');
      assert.equal(again.document.state().counts.changed, 1);
      await vscode.commands.executeCommand('llmObs.saveChanges');
      assert.equal(await output('rome'), 'Roma');
      assert.equal(again.grids.hasDraft(again.document), false);
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal((await requests('/batch_update')).length, before + 1);
  });

  it('restores a backup before the service answers, undoable, and saves it against its version', async () => {
    const grid = await OpenGrid.loaded(dataset.ref);
    await grid.edit('rome', 'expected_output', 'Roma');
    await grid.ask('deleteRows', { rows: { keys: [await grid.key('exact')] } });
    const backup = await grid.grids.backupCustomDocument(grid.document);
    const kept = await vscode.workspace.fs.readFile(vscode.Uri.parse(backup.id));
    const { uri } = grid.document;
    await closeGrids();
    await vscode.workspace.fs.writeFile(vscode.Uri.parse(backup.id), kept);
    await changedByOthers('"update_records":[{"id":"paris","expected_output":"PARIS"}]');

    await dataset.sandbox.addFault({ path: `*/${dataset.ref.datasetId}/records`, latency: 400 });
    const restored = await grid.grids.openCustomDocument(uri, {
      backupId: backup.id,
      untitledDocumentData: undefined,
    });
    assert.deepEqual(restored.state().counts, { changed: 1, new: 0, deleted: 1, invalid: 0 });
    const work = restored.restored;
    assert.ok(work && work !== 'nothing', 'VS Code is to be told of it as an edit');
    await restored.loader.whenComplete();
    assert.equal(restored.state().total, 3);
    await answering('showWarningMessage', ['Delete and Save'], () => restored.save());
    assert.equal(await output('rome'), 'Roma');
    assert.equal(await output('paris'), 'PARIS');
    assert.equal((await held()).has('exact'), false);
    work.undo();
    assert.deepEqual(restored.state().counts, { changed: 1, new: 1, deleted: 0, invalid: 0 });
    restored.dispose();

    await vscode.workspace.fs.writeFile(vscode.Uri.parse(backup.id), new TextEncoder().encode('{"format":1'));
    const { questions } = await answering('showErrorMessage', [], () =>
      assert.rejects(
        grid.grids.openCustomDocument(uri, { backupId: backup.id, untitledDocumentData: undefined }),
        /unsaved changes of test can’t be read/,
      ),
    );
    assert.equal(questions.length, 1);
  });

  it('keeps its backups in one place, which an older one doesn’t take away', async () => {
    const grid = await OpenGrid.loaded(dataset.ref);
    await grid.edit('rome', 'expected_output', 'first');
    const first = await grid.grids.backupCustomDocument(grid.document);
    await grid.edit('rome', 'expected_output', 'second');
    const second = await grid.grids.backupCustomDocument(grid.document);
    first.delete();
    assert.equal(second.id, first.id);
    const file = vscode.Uri.parse(second.id);
    assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), /second/);
    second.delete();
    await eventually('it is dropped', () =>
      Promise.resolve(vscode.workspace.fs.stat(file)).then(
        () => false,
        () => true,
      ),
    );
  });

  it('takes up what a process that is gone has left, and nothing of one that runs', async () => {
    const grid = await OpenGrid.loaded(dataset.ref);
    await grid.edit('rome', 'expected_output', 'left behind');
    const { id } = await grid.grids.backupCustomDocument(grid.document);
    const file = vscode.Uri.parse(id);
    const kept = await vscode.workspace.fs.readFile(file);
    await closeGrids();
    await vscode.workspace.fs.writeFile(file, kept);
    const open = async () => {
      const again = await OpenGrid.loaded(dataset.ref);
      const text = await again.text('rome', 'expected_output');
      await closeGrids();
      return text;
    };
    assert.equal(await open(), 'Rome');
    const { pid } = spawnSync(process.execPath, ['--version']);
    await vscode.workspace.fs.rename(file, file.with({ path: file.path.replace(`-${process.pid}-`, `-${pid}-`) }));
    assert.equal(await open(), 'left behind');
    assert.equal(await open(), 'Rome', 'what was discarded is gone');
  });
});
