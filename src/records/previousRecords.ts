import type { ParsedDocument, ParsedRecord, RecordField, TextRange } from './model';

/** Finds records that stand unchanged in a document that was read before, going along with the new text. */
export class PreviousRecords {
  readonly #records: readonly ParsedRecord[];
  readonly #faulty: ReadonlySet<number | undefined>;
  #next = 0;
  #byId: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly text: string,
    document: ParsedDocument,
  ) {
    this.#records = document.records;
    this.#faulty = new Set(document.problems.map((problem) => problem.record));
  }

  /**
   * The record that comes next, where the new text has at `at` what it consisted of. An object's text is complete, so
   * that finding it is enough to know where it ends and that it is valid.
   */
  at(text: string, at: number): ParsedRecord | undefined {
    const record = this.#records[this.#next];
    if (record === undefined || this.#faulty.has(this.#next)) return undefined;
    const { start, end } = record.range;
    // Comparing slices is a memcmp in V8; startsWith goes character by character.
    if (text.slice(at, at + end - start) !== this.text.slice(start, end)) return undefined;
    this.#next++;
    return start === at ? record : shifted(record, at - start);
  }

  /** `record` was read in full: what comes behind it is looked for behind its former self. */
  follow(record: ParsedRecord): void {
    const former = this.#records[this.#next];
    if (former !== undefined && former.id === record.id) {
      this.#next++;
      return;
    }
    this.#byId ??= new Map(this.#records.flatMap(({ id }, i) => (id === undefined ? [] : [[id, i]])));
    const index = record.id === undefined ? undefined : this.#byId.get(record.id);
    if (index !== undefined) this.#next = index + 1;
  }
}

function shifted(record: ParsedRecord, by: number): ParsedRecord {
  const shift = ({ start, end }: TextRange): TextRange => ({ start: start + by, end: end + by });
  const fieldRanges: Partial<Record<RecordField, TextRange>> = {};
  for (const field in record.fieldRanges) {
    const range = record.fieldRanges[field as RecordField];
    if (range !== undefined) fieldRanges[field as RecordField] = shift(range);
  }
  return { ...record, range: shift(record.range), fieldRanges };
}
