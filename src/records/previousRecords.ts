import { ExpectedRecord } from './expectedRecord';
import type { ParsedDocument, ParsedRecord, RecordField, TextRange } from './model';

/** Finds records that stand unchanged in a document that was read before, going along with the new text. */
export class PreviousRecords {
  readonly #expected: ExpectedRecord<ParsedRecord>;
  readonly #faulty: ReadonlySet<number | undefined>;

  constructor(
    readonly text: string,
    document: ParsedDocument,
  ) {
    this.#expected = new ExpectedRecord(document.records);
    this.#faulty = new Set(document.problems.map((problem) => problem.record));
  }

  /**
   * The record that comes next, where the new text has at `at` what it consisted of. An object's text is complete, so
   * that finding it is enough to know where it ends and that it is valid.
   */
  at(text: string, at: number): ParsedRecord | undefined {
    const { record, index } = this.#expected;
    if (record === undefined || this.#faulty.has(index)) return undefined;
    const { start, end } = record.range;
    // Comparing slices is a memcmp in V8; startsWith goes character by character.
    if (text.slice(at, at + end - start) !== this.text.slice(start, end)) return undefined;
    this.#expected.pass();
    return start === at ? record : shifted(record, at - start);
  }

  /** `record` was read in full: what comes behind it is looked for behind its former self. */
  follow(record: ParsedRecord): void {
    this.#expected.follow(record.id);
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
