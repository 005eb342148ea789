import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { gridDataset } from './support/gridDataset';
import { column, OpenGrid } from './support/openGrid';
import { answering, eventually } from './support/product';

/** What the grid says from now on without asking. */
function sentencesOf({ document }: OpenGrid): readonly string[] {
  const said: string[] = [];
  document.onDidTell((event) => event.kind === 'said' && said.push(event.sentence));
  return said;
}

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A save of the records editor (${dialect} dialect)`, () => {
    const dataset = gridDataset(dialect);
    const { held, output, version, requests, changedByOthers } = dataset;

    it('goes back across a save: the next save sends the reverse', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await grid.ask('deleteRows', { rows: { keys: [await grid.key('paris')] } });
      const { questions } = await answering('showWarningMessage', ['Delete and Save'], () => grid.save());
      assert.match(questions.join(), /Delete 1 of the 3 records of .*\nTest \w+ \d+ \(127\.0\.0\.1:\d+\)/);
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
      const grid = await OpenGrid.loaded(dataset.ref);
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
        grid = await OpenGrid.loaded(dataset.ref);
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
        const said = sentencesOf(grid);
        const save = grid.save();
        save.catch(() => undefined);
        await eventually('the conflict is shown', () => grid.document.question);
        await grid.ask('resolveConflicts', { choices: 'cancel' });
        await assert.rejects(save, { name: 'Canceled' });
        assert.deepEqual(said, [
          'test was not saved, and nothing was sent: it was changed by someone else (version 2).',
        ]);
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

    it('says what was not saved, and that nothing was sent, where the service refuses to be looked at first', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      const before = (await requests('/batch_update')).length;
      await dataset.sandbox.addFault({ path: '*/datasets', status: 403 });
      await assert.rejects(grid.save(), /^LlmObsError: test was not saved, and nothing was sent: .*permission/);
      await dataset.sandbox.clearFaults();
      assert.equal((await requests('/batch_update')).length, before);
      await grid.isMarked(true);
      await grid.save();
      assert.equal(await output('rome'), 'Roma');
    });

    it('keeps an edit unsaved that was made while a save ran, and undoes it first', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await dataset.sandbox.addFault({ path: '*/batch_update', latency: 600 });
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
      await dataset.sandbox.clearFaults();
      await grid.isMarked(true);
      await grid.save();
      assert.equal(await output('paris'), 'Lutetia');
    });

    it('saves one after the other where it is saved twice at once', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      await grid.edit('rome', 'expected_output', 'Roma');
      await dataset.sandbox.addFault({ path: '*/batch_update', latency: 300 });
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
      const grid = await OpenGrid.loaded(dataset.ref);
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
      const grid = await OpenGrid.loaded(dataset.ref);
      const before = (await requests('/batch_update')).length;
      await grid.edit('rome', 'id', 'roma');
      const said = sentencesOf(grid);
      const { questions } = await answering('showWarningMessage', [undefined], () =>
        assert.rejects(grid.save(), { name: 'Canceled' }),
      );
      assert.match(questions.join(), /“roma”/);
      assert.match(said.join(), /nothing was sent: the dataset has no record “roma”/);
      await grid.isMarked(true);
      assert.equal((await requests('/batch_update')).length, before);
      await answering('showWarningMessage', ['Add as New', 'Delete and Save'], () => grid.save());
      assert.deepEqual([...(await held()).keys()].sort(), ['exact', 'paris', 'roma']);
    });

    it('keeps exactly the rest unsaved when the network goes in mid-save, says so, and doubles nothing afterwards', async () => {
      const grid = await OpenGrid.loaded(dataset.ref);
      const rows = Array.from({ length: 1500 }, (_, row) => `question ${row}\tanswer ${row}`).join('\n');
      await grid.ask('paste', { at: undefined, columns: [column('input'), column('expected_output')], text: rows });
      await dataset.sandbox.addFault({ path: '*/batch_update', skip: 1, cut: 'before' });
      await assert.rejects(
        grid.document.save(),
        /saved in part \(1000 added · version 2\); 500 changes are not known to be saved, saving again/,
      );
      assert.equal(grid.document.state().counts.new, 500);
      await dataset.sandbox.clearFaults();
      await grid.save();
      assert.equal((await held()).size, 1503);
      assert.equal(await version(), 2);
      await grid.isMarked(false);
    });
  });
}
