import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { DatasetDrop } from '../../src/explorer/datasetDrop';
import type { ExplorerNode, FolderNode } from '../../src/explorer/nodes';
import { saidMessages } from './support/messages';
import { datasetNode } from './support/nodes';
import { closeAll, eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { typing } from './support/typist';

describe('The side bar', () => {
  const suite = sandboxSuite('observed', 'filtered');
  const messages = saidMessages();
  let folder: FolderNode;

  before(async () => {
    const { sandbox, connectionId, projectId } = suite;
    // Lists begin with the newest: the first page is full of numbers, “Far away” lies behind it.
    for (const name of ['Far away', ...Array.from({ length: 100 }, (_, i) => `number ${i}`), 'Alpha Beta'])
      await sandbox.createDataset(projectId, name);
    folder = { kind: 'folder', folder: 'datasets', connectionId, projectId };
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('llmObs.clearFilter');
  });

  const shown = async (node: ExplorerNode = folder) =>
    (await (await product()).explorer.childrenOf(node)).map((child) => {
      if (child.kind === 'dataset') return child.dataset.attributes.name;
      return child.kind === 'project' ? child.project.attributes.name : child.kind;
    });
  const filter = (text: string, node: ExplorerNode = folder) =>
    typing([{ enter: text }], () => vscode.commands.executeCommand('llmObs.filter', node));

  it('shows what has all words of the filter in its name, and says so', async () => {
    await filter('BETA alph');
    assert.deepEqual(await shown(), ['Alpha Beta', 'more']);
    const item = await (await product()).explorer.getTreeItem(folder);
    assert.equal(item.description, '100+ · filter “BETA alph”');
  });

  it('filters projects below a connection', async () => {
    const { connections } = await product();
    const connection = connections.get(suite.connectionId);
    assert.ok(connection);
    await suite.sandbox.createProject('other');
    const node: ExplorerNode = { kind: 'connection', connection };
    (await product()).explorer.refresh();
    await filter('filt', node);
    assert.deepEqual(await shown(node), ['filtered']);
  });

  it('asks the service for the name where not everything is loaded', async () => {
    assert.ok(!(await shown()).includes('Far away'));
    await filter('Far away');
    assert.deepEqual(await shown(), ['Far away', 'more']);
  });

  it('shows what is loaded while a slow service is asked, and says that it is', async () => {
    const { explorer } = await product();
    await shown();
    await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', latency: 1500 });
    explorer.setFilter(folder, 'Far away', 'service');
    const [message] = await explorer.getChildren(folder);
    assert.ok(message?.kind === 'message');
    assert.equal(message.message, 'Looking for “Far away”…');
    assert.deepEqual(await shown(), ['Far away', 'more']);
    await suite.sandbox.clearFaults();
  });

  it('offers to show everything again where nothing matches', async () => {
    await filter('nowhere');
    const [message] = await (await product()).explorer.childrenOf(folder);
    assert.equal(message?.kind, 'message');
    const item = await (await product()).explorer.getTreeItem(message);
    assert.equal(item.label, 'Nothing here matches “nowhere”');
    assert.equal(item.command?.command, 'llmObs.clearFilter');
    await vscode.commands.executeCommand(item.command.command, ...((item.command.arguments ?? []) as unknown[]));
    assert.equal((await shown()).length, 101);
  });

  it('shows what is loaded where the service can’t be asked', async () => {
    await shown();
    await suite.sandbox.addFault({ path: '*/datasets', status: 403 });
    await filter('alpha');
    assert.deepEqual(await shown(), ['Alpha Beta', 'more']);
    await suite.sandbox.clearFaults();
  });

  it('finds in what is loaded later, too', async () => {
    await filter('away');
    assert.deepEqual(await shown(), ['message', 'more']);
    await (await product()).explorer.loadMore(folder);
    assert.deepEqual(await shown(), ['Far away']);
  });

  it('drops the filter where it would hide what is to be revealed', async () => {
    const { explorer } = await product();
    await filter('alpha');
    const { connectionId, projectId } = folder;
    const client = await (await product()).connections.client(connectionId);
    const { items } = await client.datasets.page(projectId, { name: 'number 7' });
    const id = `${connectionId}/${projectId}/datasets`;
    assert.ok(await explorer.reveal([connectionId, `${connectionId}/${projectId}`, id, `${id}/${items[0]?.id}`]));
    assert.equal(explorer.filterOf(folder), undefined);
  });

  it('uploads a CSV file that is dropped onto a dataset', async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(root);
    const uri = vscode.Uri.file(path.join(root, 'dropped.csv'));
    fs.writeFileSync(uri.fsPath, 'input\ndropped\n');
    const datasetId = await suite.sandbox.createDataset(folder.projectId, 'drop target');
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem(`${uri.toString()}\r\n`));
    const node = await datasetNode({ ...folder, datasetId });
    const noOptions = { enter: '' };
    const yes = { enter: '$(cloud-upload) Upload 1 record to drop target' };
    await typing([noOptions, yes], () => new DatasetDrop().handleDrop(node, data));
    await messages.says(/^Uploaded 1 record from dropped\.csv to drop target\.$/);
    assert.equal((await suite.sandbox.records(folder.projectId, datasetId)).size, 1);
  });

  for (const [ending, content] of [
    ['json', '[{"input":"dropped","expected_output":"x"}]'],
    ['jsonl', '{"input":"dropped","expected_output":"x"}\n'],
  ] as const) {
    it(`starts the import of a .${ending} file that is dropped onto a dataset`, async () => {
      const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      assert.ok(root);
      const uri = vscode.Uri.file(path.join(root, `dropped.${ending}`));
      fs.writeFileSync(uri.fsPath, content);
      const datasetId = await suite.sandbox.createDataset(folder.projectId, `target of ${ending}`);
      const data = new vscode.DataTransfer();
      data.set('text/uri-list', new vscode.DataTransferItem(`${uri.toString()}\r\n`));
      const { imports } = await product();
      const before = imports.sessions.length;
      try {
        await new DatasetDrop().handleDrop(await datasetNode({ ...folder, datasetId }), data);
        assert.equal(imports.sessions.length, before + 1, 'one import is open');
        const session = imports.sessions.at(-1) ?? assert.fail();
        assert.equal(session.state.name, `dropped.${ending}`);
        assert.equal(session.state.target?.name, `target of ${ending}`);
        await eventually('the import can start', () => session.state.blocked === undefined);
        assert.equal(
          (await suite.sandbox.records(folder.projectId, datasetId)).size,
          0,
          'nothing is sent before the yes',
        );
        await session.perform({ do: 'import' });
        const records = [...(await suite.sandbox.records(folder.projectId, datasetId)).values()];
        assert.deepEqual(
          records.map(({ input }) => input),
          ['dropped'],
        );
      } finally {
        await closeAll();
      }
    });
  }

  it('says what files can be dropped onto where it is no dataset', async () => {
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem('file:///tmp/a.csv'));
    await new DatasetDrop().handleDrop(folder, data);
    await messages.says(/Drop CSV, JSON or JSONL files onto a dataset/);
  });
});
