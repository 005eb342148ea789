import type * as vscode from 'vscode';
import { treeOrders, type TreeOrder } from './arrange';
import { nameOf } from './nameFilter';
import { nodeId } from './nodeId';
import type { DatasetNode, ExperimentNode, ExplorerNode, ProjectNode, QueueNode } from './nodes';

/** Nodes that can be favourites. */
export type StarredNode = ProjectNode | DatasetNode | ExperimentNode | QueueNode;

export function canBeFavourite(node: ExplorerNode): node is StarredNode {
  return ['project', 'dataset', 'experiment', 'queue'].includes(node.kind);
}

export interface Favourite {
  /** See nodeId(). */
  readonly id: string;
  /** The service can be asked for it where its page isn't loaded. */
  readonly name: string;
}

const orderKey = 'llmObs.tree.order';
const favouritesKey = (connectionId: string) => `llmObs.tree.favourites.${connectionId}`;

/** What the side bar remembers: the order of siblings, and the favourites of each connection. */
export class TreeMemory {
  constructor(private readonly state: vscode.Memento) {}

  get order(): TreeOrder {
    const stored = this.state.get<unknown>(orderKey);
    return treeOrders.find((order) => order === stored) ?? 'service';
  }

  async setOrder(order: TreeOrder): Promise<void> {
    await this.state.update(orderKey, order);
  }

  favourites(connectionId: string): readonly Favourite[] {
    return this.state.get<readonly Favourite[]>(favouritesKey(connectionId), []);
  }

  isFavourite(node: StarredNode): boolean {
    const id = nodeId(node);
    return this.favourites(node.connectionId).some((favourite) => favourite.id === id);
  }

  async setFavourite(node: StarredNode, wanted: boolean): Promise<void> {
    const id = nodeId(node);
    const others = this.favourites(node.connectionId).filter((favourite) => favourite.id !== id);
    const all = wanted ? [...others, { id, name: nameOf(node) }] : others;
    await this.state.update(favouritesKey(node.connectionId), all.length === 0 ? undefined : all);
  }
}
