import { nameOf } from './nameFilter';
import { nodeId } from './nodeId';
import { resourceOf, type ExplorerNode } from './nodes';

/** How siblings stand in the tree: as the service lists them, or by an attribute; times with the latest first. */
export const treeOrders = ['service', 'name', 'created', 'updated'] as const;
export type TreeOrder = (typeof treeOrders)[number];

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Siblings in an order, favourites in front of all others. What has no name or time to go by stays behind. */
export function arrangeNodes(
  nodes: readonly ExplorerNode[],
  order: TreeOrder,
  favourites: ReadonlySet<string>,
): readonly ExplorerNode[] {
  const sorted = sortNodes(nodes, order);
  if (favourites.size === 0) return sorted;
  const isFavourite = (node: ExplorerNode) => favourites.has(nodeId(node));
  return [...sorted.filter(isFavourite), ...sorted.filter((node) => !isFavourite(node))];
}

function sortNodes(nodes: readonly ExplorerNode[], order: TreeOrder): readonly ExplorerNode[] {
  if (order === 'service') return nodes;
  if (order === 'name') return nodes.toSorted((a, b) => collator.compare(nameOf(a), nameOf(b)));
  const times = new Map(nodes.map((node) => [node, Date.parse(timeOf(node, order) ?? '') || 0]));
  return nodes.toSorted((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
}

/** Queues say `modified_at` where all others say `updated_at`. */
function timeOf(node: ExplorerNode, which: 'created' | 'updated'): string | undefined {
  const attributes = resourceOf(node)?.attributes;
  const names = which === 'created' ? ['created_at'] : ['updated_at', 'modified_at', 'created_at'];
  return names.map((name) => attributes?.[name]).find((value) => typeof value === 'string');
}
