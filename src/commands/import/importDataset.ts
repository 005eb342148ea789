import type { ConnectionsView } from '../../connections/connection';
import type { DatasetTarget } from '../pickers';
import { idsOf, nothingHeld, readContents, type TargetContents } from './importTarget';

/** The dataset that an import goes into, and what it holds: read in the background. */
export class ImportDataset {
  /** undefined until one is chosen. */
  target: DatasetTarget | undefined;
  /** undefined while they are read. */
  contents: TargetContents | undefined;
  readonly #connections: ConnectionsView;
  #abort = new AbortController();

  constructor(connections: ConnectionsView, target: DatasetTarget | undefined) {
    this.#connections = connections;
    this.target = target;
  }

  stop(): void {
    this.#abort.abort();
  }

  /**
   * Reads what it holds; what was read before is forgotten, and its reading ends. Throws LlmObsError.
   * @param wanted whether the records are wanted whole, and whether inputs are looked for
   * @param onRead is called unless another reading began meanwhile
   */
  async load(wanted: { readonly records: boolean; readonly inputs: boolean }, onRead: () => void): Promise<void> {
    this.stop();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.contents = undefined;
    const { target } = this;
    if (!target) return;
    const ids = idsOf(target);
    const contents = ids
      ? await readContents(await this.#connections.client(target.connectionId), ids, wanted, signal)
      : nothingHeld;
    if (signal.aborted) return;
    this.contents = contents;
    onRead();
  }
}
