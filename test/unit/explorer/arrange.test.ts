import assert from 'node:assert/strict';
import { arrangeNodes } from '../../../src/explorer/arrange';
import { nameOf } from '../../../src/explorer/nameFilter';
import type { DatasetNode } from '../../../src/explorer/nodes';

const node = (id: string, name: string, created_at?: string, updated_at?: string): DatasetNode => ({
  kind: 'dataset',
  connectionId: 'c',
  projectId: 'p',
  dataset: { id, type: 'datasets', attributes: { name, current_version: 1, created_at, updated_at } },
});

const nodes = [
  node('1', 'set 10', '2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z'),
  node('2', 'Set 9', '2026-01-03T00:00:00Z'),
  node('3', 'ärger', undefined, '2026-01-05T00:00:00Z'),
];
const named = (order: Parameters<typeof arrangeNodes>[1], ...favourites: string[]) =>
  arrangeNodes(nodes, order, new Set(favourites.map((id) => `c/p/datasets/${id}`))).map(nameOf);

describe('siblings in the side bar', () => {
  it('stand as the service lists them, by name or by time', () => {
    assert.deepEqual(named('service'), ['set 10', 'Set 9', 'ärger']);
    assert.deepEqual(named('name'), ['ärger', 'Set 9', 'set 10'], 'numbers by their value, whatever the case');
    assert.deepEqual(named('created'), ['Set 9', 'set 10', 'ärger'], 'what has no time stands behind');
    assert.deepEqual(named('updated'), ['set 10', 'ärger', 'Set 9'], 'what was never changed, by its creation');
  });

  it('stand behind the favourites among them, which have the same order', () => {
    assert.deepEqual(named('service', '3'), ['ärger', 'set 10', 'Set 9']);
    assert.deepEqual(named('name', '1', '2'), ['Set 9', 'set 10', 'ärger']);
  });
});
