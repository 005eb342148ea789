import type { RowKey } from '../../grid/protocol';
import type { LoadedRecord, RecordsReload } from '../recordsModel';
import { sameContent } from '../sameValue';
import { KeyMarks } from './rowKeys';
import type { Rows } from './rows';
import type { SentRecords } from './sentRecords';

/** See RecordsReload. What is saved while it runs is newer than its pages. */
export class Reload implements RecordsReload {
  /** Numbers of records in the store. */
  readonly #seen = new KeyMarks(0);
  readonly #added: number[] = [];
  #changedByOthers = false;

  /** @param finished gets the rows that came and those that are gone, and whether the version can be taken over */
  constructor(
    private readonly rows: Rows,
    private readonly sent: SentRecords,
    private readonly allRows: () => Int32Array,
    private readonly finished: (added: readonly RowKey[], complete: boolean) => void,
  ) {}

  page(records: readonly LoadedRecord[]): void {
    for (const record of records) this.#take(record);
  }

  /** A record that a save has written meanwhile: the pages may hold it as it was before, or not at all. */
  written(index: number): void {
    this.#seen.add(index);
  }

  finish(): boolean {
    const { rows } = this;
    for (const key of this.allRows()) {
      const index = rows.savedIndex(key);
      if (index === undefined || this.#seen.has(index)) continue;
      if (rows.kind(key) === 'unchanged') rows.settle(key, undefined, undefined);
      else this.#changedByOthers = true;
    }
    const added = this.#added.filter((index) => rows.isHidden(index)).map((index) => rows.reveal(index));
    this.finished(added, !this.#changedByOthers);
    return !this.#changedByOthers;
  }

  #take(record: LoadedRecord): void {
    const { rows } = this;
    const { store } = rows;
    const index = store.find(record.id);
    if (index < 0) {
      if (!this.sent.isUnsaved(record.id)) {
        const added = rows.appendHidden(record);
        this.#seen.add(added);
        this.#added.push(added);
      } else this.#changedByOthers = true;
      return;
    }
    if (this.#seen.has(index)) return;
    this.#seen.add(index);
    const key = rows.rowOf(index);
    if (key === undefined) this.#bringBack(index, record);
    else if (rows.kind(key) !== 'unchanged') {
      if (!sameContent(store.record(index), record)) this.#changedByOthers = true;
    } else if (!store.isSame(index, record)) store.replace(index, record);
  }

  /** A record that was known once and is no row's at the moment. */
  #bringBack(index: number, record: LoadedRecord): void {
    const { rows } = this;
    const former = rows.formerRowOf(index);
    if (this.sent.isUnsaved(record.id)) this.#changedByOthers = true;
    else if (former !== undefined) rows.settle(former, record, record);
    else {
      rows.store.replace(index, record);
      this.#added.push(index);
    }
  }
}
