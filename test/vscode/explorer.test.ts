import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Connections } from '../../src/connections/connections';
import type { Explorer } from '../../src/explorer/explorer';
import { nodeId } from '../../src/explorer/nodeId';
import type { ExplorerNode } from '../../src/explorer/nodes';
import { eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`The side bar’s tree (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'Geography');
    let connections: Connections;
    let explorer: Explorer;
    let datasetId: string;

    before(async () => {
      ({ connections, explorer } = await product());
      const { sandbox, projectId } = suite;
      datasetId = await sandbox.createDataset(projectId, 'Capitals', ['{"id":"rome","input":"Capital of Italy?"}']);
      await sandbox.batchUpdate(projectId, datasetId, '"update_records":[{"id":"rome","expected_output":"Rome"}]');
    });
    beforeEach(() => explorer.refresh());

    const label = async (node: ExplorerNode) => {
      const { label, description } = await explorer.getTreeItem(node);
      const text = typeof label === 'string' ? label : label?.label;
      return typeof description === 'string' && description !== '' ? `${text} · ${description}` : (text ?? '');
    };
    const childrenOf = (node?: ExplorerNode) => explorer.childrenOf(node);
    const labelsOf = async (node?: ExplorerNode) => Promise.all((await childrenOf(node)).map(label));

    async function child(parent: ExplorerNode | undefined, text: string | RegExp): Promise<ExplorerNode> {
      const children = await childrenOf(parent);
      const labels = await Promise.all(children.map(label));
      const found = children[labels.findIndex((candidate) => candidate.match(text))];
      assert.ok(found, `${String(text)} is among ${labels.join(', ')}`);
      return found;
    }
    const connection = async () => {
      const found = (await childrenOf()).find(
        (node) => node.kind === 'connection' && node.connection.id === suite.connectionId,
      );
      assert.ok(found);
      return found;
    };
    const project = async () => child(await connection(), 'Geography');
    const datasets = async () => child(await project(), 'Datasets');

    it('goes from the connection through projects and datasets to versions, the newest first', async () => {
      assert.deepEqual(await labelsOf(await connection()), ['Geography']);
      assert.deepEqual(await labelsOf(await project()), ['Datasets', 'Experiments', 'Annotation Queues']);
      const dataset = await child(await datasets(), /^Capitals · v2/);
      const versions = await labelsOf(dataset);
      assert.match(versions[0] ?? '', /^Version 2 · current/);
      assert.match(versions[1] ?? '', /^Version 1 · /);
    });

    it('refreshes all that are selected, where it is called on one of them', async () => {
      const { sandbox, connectionId } = suite;
      const projects = ['Twin A', 'Twin B', 'Twin C'];
      const folders = await Promise.all(
        projects.map(async (name) => {
          const projectId = await sandbox.createProject(name);
          return { kind: 'folder', folder: 'datasets', connectionId, projectId } as const;
        }),
      );
      for (const folder of folders)
        assert.deepEqual(await labelsOf(folder), ['No datasets yet · Select to create one']);
      for (const { projectId } of folders) await sandbox.createDataset(projectId, 'came');
      const [first, second] = folders;
      await vscode.commands.executeCommand('llmObs.refreshNode', first, [first, second]);
      const labels = await Promise.all(folders.map(labelsOf));
      assert.deepEqual(
        labels.map(([label]) => label?.startsWith('came')),
        [true, true, false],
        'only those are read anew',
      );
      await sandbox.request('POST', '/api/v2/llm-obs/v1/projects/delete', {
        data: { type: 'projects', attributes: { project_ids: folders.map(({ projectId }) => projectId) } },
      });
    });

    it('knows each node’s parent up to the connection', async () => {
      const folder = await datasets();
      const dataset = await child(folder, 'Capitals');
      assert.equal(explorer.getParent(dataset), folder);
      const above = explorer.getParent(folder);
      assert.equal(above?.kind, 'project');
      assert.equal(above && explorer.getParent(above)?.kind, 'connection');
    });

    it('says so where there is nothing', async () => {
      const empty = await suite.sandbox.createProject('Empty');
      try {
        explorer.refresh(await connection());
        const node = await child(await connection(), 'Empty');
        for (const [folder, message] of [
          ['Datasets', 'No datasets yet'],
          ['Experiments', 'No experiments yet'],
          ['Annotation Queues', 'No annotation queues yet'],
        ] as const)
          assert.deepEqual(await labelsOf(await child(node, folder)), [`${message} · Select to create one`]);
      } finally {
        await suite.sandbox.request('POST', '/api/v2/llm-obs/v1/projects/delete', {
          data: { type: 'projects', attributes: { project_ids: [empty] } },
        });
      }
    });

    it('shows why a node could not be read, and its children after another try', async () => {
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status: 403 });
      const folder = await datasets();
      const [failure] = await childrenOf(folder);
      assert.ok(failure?.kind === 'message' && failure.severity === 'error');
      assert.equal(failure.message, 'No permission');
      assert.match(failure.detail ?? '', /does not allow these keys to list the datasets/);
      const { command } = await explorer.getTreeItem(failure);
      await suite.sandbox.clearFaults();
      assert.ok(command);
      await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
      assert.match((await labelsOf(folder)).join(), /^Capitals/);
    });

    it('names the service’s bad answers in a few words, and in a sentence beside', async () => {
      await suite.sandbox.addFault({ path: '*/projects', body: 'html' });
      explorer.refresh(await connection());
      const [failure] = await childrenOf(await connection());
      assert.ok(failure?.kind === 'message');
      assert.equal(failure.message, 'Unreadable answer');
      assert.match(failure.detail ?? '', /web page instead of data/);
    });

    it('keeps what it shows where a refresh fails in passing, says so above it and asks for nothing below', async () => {
      const folder = await datasets();
      const before = await labelsOf(folder);
      const projects = await labelsOf(await connection());
      for (const bad of [{ status: 503 }, { body: 'html' }]) {
        await suite.sandbox.addFault({ path: '*/projects', ...bad });
        explorer.refresh();
        const [failure, ...kept] = await childrenOf(await connection());
        assert.ok(failure?.kind === 'message' && failure.severity === 'error', JSON.stringify(failure));
        assert.match(failure.detail ?? '', /Below is what was read before\.$/);
        assert.deepEqual(await Promise.all(kept.map(label)), projects);
        await suite.sandbox.clearRequests();
        assert.deepEqual(await labelsOf(folder), before);
        assert.deepEqual(await suite.sandbox.requests(), []);
        await suite.sandbox.clearFaults();
        const { command } = await explorer.getTreeItem(failure);
        assert.ok(command);
        await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
        assert.deepEqual(await labelsOf(await connection()), projects);
        assert.deepEqual(await labelsOf(folder), before);
        assert.ok((await suite.sandbox.requests()).some(({ path }) => path.includes('/datasets')));
      }
    });

    it('shows no more of what was there where a refresh tells that it may not be seen', async () => {
      const folder = await datasets();
      await childrenOf(folder);
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status: 403 });
      explorer.refresh(folder);
      assert.deepEqual(await labelsOf(folder), ['No permission · Select to try again']);
    });

    it('says that a refresh failed and that nothing matches the filter, both', async () => {
      const folder = await datasets();
      assert.ok(folder.kind === 'folder');
      await childrenOf(folder);
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', body: 'html' });
      explorer.setFilter(folder, 'no such name', 'loaded');
      explorer.refresh(folder);
      const nodes = await childrenOf(folder);
      explorer.clearFilters();
      assert.deepEqual(
        nodes.map((node) => node.kind === 'message' && node.severity),
        ['error', 'info'],
      );
      assert.equal(new Set(nodes.map(nodeId)).size, 2);
    });

    it('reads again only what is below the node that is refreshed', async () => {
      const folder = await datasets();
      const before = await childrenOf(folder);
      explorer.refresh(await child(await project(), 'Experiments'));
      const asked = (await suite.sandbox.requests()).length;
      assert.deepEqual(await childrenOf(folder), before);
      await childrenOf(folder);
      assert.equal((await suite.sandbox.requests()).length, asked, 'what is shown is not asked for again');
    });

    it('shows what it has until what is loaded anew is there', async () => {
      const folder = await datasets();
      const before = await childrenOf(folder);
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', latency: 1500 });
      const added = await suite.sandbox.createDataset(suite.projectId, 'Rivers');
      const until = (what: RegExp) =>
        new Promise<void>((resolve) => {
          const listener = explorer.onDidChangeTreeData(async () => {
            if (!what.test((await Promise.all((await explorer.getChildren(folder)).map(label))).join())) return;
            listener.dispose();
            resolve();
          });
        });
      try {
        const loaded = until(/Rivers/);
        explorer.refresh(folder);
        assert.deepEqual(await explorer.getChildren(folder), before);
        await loaded;
      } finally {
        await suite.sandbox.clearFaults();
        await suite.sandbox.request('POST', `/api/v2/llm-obs/v1/${suite.projectId}/datasets/delete`, {
          data: { type: 'datasets', attributes: { dataset_ids: [added] } },
        });
      }
    });

    it('shows nothing of a connection that was changed while it was being read', async () => {
      const folder = await datasets();
      await childrenOf(folder);
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', latency: 1500 });
      explorer.refresh(folder);
      await explorer.getChildren(folder);
      await connections.signOut(suite.connectionId);
      try {
        assert.match((await labelsOf(await connection())).join(), /sign in/i);
        const [failure] = await explorer.getChildren(folder);
        assert.equal(failure?.kind, 'message');
      } finally {
        await suite.sandbox.clearFaults();
        await connections.signIn(suite.connectionId, {
          apiKey: suite.sandbox.apiKey,
          applicationKey: suite.sandbox.applicationKey,
        });
      }
      assert.match((await labelsOf(folder)).join(), /^Capitals/);
    });

    it('is read anew as a whole by the button in its title, whichever node is selected', async () => {
      const folder = await datasets();
      await childrenOf(folder);
      const fired: (ExplorerNode | undefined)[] = [];
      const listener = explorer.onDidChangeTreeData((node) => fired.push(node));
      await vscode.commands.executeCommand('llmObs.refresh', await child(await project(), 'Experiments'));
      listener.dispose();
      assert.deepEqual(fired, [undefined]);
      const asked = (await suite.sandbox.requests()).length;
      await childrenOf(await datasets());
      assert.ok((await suite.sandbox.requests()).length > asked, 'what is shown is asked for again');
    });

    it('reveals a dataset by its address', async () => {
      const id = suite.connectionId;
      const path = [id, `${id}/${suite.projectId}`, `${id}/${suite.projectId}/datasets`];
      assert.equal(await explorer.reveal([...path, `${id}/${suite.projectId}/datasets/${datasetId}`]), true);
      await eventually('it is selected', () => {
        const [selected] = explorer.view.selection;
        return selected?.kind === 'dataset' && selected.dataset.id === datasetId;
      });
      assert.equal(await explorer.reveal([...path, `${id}/${suite.projectId}/datasets/none`]), false);
    });

    it('asks to sign in where the keys are gone', async () => {
      await connections.signOut(suite.connectionId);
      try {
        const node = await connection();
        assert.match(await label(node), /signed out/);
        assert.match((await labelsOf(node)).join(), /sign in/i);
      } finally {
        await connections.signIn(suite.connectionId, {
          apiKey: suite.sandbox.apiKey,
          applicationKey: suite.sandbox.applicationKey,
        });
      }
      assert.deepEqual(await labelsOf(await connection()), ['Geography']);
    });

    describe('with more datasets than a page holds', () => {
      let many: string;
      let last: string;
      before(async () => {
        many = await suite.sandbox.createProject('Many');
        for (let at = 0; at < 103; at++) last = await suite.sandbox.createDataset(many, `dataset ${at}`);
      });

      it('shows a page, and the next one when it is asked for', async () => {
        const folder = await child(await child(await connection(), 'Many'), 'Datasets');
        const first = await childrenOf(folder);
        assert.equal(first.length, 101);
        const more = first.at(-1);
        assert.ok(more?.kind === 'more');
        assert.equal(await label(more), 'Load 100 more… · 100 shown');
        await vscode.commands.executeCommand('llmObs.loadMore', more);
        const all = await childrenOf(folder);
        assert.equal(all.length, 103);
        assert.equal(new Set(await Promise.all(all.map(label))).size, 103);
      });

      it('keeps the page that is shown where the next one can’t be read, and offers it again', async () => {
        const other = await suite.sandbox.createProject('Others');
        for (let at = 0; at < 101; at++) await suite.sandbox.createDataset(other, `dataset ${at}`);
        explorer.refresh();
        const folder = await child(await child(await connection(), 'Others'), 'Datasets');
        const more = (await childrenOf(folder)).at(-1);
        await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status: 403 });
        await vscode.commands.executeCommand('llmObs.loadMore', more);
        await suite.sandbox.clearFaults();
        assert.equal((await childrenOf(folder)).length, 101);
        await vscode.commands.executeCommand('llmObs.loadMore', more);
        assert.equal((await childrenOf(folder)).length, 101);
        assert.ok((await childrenOf(folder)).every(({ kind }) => kind === 'dataset'));
      });

      it('shows the next page, each dataset once, also where something was changed while it was on its way', async () => {
        const other = await suite.sandbox.createProject('Moving');
        const oldest = await suite.sandbox.createDataset(other, 'dataset');
        for (let at = 0; at < 102; at++) await suite.sandbox.createDataset(other, `dataset ${at}`);
        explorer.refresh();
        const folder = await child(await child(await connection(), 'Moving'), 'Datasets');
        const first = await childrenOf(folder);
        assert.ok(!first.some((node) => node.kind === 'dataset' && node.dataset.id === oldest));
        const changed = await suite.nodes.dataset(other, oldest);
        await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', latency: 1000 });
        const loading = vscode.commands.executeCommand('llmObs.loadMore', first.at(-1));
        explorer.put(changed);
        await loading;
        const all = await childrenOf(folder);
        assert.equal(all.length, 103);
        assert.equal(new Set(all.map(nodeId)).size, 103);
      });

      it('pages on to reveal a dataset that isn’t shown yet', async () => {
        const first = await suite.sandbox.request<{ data: { id: string }[] }>(
          'GET',
          `/api/v2/llm-obs/v1/${many}/datasets?page[limit]=100`,
        );
        const firstIds = new Set(first.data.map(({ id }) => id));
        const all = await suite.sandbox.request<{ data: { id: string }[] }>(
          'GET',
          `/api/v2/llm-obs/v1/${many}/datasets?page[limit]=1000`,
        );
        const hidden = all.data.map(({ id }) => id).find((id) => !firstIds.has(id)) ?? last;
        const id = suite.connectionId;
        const path = [id, `${id}/${many}`, `${id}/${many}/datasets`, `${id}/${many}/datasets/${hidden}`];
        assert.equal(await explorer.reveal(path), true);
      });
    });
  });
}
