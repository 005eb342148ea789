import { createHash } from 'node:crypto';
import { instantOf, type Instant } from '../clock';
import type { Dialect } from '../dialect/dialect';
import type { RawJson } from '../../json/rawJson';
import type { Connection } from '../store/connection';
import { createDataset, getDataset } from '../store/datasets';
import { createProject } from '../store/projects';
import { RecordWriter } from '../store/recordWriter';
import type { DatasetRow, ProjectRow } from '../store/rows';

/** A UUID that is the same for the same name in every store. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(`sample:${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `value` as JSON text. */
export function raw(value: unknown): RawJson {
  return JSON.stringify(value) as RawJson;
}

export interface SampleRecord {
  readonly id: string;
  readonly input: RawJson;
  readonly expected_output?: RawJson | undefined;
  readonly metadata?: RawJson | undefined;
  readonly tags?: readonly string[];
}

const DAY_NS = 86_400_000_000_000n;
const MINUTE_NS = 60_000_000_000n;

/** Fills a store by the same steps that a client would take, on days before the present. */
export class SampleStore {
  readonly #epoch: bigint;

  constructor(
    readonly store: Connection,
    private readonly dialect: Dialect,
    now: Instant,
  ) {
    this.#epoch = BigInt(Date.parse(now)) * 1_000_000n;
  }

  /** The time of day doesn't matter, but it is never the same: it looks like what people do. */
  daysAgo(days: number, minutes = 0): Instant {
    const jitter = BigInt((days * 7919 + minutes * 104_729) % 60_000_000) * 1_000n;
    return instantOf(this.#epoch - BigInt(days) * DAY_NS + BigInt(minutes) * MINUTE_NS - jitter);
  }

  project(name: string, description: string, at: Instant): ProjectRow {
    return createProject(this.store, { id: idOf(name), name, description }, at).row;
  }

  dataset(project: ProjectRow, name: string, description: string, metadata: unknown, at: Instant): DatasetRow {
    const dataset = { id: idOf(`${project.name}/${name}`), name, description, metadata: raw(metadata) };
    return createDataset(this.store, project.id, dataset, at).row;
  }

  /** One batch update, and so one new version. */
  batch(dataset: DatasetRow, at: Instant, work: (writer: RecordWriter) => void): void {
    const row = getDataset(this.store, dataset.project_id, dataset.id) as DatasetRow;
    const writer = new RecordWriter(this.store, row, {
      newVersion: true,
      now: at,
      dialect: this.dialect,
      tells: false,
    });
    work(writer);
    writer.finish();
  }

  /** A batch that only adds. */
  add(dataset: DatasetRow, at: Instant, records: readonly SampleRecord[]): void {
    this.batch(dataset, at, (writer) => {
      for (const { id, input, expected_output, metadata, tags = [] } of records)
        writer.insert(id, { input, expected_output, metadata, tags });
    });
  }
}
