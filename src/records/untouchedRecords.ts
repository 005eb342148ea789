import { endOfSameTokens } from '../json/sameTokens';
import { skipWhiteSpace } from '../json/scan';
import { ExpectedRecord } from './expectedRecord';
import type { ParsedRecord, RecordField, TextRange } from './model';
import type { IdentifiedRecord } from './plan';
import { writtenMembers, writtenName } from './recordsWriter';

/**
 * Finds the records of a dataset that stand in a document's text as writeDocument() wrote them, white space aside, going
 * along with the text. They get the dataset's own values, not copies: comparing them with the dataset later takes no time.
 */
export class UntouchedRecords {
  readonly #expected: ExpectedRecord<IdentifiedRecord>;

  constructor(base: readonly IdentifiedRecord[]) {
    this.#expected = new ExpectedRecord(base);
  }

  /** The record that comes next, where the text has it at `at`. */
  at(text: string, at: number): ParsedRecord | undefined {
    const { record } = this.#expected;
    const found = record && findRecord(record, text, at);
    if (found) this.#expected.pass();
    return found;
  }

  /** `record` was read in full: what comes behind it is looked for behind its former self. */
  follow(record: ParsedRecord): void {
    this.#expected.follow(record.id);
  }
}

const FIELDS: ReadonlySet<string> = new Set<RecordField>(['id', 'input', 'expected_output', 'metadata', 'tags']);

function findRecord(record: IdentifiedRecord, text: string, at: number): ParsedRecord | undefined {
  if (!isReadAsWritten(record) || text.charAt(at) !== '{') return undefined;
  const fieldRanges: Partial<Record<RecordField, TextRange>> = {};
  const start = at;
  for (const [name, value] of writtenMembers(record)) {
    // The brace that opens the object, or the comma behind the member before.
    if (text.charAt(at) !== (at === start ? '{' : ',')) return undefined;
    const colon = endOfSameTokens(text, skipWhiteSpace(text, at + 1), writtenName(name));
    if (colon === undefined) return undefined;
    at = skipWhiteSpace(text, colon);
    if (text.charAt(at) !== ':') return undefined;
    const valueStart = skipWhiteSpace(text, at + 1);
    const valueEnd = endOfSameTokens(text, valueStart, value);
    if (valueEnd === undefined) return undefined;
    if (FIELDS.has(name)) fieldRanges[name as RecordField] = { start: valueStart, end: valueEnd };
    at = skipWhiteSpace(text, valueEnd);
  }
  if (text.charAt(at) !== '}') return undefined;
  return { ...record, range: { start, end: at + 1 }, fieldRanges };
}

/** Whether reading what is written of a record gives the same record, without any problem to tell. */
function isReadAsWritten({ input, expected_output, metadata, unknownFields }: IdentifiedRecord): boolean {
  return (
    input !== undefined &&
    input !== 'null' &&
    expected_output !== 'null' &&
    (metadata === undefined || metadata.startsWith('{')) &&
    // A service that knows more fields may know them under any name, of which two could be written alike.
    unknownFields === undefined
  );
}
