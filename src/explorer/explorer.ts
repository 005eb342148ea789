import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import type { Connection, ConnectionsView } from '../connections/connection';
import { emptyMessage, loadChildren } from './children';
import { DatasetDrop } from './datasetDrop';
import { filterNodes, findByName, isFilterable, type FilterableNode, type NameFilter } from './nameFilter';
import { nodeId, parentIdOf } from './nodeId';
import type { ExplorerNode } from './nodes';
import { treeItem } from './treeItem';

interface Children {
  readonly nodes: readonly ExplorerNode[];
  readonly after: string | undefined;
}

/** Which connections the side bar shows: the sandbox may be hidden, or wait to be chosen (first start). */
export type VisibleConnections = () => readonly Connection[];

/**
 * The tree of the side bar: connection → project → datasets → versions, experiments, annotation queues → interactions.
 *
 * Children are loaded page by page and kept until a refresh. Whatever fails becomes a node that says why and tries again.
 */
export class Explorer implements vscode.TreeDataProvider<ExplorerNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ExplorerNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #children = new Map<string, Children>();
  readonly #shown = new Map<string, ExplorerNode>();
  readonly #parents = new Map<string, ExplorerNode>();
  readonly #filters = new Map<string, NameFilter>();
  readonly #disposables: vscode.Disposable[];
  readonly view: vscode.TreeView<ExplorerNode>;
  readonly #connections: ConnectionsView;
  readonly #visible: VisibleConnections;
  readonly #log: vscode.LogOutputChannel;

  constructor(connections: ConnectionsView, visible: VisibleConnections, log: vscode.LogOutputChannel) {
    this.#connections = connections;
    this.#visible = visible;
    this.#log = log;
    this.view = vscode.window.createTreeView('llmObs.explorer', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: new DatasetDrop(),
    });
    this.#disposables = [this.#changed, this.view, connections.onDidChange(() => this.refresh())];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async getTreeItem(node: ExplorerNode): Promise<vscode.TreeItem> {
    const state = node.kind === 'connection' ? await this.#connections.state(node.connection.id) : undefined;
    const item = treeItem(node, state);
    const filter = this.#filters.get(nodeId(node));
    if (filter)
      item.description = [item.description, vscode.l10n.t('filter “{0}”', filter.text)].filter(Boolean).join(' · ');
    return item;
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return this.#parents.get(nodeId(node));
  }

  async getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (!node) {
      return this.#remember(
        undefined,
        this.#visible().map((connection) => ({ kind: 'connection', connection })),
      );
    }
    if (node.kind === 'connection' && (await this.#connections.state(node.connection.id)) === 'signed out') {
      return this.#remember(node, [
        {
          kind: 'message',
          parent: node,
          severity: 'info',
          message: vscode.l10n.t('Sign in to see the projects'),
          command: { id: 'llmObs.signIn', icon: 'sign-in' },
        },
      ]);
    }
    const id = nodeId(node);
    let children = this.#children.get(id);
    if (!children) {
      try {
        children = await loadChildren(this.#connections, node, undefined);
        this.#children.set(id, children);
      } catch (error) {
        return this.#remember(node, [this.#failure(node, error)]);
      }
    }
    if (children.nodes.length === 0) {
      return this.#remember(node, [{ kind: 'message', parent: node, severity: 'info', message: emptyMessage(node) }]);
    }
    const more: ExplorerNode[] =
      children.after === undefined ? [] : [{ kind: 'more', parent: node, loaded: children.nodes.length }];
    const filter = isFilterable(node) ? this.#filters.get(id) : undefined;
    if (!filter || !isFilterable(node)) return this.#remember(node, [...children.nodes, ...more]);
    return this.#remember(node, [...(await this.#filtered(node, children, filter)), ...more]);
  }

  /** The text by which the children of `node` are filtered. */
  filterOf(node: FilterableNode): string | undefined {
    return this.#filters.get(nodeId(node))?.text;
  }

  /**
   * Shows only those children of `node` whose name has every word of `text`; all of them for an empty one.
   *
   * @param within `service` also asks the service for that very name, where not everything is loaded
   */
  setFilter(node: FilterableNode, text: string, within: 'loaded' | 'service'): void {
    const id = nodeId(node);
    if (text.trim() === '') this.#filters.delete(id);
    else this.#filters.set(id, { text: text.trim(), asksService: within === 'service', found: undefined });
    this.#tellFilters();
    this.#changed.fire(this.#shown.get(id));
  }

  clearFilters(): void {
    this.#filters.clear();
    this.#tellFilters();
    this.#changed.fire(undefined);
  }

  /** Appends the next page below `parent`. Throws LlmObsError; what is shown stays. */
  async loadMore(parent: ExplorerNode): Promise<void> {
    const id = nodeId(parent);
    const loaded = this.#children.get(id);
    if (loaded?.after === undefined) return;
    const next = await loadChildren(this.#connections, parent, loaded.after);
    this.#children.set(id, { nodes: [...loaded.nodes, ...next.nodes], after: next.after });
    this.#changed.fire(this.#shown.get(id));
  }

  /** Loads what is below `node` (everything, without one) anew. Expansion and selection stay. */
  refresh(node?: ExplorerNode): void {
    const id = node && nodeId(node);
    for (const key of this.#children.keys()) {
      if (id === undefined || key === id || key.startsWith(`${id}/`)) this.#children.delete(key);
    }
    for (const filter of this.#filters.values()) filter.found = undefined;
    this.#changed.fire(id === undefined ? undefined : this.#shown.get(id));
  }

  /** The node with that id (see nodeId), where it has been shown. */
  shown(id: string): ExplorerNode | undefined {
    return this.#shown.get(id);
  }

  /**
   * Shows nodes as a write answered them, each in place of the one with its id or before its siblings: lists lag behind
   * writes by some seconds. Where siblings aren't loaded, they will be with them.
   */
  put(...written: readonly ExplorerNode[]): void {
    this.#changeSiblings(written, (siblings, nodes) => {
      const byId = new Map(nodes.map((node) => [nodeId(node), node]));
      const known = siblings.map((sibling) => {
        const id = nodeId(sibling);
        const node = byId.get(id) ?? sibling;
        byId.delete(id);
        return node;
      });
      return [...byId.values(), ...known];
    });
  }

  /** Takes nodes that were deleted out of the tree, without asking a list that may still name them. */
  remove(deleted: readonly ExplorerNode[]): void {
    this.#changeSiblings(deleted, (siblings, nodes) => {
      const ids = new Set(nodes.map(nodeId));
      return siblings.filter((sibling) => !ids.has(nodeId(sibling)));
    });
  }

  /** Loads the datasets of a project anew, after one was changed; where the project isn't shown, there is nothing to do. */
  refreshDatasets(connectionId: string, projectId: string): void {
    const folder = this.#shown.get(`${connectionId}/${projectId}/datasets`);
    if (folder) this.refresh(folder);
  }

  /**
   * Shows and selects the node with that id (see nodeId), loading its ancestors and as many pages as it takes. A
   * connection is opened, too.
   * Returns false where it can't be found. Throws LlmObsError.
   */
  async reveal(path: readonly string[]): Promise<boolean> {
    let node: ExplorerNode | undefined;
    for (let depth = 1; depth <= path.length; depth++) {
      const wanted = path[depth - 1];
      let found: ExplorerNode | undefined;
      for (;;) {
        const children = await this.getChildren(node);
        found = children.find((child) => nodeId(child) === wanted);
        if (!found && node && isFilterable(node) && this.filterOf(node) !== undefined) {
          this.setFilter(node, '', 'loaded');
          continue;
        }
        if (found || !node || children.at(-1)?.kind !== 'more') break;
        await this.loadMore(node);
      }
      if (!found) return false;
      node = found;
    }
    if (!node) return false;
    await this.view.reveal(node, { select: true, focus: true, expand: node.kind === 'connection' });
    return true;
  }

  #changeSiblings(
    nodes: readonly ExplorerNode[],
    change: (siblings: readonly ExplorerNode[], nodes: readonly ExplorerNode[]) => readonly ExplorerNode[],
  ): void {
    for (const parentId of new Set(nodes.map(parentIdOf))) {
      const children = this.#children.get(parentId);
      const parent = this.#shown.get(parentId);
      if (!children || !parent) continue;
      const those = nodes.filter((node) => parentIdOf(node) === parentId);
      this.#children.set(parentId, { ...children, nodes: change(children.nodes, those) });
      this.#changed.fire(parent);
    }
  }

  #remember(parent: ExplorerNode | undefined, nodes: ExplorerNode[]): ExplorerNode[] {
    for (const node of nodes) {
      const id = nodeId(node);
      this.#shown.set(id, node);
      if (parent) this.#parents.set(id, parent);
    }
    return nodes;
  }

  async #filtered(node: FilterableNode, children: Children, filter: NameFilter): Promise<readonly ExplorerNode[]> {
    if (filter.asksService && !filter.found && children.after !== undefined) {
      try {
        filter.found = await findByName(this.#connections, node, filter.text);
      } catch (error) {
        // What is loaded is shown all the same.
        this.#log.warn(`Could not ask the service for “${filter.text}”: ${String(error)}`);
      }
    }
    const nodes = filterNodes(children.nodes, filter);
    if (nodes.length > 0) return nodes;
    return [
      {
        kind: 'message',
        parent: node,
        severity: 'info',
        message: vscode.l10n.t('Nothing here matches “{0}”', filter.text),
        detail: vscode.l10n.t('Select to show everything again.'),
        command: { id: 'llmObs.clearFilter', icon: 'filter' },
      },
    ];
  }

  #tellFilters(): void {
    void vscode.commands.executeCommand('setContext', 'llmObs.hasFilter', this.#filters.size > 0);
  }

  #failure(parent: ExplorerNode, error: unknown): ExplorerNode {
    const message = error instanceof Error ? error.message : String(error);
    this.#log.error(`Could not load the children of ${nodeId(parent)}: ${message}`);
    const short = LlmObsError.is(error) ? failureLabels[error.kind] : undefined;
    return {
      kind: 'message',
      parent,
      severity: 'error',
      message: short ?? vscode.l10n.t('Can’t be loaded'),
      detail: message,
    };
  }
}

/** The few words that fit into the tree; the whole sentence is in the tooltip. */
const failureLabels: Partial<Record<LlmObsError['kind'], string>> = {
  unauthorized: vscode.l10n.t('The keys were refused'),
  forbidden: vscode.l10n.t('No permission'),
  'not found': vscode.l10n.t('No longer there'),
  'rate limited': vscode.l10n.t('Too many requests'),
  unavailable: vscode.l10n.t('Can’t be reached'),
  'timed out': vscode.l10n.t('No answer in time'),
  'unreadable answer': vscode.l10n.t('Unreadable answer'),
};
