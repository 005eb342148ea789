import type { RowKey } from '../../grid/protocol';

const NONE: ReadonlySet<RowKey> = new Set();

/** Ids that rows have beside those of their saved records: given to new rows, or changed. */
export class IdClaims {
  readonly #rows = new Map<string, Set<RowKey>>();
  readonly #ids = new Map<RowKey, string>();

  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  /** Rows that have taken an id. */
  of(id: string): ReadonlySet<RowKey> {
    return this.#rows.get(id) ?? NONE;
  }

  /** Notes the id that a row has taken, undefined for none. Gives the rows for which an id is or isn't taken by it now. */
  claim(key: RowKey, id: string | undefined): readonly RowKey[] {
    const before = this.#ids.get(key);
    if (before === id) return [];
    const concerned: RowKey[] = [];
    if (before !== undefined) {
      const rows = this.#rows.get(before);
      rows?.delete(key);
      if (rows?.size === 0) this.#rows.delete(before);
      if (rows?.size === 1) concerned.push(...rows);
      this.#ids.delete(key);
    }
    if (id !== undefined) {
      const rows = this.#rows.get(id) ?? new Set();
      // From the third on, the others know already.
      if (rows.size === 1) concerned.push(...rows);
      rows.add(key);
      this.#rows.set(id, rows);
      this.#ids.set(key, id);
    }
    return concerned;
  }
}
