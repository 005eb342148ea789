import { setTimeout as delay } from 'node:timers/promises';
import type { ExplorerNode } from './nodes';

/** VS Code reads a tree level by level: within so many milliseconds after one call, the next may come. */
const pause = 150;

/** So long, in milliseconds, the news of what was loaded wait for VS Code's reading to end. */
const longestWait = 3000;

interface TreeNewsParts {
  /** Tells VS Code to read a node and all below it anew; everything, without one. */
  readonly fire: (node: ExplorerNode | undefined) => void;
  /** Milliseconds, of any beginning. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Tells VS Code of changes to the tree, in a way that it can take.
 *
 * News of one node that come between two of its calls make VS Code forget what it has read below that node, and ask for it
 * on behalf of rows that it has replaced by then: those that are shown stay, but belong to nothing, so that they can't be
 * opened and their menus do nothing. While it reads, and shortly after, it is told to read everything: that it does from
 * the beginning. (Seen in VS Code 1.139: ExtHostTreeView's _refreshNode and MainThreadTreeViews' $refresh.)
 */
export class TreeNews {
  readonly #fire: (node: ExplorerNode | undefined) => void;
  readonly #now: () => number;
  readonly #wait: (milliseconds: number) => Promise<unknown>;
  #reading = 0;
  #lastRead = -Infinity;

  constructor({ fire, now = () => performance.now(), wait = delay }: TreeNewsParts) {
    this.#fire = fire;
    this.#now = now;
    this.#wait = wait;
  }

  /** Around each of VS Code's calls. Gives what `read` gives. */
  async whileRead<T>(read: () => Promise<T>): Promise<T> {
    this.#reading++;
    try {
      return await read();
    } finally {
      this.#reading--;
      this.#lastRead = this.#now();
    }
  }

  /** Tells of a change at and below a node; everywhere, without one. */
  tell(node: ExplorerNode | undefined): void {
    this.#fire(this.#isRead() ? undefined : node);
  }

  /** As tell(), for what can wait until VS Code has read to the end. */
  async tellInPause(nodeThen: () => ExplorerNode | undefined): Promise<void> {
    const end = this.#now() + longestWait;
    while (this.#isRead() && this.#now() < end) await this.#wait(pause);
    this.tell(nodeThen());
  }

  #isRead(): boolean {
    return this.#reading > 0 || this.#now() - this.#lastRead < pause;
  }
}
