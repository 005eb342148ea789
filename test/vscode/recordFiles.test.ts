import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeGrids, column, OpenGrid, viewType } from './support/openGrid';
import { answering, eventually } from './support/product';

describe('A local file in the records editor', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'llmobs-files-'));
  });
  afterEach(closeGrids);
  after(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const uri = vscode.Uri.file(path.join(folder, name));
    await writeFile(uri.fsPath, content);
    return uri;
  }
  const textOf = (uri: vscode.Uri) => readFile(uri.fsPath, 'utf8');

  /** The texts of a column, row by row. */
  async function cells(grid: OpenGrid, field: 'id' | 'input' | 'expected_output'): Promise<(string | undefined)[]> {
    const { rows } = await grid.ask('rows', { start: 0, count: 100, columns: [column(field)] });
    return rows.map((row) => (row.cells[0]?.kind === 'absent' ? undefined : row.cells[0]?.text));
  }

  it('is saved back with every byte that was not edited', async () => {
    const text = '\ufeff[ {"id": "a", "input":  1.0, "mine": [1,2]},\r\n\t{"id":"b","input":"two"} ]  ';
    const uri = await file('exact.json', text);
    const grid = await OpenGrid.loadedFile(uri);
    assert.deepEqual(await cells(grid, 'input'), ['1.0', 'two']);
    await grid.edit('b', 'input', 'zwei');
    await grid.isMarked(true);
    await grid.save();
    await grid.isMarked(false);
    assert.equal(await textOf(uri), text.replace('"two"', '"zwei"'));
  });

  it('shows records without an id, or with another’s, as they are, and edits the right one', async () => {
    const uri = await file(
      'twins.jsonl',
      '{"input":"x"}\n{"input":"x"}\n{"id":"a","input":"y"}\n{"id":"a","input":"z"}',
    );
    const grid = await OpenGrid.loadedFile(uri);
    assert.deepEqual(await cells(grid, 'id'), [undefined, undefined, 'a', 'a']);
    const { rows } = await grid.ask('rows', { start: 0, count: 4, columns: [] });
    const edits = [rows[1], rows[3]].map((row) => ({
      key: row?.key ?? -1,
      column: column('input'),
      input: { kind: 'string', text: 'new' } as const,
    }));
    await grid.ask('edit', { edits, label: 'Edit input' });
    await grid.save();
    assert.equal(await textOf(uri), '{"input":"x"}\n{"input":"new"}\n{"id":"a","input":"y"}\n{"id":"a","input":"new"}');
    assert.deepEqual(await cells(grid, 'id'), [undefined, undefined, 'a', 'a']);
    assert.equal(grid.document.model.isDirty, false);
  });

  it('takes added and deleted rows, and takes them back across a save', async () => {
    const text = 'id;input\r\na;1\r\nb;2\r\n';
    const uri = await file('rows.csv', text);
    const grid = await OpenGrid.loadedFile(uri);
    const { keys } = await grid.ask('addRows', { after: await grid.key('a'), count: 1 });
    const edits = [{ key: keys[0] ?? -1, column: column('input'), input: { kind: 'string', text: 'x;y' } as const }];
    await grid.ask('edit', { edits, label: 'Edit input' });
    await grid.ask('deleteRows', { rows: { keys: [await grid.key('b')] } });
    await grid.save();
    await grid.isMarked(false);
    assert.equal(await textOf(uri), 'id;input\r\na;1\r\n;"x;y"\r\n');
    for (let i = 0; i < 3; i++) await vscode.commands.executeCommand('undo');
    await eventually('all of it is undone', async () => (await cells(grid, 'input')).filter(Boolean).join() === '1,2');
    await grid.isMarked(true);
    await grid.save();
    assert.equal(await textOf(uri), text);
  });

  it('says where and why it holds no records, and leads to that place in the text', async () => {
    const uri = await file('broken.jsonl', '{"id":"a","input":1}\n{"id":"b","input":tru}\n');
    const grid = await OpenGrid.loadedFile(uri);
    assert.deepEqual(await cells(grid, 'id'), ['a'], 'what stands in front of it is shown');
    const reason = 'broken.jsonl can’t be edited here. Line 2, column 19: "t" stands where a value should come.';
    assert.equal(grid.document.state().readOnly, reason);
    await assert.rejects(grid.edit('a', 'input', 'x'), { message: reason });
    await grid.ask('command', { command: 'openText' });
    const editor = await eventually('the text is open', () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), uri.toString());
    await eventually('the cursor is at the mistake', () => editor.selection.active.isEqual(new vscode.Position(1, 18)));

    await editor.edit((edit) => edit.replace(new vscode.Range(1, 18, 1, 21), 'true'));
    await editor.document.save();
    await eventually('the mended file can be edited', () => grid.document.state().readOnly === undefined);
    await eventually('all of it is shown', () => grid.document.model.size === 2);
  });

  it('shows what another program wrote, and keeps what is edited', async () => {
    const uri = await file('watched.jsonl', '{"id":"a","input":1}\n{"id":"b","input":2}\n');
    const grid = await OpenGrid.loadedFile(uri);
    await grid.edit('a', 'input', 'mine');
    await writeFile(uri.fsPath, '{"id":"a","input":1}\n{"id":"b","input":"theirs"}\n{"id":"c","input":3}\n');
    await eventually('the new content is shown', async () => (await cells(grid, 'input')).join() === 'mine,theirs,3');
    await grid.save();
    assert.equal(await textOf(uri), '{"id":"a","input":"mine"}\n{"id":"b","input":"theirs"}\n{"id":"c","input":3}\n');
  });

  it('never writes over what another program changed in the same place without asking', async () => {
    const uri = await file('conflict.jsonl', '{"id":"a","input":1}\n');
    const grid = await OpenGrid.loadedFile(uri);
    await grid.edit('a', 'input', 'mine');
    await writeFile(uri.fsPath, '{"id":"a","input":"theirs"}\n');
    const saving = grid.save();
    const question = await eventually('the conflict is asked', () => grid.document.question);
    assert.deepEqual(
      question.conflicts.map(({ recordId, what, mine, theirs }) => [recordId, what, mine, theirs]),
      [['a', 'input', '"mine"', '"theirs"']],
    );
    assert.equal(await textOf(uri), '{"id":"a","input":"theirs"}\n', 'nothing is written before');
    await grid.ask('resolveConflicts', { choices: [{ index: 0, choice: 'mine' }] });
    await saving;
    await eventually('mine is written', async () => (await textOf(uri)) === '{"id":"a","input":"mine"}\n');
  });

  it('keeps unsaved edits over a restart, and reverts to the file', async () => {
    const uri = await file('kept.csv', 'input\none\ntwo\n');
    const grid = await OpenGrid.loadedFile(uri);
    const { rows } = await grid.ask('rows', { start: 0, count: 2, columns: [] });
    const edits = [
      { key: rows[1]?.key ?? -1, column: column('input'), input: { kind: 'string', text: 'deux' } as const },
    ];
    await grid.ask('edit', { edits, label: 'Edit input' });
    const backup = JSON.parse(JSON.stringify(grid.document.backup())) as ReturnType<typeof grid.document.backup>;
    await grid.isMarked(true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually('the file is shown', async () => (await cells(grid, 'input')).join() === 'one,two');

    await writeFile(uri.fsPath, 'input\nzero\none\ntwo\n');
    await closeGrids();
    const again = await OpenGrid.loadedFile(uri);
    again.document.apply(again.document.restore(backup));
    await again.document.loader.whenComplete();
    assert.deepEqual(await cells(again, 'input'), ['zero', 'one', 'deux'], 'the edit is on its record, which moved');
    await again.save();
    assert.equal(await textOf(uri), 'input\nzero\none\ndeux\n');
  });

  it('keeps its mode and the link that led to it, and leaves nothing beside', async () => {
    const uri = await file('script.jsonl', '{"id":"a","input":1}\n');
    await chmod(uri.fsPath, 0o640);
    const link = vscode.Uri.file(path.join(folder, 'link.jsonl'));
    await symlink(uri.fsPath, link.fsPath);
    const grid = await OpenGrid.loadedFile(link);
    await grid.edit('a', 'input', 'x');
    await grid.save();
    assert.equal(await textOf(uri), '{"id":"a","input":"x"}\n');
    assert.equal((await stat(uri.fsPath)).mode & 0o777, 0o640);
    assert.equal(await textOf(link), await textOf(uri));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('is saved as another file: as it is in its own format, anew in another one', async () => {
    const uri = await file('as.jsonl', '{"id": "a", "input": 1.0}\n');
    const grid = await OpenGrid.loadedFile(uri);
    await grid.edit('a', 'expected_output', 'x');
    const [same, csv] = ['copy.jsonl', 'copy.csv'].map((name) => vscode.Uri.file(path.join(folder, name)));
    assert.ok(same && csv);
    await grid.grids.saveCustomDocumentAs(grid.document, same);
    await grid.grids.saveCustomDocumentAs(grid.document, csv);
    assert.equal(await textOf(same), '{"id": "a", "input": 1.0, "expected_output": "x"}\n');
    assert.equal(await textOf(csv), 'id,input,expected_output,metadata,tags\na,1.0,x,,\n');
    assert.equal(await textOf(uri), '{"id": "a", "input": 1.0}\n');
  });

  it('opens as text by default, and in the grid by the command', async () => {
    const uri = await file('choice.jsonl', '{"id":"a","input":1}\n');
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(
      'the text is open',
      () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString(),
    );
    await vscode.commands.executeCommand('llmObs.openFile');
    await eventually('the grid is open', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.viewType === viewType;
    });
  });

  it('is saved before it is uploaded, where the person agrees', async () => {
    const uri = await file('upload.csv', 'id,input\na,one\n');
    const grid = await OpenGrid.loadedFile(uri);
    await grid.edit('a', 'input', 'two');
    const { questions } = await answering('showWarningMessage', [undefined], async () => {
      await grid.ask('command', { command: 'upload' });
    });
    assert.deepEqual(questions, [
      'upload.csv has changes that aren’t saved.\nThe upload sends the file as it is on the disk.',
    ]);
    assert.equal(await textOf(uri), 'id,input\na,one\n');
  });
});
