import { LlmObsError } from '../api/errors';
import { nodeId } from './nodeId';
import type { ExplorerNode } from './nodes';

/** What was loaded below a node. */
export interface Children {
  readonly nodes: readonly ExplorerNode[];
  /** Cursor of the next page; undefined where there is none. */
  readonly after: string | undefined;
  /** Favourites that stand on pages that aren't loaded. */
  readonly favourites: readonly ExplorerNode[];
  /** In the order and with the favourites of that moment. */
  arranged?: readonly ExplorerNode[] | undefined;
  /** There was a refresh: they are shown until those that are loaded anew have come. */
  readonly isStale?: true;
  /** Why they could not be loaded anew: shown above them. */
  readonly failure?: ExplorerNode | undefined;
}

/** Where children come from, and who shows them. */
export interface ChildrenParts {
  /** @param before how many there were: about as many are loaded again, so that what is selected is there */
  load(node: ExplorerNode, before: number): Promise<Children>;
  /** @param isKept whether the children of before stay below what says that they couldn't be loaded */
  failure(node: ExplorerNode, error: unknown, isKept: boolean): ExplorerNode;
  /** Called when a reload begins. It resolves when there is something new to show, or a failure, and never rejects. */
  onReload(node: ExplorerNode, reload: Promise<void>): void;
}

/**
 * The children that were loaded, by the id of what they lie below (see nodeId).
 *
 * After a refresh they are kept as stale until the new ones are there. VS Code forgets the nodes below one whose children
 * it waits for, though it goes on showing them: commands of their menus would be called on nothing.
 */
export class LoadedChildren {
  readonly #children = new Map<string, Children>();
  readonly #reloads = new Map<string, Promise<void>>();
  /** Why the last reload failed, until it is shown. */
  readonly #failures = new Map<string, ExplorerNode>();
  /** Counts what was dropped: an answer that was asked for before isn't kept. */
  #forgotten = 0;
  readonly #parts: ChildrenParts;

  constructor(parts: ChildrenParts) {
    this.#parts = parts;
  }

  get(id: string): Children | undefined {
    return this.#children.get(id);
  }

  set(id: string, children: Children): void {
    this.#children.set(id, children);
  }

  values(): Iterable<Children> {
    return this.#children.values();
  }

  /**
   * The children to show below `node`: at once where there are any, stale ones, too, which are then loaded anew; else when
   * they are loaded; or a node that says why they can't be.
   */
  async shown(node: ExplorerNode): Promise<Children | ExplorerNode> {
    const id = nodeId(node);
    const failure = this.#failures.get(id);
    if (failure) {
      this.#failures.delete(id);
      return failure;
    }
    const known = this.#children.get(id);
    // What lies above comes first: these may be gone from it.
    if (known?.isStale && ![...this.#reloads.keys()].some((above) => isBelow(above, id))) void this.#reload(node);
    if (known) return known;
    const forgotten = this.#forgotten;
    try {
      const children = await this.#parts.load(node, 0);
      if (forgotten === this.#forgotten) this.#children.set(id, children);
      return children;
    } catch (error) {
      return this.#parts.failure(node, error, false);
    }
  }

  /** Resolves when no refresh is left to be done below `node` itself. */
  async untilFresh(node: ExplorerNode): Promise<void> {
    while (this.#children.get(nodeId(node))?.isStale) await this.#reload(node);
  }

  /** Has everything at and below `id` (everything, without one) loaded anew when it is next shown. */
  markStale(id: string | undefined): void {
    for (const [key] of entriesAt(id, this.#failures)) this.#failures.delete(key);
    for (const [key, children] of entriesAt(id, this.#children)) {
      // The folders of a project are always the same.
      if (children.nodes[0]?.kind !== 'folder') this.#children.set(key, { ...children, isStale: true });
    }
  }

  /** Drops everything at and below `id`. */
  forget(id: string): void {
    this.#forgotten++;
    for (const [key] of entriesAt(id, this.#failures)) this.#failures.delete(key);
    for (const [key] of entriesAt(id, this.#children)) this.#children.delete(key);
  }

  /**
   * Keeps what is shown at and below `id` as it is, until the next refresh: asking for all that is open below, too, would
   * only make it say the same in as many places.
   */
  #settle(id: string, failure: ExplorerNode): void {
    for (const [key, { isStale, ...children }] of entriesAt(id, this.#children)) {
      if (key === id) this.#children.set(key, { ...children, failure });
      else if (isStale && !this.#reloads.has(key)) this.#children.set(key, children);
    }
  }

  #reload(node: ExplorerNode): Promise<void> {
    const id = nodeId(node);
    const running = this.#reloads.get(id);
    if (running) return running;
    const stale = this.#children.get(id);
    // What was changed or forgotten meanwhile stays so; where it is stale still, it is loaded again.
    const isWanted = () => this.#children.get(id) === stale;
    const reload = this.#parts
      .load(node, stale?.nodes.length ?? 0)
      .then(
        (children) => {
          if (isWanted()) this.#children.set(id, children);
        },
        (error: unknown) => {
          if (!isWanted()) return;
          if (stale && isPassing(error)) {
            this.#settle(id, this.#parts.failure(node, error, true));
          } else {
            this.#children.delete(id);
            this.#failures.set(id, this.#parts.failure(node, error, false));
          }
        },
      )
      .finally(() => this.#reloads.delete(id));
    this.#reloads.set(id, reload);
    this.#parts.onReload(node, reload);
    return reload;
  }
}

/**
 * Whether a failure tells nothing about what is there: the service can't be reached, is busy or ill. What was read before
 * may be shown on, other than where it is gone or its reader may no longer see it.
 */
function isPassing(error: unknown): boolean {
  return !LlmObsError.is(error, 'unauthorized', 'forbidden', 'not found');
}

/** What is kept at and below `id` (everything, without one), as it is now. */
function entriesAt<Value>(
  id: string | undefined,
  map: ReadonlyMap<string, Value>,
): readonly (readonly [id: string, Value])[] {
  return [...map].filter(([key]) => id === undefined || key === id || isBelow(id, key));
}

/** Whether the node with the id `id` lies below the one with the id `above`, at any depth. */
function isBelow(above: string, id: string): boolean {
  return id.startsWith(`${above}/`);
}
