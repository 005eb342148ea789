import * as l10n from '@vscode/l10n';
import { endOfValue, JsonScanError, skipWhiteSpace } from '../json/scan';
import { placeOf } from './documentProblems';
import type { ProblemList } from './documentProblems';
import type { JsonRecordReader } from './jsonRecordReader';
import type { ParsedRecord } from './model';

/** The records of a JSON array. After a mistake in the syntax nothing more is read. */
export function readJsonRecords(reader: JsonRecordReader, from: number): ParsedRecord[] {
  const { text, problems } = reader;
  const records: ParsedRecord[] = [];
  let at = skipWhiteSpace(text, from);
  if (at >= text.length) {
    problems.error(
      { start: from, end: text.length },
      l10n.t('The document is empty: a dataset without records is [].'),
    );
    return records;
  }
  try {
    if (text.charAt(at) !== '[') {
      const end = endOfValue(text, at);
      problems.error({ start: at, end }, l10n.t('The document must be an array of records: put them between [ and ].'));
      return records;
    }
    at = skipWhiteSpace(text, at + 1);
    while (text.charAt(at) !== ']') {
      const record = reader.read(at, text.length, records.length);
      records.push(record);
      at = skipWhiteSpace(text, record.range.end);
      const next = text.charAt(at);
      if (next === ']') break;
      if (next !== ',')
        throw new JsonScanError(l10n.t('a comma or "]" is missing after record {0}', records.length), at);
      at = skipWhiteSpace(text, at + 1);
      if (text.charAt(at) === ']') throw new JsonScanError(l10n.t('no comma may stand after the last record'), at);
    }
    at = skipWhiteSpace(text, at + 1);
    if (at < text.length) throw new JsonScanError(l10n.t('nothing may follow the closing bracket'), at);
  } catch (error) {
    syntaxProblem(error, text, text.length, problems);
  }
  return records;
}

/** The records of a JSONL text: one on every line, empty lines aside. Each line is read, whatever the others hold. */
export function readJsonLines(reader: JsonRecordReader, from: number): ParsedRecord[] {
  const { text, problems } = reader;
  const records: ParsedRecord[] = [];
  let start = from;
  while (start < text.length && !problems.full) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const first = skipWhiteSpace(text, start);
    if (first < end) {
      try {
        const record = reader.read(first, end, records.length);
        const behind = skipWhiteSpace(text, record.range.end);
        if (behind < end) throw new JsonScanError(l10n.t('a line holds one record only'), behind);
        records.push(record);
      } catch (error) {
        syntaxProblem(error, text, end, problems);
      }
    }
    start = end + 1;
  }
  return records;
}

function syntaxProblem(error: unknown, text: string, limit: number, problems: ProblemList): void {
  if (!(error instanceof JsonScanError)) throw error;
  const start = Math.min(error.offset, limit);
  const message = l10n.t('No valid JSON at {0}: {1}.', placeOf(text, start), error.problem);
  const placeless = l10n.t('No valid JSON: {0}.', error.problem);
  problems.error({ start, end: Math.min(start + 1, text.length) }, message, { placeless });
}
