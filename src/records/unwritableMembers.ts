import * as l10n from '@vscode/l10n';
import { decodeKey, forEachMember } from '../json/scan';
import type { ProblemList } from './documentProblems';
import type { ParsedRecord, RecordField, RecordsFormat, TextRange } from './model';
import type { IdentifiedRecord } from './plan';
import { nameOfRecord, quoted } from './recordChecks';
import { sameUnknownFields, sameValue } from './sameValue';

const fields = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const satisfies readonly RecordField[];

/**
 * Marks members that were added or changed in `records`, compared with `stored`, and that the API has no field for: a save
 * would drop them. Where one reads like a field that the record lacks, that is an error, since the value was meant for it
 * and the field would be cleared; any other is a warning.
 */
export function checkUnwritableMembers(
  text: string,
  format: RecordsFormat,
  records: readonly ParsedRecord[],
  stored: readonly IdentifiedRecord[],
  problems: ProblemList,
): void {
  let before: ReadonlyMap<string, IdentifiedRecord> | undefined;
  const columns = new Set<string>();
  for (const [index, record] of records.entries()) {
    if (record.unknownFields === undefined) continue;
    before ??= new Map(stored.map((old) => [old.id, old]));
    const old = record.id === undefined ? undefined : before.get(record.id)?.unknownFields;
    if (sameUnknownFields(old, record.unknownFields)) continue;
    for (const [name, value] of record.unknownFields) {
      if (problems.full) return;
      if (sameValue(value, old?.get(name)) || (format === 'csv' && columns.has(name))) continue;
      columns.add(name);
      const range = format === 'csv' ? headerOf(text) : (keyOf(text, record.range, name) ?? record.range);
      const meant = old?.has(name) ? undefined : meantBy(name);
      const place = nameOfRecord(index, record.id);
      if (meant !== undefined && record.fieldRanges[meant] === undefined) {
        const message = l10n.t(
          '{0} has {1}, which is no field: rename it to "{2}", or remove it.',
          place,
          quoted(name),
          meant,
        );
        problems.error(range, message, { record: index, field: meant });
      } else {
        const message = l10n.t("{0}: {1} can't be written through the API and will not be saved.", place, quoted(name));
        problems.warning(range, message, { record: index });
      }
    }
  }
}

/** The field whose name `name` is but for its case, its punctuation or a slip or two of the keys. */
export function meantBy(name: string): RecordField | undefined {
  const word = wordOf(name);
  return fields.find((field) => {
    const known = wordOf(field);
    return slips(word, known) <= Math.floor(known.length / 4);
  });
}

function wordOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** How many letters are missing, too many or other ones in `a`, compared with `b` (the Levenshtein distance). */
function slips(a: string, b: string): number {
  // No name that long is near a field's, and the work grows with it.
  if (a.length > 2 * b.length) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function headerOf(text: string): TextRange {
  const end = /[\r\n]/.exec(text)?.index;
  return { start: text.startsWith('\ufeff') ? 1 : 0, end: end ?? text.length };
}

/** Where the name of a member stands in the text of a record. */
function keyOf(text: string, { start }: TextRange, name: string): TextRange | undefined {
  let found: TextRange | undefined;
  forEachMember(text, start, (keyStart, keyEnd) => {
    if (decodeKey(text, keyStart, keyEnd) === name) found = { start: keyStart, end: keyEnd };
  });
  return found;
}
