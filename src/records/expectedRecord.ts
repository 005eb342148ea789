import type { RecordContent } from './model';

/** Which of some records comes next, for one who goes through a text that holds most of them in their order. */
export class ExpectedRecord<Known extends Pick<RecordContent, 'id'>> {
  #index = 0;
  #byId: ReadonlyMap<string, number> | undefined;

  constructor(private readonly records: readonly Known[]) {}

  get index(): number {
    return this.#index;
  }

  get record(): Known | undefined {
    return this.records[this.#index];
  }

  /** The record that was expected came. */
  pass(): void {
    this.#index++;
  }

  /** Another one came, or it came changed: what follows is expected behind its former self. */
  follow(id: string | undefined): void {
    if (this.record !== undefined && this.record.id === id) {
      this.#index++;
      return;
    }
    this.#byId ??= new Map(this.records.flatMap((record, i) => (record.id === undefined ? [] : [[record.id, i]])));
    const index = id === undefined ? undefined : this.#byId.get(id);
    if (index !== undefined) this.#index = index + 1;
  }
}
