import type { RowKey } from '../../grid/protocol';
import { KeyMarks } from './rowKeys';

/** Tells the rows that are in no list at the moment: they keep their places, in case an undo brings them back. */
export interface HiddenRows {
  readonly size: number;
  /** Changes with each change of the set. */
  readonly revision: number;
  keys(): Iterable<RowKey>;
}

/**
 * Rows in an order, four bytes each: the document's order, or a view's. Rows are added and never taken out: one that is
 * gone is hidden, so that whatever brings it back puts it exactly where it stood.
 */
export class RowOrder {
  #keys = new Int32Array(64);
  #length = 0;
  /** What is left without the hidden rows, and the state that it was made from. */
  #shown: Int32Array | undefined;
  #shownOf = -1;

  constructor(
    private readonly hidden: HiddenRows,
    /** How many loaded records there are. */
    private readonly loaded: () => number,
  ) {}

  static of(keys: Int32Array<ArrayBuffer>, hidden: HiddenRows, loaded: () => number): RowOrder {
    const order = new RowOrder(hidden, loaded);
    order.#keys = keys.length === 0 ? order.#keys : keys;
    order.#length = keys.length;
    return order;
  }

  /** All rows, hidden ones too. Valid until the next change. */
  get all(): Int32Array {
    return this.#keys.subarray(0, this.#length);
  }

  /** The rows that are there. Valid until the next change. */
  get shown(): Int32Array {
    if (this.hidden.size === 0) return this.all;
    if (this.#shown === undefined || this.#shownOf !== this.hidden.revision) {
      const marks = new KeyMarks(this.loaded(), this.hidden.keys());
      this.#shown = marks.without(this.all);
      this.#shownOf = this.hidden.revision;
    }
    return this.#shown;
  }

  append(keys: ArrayLike<RowKey>): void {
    this.#insertAt(this.#length, keys);
  }

  appendRange(from: RowKey, to: RowKey): void {
    this.#makeRoom(to - from);
    for (let key = from; key < to; key++) this.#keys[this.#length++] = key;
    this.#shown = undefined;
  }

  /** Behind `after`; in front where that is undefined, at the end where it isn't there. */
  insertAfter(after: RowKey | undefined, keys: ArrayLike<RowKey>): void {
    const at = after === undefined ? 0 : this.all.lastIndexOf(after) + 1;
    this.#insertAt(after !== undefined && at === 0 ? this.#length : at, keys);
  }

  /** Takes rows out in order to put them elsewhere. */
  takeOut(keys: Iterable<RowKey>): void {
    const marks = new KeyMarks(this.loaded(), keys);
    const left = marks.without(this.all);
    this.#keys.set(left);
    this.#length = left.length;
    this.#shown = undefined;
  }

  /** `keys` in this order; those that it doesn't hold are left out. */
  sorted(keys: Iterable<RowKey>): RowKey[] {
    const list = [...keys];
    if (list.length === 0) return list;
    const marks = new KeyMarks(this.loaded(), list);
    const sorted: RowKey[] = [];
    for (let i = 0; i < this.#length && sorted.length < list.length; i++) {
      const key = this.#keys[i] ?? 0;
      if (marks.has(key)) sorted.push(key);
    }
    return sorted;
  }

  #insertAt(at: number, keys: ArrayLike<RowKey>): void {
    this.#makeRoom(keys.length);
    this.#keys.copyWithin(at + keys.length, at, this.#length);
    this.#keys.set(keys, at);
    this.#length += keys.length;
    this.#shown = undefined;
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#keys.length) return;
    const larger = new Int32Array(Math.max(needed, this.#keys.length * 2));
    larger.set(this.all);
    this.#keys = larger;
  }
}
