import { lagTime } from '../records/readLag';
import type { ExplorerNode } from './nodes';

/** What a write is known to have made of a dataset. */
interface Written {
  /** The version that its answer told; 0 where it told none. */
  readonly told: number;
  /** Lists that tell of an older one lag behind. */
  readonly least: number;
  /** From this moment on, in milliseconds of `now`, lists are believed whatever they tell. */
  readonly until: number;
}

/**
 * The versions of datasets that were just written. Reads lag behind writes by some seconds, in which lists tell of older
 * versions.
 */
export class WrittenVersions {
  readonly #written = new Map<string, Written>();
  readonly #now: () => number;

  /** @param now milliseconds, of any beginning */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * A write into a dataset was just answered.
   *
   * @param version the version that it made; undefined where the answer doesn't tell
   * @param before the version that was shown until now, where one was
   */
  note(connectionId: string, datasetId: string, version: number | undefined, before: number | undefined): void {
    const key = keyOf(connectionId, datasetId);
    const known = this.#known(key);
    const least = version ?? (before === undefined ? 0 : before + 1);
    this.#written.set(key, {
      told: Math.max(known?.told ?? 0, version ?? 0),
      least: Math.max(known?.least ?? 0, least),
      until: this.#now() + lagTime,
    });
  }

  /** `nodes` with every dataset at the version that a write told, where the list tells of an older one. */
  raise(nodes: readonly ExplorerNode[]): readonly ExplorerNode[] {
    if (this.#written.size === 0) return nodes;
    return nodes.map((node) => {
      if (node.kind !== 'dataset') return node;
      const { attributes } = node.dataset;
      const told = this.#known(keyOf(node.connectionId, node.dataset.id))?.told ?? 0;
      if (told <= attributes.current_version) return node;
      return { ...node, dataset: { ...node.dataset, attributes: { ...attributes, current_version: told } } };
    });
  }

  /**
   * For how many milliseconds more the list below `parent` may be older than what was written; undefined where it is not.
   *
   * @param listed what the service's list told, datasets of a folder or versions of a dataset
   */
  lagOf(parent: ExplorerNode, listed: readonly ExplorerNode[]): number | undefined {
    if (this.#written.size === 0) return undefined;
    const lag = (connectionId: string, datasetId: string, version: number) => {
      const written = this.#known(keyOf(connectionId, datasetId));
      return written && version < written.least ? [written.until - this.#now()] : [];
    };
    const versions = listed.flatMap((node) => (node.kind === 'version' ? node.version.attributes.version_number : []));
    const lags =
      parent.kind === 'dataset'
        ? lag(parent.connectionId, parent.dataset.id, Math.max(0, ...versions))
        : listed.flatMap((node) =>
            node.kind === 'dataset'
              ? lag(node.connectionId, node.dataset.id, node.dataset.attributes.current_version)
              : [],
          );
    return lags.length > 0 ? Math.max(...lags) : undefined;
  }

  #known(key: string): Written | undefined {
    const written = this.#written.get(key);
    if (!written || this.#now() < written.until) return written;
    this.#written.delete(key);
    return undefined;
  }
}

const keyOf = (connectionId: string, datasetId: string) => `${connectionId}/${datasetId}`;
