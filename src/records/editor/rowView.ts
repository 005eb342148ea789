import type { RowKey, RowView as ViewSettings } from '../../grid/protocol';
import { Pacer } from './pacer';
import { filterOf } from './rowFilter';
import { RowOrder } from './rowOrder';
import type { Rows } from './rows';
import { sortKeys } from './rowSort';

const EVERYTHING: ViewSettings = { filter: {}, sort: [] };

/**
 * Which rows are shown, in which order; the document's own order never changes. An edited row stays where it is until the
 * view is set again, so that nothing jumps away under the hands.
 */
export class RowsInView {
  #settings = EVERYTHING;
  /** The document's own order as long as nothing is filtered or sorted. */
  #list: RowOrder;
  #accepts: ((key: RowKey) => boolean) | undefined;
  #run = 0;
  /** Counts the rows that were put between others. */
  #inserts = 0;
  #isUnsorted = false;

  constructor(
    private readonly rows: Rows,
    private readonly order: RowOrder,
  ) {
    this.#list = order;
  }

  get settings(): ViewSettings {
    return this.#settings;
  }

  /** Whether rows have come in behind the sorted ones: setting the same view again sorts them in. */
  get isUnsorted(): boolean {
    return this.#isUnsorted;
  }

  get shown(): Int32Array {
    return this.#list.shown;
  }

  /** Filters and sorts all rows, in pieces. One that is overtaken by another has no effect. Throws the signal's reason. */
  async set(settings: ViewSettings, signal: AbortSignal | undefined): Promise<void> {
    const run = ++this.#run;
    const pacer = new Pacer(signal);
    const accepts = filterOf(this.rows, settings.filter);
    const isPlain = accepts === undefined && settings.sort.length === 0;
    for (;;) {
      const inserts = this.#inserts;
      const keys = isPlain ? undefined : await this.#keysOf(settings, accepts, pacer);
      signal?.throwIfAborted();
      if (run !== this.#run) return;
      // A row that came between others meanwhile may be missing.
      if (inserts !== this.#inserts) continue;
      this.#settings = settings;
      this.#accepts = accepts;
      this.#isUnsorted = false;
      this.#list = keys === undefined ? this.order : RowOrder.of(keys.found, this.rows, () => this.rows.store.count);
      if (keys !== undefined) this.#appendAccepted(this.order.all.subarray(keys.seen));
      return;
    }
  }

  /** Rows that have come at the end of the document. */
  appended(keys: Int32Array): void {
    if (this.#list !== this.order) this.#appendAccepted(keys);
  }

  /** Rows that were put behind `after`; they show whatever the filter says. */
  inserted(after: RowKey | undefined, keys: readonly RowKey[]): void {
    this.#inserts++;
    if (this.#list !== this.order) this.#list.insertAfter(after, keys);
  }

  /** Rows that are put elsewhere. */
  takenOut(keys: readonly RowKey[]): void {
    this.#inserts++;
    if (this.#list !== this.order) this.#list.takeOut(keys);
  }

  #appendAccepted(keys: Int32Array): void {
    const accepted = this.#accepts === undefined ? keys : keys.filter(this.#accepts);
    if (accepted.length > 0 && this.#settings.sort.length > 0) this.#isUnsorted = true;
    this.#list.append(accepted);
  }

  async #keysOf(
    { sort }: ViewSettings,
    accepts: ((key: RowKey) => boolean) | undefined,
    pacer: Pacer,
  ): Promise<{ found: Int32Array<ArrayBuffer>; seen: number }> {
    const all = this.order.all.slice();
    let found = all;
    if (accepts !== undefined) {
      let count = 0;
      found = new Int32Array(all.length);
      for (const key of all) {
        if (accepts(key)) found[count++] = key;
        if (pacer.isDue) await pacer.rest();
      }
      found = found.slice(0, count);
    }
    if (sort.length > 0) await sortKeys(this.rows, found, sort, pacer);
    return { found, seen: all.length };
  }
}
