import { LlmObsError } from '../../../src/api/errors';
import type { LlmObsErrorKind } from '../../../src/api/errors';
import type { BatchUpdate, Dataset, DatasetRecord, Page } from '../../../src/api/resources';
import type { IdentifiedRecord } from '../../../src/records/plan';
import type { DatasetTarget } from '../../../src/records/save';
import type { Snapshot } from '../../../src/records/model';

/** What happens to a batch: refused before anything is written, or written without an answer. */
export type Fault = { readonly kind: LlmObsErrorKind; readonly applied?: boolean };

export interface FakeServiceOptions {
  readonly records?: readonly IdentifiedRecord[];
  readonly version?: number;
  /** Asked for every batch, counted from zero over the service's life. */
  readonly fault?: (call: number, batch: BatchUpdate) => Fault | undefined;
  /** `documented` answers neither tell the version nor deleted records. */
  readonly dialect?: 'documented' | 'observed';
  /** Changes what a batch is answered. */
  readonly answer?: (records: readonly DatasetRecord[], batch: BatchUpdate) => readonly DatasetRecord[];
}

/** One dataset as the service keeps it, in memory, for what can't be provoked over HTTP. */
export class FakeService implements DatasetTarget {
  readonly projectId = 'project';
  readonly datasetId = 'dataset';
  version: number;
  records: Map<string, IdentifiedRecord>;
  readonly batches: BatchUpdate[] = [];
  readonly pageVersions: (number | undefined)[] = [];
  /** Versions that reads refuse, as if they lagged behind. */
  readonly refusedVersions = new Map<number, number>();

  constructor(private readonly options: FakeServiceOptions = {}) {
    this.version = options.version ?? 1;
    this.records = new Map((options.records ?? []).map((record) => [record.id, record]));
  }

  get snapshot(): Snapshot {
    return { version: this.version, records: [...this.records.values()] };
  }

  readonly client: DatasetTarget['client'] = {
    datasets: {
      get: () =>
        Promise.resolve({
          id: this.datasetId,
          type: 'datasets',
          attributes: { name: 'd', current_version: this.version },
        } satisfies Dataset),
    },
    records: {
      pages: (_projectId, _datasetId, query) => this.#pages(query?.version),
      batchUpdate: (_projectId, _datasetId, batch) => Promise.resolve().then(() => this.#answer(batch)),
    },
  };

  async *#pages(version: number | undefined): AsyncIterableIterator<Page<DatasetRecord>> {
    this.pageVersions.push(version);
    const refusals = this.refusedVersions.get(version ?? -1) ?? 0;
    if (version !== undefined && refusals > 0) {
      this.refusedVersions.set(version, refusals - 1);
      throw new LlmObsError('invalid request', 'invalid version', { status: 400 });
    }
    const all = [...this.records.values()].reverse();
    for (let i = 0; i < all.length; i += 3)
      yield await Promise.resolve({ items: all.slice(i, i + 3), after: undefined });
  }

  #answer(batch: BatchUpdate) {
    const call = this.batches.length;
    this.batches.push(batch);
    const fault = this.options.fault?.(call, batch);
    if (fault !== undefined && fault.applied !== true) throw new LlmObsError(fault.kind, `refused: ${fault.kind}`);
    const before = JSON.stringify([...this.records]);
    const written = this.#apply(batch);
    const changed = JSON.stringify([...this.records]) !== before;
    if (changed && (batch.create_new_version !== false || this.version === 0)) this.version++;
    if (fault !== undefined) throw new LlmObsError(fault.kind, `no answer: ${fault.kind}`);
    const observed = this.options.dialect !== 'documented';
    const told = written
      .filter((record) => observed || record.deleted_at === undefined)
      .map((record) => (observed ? { ...record, version: this.version } : record));
    const records = this.options.answer?.(told, batch) ?? told;
    return { records, version: observed ? this.version : undefined };
  }

  #apply(batch: BatchUpdate): DatasetRecord[] {
    const written: DatasetRecord[] = [];
    for (const insert of batch.insert) {
      const record = { ...insert, tags: insert.tags ?? [] };
      this.records.set(insert.id, record);
      written.push(record);
    }
    for (const { id, tag_operations, ...fields } of batch.update) {
      const old = this.records.get(id);
      if (old === undefined) continue;
      const { add = [], remove = [], set } = tag_operations ?? {};
      const tags = set ?? [...new Set([...(old.tags ?? []).filter((tag) => !remove.includes(tag)), ...add])];
      const record = { ...old, ...fields, tags };
      this.records.set(id, record);
      written.push(record);
    }
    for (const id of batch.delete) {
      const old = this.records.get(id);
      this.records.delete(id);
      if (old !== undefined) written.push({ ...old, deleted_at: '2026-08-13T17:29:48.434099Z' });
    }
    return written;
  }
}
