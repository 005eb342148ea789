/** Finds records by id without keeping the ids: 12 to 16 bytes a record, filled as records come. */
export class IdIndex {
  /** Hash by record, so that growing needs no ids. */
  #hashes = new Int32Array(64);
  /** Open addressing: the number of a record plus one, 0 for a free place. A power of two. */
  #table = new Int32Array(128);
  #count = 0;

  /** @param idOf gives the id of a record that was added */
  constructor(private readonly idOf: (index: number) => string) {}

  /** Adds the next record: the first is 0. Its id must not be there yet. */
  add(id: string): void {
    const hash = hashOf(id);
    const index = this.#count++;
    if (index >= this.#hashes.length) this.#hashes = grown(this.#hashes);
    this.#hashes[index] = hash;
    if (this.#count * 2 > this.#table.length) this.#rehash();
    else this.#place(hash, index);
  }

  /** The record of that id; -1 for none. */
  find(id: string): number {
    const hash = hashOf(id);
    const mask = this.#table.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const index = (this.#table[at] ?? 0) - 1;
      if (index < 0) return -1;
      if (this.#hashes[index] === hash && this.idOf(index) === id) return index;
    }
  }

  #place(hash: number, index: number): void {
    const mask = this.#table.length - 1;
    let at = hash & mask;
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = index + 1;
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    for (let index = 0; index < this.#count; index++) this.#place(this.#hashes[index] ?? 0, index);
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** FNV-1a over the UTF-16 units, mixed at the end since the table uses the low bits. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
