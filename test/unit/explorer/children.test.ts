import assert from 'node:assert/strict';
import type { LlmObsClient } from '../../../src/api/client';
import type { ConnectionsView } from '../../../src/connections/connection';
import { loadChildren } from '../../../src/explorer/children';

describe('The versions below a dataset in the side bar', () => {
  it('know the newest as the current one, also below a row that was read before it was made', async () => {
    const version = (version_number: number) => ({
      id: `v${version_number}`,
      type: 'dataset_version',
      attributes: { dataset_id: 'd', version_number },
    });
    const client = { datasets: { versions: () => Promise.resolve([version(3), version(4)]) } };
    const connections = { client: () => Promise.resolve(client as unknown as LlmObsClient) } as unknown;
    const dataset = { id: 'd', type: 'datasets', attributes: { name: 'capitals', current_version: 3 } };
    const { nodes } = await loadChildren(
      connections as ConnectionsView,
      { kind: 'dataset', connectionId: 'c', projectId: 'p', dataset },
      undefined,
    );
    assert.deepEqual(
      nodes.map((node) => node.kind === 'version' && node.dataset.attributes.current_version),
      [4, 4],
    );
  });
});
