import * as l10n from '@vscode/l10n';
import { ProblemList } from './documentProblems';
import { JsonRecordReader } from './jsonRecordReader';
import type { ParsedDocument, ParsedRecord, RecordsFormat } from './model';
import { readCsvRecords } from './readCsvRecords';
import { readJsonLines, readJsonRecords } from './readJsonRecords';
import type { IdentifiedRecord } from './plan';
import { idProblem, nameOfRecord, quoted } from './recordChecks';
import { checkUnwritableMembers } from './unwritableMembers';

export interface ReadOptions {
  /**
   * The ids of the records that the dataset has. They are taken as they are, whatever signs the service put into them,
   * and a CSV column that is missing altogether is a problem then, since it would clear the field of every record.
   */
  readonly knownIds?: { has(id: string): boolean; readonly size: number } | undefined;
  /**
   * The same document as it was read before. A record whose text didn't change is taken from there without being looked
   * at, so that reading a document again after an edit costs little more than comparing its text (JSON and JSONL).
   */
  readonly previous?: { readonly text: string; readonly document: ParsedDocument } | undefined;
  /**
   * What the dataset holds, for the first reading of a document that was written from it. Records that stand there as they
   * were written get the very values of `base`, so that finding out later that they are the same takes no time.
   */
  readonly base?: readonly IdentifiedRecord[] | undefined;
  /** What the dataset holds, where members that a save of the document would drop are to be told. */
  readonly stored?: readonly IdentifiedRecord[] | undefined;
  /** The text is known to be valid JSON, as what writeDocument() made is: the inside of strings isn't checked again. */
  readonly trusted?: boolean | undefined;
}

/**
 * The records of a document and everything that keeps it from being saved, each at its place. Values are kept as the text
 * that stands there. Null is told as absent. A byte order mark and `\r\n` are accepted. Never throws.
 */
export function readDocument(text: string, format: RecordsFormat, options: ReadOptions = {}): ParsedDocument {
  const problems = new ProblemList();
  const records = readRecords(text, format, problems, options);
  checkIds(records, problems, options);
  if (options.stored) checkUnwritableMembers(text, format, records, options.stored, problems);
  return { records, problems: problems.problems };
}

function readRecords(text: string, format: RecordsFormat, problems: ProblemList, options: ReadOptions): ParsedRecord[] {
  const from = text.startsWith('\ufeff') ? 1 : 0;
  const reader = new JsonRecordReader(text, problems, options);
  switch (format) {
    case 'json':
      return readJsonRecords(reader, from);
    case 'jsonl':
      return readJsonLines(reader, from);
    case 'csv':
      return readCsvRecords(text, from, problems, (options.knownIds?.size ?? 0) > 0);
  }
}

function checkIds(records: readonly ParsedRecord[], problems: ProblemList, { knownIds }: ReadOptions): void {
  const seen = new Map<string, number>();
  records.forEach((record, index) => {
    const { id } = record;
    if (id === undefined) return;
    const range = record.fieldRanges.id ?? record.range;
    const where = { record: index, field: 'id' } as const;
    const wrong = knownIds?.has(id) ? undefined : idProblem(id);
    if (wrong !== undefined)
      problems.error(range, l10n.t('The id {0} of record {1} {2}.', quoted(id), index + 1, wrong), where);
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return;
    }
    const way = l10n.t('give one of them another id, or leave its id out to add it as a new record');
    const message = (other: number) =>
      l10n.t('{0} has the same id as record {1}: {2}.', nameOfRecord(index, id), other + 1, way);
    problems.error(range, message(first), where);
    const firstRecord = records[first];
    if (firstRecord === undefined) return;
    problems.error(
      firstRecord.fieldRanges.id ?? firstRecord.range,
      l10n.t('{0} has the same id as record {1}: {2}.', nameOfRecord(first, id), index + 1, way),
      { record: first, field: 'id' },
    );
  });
}
