import assert from 'node:assert/strict';
import type { DatasetNode, ExplorerNode, FolderNode, VersionNode } from '../../../src/explorer/nodes';
import { WrittenVersions } from '../../../src/explorer/writtenVersions';
import { lagTime } from '../../../src/records/readLag';

describe('Versions that were just written', () => {
  const folder: FolderNode = { kind: 'folder', folder: 'datasets', connectionId: 'eu', projectId: 'p' };
  let time: number;
  let written: WrittenVersions;

  beforeEach(() => {
    time = 1000;
    written = new WrittenVersions(() => time);
  });

  const dataset = (current_version: number, connectionId = 'eu'): DatasetNode => ({
    kind: 'dataset',
    connectionId,
    projectId: 'p',
    dataset: { id: 'd', type: 'datasets', attributes: { name: 'capitals', current_version } },
  });
  const version = (version_number: number): VersionNode => ({
    ...dataset(version_number),
    kind: 'version',
    version: { id: `v${version_number}`, type: 'dataset_version', attributes: { dataset_id: 'd', version_number } },
  });
  const shown = (...nodes: readonly ExplorerNode[]) =>
    written.raise(nodes).map((node) => node.kind === 'dataset' && node.dataset.attributes.current_version);

  it('are shown in place of an older one that a list tells of, for as long as lists may lag', () => {
    written.note('eu', 'd', 3, 2);
    assert.deepEqual(shown(dataset(2), dataset(2, 'us')), [3, 2]);
    assert.deepEqual(shown(dataset(4)), [4]);
    time += lagTime - 1;
    assert.deepEqual(shown(dataset(2)), [3]);
    time += 1;
    assert.deepEqual(shown(dataset(2)), [2]);
  });

  it('never become lower by a write that is told of later', () => {
    written.note('eu', 'd', 5, 3);
    written.note('eu', 'd', 4, 3);
    assert.deepEqual(shown(dataset(3)), [5]);
  });

  it('are not guessed where the answer tells none', () => {
    written.note('eu', 'd', undefined, 2);
    assert.deepEqual(shown(dataset(2)), [2]);
    assert.equal(written.lagOf(folder, [dataset(2)]), lagTime);
    assert.equal(written.lagOf(folder, [dataset(3)]), undefined);
  });

  it('tell of a list that lags behind, of datasets or of versions', () => {
    assert.equal(written.lagOf(folder, [dataset(2)]), undefined);
    written.note('eu', 'd', 3, 2);
    time += 1000;
    assert.equal(written.lagOf(folder, [dataset(2)]), lagTime - 1000);
    assert.equal(written.lagOf(folder, [dataset(3)]), undefined);
    assert.equal(written.lagOf(dataset(3), [version(2), version(1)]), lagTime - 1000);
    assert.equal(written.lagOf(dataset(3), []), lagTime - 1000);
    assert.equal(written.lagOf(dataset(3), [version(3), version(2)]), undefined);
    time += lagTime;
    assert.equal(written.lagOf(folder, [dataset(2)]), undefined);
  });
});
