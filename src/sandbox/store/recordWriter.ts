import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Instant } from '../clock';
import type { Dialect } from '../dialect/dialect';
import { orderedUuid } from '../ids';
import { compactRawJson } from '../../json/format';
import type { RawJson } from '../../json/rawJson';
import { notFound } from '../problem';
import type { Connection } from './connection';
import type { DatasetRow } from './rows';

/** A record's values. Absent: none. */
export interface RecordValues {
  readonly input: RawJson;
  readonly expected_output: RawJson | undefined;
  readonly metadata: RawJson | undefined;
  readonly tags: readonly string[];
}

/** What changes in a record; undefined leaves as it is. */
export type RecordChange = { readonly [Field in keyof RecordValues]?: RecordValues[Field] | undefined };

interface RevisionRow {
  readonly revision: number;
  readonly origin: number | null;
  readonly place: number;
  readonly id: string;
  readonly from_version: number;
  readonly created_at: Instant;
  readonly input: string;
  readonly expected_output: string | null;
  readonly metadata: string | null;
  readonly tags: string | null;
}

type Content = Pick<RevisionRow, 'input' | 'expected_output' | 'metadata' | 'tags'>;

/** A write's records share a range of places: the writes newest first, their records in the order that they came in. */
const PLACES_PER_WRITE = 2 ** 26;

/** Where a listing begins: before every record. */
export const FIRST_PLACE = Number.MIN_SAFE_INTEGER;

export interface WriteOptions {
  /** false writes into the current version. */
  readonly newVersion: boolean;
  readonly now: Instant;
  readonly dialect: Dialect;
  /** Whether finish() tells the records. Default true; an upload may have any number. */
  readonly tells?: boolean;
}

/**
 * One write to a dataset: any number of inserts, updates and deletes that make one new version together, or none where
 * they change nothing. Must run in a transaction; finish() ends it.
 */
export class RecordWriter {
  readonly #version: number;
  #place: number;
  #changed = false;
  /** Revisions to tell in the answer, or the text of those that are gone. */
  readonly #affected: (number | string)[] = [];
  #hashing = false;

  constructor(
    private readonly store: Connection,
    private readonly dataset: DatasetRow,
    private readonly options: WriteOptions,
  ) {
    this.#version = dataset.current_version + (options.newVersion ? 1 : 0);
    this.#place = -(dataset.batches + 1) * PLACES_PER_WRITE;
  }

  /** Whether a record that is in the dataset now, in this write or before, has the same input. */
  hasInput(input: RawJson): boolean {
    this.#hashInputs();
    const key = compactRawJson(input);
    return this.store
      .all<{ input: RawJson }>(
        'SELECT input FROM records WHERE dataset=? AND input_hash=? AND until_version IS NULL AND input_hash IS NOT NULL',
        this.dataset.place,
        crc32(key),
      )
      .some((other) => compactRawJson(other.input) === key);
  }

  has(id: string): boolean {
    return this.#find(id) !== undefined;
  }

  /** Adds a record. One whose id exists takes these values instead of its own. */
  insert(id: string | undefined, values: RecordValues): void {
    const existing = id === undefined ? undefined : this.#find(id);
    if (existing) this.#revise(existing, contentOf(values));
    else this.#tell(this.#add(id ?? orderedUuid(), contentOf(values)));
  }

  /** Throws Problem 'not found'. */
  update(id: string, change: (tags: readonly string[]) => RecordChange): void {
    const existing = this.#find(id);
    if (!existing) throw notFound('record', id);
    const { input, expected_output, metadata, tags } = change(tagsOf(existing.tags));
    this.#revise(existing, {
      input: input ?? existing.input,
      expected_output: expected_output ?? existing.expected_output,
      metadata: metadata ?? existing.metadata,
      tags: tags ? tagsText(tags) : existing.tags,
    });
  }

  /** Deletes a record. One that isn't there is gone already: a repeated request is no fault. */
  delete(id: string): void {
    const existing = this.#find(id);
    if (!existing) return;
    const { dialect, now } = this.options;
    if (dialect.tellsDeletedRecords) this.#affected.push(this.#text(existing.revision, dialect.time(now, 'read')));
    this.#end(existing);
  }

  /** Gives the JSON texts of the records that were written, as they are now, and the dataset's version. */
  finish(): { version: number; records: string[] } {
    const { store, dataset, options } = this;
    const version = this.#changed ? this.#version : dataset.current_version;
    if (this.#changed) {
      store.run(
        'UPDATE datasets SET current_version=?, batches=batches+1, updated_at=? WHERE place=?',
        version,
        options.now,
        dataset.place,
      );
      if (version > dataset.current_version)
        store.run('INSERT INTO versions (dataset,number,id) VALUES (?,?,?)', dataset.place, version, randomUUID());
    }
    const told = new Set(this.#affected);
    return {
      version,
      records: [...told].map((entry) => (typeof entry === 'string' ? entry : this.#text(entry, null, version))),
    };
  }

  #find(id: string): RevisionRow | undefined {
    return this.store.get<RevisionRow>(
      'SELECT * FROM records WHERE dataset=? AND id=? AND until_version IS NULL',
      this.dataset.place,
      id,
    );
  }

  #revise(existing: RevisionRow, content: Content): void {
    const same =
      content.input === existing.input &&
      content.expected_output === existing.expected_output &&
      content.metadata === existing.metadata &&
      content.tags === existing.tags;
    if (same) return this.#tell(existing.revision);
    this.#end(existing);
    const index = this.#affected.indexOf(existing.revision);
    if (index >= 0) this.#affected.splice(index, 1);
    this.#tell(this.#add(existing.id, content, existing));
  }

  /** Takes a revision out of the version that is being written, and only out of that. */
  #end(existing: RevisionRow): void {
    this.#changed = true;
    if (existing.from_version === this.#version)
      this.store.run('DELETE FROM records WHERE revision=?', existing.revision);
    else this.store.run('UPDATE records SET until_version=? WHERE revision=?', this.#version, existing.revision);
  }

  #add(id: string, content: Content, before?: RevisionRow): number {
    this.#changed = true;
    const { now, dialect } = this.options;
    const stays = before !== undefined && !dialect.restampsUpdates;
    return this.store.run(
      `INSERT INTO records (dataset,id,origin,place,from_version,input_hash,created_at,updated_at,input,expected_output,
       metadata,tags) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
      this.dataset.place,
      id,
      before ? (before.origin ?? before.revision) : null,
      stays ? before.place : this.#place++,
      this.#version,
      this.#hashing ? crc32(compactRawJson(content.input as RawJson)) : null,
      stays ? before.created_at : now,
      now,
      content.input,
      content.expected_output,
      content.metadata,
      content.tags,
    );
  }

  #tell(revision: number): void {
    if (this.options.tells ?? true) this.#affected.push(revision);
  }

  #text(revision: number, deletedAt: string | null, version = this.#version): string {
    const sql = `SELECT ${this.options.dialect.writtenRecordSql} AS json FROM records WHERE revision=?4`;
    const row = this.store.get<{ json: string }>(sql, this.dataset.id, version, deletedAt, revision);
    return (row as { json: string }).json;
  }

  /** Fills in the hashes that deduplicating looks inputs up by: writes that don't deduplicate are spared them. */
  #hashInputs(): void {
    if (this.#hashing) return;
    this.#hashing = true;
    const unhashed = this.store.iterate<{ revision: number; input: RawJson }>(
      'SELECT revision,input FROM records WHERE dataset=? AND until_version IS NULL AND input_hash IS NULL',
      this.dataset.place,
    );
    const hashes: (readonly [revision: number, hash: number])[] = [];
    for (const { revision, input } of unhashed) hashes.push([revision, crc32(compactRawJson(input))]);
    for (const [revision, hash] of hashes)
      this.store.run('UPDATE records SET input_hash=? WHERE revision=?', hash, revision);
  }
}

function contentOf({ input, expected_output, metadata, tags }: RecordValues): Content {
  return { input, expected_output: expected_output ?? null, metadata: metadata ?? null, tags: tagsText(tags) };
}

function tagsText(tags: readonly string[]): string | null {
  return tags.length === 0 ? null : JSON.stringify([...new Set(tags)]);
}

function tagsOf(text: string | null): readonly string[] {
  return text === null ? [] : (JSON.parse(text) as string[]);
}
