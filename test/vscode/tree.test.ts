import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentUri, parseDocumentUri } from '../../src/documents/documentUri';
import type { ConnectionNode, ExplorerNode, FolderNode } from '../../src/explorer/nodes';
import { choosing } from './support/choosing';
import { column, closeGrids, OpenGrid } from './support/openGrid';
import { answering, eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';

describe('The side bar with much in it', () => {
  const suite = sandboxSuite('observed', 'Much');
  let folder: FolderNode;

  before(async () => {
    const { sandbox, connectionId, projectId } = suite;
    for (const name of ['oldest', ...Array.from({ length: 120 }, (_, i) => `number ${i}`)])
      await sandbox.createDataset(projectId, name);
    folder = { kind: 'folder', folder: 'datasets', connectionId, projectId };
  });
  afterEach(async () => (await product()).explorer.setOrder('service'));

  const children = async (node: ExplorerNode = folder) => (await product()).explorer.childrenOf(node);
  const names = (nodes: readonly ExplorerNode[]) =>
    nodes.map((node) => (node.kind === 'dataset' ? node.dataset.attributes.name : node.kind));
  const connectionNode = async (): Promise<ConnectionNode> => {
    const connection = (await product()).connections.get(suite.connectionId);
    assert.ok(connection);
    return { kind: 'connection', connection };
  };
  const item = async (node: ExplorerNode) => (await product()).explorer.getTreeItem(node);

  it('is sorted as it was chosen, also after a refresh', async () => {
    const { explorer } = await product();
    const byName = [{ order: 'name' }];
    await answering('showQuickPick', byName, async () => {
      await vscode.commands.executeCommand('llmObs.sort');
    });
    assert.equal(explorer.order, 'name');
    explorer.refresh();
    const shown = names(await children());
    assert.deepEqual(shown.slice(0, 3), ['number 20', 'number 21', 'number 22'], 'numbers by their value');
    assert.equal(shown.at(-1), 'more');
  });

  it('has favourites on top, whichever page they stand on, and remembers them', async () => {
    const { explorer } = await product();
    const starred = await suite.sandbox.createProject('Starred');
    for (const name of ['oldest', ...Array.from({ length: 100 }, (_, i) => `newer ${i}`)])
      await suite.sandbox.createDataset(starred, name);
    const page = { ...folder, projectId: starred };
    assert.ok(!names(await children(page)).includes('oldest'), 'it stands on the second page');
    explorer.setFilter(page, 'oldest', 'service');
    const [oldest] = await children(page);
    assert.ok(oldest?.kind === 'dataset');
    explorer.clearFilters();
    await vscode.commands.executeCommand('llmObs.toggleFavourite', oldest);
    try {
      assert.equal(((await item(oldest)).iconPath as vscode.ThemeIcon).id, 'star-full');
      explorer.refresh();
      assert.deepEqual(names(await children(page)).slice(0, 2), ['oldest', 'newer 99']);
      assert.equal((await children(page)).length, 102);
    } finally {
      await vscode.commands.executeCommand('llmObs.toggleFavourite', oldest);
    }
    assert.equal(names(await children(page))[0], 'newer 99');
  });

  it('has as many children after a refresh as before, and says how many', async () => {
    const { explorer } = await product();
    await children(await connectionNode());
    explorer.refresh();
    await children();
    assert.equal((await item(folder)).description, '100+');
    await explorer.loadMore(folder);
    assert.equal((await children()).length, 121);
    assert.equal((await item(folder)).description, '121');
    explorer.refresh(folder);
    assert.equal((await children()).length, 121);
  });

  it('looks up what a tooltip tells only when it is wanted', async () => {
    const { explorer } = await product();
    explorer.refresh();
    const [first] = await children();
    assert.ok(first?.kind === 'dataset');
    const shown = await item(first);
    assert.equal(shown.tooltip, undefined);
    const resolved = await explorer.resolveTreeItem(shown, first, new vscode.CancellationTokenSource().token);
    assert.match((resolved.tooltip as vscode.MarkdownString).value, /number.*119[^]*Versions[^]*Id/);
    await suite.sandbox.addFault({ path: '*/versions', status: 500 });
    await suite.sandbox.addFault({ path: '*/versions', status: 403 });
    const without = await explorer.resolveTreeItem(shown, first, new vscode.CancellationTokenSource().token);
    assert.match((without.tooltip as vscode.MarkdownString).value, /Id/);
  });

  it('looks different for each thing that goes wrong, and offers the next step', async () => {
    const { explorer } = await product();
    const looks = new Set<string>();
    for (const [status, message, command] of [
      [401, 'The keys were refused', 'llmObs.signIn'],
      [403, 'No permission', 'llmObs.refreshNode'],
      [404, 'No longer there', 'llmObs.refreshNode'],
    ] as const) {
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status });
      await children(await connectionNode());
      explorer.refresh();
      await children(await connectionNode());
      const [node] = await children();
      await suite.sandbox.clearFaults();
      assert.ok(node?.kind === 'message');
      assert.equal(node.message, message);
      const look = await item(node);
      assert.equal(look.command?.command, command);
      assert.ok(typeof look.description === 'string' && look.description.startsWith('Select to '));
      looks.add((look.iconPath as vscode.ThemeIcon).id);
    }
    assert.equal(looks.size, 3);
  });

  it('says that a project is gone that was deleted meanwhile, and reads the list of projects anew', async () => {
    const { explorer } = await product();
    const gone = await suite.sandbox.createProject('Gone soon');
    const connection = await connectionNode();
    explorer.refresh();
    const project = (await children(connection)).find((node) => node.kind === 'project' && node.project.id === gone);
    assert.ok(project);
    await children(project);
    await suite.sandbox.request('POST', '/api/v2/llm-obs/v1/projects/delete', {
      data: { type: 'projects', attributes: { project_ids: [gone] } },
    });
    const [node] = await children({ ...folder, projectId: gone });
    if (node?.kind === 'message' && node.severity === 'error') {
      assert.equal(node.message, 'No longer there');
      const { command } = await item(node);
      assert.ok(command);
      await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    } else explorer.refresh(connection);
    assert.ok(!(await children(connection)).some((each) => each.kind === 'project' && each.project.id === gone));
  });

  describe('and odd names', () => {
    after(closeGrids);

    for (const name of [
      'a/b\\c',
      '👩‍👩‍👧 🇩🇪 שלום',
      `${'long '.repeat(199)}name`,
      '..',
      ' ',
      '%2F#?&',
      '$(trash) **bold**',
    ]) {
      it(`shows, opens and exports a dataset called ${JSON.stringify(name.slice(0, 30))}`, async () => {
        const { explorer } = await product();
        const datasetId = await suite.sandbox.createDataset(suite.projectId, name, ['{"id":"a","input":"x"}']);
        explorer.refresh();
        const node = (await children()).find((each) => each.kind === 'dataset' && each.dataset.id === datasetId);
        assert.ok(node?.kind === 'dataset');
        const shown = await item(node);
        assert.equal(shown.label, name, 'the tree shows it as it is');

        const ref = {
          connectionId: suite.connectionId,
          projectId: suite.projectId,
          datasetId,
          format: 'json',
        } as const;
        const uri = documentUri(ref, name);
        assert.deepEqual(parseDocumentUri(vscode.Uri.parse(uri.toString())), ref, 'its address survives');
        assert.ok(uri.path.length < 300, uri.path);
        await vscode.commands.executeCommand('llmObs.openDataset', node);
        const grid = await OpenGrid.openUri(uri);
        await eventually('its record is shown', () => grid.document.model.loaded === 1);
        const { rows } = await grid.ask('rows', { start: 0, count: 1, columns: [column('input')] });
        assert.equal(rows[0]?.cells[0]?.text, 'x');

        const asked: vscode.Uri[] = [];
        const original = vscode.window.showSaveDialog;
        (vscode.window as { showSaveDialog: unknown }).showSaveDialog = (options: vscode.SaveDialogOptions) => {
          if (options.defaultUri) asked.push(options.defaultUri);
          return Promise.resolve(undefined);
        };
        try {
          await choosing(['JSON Lines'], () => vscode.commands.executeCommand('llmObs.exportDataset', node));
        } finally {
          (vscode.window as { showSaveDialog: unknown }).showSaveDialog = original;
        }
        assert.equal(asked.length, 1, 'it was asked where the file should go');
        const file = asked[0]?.path.split('/').at(-1) ?? '';
        // eslint-disable-next-line no-control-regex -- what no file name may hold
        assert.match(file, /^[^\\/:*?"<>|\u0000-\u001f]{1,120}\.jsonl$/);
      });
    }
  });
});
