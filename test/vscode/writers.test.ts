import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { choosing } from './support/choosing';
import { datasetSuite } from './support/datasetSuite';
import { saidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { closeGrids, column, OpenGrid } from './support/openGrid';
import { answering, eventually, openRecords, product, replace } from './support/product';
import { typing } from './support/typist';
import { drivenWindow, type DrivenWindow } from './support/window';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));
const records = [
  '{"id":"paris","input":"France?","expected_output":"Paris"}',
  '{"id":"rome","input":"Italy?","expected_output":"Rome"}',
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`What is written into a dataset (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'writers', records, 'json', closeGrids);
    const messages = saidMessages();
    let window: DrivenWindow;
    let folder: vscode.Uri;

    before(function () {
      window = drivenWindow(this);
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      folder = vscode.Uri.joinPath(root, `writers-${dialect}`);
      fs.mkdirSync(folder.fsPath, { recursive: true });
    });

    const node = () => datasetNode(dataset.ref);
    const file = (name: string, content: string): vscode.Uri => {
      const uri = vscode.Uri.joinPath(folder, name);
      fs.writeFileSync(uri.fsPath, content);
      return uri;
    };
    const importing = async (way: string) => {
      await run('llmObs.importRecords', await node(), file('more.csv', 'id,input\nnew,Peru?\n'));
      const session = (await product()).imports.sessions.at(-1);
      assert.ok(session, 'an import is open');
      await eventually('the import can start', () => session.state.blocked === undefined);
      await session.perform({ do: 'way', chosen: way });
      await eventually('the import can start', () => session.state.blocked === undefined);
      await session.perform({ do: 'import' });
      await messages.says(/^Imported /);
    };
    /** Each leaves a text that says `seen`. */
    const writers: Record<string, { write: () => Promise<unknown>; seen: (text: string) => boolean }> = {
      'an upload': {
        write: async () => {
          const done = run('llmObs.uploadCsv', await node(), [file('upload.csv', 'id,input\nnew,Peru?\n')]);
          await window.accept('Deduplicate');
          await window.accept('Upload ');
          await done;
        },
        seen: (text) => text.includes('Peru?'),
      },
      'an import by a batch update': { write: () => importing('batch'), seen: (text) => text.includes('Peru?') },
      'an import by an upload': { write: () => importing('upload'), seen: (text) => text.includes('Peru?') },
      'a restored version': {
        write: async () => {
          await choosing(['Restore version 1'], async () =>
            run('llmObs.restoreVersion', await versionNode(dataset.ref, 1)),
          );
        },
        seen: (text) => text.includes('Rome'),
      },
      'an added record': {
        write: async () =>
          typing([{ enter: 'Peru?' }, { enter: '' }], async () => run('llmObs.addRecord', await node())),
        seen: (text) => text.includes('Peru?'),
      },
      'deleted records': {
        write: async () =>
          answering('showWarningMessage', ['Delete'], async () =>
            typing([{ enter: 'paris' }], async () => run('llmObs.deleteRecords', await node())),
          ),
        seen: (text) => !text.includes('paris'),
      },
      'a record that was edited by itself': {
        write: async () => {
          await typing([{ enter: 'paris' }], async () => run('llmObs.editRecord', await node()));
          const document = vscode.window.activeTextEditor?.document ?? assert.fail('a document is open');
          await replace(document, '"Paris"', '"Peru?"');
          assert.equal(await document.save(), true);
        },
        seen: (text) => text.includes('Peru?'),
      },
      'the save of a text': {
        write: async () => {
          const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
          await replace(document, '"Paris"', '"Peru?"');
          assert.equal(await document.save(), true);
        },
        seen: (text) => text.includes('Peru?'),
      },
      'the save of a text that the service took in part': {
        write: async () => {
          const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
          const more = Array.from({ length: 1001 }, (_, index) => `{"input":"Peru? ${index}"}\n`).join('');
          await replace(document, '{"id":"rome"', `${more}{"id":"rome"`);
          await dataset.sandbox.addFault({ path: '*/batch_update', skip: 1, status: 400 });
          assert.equal(await document.save(), false);
        },
        seen: (text) => text.includes('Peru?'),
      },
      'the save of a grid': {
        write: async () => {
          const { grids } = await product();
          const document = grids.all()[0] ?? assert.fail('a grid is open');
          const grid = new OpenGrid(grids, document);
          await grid.edit('paris', 'expected_output', 'Peru?');
          await grid.save();
        },
        seen: (text) => text.includes('Peru?'),
      },
    };

    it('is shown by a record that is open by itself', async () => {
      await typing([{ enter: 'paris' }], async () => run('llmObs.editRecord', await node()));
      const record = vscode.window.activeTextEditor?.document ?? assert.fail('a document is open');
      await writers['the save of a text']?.write();
      await eventually('the record shows it', () => record.getText().includes('Peru?'));
      await replace(record, 'France?', 'France, then?');
      await choosing(['Restore version 1'], async () =>
        run('llmObs.restoreVersion', await versionNode(dataset.ref, 1)),
      );
      await messages.says(/^Restored version 1/);
      assert.match(record.getText(), /France, then\?[^]*Peru\?/);
    });

    for (const [writer, { write, seen }] of Object.entries(writers)) {
      it(`by ${writer} is shown by its grid, texts and records, unless they have edits`, async () => {
        await dataset.changedByOthers('"update_records":[{"id":"rome","expected_output":"ROMA"}]');
        const grid = await OpenGrid.loaded(dataset.ref);
        const { document: json } = await openRecords(dataset.ref);
        const { document: csv } = await openRecords({ ...dataset.ref, format: 'csv' });
        assert.ok(![json, csv].some((document) => seen(document.getText())));
        await replace(csv, 'France?', 'France, then?');
        const edited = csv.getText();
        await write();
        await eventually('the text shows it', () => seen(json.getText()));
        assert.equal(json.isDirty, false);
        await eventually('the grid shows it', async () => {
          await grid.document.loader.whenComplete().catch(() => undefined);
          const { rows } = await grid.ask('rows', {
            start: 0,
            count: 10,
            columns: [column('id'), column('input'), column('expected_output')],
          });
          return seen(JSON.stringify(rows));
        });
        assert.equal(csv.getText(), edited);
        assert.equal(csv.isDirty, true);
      });
    }
  });
}
