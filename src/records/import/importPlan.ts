import type { RecordContent, Snapshot } from '../model';
import { planChanges, type ChangePlan } from '../plan';
import { HeldRecords, valueKey } from './heldRecords';

export interface ImportOptions {
  /** A row whose id a record has replaces that record's fields; else it is skipped. */
  readonly overwrite: boolean;
  /** A row whose input a record has, or an earlier row, is left out. */
  readonly deduplicate: boolean;
  /** Put on every record, beside its own. */
  readonly tags: readonly string[];
}

/** What becomes of a row: it is added, it changes the record of its id, its input is there already, its id is and may stay. */
export type RowFate = 'new' | 'updated' | 'duplicate' | 'skipped';

/** Rows by what becomes of them. `problems`: they have errors and can't be imported. */
export type ImportCounts = Readonly<Record<RowFate | 'problems', number>>;

export const noCounts: ImportCounts = { new: 0, updated: 0, duplicate: 0, skipped: 0, problems: 0 };

/** Ids beyond these aren't looked up for repetition, so that memory stays bounded whatever the size of the file. */
const idsRemembered = 1_000_000;

/** Tells what becomes of one record after another, as the service does it in an upload. */
export class RowFates {
  readonly #seen = new Map<string, number>();
  readonly #inputs = new Set<string>();

  constructor(
    private readonly held: HeldRecords,
    private readonly options: ImportOptions,
  ) {}

  /** The number of the row before that has the same id. */
  earlierRow(id: string, row: number): number | undefined {
    const earlier = this.#seen.get(id);
    if (earlier === undefined && this.#seen.size < idsRemembered) this.#seen.set(` ${id}`.slice(1), row);
    return earlier;
  }

  of({ id, input }: RecordContent): RowFate {
    if (id !== undefined && this.held.hasId(id)) return this.options.overwrite ? 'updated' : 'skipped';
    if (!this.options.deduplicate || input === undefined) return 'new';
    const key = valueKey(input);
    if (this.#inputs.has(key) || this.held.hasInput(input)) return 'duplicate';
    this.#inputs.add(key);
    return 'new';
  }
}

/** A record made of a row. */
export interface ImportedRecord {
  readonly record: RecordContent;
  /** Which row of the file, counted from 1. */
  readonly row: number;
}

export interface PlannedImport {
  readonly plan: ChangePlan;
  readonly counts: ImportCounts;
  /** How many of the added have the input of a record that is there, which only `deduplicate` leaves out. */
  readonly repeated: number;
}

/**
 * The changes that bring records of a file into a dataset. Nothing is deleted, and a field that a row doesn't have stays
 * as it is.
 * @param idOf the id of a row that has none of its own: the same each time, so that sending again adds nothing twice
 */
export function planImport(
  base: Snapshot,
  rows: readonly ImportedRecord[],
  options: ImportOptions,
  idOf: (row: number) => string,
): PlannedImport {
  const held = new HeldRecords();
  for (const record of base.records) held.add(record, options.deduplicate);
  const known = new Map(base.records.map((record) => [record.id, record]));
  const fates = new RowFates(held, options);
  const counts = { ...noCounts };
  const changed = new Map<string, RecordContent>();
  const added: RecordContent[] = [];
  const madeUp = new Set<string>();
  for (const { record, row } of rows) {
    // What an import that broke off has written is found again by the id that was made for it.
    const id = record.id ?? idOf(row);
    const fate = record.id === undefined && known.has(id) ? 'updated' : fates.of(record);
    counts[fate]++;
    if (fate === 'new') {
      added.push({ ...record, id, tags: joined(record.tags, options.tags) ?? [] });
      if (record.id === undefined) madeUp.add(id);
    } else if (fate === 'updated') changed.set(id, record);
  }
  const edited = base.records.map((record): RecordContent => {
    const row = changed.get(record.id);
    return row === undefined ? record : updated(record, row, options.tags);
  });
  const plan = planChanges(base, [...edited, ...added], { confirmedIds: madeUp });
  return { plan, counts, repeated: repeatedInputs(base, added) };
}

/** Letter by letter, which is enough to ask; inputs of other lengths are passed over, so that many records cost little. */
function repeatedInputs(base: Snapshot, added: readonly RecordContent[]): number {
  const inputs = new Map<string, number>();
  const lengths = new Set<number>();
  for (const { input } of added) {
    if (input === undefined) continue;
    inputs.set(input, (inputs.get(input) ?? 0) + 1);
    lengths.add(input.length);
  }
  let repeated = 0;
  for (const { input } of base.records) {
    if (input === undefined || !lengths.has(input.length)) continue;
    repeated += inputs.get(input) ?? 0;
    inputs.delete(input);
  }
  return repeated;
}

function updated(record: RecordContent, row: RecordContent, tags: readonly string[]): RecordContent {
  const { input, expected_output, metadata } = row;
  const newTags = row.tags === undefined ? joined(record.tags, tags) : joined(row.tags, tags);
  return {
    ...record,
    ...(input === undefined ? {} : { input }),
    ...(expected_output === undefined ? {} : { expected_output }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(newTags === undefined ? {} : { tags: newTags }),
  };
}

function joined(own: readonly string[] | undefined, common: readonly string[]): readonly string[] | undefined {
  if (common.length === 0) return own;
  return [...new Set([...(own ?? []), ...common])];
}
