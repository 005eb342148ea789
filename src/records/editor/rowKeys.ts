import type { RowKey } from '../../grid/protocol';

/** Keys below this are numbers of loaded records; rows that were added have keys from here on. */
export const FIRST_ADDED = 2 ** 30;

/** A set of many keys whose look-up costs next to nothing: a mark for each loaded record. */
export class KeyMarks {
  #loaded: Uint8Array;
  readonly #added = new Set<RowKey>();

  /** @param loaded how many loaded records there are */
  constructor(loaded: number, keys: Iterable<RowKey> = []) {
    this.#loaded = new Uint8Array(loaded);
    for (const key of keys) this.add(key);
  }

  add(key: RowKey): void {
    if (key >= FIRST_ADDED) this.#added.add(key);
    else {
      if (key >= this.#loaded.length) this.#grow(key + 1);
      this.#loaded[key] = 1;
    }
  }

  has(key: RowKey): boolean {
    return key < FIRST_ADDED ? this.#loaded[key] === 1 : this.#added.has(key);
  }

  /** `keys` without those of the set. */
  without(keys: Int32Array): Int32Array<ArrayBuffer> {
    const left = new Int32Array(keys.length);
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0;
      if (!this.has(key)) left[count++] = key;
    }
    return left.slice(0, count);
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#loaded.length * 2));
    larger.set(this.#loaded);
    this.#loaded = larger;
  }
}
