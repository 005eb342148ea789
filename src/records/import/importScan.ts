import * as l10n from '@vscode/l10n';
import { copyOut } from '../../json/rawJson';
import type { RecordContent } from '../model';
import { decodeText } from './decodeText';
import { HeldRecords } from './heldRecords';
import { rowReader, type ImportReading } from './importFormat';
import { ImportError, type TextPlace } from './importError';
import type { ImportMapping } from './importMapping';
import { noCounts, RowFates, type ImportCounts, type ImportedRecord, type ImportOptions } from './importPlan';
import { placeInFile, type ImportRow } from './importRow';
import { RecordMaker, repeatedId, type MadeRow, type RowProblem } from './importRecord';

/** How a file is to be imported. */
export interface ImportSetup {
  readonly name: string;
  readonly reading: ImportReading;
  /** Those that `mapping` is about. */
  readonly columns: readonly string[];
  readonly mapping: ImportMapping;
  readonly options: ImportOptions;
}

/** A problem at its place in the file. */
export interface PlacedProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly from: TextPlace;
  readonly to: TextPlace;
}

export interface ImportScan {
  readonly rows: number;
  readonly counts: ImportCounts;
  /** The first of them. */
  readonly problems: readonly PlacedProblem[];
  readonly problemCount: number;
  /** All columns: of JSON, members may turn up far below. */
  readonly columns: readonly string[];
  /** The records of all rows without errors; undefined where they are too many to be held. */
  readonly records: readonly ImportedRecord[] | undefined;
}

export interface ScanOptions {
  /** What the dataset has. Default: nothing. */
  readonly held?: HeldRecords | undefined;
  /** How many records are kept, as long as their text has no more than `characters`. Default: none. */
  readonly keep?: { readonly records: number; readonly characters: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each piece: rows so far. */
  readonly onRows?: ((rows: number, counts: ImportCounts) => void) | undefined;
}

/** More than this many are of no use to anyone. */
const problemsKept = 1000;

/**
 * Reads a whole file as it will be imported: checks every row, and counts what will become of it.
 * @throws ImportError where the file can't be imported as it is read; the signal's reason; what `source` throws
 */
export async function scanImport(
  source: AsyncIterable<Uint8Array>,
  setup: ImportSetup,
  { held = new HeldRecords(), keep, signal, onRows }: ScanOptions = {},
): Promise<ImportScan> {
  const { name, options } = setup;
  const fates = new RowFates(held, options);
  const counts = { ...noCounts };
  const problems: PlacedProblem[] = [];
  let problemCount = 0;
  let rows = 0;
  let records: ImportedRecord[] | undefined = keep && [];
  let characters = 0;
  const found = (problem: RowProblem) => {
    problemCount++;
    if (problems.length < problemsKept) problems.push(placed(problem));
  };
  let columns: readonly string[] = setup.columns;
  const values = keep !== undefined || options.deduplicate;
  for await (const part of importRows(source, setup, { values, signal })) {
    for (const { row, record, problems: ofRow } of part.rows) {
      rows++;
      for (const problem of ofRow) found(problem);
      const earlier = record?.id === undefined ? undefined : fates.earlierRow(record.id, row.number);
      if (earlier !== undefined) found(repeatedId(setup, row, record?.id ?? '', earlier));
      if (!record || earlier !== undefined) {
        counts.problems++;
        continue;
      }
      counts[fates.of(record)]++;
      if (!records || !keep) continue;
      characters += sizeOf(record);
      if (records.length >= keep.records || characters > keep.characters) records = undefined;
      else records.push({ row: row.number, record: ownRecord(record) });
    }
    ({ columns } = part);
    onRows?.(rows, { ...counts });
  }
  if (rows === 0) {
    const hasHeader = setup.reading.format === 'csv' && setup.reading.hasHeader;
    const message = hasHeader
      ? l10n.t('{0} has a header but no rows: there is nothing to import.', name)
      : l10n.t('{0} has no records: there is nothing to import.', name);
    throw new ImportError('empty', message);
  }
  return { rows, counts, problems, problemCount, columns: [...columns], records };
}

/** All rows of a file, piece by piece, as records. `values`: as of RecordMaker. Throws as scanImport(). */
export async function* importRows(
  source: AsyncIterable<Uint8Array>,
  { name, reading, columns, mapping }: ImportSetup,
  { values, signal }: { readonly values: boolean; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<{ readonly rows: readonly MadeRow[]; readonly columns: readonly string[] }, void, undefined> {
  const reader = rowReader(reading, name);
  const maker = new RecordMaker(name, reading.format, columns, mapping, values);
  const made = (rows: readonly ImportRow[]): readonly MadeRow[] => rows.map((row) => maker.make(row));
  signal?.throwIfAborted();
  for await (const text of decodeText(source, reading.encoding, name)) {
    yield { rows: made(reader.push(text)), columns: reader.columns };
    signal?.throwIfAborted();
  }
  yield { rows: made(reader.end()), columns: reader.columns };
}

/** Its place by line and column, without the text that it was found in. */
function placed({ severity, message, row, start, end }: RowProblem): PlacedProblem {
  return { severity, message, from: placeInFile(row, start), to: placeInFile(row, end) };
}

function sizeOf({ input, expected_output, metadata }: RecordContent): number {
  return (input?.length ?? 0) + (expected_output?.length ?? 0) + (metadata?.length ?? 0) + 100;
}

/** Copied out of the piece of the file that it was read from, which would stay in memory whole. */
function ownRecord({ id, input, expected_output, metadata, tags }: RecordContent): RecordContent {
  return {
    ...(id === undefined ? {} : { id: copyOut(id) }),
    ...(input === undefined ? {} : { input: copyOut(input) }),
    ...(expected_output === undefined ? {} : { expected_output: copyOut(expected_output) }),
    ...(metadata === undefined ? {} : { metadata: copyOut(metadata) }),
    ...(tags === undefined ? {} : { tags: tags.map(copyOut) }),
  };
}
