import type { Dialect } from '../dialect/dialect';
import type { Connection } from './connection';
import type { DatasetRow } from './rows';

export interface RecordPage {
  /** The JSON texts of the records with commas between, in UTF-8. */
  readonly bytes: Uint8Array;
  /** Place of the last record where more follow, else undefined. */
  readonly lastPlace: number | undefined;
}

interface PageRow {
  readonly bytes: Uint8Array | null;
  readonly last: number | null;
}

const SQLITE_TOOBIG = 18;

const OF_VERSION = 'dataset=?2 AND place>?3 AND from_version<=?4 AND (until_version IS NULL OR until_version>?4)';

/**
 * Records of `version` behind `place`, at most `limit`; fewer where they would not fit into one SQLite value (1 GB). The
 * JSON is put together by SQLite from the stored texts, twice as fast as row by row.
 */
export function listRecords(
  store: Connection,
  dialect: Dialect,
  dataset: DatasetRow,
  { version, place, limit }: { version: number; place: number; limit: number },
): RecordPage {
  const page = pageRow(store, dialect, dataset, { version, place, limit });
  if (page.bytes === null || page.last === null) return { bytes: new Uint8Array(), lastPlace: undefined };
  const more = store.get(
    `SELECT 1 FROM records WHERE ${OF_VERSION} LIMIT 1`,
    dataset.id,
    dataset.place,
    page.last,
    version,
  );
  return { bytes: page.bytes, lastPlace: more ? page.last : undefined };
}

function pageRow(
  store: Connection,
  dialect: Dialect,
  dataset: DatasetRow,
  { version, place, limit }: { version: number; place: number; limit: number },
): PageRow {
  const sql = `SELECT CAST(group_concat(json, ',') AS BLOB) AS bytes, max(place) AS last
     FROM (SELECT ${dialect.listedRecordSql} AS json, place FROM records WHERE ${OF_VERSION} ORDER BY place LIMIT ?5)`;
  for (let size = limit; ; size = Math.ceil(size / 4)) {
    try {
      return store.get<PageRow>(sql, dataset.id, dataset.place, place, version, size) as PageRow;
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_TOOBIG || size === 1) throw error;
    }
  }
}
