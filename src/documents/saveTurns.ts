/**
 * Saves of one dataset, by whatever document, one after another. A save looks whether others wrote before it sends
 * anything, and the service takes what is sent after that look without a question: two saves at the same time, as by Save
 * All, would both find nothing new, and the later one would overwrite the earlier.
 */
export class SaveTurns {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Does `work` when the works before it are over, whatever became of them, and gives its result.
   * @param work may let the next one begin before it ends, by calling `release`
   */
  async take<T>(dataset: string, work: (release: () => void) => Promise<T>): Promise<T> {
    const before = this.#last.get(dataset);
    let release = () => {};
    const turn = new Promise<void>((resolve) => (release = resolve));
    this.#last.set(dataset, turn);
    await before;
    try {
      return await work(release);
    } finally {
      release();
      if (this.#last.get(dataset) === turn) this.#last.delete(dataset);
    }
  }
}
