import * as vscode from 'vscode';
import type { Connection, ConnectionsView } from '../connections/connection';
import { arrangeNodes, type TreeOrder } from './arrange';
import { childrenPerPage, emptyNode, loadChildren, type LoadedChildren as LoadedPage } from './children';
import { DatasetDrop } from './datasetDrop';
import { filterNodes, findByName, isFilterable, notAsked, type FilterableNode, type NameFilter } from './nameFilter';
import { failureNode } from './failure';
import { LoadedChildren, type Children } from './loadedChildren';
import { nodeId, parentIdOf } from './nodeId';
import type { ExplorerNode } from './nodes';
import { treeItem, withStar } from './treeItem';
import { resolveTooltip } from './tooltip';
import { TreeNews } from './treeNews';
import { canBeFavourite, type StarredNode, type TreeMemory } from './treeMemory';
import { WrittenVersions } from './writtenVersions';

/** As in the manifest. */
const viewId = 'llmObs.explorer';

/** After a refresh, at most so many children are read again at once. */
const mostReadAgain = 1000;

/** A dataset that was written. */
interface WrittenDataset {
  readonly connectionId: string;
  readonly projectId: string;
  readonly datasetId: string;
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
  readonly #children: LoadedChildren;
  readonly #news = new TreeNews({ fire: (node) => this.#changed.fire(node) });
  readonly #shown = new Map<string, ExplorerNode>();
  /** Those that VS Code was given: it knows a node by itself, not by its id. */
  readonly #given = new Map<string, ExplorerNode>();
  readonly #parents = new Map<string, ExplorerNode>();
  readonly #filters = new Map<string, NameFilter>();
  readonly #loadingMore = new Set<string>();
  readonly #written = new WrittenVersions();
  /** Reads that are to be made once more, by the id of their node. */
  readonly #laggingReads = new Map<string, NodeJS.Timeout>();
  readonly #disposables: vscode.Disposable[];
  readonly view: vscode.TreeView<ExplorerNode>;
  readonly #connections: ConnectionsView;
  readonly #visible: VisibleConnections;
  readonly #log: vscode.LogOutputChannel;
  readonly #memory: TreeMemory;

  constructor(
    connections: ConnectionsView,
    visible: VisibleConnections,
    memory: TreeMemory,
    log: vscode.LogOutputChannel,
  ) {
    this.#connections = connections;
    this.#visible = visible;
    this.#memory = memory;
    this.#log = log;
    this.#children = new LoadedChildren({
      load: (node, before) => this.#load(node, before),
      failure: (node, error, isKept) => this.#failure(node, error, isKept),
      onReload: (node, reload) => {
        void vscode.window.withProgress({ location: { viewId } }, () => reload);
        void reload.then(() => this.#news.tellInPause(() => this.#givenOrShown(nodeId(node))));
      },
    });
    this.view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: new DatasetDrop(),
    });
    this.#disposables = [
      this.#changed,
      this.view,
      connections.onDidChange((id) => {
        // It may lead elsewhere now, or show less.
        this.#children.forget(id);
        this.redraw();
      }),
      // How many children there are stands beside a folder. While it is open they are seen; drawing them anew would take
      // them from under a menu that was opened on one of them.
      this.view.onDidCollapseElement(({ element }) => {
        if (element.kind === 'folder') this.#tell(nodeId(element));
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    for (const timer of this.#laggingReads.values()) clearTimeout(timer);
  }

  async getTreeItem(node: ExplorerNode): Promise<vscode.TreeItem> {
    const state = node.kind === 'connection' ? await this.#connections.state(node.connection.id) : undefined;
    const item = treeItem(node, state);
    if (canBeFavourite(node) && this.#memory.isFavourite(node)) withStar(item);
    const children = this.#children.get(nodeId(node));
    if (node.kind === 'folder' && children) {
      item.description = `${children.nodes.length.toLocaleString()}${children.after === undefined ? '' : '+'}`;
    }
    const filter = this.#filters.get(nodeId(node));
    if (filter)
      item.description = [item.description, vscode.l10n.t('filter “{0}”', filter.text)].filter(Boolean).join(' · ');
    return item;
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: ExplorerNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    return resolveTooltip(item, node, this.#connections, token);
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return this.#parents.get(nodeId(node));
  }

  /** What VS Code shows below `node`. Where a refresh of it has to be over, childrenOf() gives it. */
  getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    return this.#news.whileRead(async () => {
      const children = await this.#childrenNow(node);
      for (const child of children) this.#given.set(nodeId(child), child);
      return children;
    });
  }

  async #childrenNow(node: ExplorerNode | undefined): Promise<ExplorerNode[]> {
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
    const children = await this.#children.shown(node);
    if ('kind' in children) return this.#remember(node, [children]);
    const failure = children.failure ? [children.failure] : [];
    if (children.nodes.length === 0) {
      return this.#remember(node, failure.length > 0 ? failure : [emptyNode(node)]);
    }
    const isLoading = this.#loadingMore.has(id);
    const more: ExplorerNode[] =
      children.after === undefined ? [] : [{ kind: 'more', parent: node, loaded: children.nodes.length, isLoading }];
    const filter = isFilterable(node) ? this.#filters.get(id) : undefined;
    const shown =
      filter && isFilterable(node) ? this.#filtered(node, children, filter) : this.#arranged(node, children);
    return this.#remember(node, [...failure, ...shown, ...more]);
  }

  /** As getChildren(), when a refresh of them is over. */
  async childrenOf(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (node) await this.#children.untilFresh(node);
    const children = await this.#childrenNow(node);
    const asking = node && this.#filters.get(nodeId(node))?.asking;
    if (!asking) return children;
    await asking;
    return this.#childrenNow(node);
  }

  /** Has VS Code read the whole tree again, from what is loaded. */
  redraw(): void {
    this.#news.tell(undefined);
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
    else this.#filters.set(id, { text: text.trim(), asksService: within === 'service', ...notAsked });
    this.#tellFilters();
    this.#tell(id);
  }

  clearFilters(): void {
    this.#filters.clear();
    this.#tellFilters();
    this.redraw();
  }

  /** Appends the next page below `parent`. Throws LlmObsError; what is shown stays. */
  async loadMore(parent: ExplorerNode): Promise<void> {
    const id = nodeId(parent);
    if (this.#loadingMore.has(id)) return;
    this.#loadingMore.add(id);
    this.#tell(id);
    try {
      for (;;) {
        await this.#children.untilFresh(parent);
        const after = this.#children.get(id)?.after;
        if (after === undefined) return;
        const next = await this.#page(parent, after);
        // Something may have been put in or taken out meanwhile; a refresh begins from the front, and so does this.
        const now = this.#children.get(id);
        if (!now) return;
        if (now.isStale || now.after !== after) continue;
        const known = new Set(next.nodes.map(nodeId));
        const favourites = now.favourites.filter((node) => !known.has(nodeId(node)));
        const nodes = withoutRepeats([...now.nodes, ...next.nodes]);
        this.#children.set(id, { ...now, nodes, after: next.after, favourites, arranged: undefined });
        return;
      }
    } finally {
      this.#loadingMore.delete(id);
      this.#tell(id);
    }
  }

  /** Loads what is open below `node` (everywhere, without one) anew. What is shown stays until then. */
  refresh(node?: ExplorerNode): void {
    const id = node && nodeId(node);
    this.#children.markStale(id);
    for (const [of, filter] of this.#filters) this.#filters.set(of, { ...filter, ...notAsked });
    if (id === undefined) this.redraw();
    else this.#tell(id);
  }

  get order(): TreeOrder {
    return this.#memory.order;
  }

  /** Sorts siblings everywhere, now and later. */
  async setOrder(order: TreeOrder): Promise<void> {
    await this.#memory.setOrder(order);
    this.#arrangeAnew();
  }

  isFavourite(node: StarredNode): boolean {
    return this.#memory.isFavourite(node);
  }

  /** Favourites stand on top of their siblings, on whichever page the service has them. */
  async setFavourites(nodes: readonly StarredNode[], wanted: boolean): Promise<void> {
    for (const node of nodes) await this.#memory.setFavourite(node, wanted);
    this.#arrangeAnew();
  }

  /** The node with that id (see nodeId), where it has been shown. */
  shown(id: string): ExplorerNode | undefined {
    return this.#shown.get(id);
  }

  /** The name of a project, where it has been shown. */
  projectName(connectionId: string, projectId: string): string | undefined {
    const node = this.#shown.get(`${connectionId}/${projectId}`);
    return node?.kind === 'project' ? node.project.attributes.name : undefined;
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

  /**
   * Something was written into a dataset: shows the version that it made, where the write's answer told it, and loads the
   * project's datasets anew, once more after the lists' lag where they lag. Where the project isn't shown, there is nothing
   * to do.
   */
  showWritten({ connectionId, projectId, datasetId }: WrittenDataset, version: number | undefined): void {
    const folderId = `${connectionId}/${projectId}/datasets`;
    const children = this.#children.get(folderId);
    const shown = children?.nodes.find((node) => node.kind === 'dataset' && node.dataset.id === datasetId);
    const before = shown?.kind === 'dataset' ? shown.dataset.attributes.current_version : undefined;
    this.#written.note(connectionId, datasetId, version, before);
    if (children) {
      const nodes = this.#written.raise(children.nodes);
      const favourites = this.#written.raise(children.favourites);
      this.#children.set(folderId, { ...children, nodes, favourites, arranged: undefined });
    }
    const folder = this.#shown.get(folderId);
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
        const children = await this.childrenOf(node);
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

  #tell(id: string): void {
    const node = this.#givenOrShown(id);
    if (node) this.#news.tell(node);
  }

  #givenOrShown(id: string): ExplorerNode | undefined {
    return this.#given.get(id) ?? this.#shown.get(id);
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
      const ids = new Set(those.map(nodeId));
      const favourites = children.favourites.filter((node) => !ids.has(nodeId(node)));
      const changed = { nodes: change(children.nodes, those), favourites, arranged: undefined };
      this.#children.set(parentId, { ...children, ...changed });
      this.#tell(parentId);
    }
  }

  /** The first page, or about as many children as there were before a refresh, and the favourites on other pages. */
  async #load(node: ExplorerNode, before: number): Promise<Children> {
    const wanted = Math.min(Math.max(before, childrenPerPage), mostReadAgain);
    let { nodes, after } = await this.#page(node, undefined);
    while (nodes.length < wanted && after !== undefined) {
      const next = await this.#page(node, after);
      ({ nodes, after } = { nodes: withoutRepeats([...nodes, ...next.nodes]), after: next.after });
    }
    const favourites = after !== undefined && isFilterable(node) ? await this.#favouritesElsewhere(node, nodes) : [];
    return { nodes, after, favourites };
  }

  async #page(node: ExplorerNode, cursor: string | undefined): Promise<LoadedPage> {
    const { nodes, after } = await loadChildren(this.#connections, node, cursor);
    this.#readAgain(node, this.#written.lagOf(node, nodes));
    return { nodes: this.#written.raise(nodes), after };
  }

  async #findByName(parent: FilterableNode, name: string): Promise<readonly ExplorerNode[]> {
    return this.#written.raise(await findByName(this.#connections, parent, name));
  }

  /** Loads what is below a node once more when its list no longer lags behind. @param lag milliseconds */
  #readAgain(node: ExplorerNode, lag: number | undefined): void {
    if (lag === undefined) return;
    const id = nodeId(node);
    clearTimeout(this.#laggingReads.get(id));
    const read = () => {
      this.#laggingReads.delete(id);
      this.refresh(this.#givenOrShown(id) ?? node);
    };
    this.#laggingReads.set(id, setTimeout(read, lag));
  }

  async #favouritesElsewhere(parent: FilterableNode, nodes: readonly ExplorerNode[]): Promise<readonly ExplorerNode[]> {
    const connectionId = parent.kind === 'connection' ? parent.connection.id : parent.connectionId;
    const depth = `${nodeId(parent)}/`;
    const loaded = new Set(nodes.map(nodeId));
    const missing = this.#memory
      .favourites(connectionId)
      .filter(({ id }) => id.startsWith(depth) && !id.slice(depth.length).includes('/') && !loaded.has(id));
    const found = await Promise.all(
      missing.map(async ({ id, name }) =>
        (await this.#findByName(parent, name).catch(() => [])).filter((node) => nodeId(node) === id),
      ),
    );
    return found.flat();
  }

  #arranged(parent: ExplorerNode, children: Children): readonly ExplorerNode[] {
    if (!isFilterable(parent)) return children.nodes;
    const connectionId = parent.kind === 'connection' ? parent.connection.id : parent.connectionId;
    const favourites = new Set(this.#memory.favourites(connectionId).map(({ id }) => id));
    const nodes = [...children.favourites.filter((node) => favourites.has(nodeId(node))), ...children.nodes];
    return (children.arranged ??= arrangeNodes(nodes, this.#memory.order, favourites));
  }

  #arrangeAnew(): void {
    for (const children of this.#children.values()) children.arranged = undefined;
    this.redraw();
  }

  #remember(parent: ExplorerNode | undefined, nodes: ExplorerNode[]): ExplorerNode[] {
    for (const node of nodes) {
      const id = nodeId(node);
      this.#shown.set(id, node);
      if (parent) this.#parents.set(id, parent);
    }
    return nodes;
  }

  /** What is loaded is shown at once, and what the service finds when it has. */
  #filtered(node: FilterableNode, children: Children, filter: NameFilter): readonly ExplorerNode[] {
    const isAsked = filter.asksService && children.after !== undefined;
    if (isAsked) filter.asking ??= this.#askService(node, filter);
    const nodes = filterNodes(this.#arranged(node, children), filter);
    if (nodes.length > 0) return nodes;
    return [
      {
        kind: 'message',
        parent: node,
        severity: 'info',
        message:
          isAsked && !filter.isAsked
            ? vscode.l10n.t('Looking for “{0}”…', filter.text)
            : vscode.l10n.t('Nothing here matches “{0}”', filter.text),
        detail: vscode.l10n.t('Select to show everything again.'),
        command: { id: 'llmObs.clearFilter', icon: 'filter' },
      },
    ];
  }

  async #askService(node: FilterableNode, filter: NameFilter): Promise<void> {
    try {
      filter.found = await this.#findByName(node, filter.text);
    } catch (error) {
      // What is loaded is shown all the same.
      this.#log.warn(`Could not ask the service for “${filter.text}”: ${String(error)}`);
    }
    filter.isAsked = true;
    void this.#news.tellInPause(() => this.#givenOrShown(nodeId(node)));
  }

  #tellFilters(): void {
    void vscode.commands.executeCommand('setContext', 'llmObs.hasFilter', this.#filters.size > 0);
  }

  #failure(parent: ExplorerNode, error: unknown, isKept: boolean): ExplorerNode {
    const message = error instanceof Error ? error.message : String(error);
    this.#log.error(`Could not load the children of ${nodeId(parent)}: ${message}`);
    let connection: ExplorerNode | undefined = parent;
    while (connection && connection.kind !== 'connection') connection = this.getParent(connection);
    // Where a folder is gone, its project is, which the connection lists.
    const list = parent.kind === 'folder' ? connection : this.getParent(parent);
    return failureNode(parent, error, { connection, list, isKept });
  }
}

/** The first node of each id. A page repeats what was put in front, or what others' additions moved onto it meanwhile. */
function withoutRepeats(nodes: readonly ExplorerNode[]): readonly ExplorerNode[] {
  const byId = new Map<string, ExplorerNode>();
  for (const node of nodes) if (!byId.has(nodeId(node))) byId.set(nodeId(node), node);
  return [...byId.values()];
}
