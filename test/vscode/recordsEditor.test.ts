import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { gridDataset } from './support/gridDataset';
import { column, OpenGrid } from './support/openGrid';
import { saidMessages } from './support/messages';
import { answering, eventually } from './support/product';

const shownColumns = [column('id'), column('input'), column('expected_output'), column('metadata'), column('tags')];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`The records editor (${dialect} dialect)`, () => {
    const dataset = gridDataset(dialect);
    const messages = saidMessages();
    const { held, output, version, requests, changedByOthers } = dataset;

    it('shows the records, and what is saved through it is what the service holds', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const { rows, total } = await grid.ask('rows', { start: 0, count: 10, columns: shownColumns });
      assert.equal(total, 3);
      assert.deepEqual(rows.map(({ cells }) => cells[0]?.text).sort(), ['exact', 'paris', 'rome']);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.isMarked(true);
      const { state } = await grid.ask('ready', { rows: 0 });
      assert.deepEqual(state.counts, { changed: 1, new: 0, deleted: 0, invalid: 0 });
      await grid.save();
      await grid.isMarked(false);
      assert.equal(await output('rome'), 'Roma');
      assert.equal(await version(), 2);
      assert.equal(grid.document.state().version, 2);
      assert.equal((await requests('/batch_update')).length, 2);
    });

    it('tells a page that opens the first rows at once, in the columns that were shown last', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const layout = [{ colId: 'tags', hide: true }, { colId: 'input' }, { colId: 'id' }];
      await grid.ask('rememberColumns', { columnState: { paths: [column('input', 'b')], layout } });
      const { first, state } = await grid.ask('ready', { rows: 2 });
      assert.deepEqual(
        first.columns.map(({ id }) => id),
        ['input', 'id', 'expected_output', 'metadata', 'created_at', 'updated_at', 'input/b'],
      );
      const { rows } = await grid.ask('rows', { start: 0, count: 2, columns: first.columns });
      assert.deepEqual(first.rows, rows);
      assert.equal(first.rows.length, 2);
      assert.equal(first.revision, state.revision);
      await grid.ask('rememberColumns', { columnState: undefined });
    });

    it('leaves values to the byte that it doesn’t touch, and sends what was typed as it was typed', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const key = await grid.key('exact');
      await grid.ask('edit', {
        edits: [{ key, column: column('input', 'c'), input: { kind: 'json', text: '{"z": 1.50, "y": [1e400]}' } }],
        label: 'Edit input.c',
      });
      await grid.save();
      const text = await dataset.heldText();
      assert.ok(text.includes('{"b":12345678901234567890,"a":1.0,"1":"\\u0041", "c": {"z":1.50,"y":[1e400]}}'), text);
      assert.ok(text.includes('{"b":1,"a":2}'), text);
    });

    it('adds, duplicates, deletes and restores rows, each with its undo', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
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
      await answering('showWarningMessage', ['Delete and Save'], () => grid.save());
      const inputs = [...(await held()).values()].map(({ input }) => input);
      assert.equal(inputs.filter((input) => input === 'Capital of Peru?').length, 2);
      assert.equal(inputs.includes('Capital of Italy?'), false);
    });

    it('pastes a range with new rows at its end, fills down, replaces and tags, each as one step', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
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

    it('shows after a save when the service wrote the record', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const before = await grid.text('rome', 'updated_at');
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.save();
      const after = await grid.text('rome', 'updated_at');
      assert.ok(Date.parse(after) > Date.parse(before), `${after} is later than ${before}`);
    });

    it('counts the cells with a text, and stops for another text', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const query = { text: 'Capital', matchCase: false, regex: false, fields: ['input', 'expected_output'] as const };
      const ask = (text: string) => grid.ask('countFound', { query: { ...query, text }, at: undefined });
      const found = await grid.ask('find', { query, from: { position: 0, field: 'input' }, direction: 'next' });
      assert.ok(found.position > 0 && 'field' in found);
      const { position, field } = found;
      assert.deepEqual(await grid.ask('countFound', { query, at: { position, field } }), { cells: 2, place: 2 });
      const [left, wanted] = await Promise.all([ask('c'), ask('nowhere')]);
      assert.deepEqual([left.cells, wanted.cells], [undefined, 0]);
      await assert.rejects(
        grid.ask('countFound', { query: { ...query, text: '(', regex: true }, at: undefined }),
        /Unterminated group/,
      );
    });

    it('says beside a text of the same dataset that edits of the grid are not in it', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('command', { command: 'openText' });
      await messages.says(/unsaved edits in the records editor, which the text doesn’t show/);
    });

    it('opens a cell in an editor of its own, whose save is an edit of the document', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
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

    it('reads the dataset anew on a refresh: rows keep their names, so that an open cell ends on its own record', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
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
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('addRows', { after: undefined, count: 2 });
      await grid.isMarked(true);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await grid.isMarked(false);
      await eventually('nothing is edited', () => !grid.document.model.isDirty);
      await grid.document.loader.whenComplete();
      assert.equal(await grid.text('rome', 'expected_output'), 'Rome');
    });

    it('shows a version read-only, and a version that there is none of as a failure', async () => {
      await changedByOthers('"update_records":[{"id":"rome","expected_output":"Roma"}]');
      const grid = await OpenGrid.loaded({ ...dataset.ref, version: 1 });
      assert.equal(await grid.text('rome', 'expected_output'), 'Rome');
      assert.match(grid.document.state().readOnly ?? '', /Version 1 of test is read-only/);
      await assert.rejects(grid.edit('rome', 'expected_output', 'x'), /read-only/);
      const none = await OpenGrid.open({ ...dataset.ref, version: 77 });
      await eventually('it failed', () => none.document.state().loading.state === 'failed');
      assert.match(none.document.state().loading.message ?? '', /version/i);
    });
  });
}
