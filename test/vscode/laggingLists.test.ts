import assert from 'node:assert/strict';
import type { ExplorerNode, FolderNode } from '../../src/explorer/nodes';
import { datasetSuite } from './support/datasetSuite';
import { eventually, openRecords, product, replace } from './support/product';
import { RewritingService } from './support/rewriting';

describe('The side bar at a service whose lists lag behind writes', () => {
  const dataset = datasetSuite('observed', 'lagging', ['{"id":"paris","input":"France?","expected_output":"Paris"}']);
  let service: RewritingService;
  let connectionId: string;

  before(async () => {
    const { connections } = await product();
    service = await RewritingService.start(dataset.sandbox.url);
    const { apiKey, applicationKey } = dataset.sandbox;
    connectionId = (await connections.add({ name: 'Lagging', url: service.url }, { apiKey, applicationKey })).id;
  });
  after(async () => {
    await (await product()).connections.remove(connectionId);
    await service.stop();
  });

  it('shows the version that a save made, and reads the lists again when they have it', async () => {
    const { explorer } = await product();
    const { projectId, datasetId } = dataset.ref;
    const folder: FolderNode = { kind: 'folder', folder: 'datasets', connectionId, projectId };
    const shown = async (): Promise<ExplorerNode> => {
      const nodes = await explorer.childrenOf(folder);
      return nodes.find((node) => node.kind === 'dataset' && node.dataset.id === datasetId) ?? assert.fail();
    };
    const described = async () => String((await explorer.getTreeItem(await shown())).description);
    const versions = async () =>
      (await explorer.childrenOf(await shown())).map(
        (node) => node.kind === 'version' && node.version.attributes.version_number,
      );

    const connection = await connections(connectionId);
    for (const project of await explorer.childrenOf(connection))
      if (project.kind === 'project' && project.project.id === projectId) await explorer.childrenOf(project);
    assert.match(await described(), /^v1\b/);
    assert.deepEqual(await versions(), [1]);

    let isLagging = true;
    const old = new Map<string, string>();
    service.answers((path, answer) => {
      if (!/\/datasets(\/[^/]+\/versions)?$/.test(path)) return answer;
      if (isLagging && old.has(path)) return old.get(path) ?? '';
      old.set(path, answer);
      return answer;
    });
    explorer.refresh(folder);
    await described();
    await versions();

    const { document } = await openRecords({ ...dataset.ref, connectionId });
    await replace(document, '"Paris"', '"Paris!"');
    assert.ok(await document.save());
    assert.equal(await dataset.version(), 2);
    await eventually('the new version is shown', async () => /^v2\b/.test(await described()));
    explorer.refresh(folder);
    assert.match(await described(), /^v2\b/, 'a list that lags behind sets it back');
    assert.deepEqual(await versions(), [1], 'the list lags behind');
    isLagging = false;
    await eventually('the new version is listed', async () => (await versions()).includes(2), 20_000);
  });
});

async function connections(id: string): Promise<ExplorerNode> {
  const connection = (await product()).connections.get(id);
  assert.ok(connection);
  return { kind: 'connection', connection };
}
