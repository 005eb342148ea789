import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { DocumentRef } from '../../src/documents/documentUri';
import type { SandboxProgram } from '../support/sandboxProgram';
import { closeGrids, column, OpenGrid } from './support/openGrid';
import { answering, connectSandbox, eventually, type ConnectedSandbox } from './support/product';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
  '{"id":"exact","input":{"b":12345678901234567890,"a":1.0,"1":"\\u0041"},"expected_output":"\\u0041","metadata":{"b":1,"a":2},"tags":["k:v"]}',
];

const shownColumns = [column('id'), column('input'), column('expected_output'), column('metadata'), column('tags')];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`The records editor (${dialect} dialect)`, () => {
    let connected: ConnectedSandbox;
    let sandbox: SandboxProgram;
    let projectId: string;
    let ref: DocumentRef;
    let count = 0;

    before(async () => {
      connected = await connectSandbox(dialect);
      ({ sandbox } = connected);
      projectId = await sandbox.createProject('grid');
    });
    after(async () => {
      await closeGrids();
      await connected.stop();
    });
    beforeEach(async () => {
      await closeGrids();
      await sandbox.clearFaults();
      const datasetId = await sandbox.createDataset(projectId, `dataset ${++count}`, records);
      ref = { connectionId: connected.connectionId, projectId, datasetId, format: 'json' };
    });

    const held = () => sandbox.records(projectId, ref.datasetId);
    const output = async (id: string) => (await held()).get(id)?.['expected_output'];
    const version = () => sandbox.currentVersion(projectId, ref.datasetId);
    const requests = async (end: string) =>
      (await sandbox.requests()).filter(({ path }) => path.includes(ref.datasetId) && path.includes(end));
    const changedByOthers = (attributes: string) => sandbox.batchUpdate(projectId, ref.datasetId, attributes);

    it('shows the records, and what is saved through it is what the service holds', async () => {
      const grid = await OpenGrid.loaded(ref);
      const { rows, total } = await grid.ask('rows', { start: 0, count: 10, columns: shownColumns });
      assert.equal(total, 3);
      assert.deepEqual(rows.map(({ cells }) => cells[0]?.text).sort(), ['exact', 'paris', 'rome']);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.isMarked(true);
      const { state } = await grid.ask('ready', {});
      assert.deepEqual(state.counts, { changed: 1, new: 0, deleted: 0, invalid: 0 });
      await grid.save();
      await grid.isMarked(false);
      assert.equal(await output('rome'), 'Roma');
      assert.equal(await version(), 2);
      assert.equal(grid.document.state().version, 2);
      assert.equal((await requests('/batch_update')).length, 2);
    });

    it('leaves values to the byte that it doesn’t touch, and sends what was typed as it was typed', async () => {
      const read = () => sandbox.text('GET', `/api/v2/llm-obs/v1/${projectId}/datasets/${ref.datasetId}/records`);
      const grid = await OpenGrid.loaded(ref);
      const key = await grid.key('exact');
      await grid.ask('edit', {
        edits: [{ key, column: column('input', 'c'), input: { kind: 'json', text: '{"z": 1.50, "y": [1e400]}' } }],
        label: 'Edit input.c',
      });
      await grid.save();
      const text = await read();
      assert.ok(text.includes('{"b":12345678901234567890,"a":1.0,"1":"\\u0041", "c": {"z":1.50,"y":[1e400]}}'), text);
      assert.ok(text.includes('{"b":1,"a":2}'), text);
    });

    it('adds, duplicates, deletes and restores rows, each with its undo', async () => {
      const grid = await OpenGrid.loaded(ref);
      const { keys } = await grid.ask('addRows', { after: await grid.key('paris'), count: 1 });
      const [added = -1] = keys;
      await grid.ask('edit', {
        edits: [{ key: added, column: column('input'), input: { kind: 'string', text: 'Capital of Peru?' } }],
        label: 'Edit input',
      });
      await grid.ask('duplicateRows', { rows: { keys: [added] } });
      await grid.ask('deleteRows', { rows: { keys: [await grid.key('rome')] } });
      assert.deepEqual(grid.document.state().counts, { changed: 0, new: 2, deleted: 1, invalid: 0 });
      await grid.ask('command', { command: 'undo' });
      await eventually('the deletion is undone', () => grid.document.state().counts.deleted === 0);
      await grid.ask('command', { command: 'redo' });
      await eventually('and done again', () => grid.document.state().counts.deleted === 1);
      await grid.save();
      const inputs = [...(await held()).values()].map(({ input }) => input);
      assert.equal(inputs.filter((input) => input === 'Capital of Peru?').length, 2);
      assert.equal(inputs.includes('Capital of Italy?'), false);
    });

    it('goes back across a save: the next save sends the reverse', async () => {
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('deleteRows', { rows: { keys: [await grid.key('paris')] } });
      await grid.save();
      await grid.isMarked(false);
      assert.deepEqual([...(await held()).keys()].sort(), ['exact', 'rome']);
      await grid.ask('command', { command: 'undo' });
      await grid.ask('command', { command: 'undo' });
      await grid.isMarked(true);
      await grid.save();
      assert.equal(await output('rome'), 'Rome');
      assert.deepEqual((await held()).get('paris')?.['input'], 'Capital of France?');
    });

    it('merges without a question what others changed elsewhere, and shows it afterwards', async () => {
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await changedByOthers(
        '"update_records":[{"id":"rome","metadata":{"by":"them"}},{"id":"paris","expected_output":"PARIS"}],"insert_records":[{"id":"lima","input":"Capital of Peru?"}]',
      );
      await grid.save();
      assert.equal(await output('rome'), 'Roma');
      assert.deepEqual((await held()).get('rome')?.['metadata'], { by: 'them' });
      assert.equal(await output('paris'), 'PARIS');
      await grid.document.loader.whenComplete();
      assert.equal(await grid.text('paris', 'expected_output'), 'PARIS');
      assert.equal(await grid.text('lima', 'input'), 'Capital of Peru?');
      await grid.isMarked(false);
      await grid.edit('paris', 'expected_output', 'Paris!');
      await grid.save();
      assert.equal(await output('paris'), 'Paris!');
    });

    describe('when someone else changed the same field', () => {
      let grid: OpenGrid;
      beforeEach(async () => {
        grid = await OpenGrid.loaded(ref);
        await grid.edit('rome', 'expected_output', 'Roma');
        await changedByOthers('"update_records":[{"id":"rome","expected_output":"ROME"}]');
      });

      it('asks in its merge view, refuses a side that is no JSON, and sends nothing until all is settled', async () => {
        const before = (await requests('/batch_update')).length;
        const save = grid.save();
        const question = await eventually('the conflict is shown', () => grid.document.question);
        assert.deepEqual(
          question.conflicts.map(({ recordId, what, base, mine, theirs }) => [recordId, what, base, mine, theirs]),
          [['rome', 'expected_output', '"Rome"', '"Roma"', '"ROME"']],
        );
        await assert.rejects(grid.ask('resolveConflicts', { choices: [] }), /every conflict/);
        await assert.rejects(
          grid.ask('resolveConflicts', { choices: [{ index: 0, edited: '"Roma' }] }),
          /rome · expected_output/,
        );
        assert.equal((await requests('/batch_update')).length, before);
        await grid.ask('resolveConflicts', { choices: [{ index: 0, edited: '"Roma, or ROME"' }] });
        await save;
        assert.equal(await output('rome'), 'Roma, or ROME');
        await grid.isMarked(false);
      });

      for (const [choice, expected] of [
        ['mine', 'Roma'],
        ['theirs', 'ROME'],
      ] as const) {
        it(`keeps ${choice} on that answer`, async () => {
          const save = grid.save();
          await eventually('the conflict is shown', () => grid.document.question);
          await grid.ask('resolveConflicts', { choices: [{ index: 0, choice }] });
          await save;
          assert.equal(await output('rome'), expected);
          assert.equal(await grid.text('rome', 'expected_output'), expected);
          await grid.isMarked(false);
        });
      }

      it('keeps the edit unsaved where the question is left', async () => {
        const save = grid.save();
        save.catch(() => undefined);
        await eventually('the conflict is shown', () => grid.document.question);
        await grid.ask('resolveConflicts', { choices: 'cancel' });
        await assert.rejects(save, /nothing was sent: it was changed by someone else \(version 2\)/);
        assert.equal(await output('rome'), 'ROME');
        await grid.isMarked(true);
        assert.equal(await grid.text('rome', 'expected_output'), 'Roma');
      });

      it('asks in a dialog while its tab is out of sight', async () => {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'in front' }));
        const { questions } = await answering('showWarningMessage', ['Keep Mine'], () => grid.save());
        assert.match(questions.join(), /changed by someone else[^]*rome · expected_output/);
        assert.equal(await output('rome'), 'Roma');
      });
    });

    it('keeps an edit unsaved that was made while a save ran, and undoes it first', async () => {
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await sandbox.addFault({ path: '*/batch_update', latency: 600 });
      const save = grid.save();
      await eventually('the save runs', () => grid.document.state().saving);
      await grid.edit('paris', 'expected_output', 'Lutetia');
      await save;
      assert.equal(await output('rome'), 'Roma');
      assert.equal(await output('paris'), 'Paris');
      await grid.isMarked(true);
      assert.deepEqual(grid.document.state().counts.changed, 1);
      await grid.ask('command', { command: 'undo' });
      await grid.isMarked(false);
      assert.equal(await grid.text('paris', 'expected_output'), 'Paris');
      assert.equal(await grid.text('rome', 'expected_output'), 'Roma');
      await grid.ask('command', { command: 'redo' });
      await sandbox.clearFaults();
      await grid.isMarked(true);
      await grid.save();
      assert.equal(await output('paris'), 'Lutetia');
    });

    it('saves one after the other where it is saved twice at once', async () => {
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await sandbox.addFault({ path: '*/batch_update', latency: 300 });
      const first = grid.save();
      await eventually('the save runs', () => grid.document.state().saving);
      await grid.edit('paris', 'expected_output', 'Lutetia');
      // VS Code gives the first up for the second, though it goes on.
      await Promise.allSettled([first, grid.save()]);
      await grid.isMarked(false);
      assert.deepEqual([await output('rome'), await output('paris')], ['Roma', 'Lutetia']);
      assert.equal(await version(), 3);
    });

    it('refuses to save what is invalid, names the record and links to the cell', async () => {
      const grid = await OpenGrid.loaded(ref);
      const before = (await requests('/batch_update')).length;
      await grid.ask('clear', { rows: { keys: [await grid.key('rome')] }, columns: [column('input')] });
      await assert.rejects(grid.save(), /nothing was sent: Record “rome”.*has no input/);
      assert.equal((await requests('/batch_update')).length, before);
      const [problem] = vscode.languages.getDiagnostics(grid.document.uri);
      assert.match(problem?.message ?? '', /“rome”.*input/);
      assert.equal(grid.document.state().counts.invalid, 1);
      await grid.ask('command', { command: 'undo' });
      await eventually('the problem is gone', () => vscode.languages.getDiagnostics(grid.document.uri).length === 0);
    });

    it('asks before a new id and before many deletions, and sends nothing on a no', async () => {
      const grid = await OpenGrid.loaded(ref);
      const before = (await requests('/batch_update')).length;
      await grid.edit('rome', 'id', 'roma');
      const { questions } = await answering('showWarningMessage', [undefined], () =>
        assert.rejects(grid.save(), /nothing was sent: the dataset has no record “roma”/),
      );
      assert.match(questions.join(), /“roma”/);
      assert.equal((await requests('/batch_update')).length, before);
      await answering('showWarningMessage', ['Add as New'], () => grid.save());
      assert.deepEqual([...(await held()).keys()].sort(), ['exact', 'paris', 'roma']);
    });

    it('makes no version by auto-save: the edits wait on this computer, over closing, until they are saved on purpose', async () => {
      const files = vscode.workspace.getConfiguration('files');
      const grid = await OpenGrid.loaded(ref);
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
        const again = await OpenGrid.loaded(ref);
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
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('deleteRows', { rows: { keys: [await grid.key('exact')] } });
      const backup = await grid.grids.backupCustomDocument(grid.document);
      const kept = await vscode.workspace.fs.readFile(vscode.Uri.parse(backup.id));
      const { uri } = grid.document;
      await closeGrids();
      await vscode.workspace.fs.writeFile(vscode.Uri.parse(backup.id), kept);
      await changedByOthers('"update_records":[{"id":"paris","expected_output":"PARIS"}]');

      await sandbox.addFault({ path: `*/${ref.datasetId}/records`, latency: 400 });
      const restored = await grid.grids.openCustomDocument(uri, {
        backupId: backup.id,
        untitledDocumentData: undefined,
      });
      assert.deepEqual(restored.state().counts, { changed: 1, new: 0, deleted: 1, invalid: 0 });
      const work = restored.restored;
      assert.ok(work && work !== 'nothing', 'VS Code is to be told of it as an edit');
      await restored.loader.whenComplete();
      assert.equal(restored.state().total, 3);
      await restored.save();
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
      const grid = await OpenGrid.loaded(ref);
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
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'left behind');
      const { id } = await grid.grids.backupCustomDocument(grid.document);
      const file = vscode.Uri.parse(id);
      const kept = await vscode.workspace.fs.readFile(file);
      await closeGrids();
      await vscode.workspace.fs.writeFile(file, kept);
      const open = async () => {
        const again = await OpenGrid.loaded(ref);
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

    it('shows a version read-only, and a version that there is none of as a failure', async () => {
      await changedByOthers('"update_records":[{"id":"rome","expected_output":"Roma"}]');
      const grid = await OpenGrid.loaded({ ...ref, version: 1 });
      assert.equal(await grid.text('rome', 'expected_output'), 'Rome');
      assert.match(grid.document.state().readOnly ?? '', /Version 1 of test is read-only/);
      await assert.rejects(grid.edit('rome', 'expected_output', 'x'), /read-only/);
      const none = await OpenGrid.open({ ...ref, version: 77 });
      await eventually('it failed', () => none.document.state().loading.state === 'failed');
      assert.match(none.document.state().loading.message ?? '', /version/i);
    });

    it('reads the dataset anew on a refresh: rows keep their names, so that an open cell ends on its own record', async () => {
      const grid = await OpenGrid.loaded(ref);
      const rome = await grid.key('rome');
      await changedByOthers(
        '"insert_records":[{"id":"above","input":"first of all"}],"delete_records":["paris"],"update_records":[{"id":"exact","expected_output":"seen"}]',
      );
      await vscode.commands.executeCommand('llmObs.refreshDocument');
      await eventually('the new record is there', async () => {
        const { rows } = await grid.ask('rows', { start: 0, count: 10, columns: [column('id')] });
        return (
          rows
            .map(({ cells }) => cells[0]?.text)
            .sort()
            .join() === 'above,exact,rome'
        );
      });
      assert.equal(await grid.text('exact', 'expected_output'), 'seen');
      await grid.ask('edit', {
        edits: [{ key: rome, column: column('expected_output'), input: { kind: 'string', text: 'Roma' } }],
        label: 'Edit expected_output',
      });
      await grid.save();
      assert.equal(await output('rome'), 'Roma');
      assert.equal((await output('above')) ?? undefined, undefined);
    });

    it('drops the edits on a revert', async () => {
      const grid = await OpenGrid.loaded(ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('addRows', { after: undefined, count: 2 });
      await grid.isMarked(true);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await grid.isMarked(false);
      await eventually('nothing is edited', () => !grid.document.model.isDirty);
      await grid.document.loader.whenComplete();
      assert.equal(await grid.text('rome', 'expected_output'), 'Rome');
    });

    it('pastes a range with new rows at its end, fills down, replaces and tags, each as one step', async () => {
      const grid = await OpenGrid.loaded(ref);
      const columns = [column('input'), column('expected_output')];
      const last = (await grid.ask('rows', { start: 2, count: 1, columns })).rows[0]?.key;
      const { cells, added } = await grid.ask('paste', {
        at: last,
        columns,
        text: 'A?\tA\n"B\nB?"\t"""true"""\nC?\t{"c":1}',
      });
      assert.deepEqual([cells, added], [6, 2]);
      const { text } = await grid.ask('copy', { rows: { ranges: [{ from: 2, to: 5 }] }, columns, as: 'tsv' });
      assert.equal(text, 'A?\tA\n"B\nB?"\t"""true"""\nC?\t{"c":1}');
      await grid.ask('command', { command: 'undo' });
      await eventually('the paste is undone', () => grid.document.state().total === 3);
      await grid.ask('command', { command: 'redo' });
      await eventually('and done again', () => grid.document.state().total === 5);
      await grid.ask('fillDown', { ranges: [{ from: 2, to: 4 }], columns: [column('expected_output')] });
      const query = { text: 'B', matchCase: true, regex: false, fields: ['input'] as const };
      const preview = await grid.ask('previewReplace', { query, replacement: 'D' });
      assert.deepEqual([preview.matches, preview.rows], [2, 1]);
      await grid.ask('replace', { query, replacement: 'D' });
      await grid.ask('tag', { rows: { ranges: [{ from: 2, to: 5 }] }, add: ['new:yes'], remove: ['topic:geo'] });
      await grid.save();
      const saved = [...(await held()).values()].filter(({ tags }) =>
        (tags as string[] | undefined)?.includes('new:yes'),
      );
      assert.deepEqual(saved.map(({ input, expected_output }) => JSON.stringify([input, expected_output])).sort(), [
        '["A?","A"]',
        '["C?",{"c":1}]',
        '["D\\nD?","A"]',
      ]);
    });

    it('opens a cell in an editor of its own, whose save is an edit of the document', async () => {
      const grid = await OpenGrid.loaded(ref);
      const before = (await requests('/batch_update')).length;
      await grid.ask('openCell', { key: await grid.key('rome'), column: column('expected_output') });
      const editor = await eventually('the cell is open', () => vscode.window.activeTextEditor);
      assert.equal(editor.document.languageId, 'markdown');
      assert.equal(editor.document.getText(), 'Rome');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 4), '\n\nor Roma'));
      assert.equal(await editor.document.save(), true);
      assert.equal(await grid.text('rome', 'expected_output'), 'Rome\n\nor Roma');
      assert.equal((await requests('/batch_update')).length, before);
      await grid.edit('rome', 'expected_output', 'from the grid');
      await eventually('the editor follows', () => editor.document.getText() === 'from the grid');

      await grid.ask('openCell', { key: await grid.key('exact'), column: column('metadata') });
      const json = await eventually('the metadata are open', () =>
        vscode.window.activeTextEditor?.document.languageId === 'json' ? vscode.window.activeTextEditor : undefined,
      );
      await json.edit((edit) => edit.insert(new vscode.Position(0, 1), '"broken'));
      assert.equal(await json.document.save(), false);
      assert.equal(await grid.text('exact', 'metadata'), '{\n  "b": 1,\n  "a": 2\n}');
    });

    it('keeps exactly the rest unsaved when the network goes in mid-save, says so, and doubles nothing afterwards', async () => {
      const grid = await OpenGrid.loaded(ref);
      const rows = Array.from({ length: 1500 }, (_, row) => `question ${row}\tanswer ${row}`).join('\n');
      await grid.ask('paste', { at: undefined, columns: [column('input'), column('expected_output')], text: rows });
      await sandbox.addFault({ path: '*/batch_update', skip: 1, cut: 'before' });
      await assert.rejects(
        grid.document.save(),
        /saved in part \(1000 added · version 2\); 500 changes are not known to be saved, saving again/,
      );
      assert.equal(grid.document.state().counts.new, 500);
      await sandbox.clearFaults();
      await grid.save();
      assert.equal((await held()).size, 1503);
      assert.equal(await version(), 2);
      await grid.isMarked(false);
    });
  });
}

describe('The records editor on a slow service', () => {
  let connected: ConnectedSandbox;
  let sandbox: SandboxProgram;
  let ref: DocumentRef;
  let total = 0;

  before(async () => {
    connected = await connectSandbox('observed');
    ({ sandbox } = connected);
    const projectId = await sandbox.createProject('slow');
    const datasetId = await sandbox.createDataset(projectId, 'large', []);
    ref = { connectionId: connected.connectionId, projectId, datasetId, format: 'json' };
    for (let batch = 0; batch < 6; batch++) {
      const rows = Array.from(
        { length: 2500 },
        (_, row) => `{"id":"r${batch}-${row}","input":"question ${total + row}"}`,
      );
      await sandbox.batchUpdate(projectId, datasetId, `"insert_records":[${rows.join(',')}]`);
      total += rows.length;
    }
  });
  afterEach(async () => {
    await closeGrids();
    await sandbox.clearFaults();
  });
  after(() => connected.stop());

  const held = () => sandbox.records(ref.projectId, ref.datasetId);

  it('shows rows after one page, and saves an edit of row 3 before the last page is there', async () => {
    await sandbox.addFault({ method: 'GET', path: '*/records', latency: 300 });
    const grid = await OpenGrid.open(ref);
    await eventually('the first rows are there', () => grid.document.state().total > 0);
    const pages = (await sandbox.requests()).filter(({ path }) => path.endsWith('/records')).length;
    assert.ok(pages <= 2, `${pages} pages were asked for`);
    assert.equal(grid.document.state().loading.state, 'loading');
    const key = (await grid.ask('rows', { start: 2, count: 1, columns: [] })).rows[0]?.key;
    assert.ok(key !== undefined);
    const id = grid.document.model.current(key).id ?? '';
    await grid.ask('edit', {
      edits: [{ key, column: column('expected_output'), input: { kind: 'string', text: 'early' } }],
      label: 'Edit',
    });
    await grid.save();
    assert.equal(grid.document.state().loading.state, 'loading', 'the last page is still to come');
    await sandbox.clearFaults();
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(await grid.ask('value', { key, column: column('expected_output') }).then(({ text }) => text), 'early');
    assert.equal(
      (
        await sandbox.text(
          'GET',
          `/api/v2/llm-obs/v1/${ref.projectId}/datasets/${ref.datasetId}/records?page[limit]=5000`,
        )
      ).includes(`"early"`),
      true,
    );
    assert.deepEqual(grid.document.state().counts, { changed: 0, new: 0, deleted: 0, invalid: 0 });
    assert.ok(id);
  });

  it('goes on at the page that failed, and stays usable meanwhile', async () => {
    await sandbox.addFault({ method: 'GET', path: '*/records', skip: 1, status: 400 });
    const grid = await OpenGrid.open(ref);
    await eventually('loading failed', () => grid.document.state().loading.state === 'failed');
    const { loading, total: shown } = grid.document.state();
    assert.equal(loading.loaded, shown);
    assert.ok(shown > 0 && shown < total, `${shown} of ${total} rows are shown`);
    await grid.ask('tag', { rows: { ranges: [{ from: 0, to: 1 }] }, add: ['seen'], remove: [] });
    await sandbox.clearFaults();
    await grid.ask('command', { command: 'retryLoading' });
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(grid.document.state().counts.changed, 1);
  });

  it('stops on demand and goes on later', async () => {
    await sandbox.addFault({ method: 'GET', path: '*/records', latency: 200 });
    const grid = await OpenGrid.open(ref);
    await eventually('the first rows are there', () => grid.document.state().total > 0);
    await grid.ask('command', { command: 'stopLoading' });
    assert.equal(grid.document.state().loading.state, 'stopped');
    await sandbox.clearFaults();
    await grid.ask('command', { command: 'retryLoading' });
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(new Set(grid.document.model.allRows().map((key) => grid.document.model.current(key).id)).size, total);
    assert.ok((await held()).size > 0);
  });

  it('filters and sorts without touching the document', async () => {
    const grid = await OpenGrid.loaded(ref);
    const answer = await grid.ask('view', {
      filter: { text: 'question 1499' },
      sort: [{ column: column('input'), descending: true }],
    });
    const { rows } = await grid.ask('rows', { start: 0, count: 20, columns: [column('input')] });
    assert.equal(rows.length, answer.total);
    assert.deepEqual(
      rows.map(({ cells }) => cells[0]?.text),
      [
        'question 14999',
        'question 14998',
        'question 14997',
        'question 14996',
        'question 14995',
        'question 14994',
        'question 14993',
        'question 14992',
        'question 14991',
        'question 14990',
        'question 1499',
      ],
    );
    assert.equal(grid.document.model.isDirty, false);
  });
});
