import type { ConnectionsView } from '../connections/connection';
import { nodeId } from './nodeId';
import { resourceOf, type ConnectionNode, type ExplorerNode, type FolderNode } from './nodes';

/** Nodes whose children can be filtered by name. */
export type FilterableNode = ConnectionNode | FolderNode;

export function isFilterable(node: ExplorerNode): node is FilterableNode {
  return node.kind === 'connection' || node.kind === 'folder';
}

/** What was typed, and what the service found by it beyond what is loaded. */
export interface NameFilter {
  readonly text: string;
  /** Whether the service is to be asked as well: it finds whole names only, so that it isn't while one is being typed. */
  readonly asksService: boolean;
  /** undefined: not asked yet, or the service couldn't tell. */
  found: readonly ExplorerNode[] | undefined;
  /** Resolves when the service was asked. It never rejects. */
  asking: Promise<void> | undefined;
  isAsked: boolean;
}

/** Of a filter by which the service wasn't asked yet. */
export const notAsked = { found: undefined, asking: undefined, isAsked: false } as const;

/** The nodes whose name has every word of `text` in it, whatever the case, those that the service found behind. */
export function filterNodes(
  nodes: readonly ExplorerNode[],
  { text, found = [] }: Pick<NameFilter, 'text' | 'found'>,
): ExplorerNode[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = nodes.filter((node) => {
    const name = nameOf(node).toLowerCase();
    return words.every((word) => name.includes(word));
  });
  if (found.length === 0) return matching;
  const loaded = new Set(matching.map(nodeId));
  return [...matching, ...found.filter((node) => !loaded.has(nodeId(node)))];
}

/**
 * The children of `parent` that the service has under just that name: it can be asked for projects and datasets. Names
 * are looked at again, since not every service keeps to it. Throws LlmObsError.
 */
export async function findByName(
  connections: ConnectionsView,
  parent: FilterableNode,
  name: string,
): Promise<readonly ExplorerNode[]> {
  if (parent.kind === 'connection') {
    const connectionId = parent.connection.id;
    const { items } = await (await connections.client(connectionId)).projects.page({ name });
    return items
      .filter(({ attributes }) => attributes.name === name)
      .map((project) => ({ kind: 'project', connectionId, project }));
  }
  if (parent.folder !== 'datasets') return [];
  const { connectionId, projectId } = parent;
  const { items } = await (await connections.client(connectionId)).datasets.page(projectId, { name });
  return items
    .filter(({ attributes }) => attributes.name === name)
    .map((dataset) => ({ kind: 'dataset', connectionId, projectId, dataset }));
}

/** What a node is called by; nothing where it has no name of its own. */
export function nameOf(node: ExplorerNode): string {
  return resourceOf(node)?.attributes.name ?? '';
}
