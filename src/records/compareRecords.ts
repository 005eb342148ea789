import * as l10n from '@vscode/l10n';
import type { RecordContent } from './model';
import type { IdentifiedRecord } from './plan';
import { sameField, sameTags, sameUnknownFields } from './sameValue';
import { writeDocument } from './writeDocument';

/** What two versions of a record can differ in. `other fields` are those that the API doesn't know. */
export type ComparedField = 'input' | 'expected_output' | 'metadata' | 'tags' | 'other fields';

export interface ChangedRecord {
  readonly before: IdentifiedRecord;
  readonly after: IdentifiedRecord;
}

/** How two sets of records differ, by id. */
export interface RecordsComparison {
  readonly added: readonly IdentifiedRecord[];
  readonly removed: readonly IdentifiedRecord[];
  readonly changed: readonly ChangedRecord[];
  /** In how many records each field changed; without those that changed nowhere. */
  readonly fields: ReadonlyMap<ComparedField, number>;
}

/**
 * Compares records by id, as text first: values whose text is equal are never looked into, and those that differ are equal
 * only where white space between their tokens does.
 */
export function compareRecords(
  before: Iterable<IdentifiedRecord>,
  after: Iterable<IdentifiedRecord>,
): RecordsComparison {
  const left = new Map<string, IdentifiedRecord>();
  for (const record of before) left.set(record.id, record);
  const added: IdentifiedRecord[] = [];
  const changed: ChangedRecord[] = [];
  const fields = new Map<ComparedField, number>();
  for (const record of after) {
    const old = left.get(record.id);
    if (old === undefined) {
      added.push(record);
      continue;
    }
    left.delete(record.id);
    const differing = changedFields(old, record);
    if (differing.length === 0) continue;
    changed.push({ before: old, after: record });
    for (const field of differing) fields.set(field, (fields.get(field) ?? 0) + 1);
  }
  return { added, removed: [...left.values()], changed, fields };
}

function changedFields(a: RecordContent, b: RecordContent): readonly ComparedField[] {
  // Mostly nothing changed: that needs no list.
  if (
    a.input === b.input &&
    a.expected_output === b.expected_output &&
    a.metadata === b.metadata &&
    sameTags(a.tags, b.tags) &&
    sameUnknownFields(a.unknownFields, b.unknownFields)
  ) {
    return NOTHING;
  }
  const fields: ComparedField[] = [];
  for (const field of ['input', 'expected_output', 'metadata'] as const) {
    if (!sameField(field, a[field], b[field])) fields.push(field);
  }
  if (!sameTags(a.tags, b.tags)) fields.push('tags');
  if (!sameUnknownFields(a.unknownFields, b.unknownFields)) fields.push('other fields');
  return fields;
}

const NOTHING: readonly ComparedField[] = [];

export function isSame({ added, removed, changed }: RecordsComparison): boolean {
  return added.length + removed.length + changed.length === 0;
}

/** `2 added, 1 removed, 3 changed (input 1, tags 2)`; `the same records` where nothing differs. */
export function summarizeComparison({ added, removed, changed, fields }: RecordsComparison): string {
  const count = (number: number) => number.toLocaleString('en-US');
  const otherFields = l10n.t('other fields');
  const byField = [...fields]
    .map(([field, number]) => `${field === 'other fields' ? otherFields : field} ${count(number)}`)
    .join(', ');
  const parts = [
    added.length > 0 ? l10n.t('{0} added', count(added.length)) : '',
    removed.length > 0 ? l10n.t('{0} removed', count(removed.length)) : '',
    changed.length > 0 ? l10n.t('{0} changed ({1})', count(changed.length), byField) : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || l10n.t('the same records');
}

export interface ComparisonTexts {
  readonly before: string;
  readonly after: string;
  /** How many of the differing records the texts hold: fewer than there are where the texts would become too long. */
  readonly shown: number;
}

export interface ComparisonTextOptions {
  /** UTF-16 units of either side. */
  readonly limit?: number | undefined;
  /** Ids that are not shown, for instance those that are made up for a plan. */
  readonly unnamed?: { has(id: string): boolean } | undefined;
}

/** UTF-16 units of either side: VS Code compares longer documents only roughly, or not at all. */
const longestText = 10_000_000;

/**
 * The two sides as JSON in one form: only the records that differ, sorted by id, tags sorted, so that equal records face
 * each other and equal values are equal text.
 */
export function writeComparison(
  { added, removed, changed }: RecordsComparison,
  { limit = longestText, unnamed }: ComparisonTextOptions = {},
): ComparisonTexts {
  const pairs: { id: string; before?: IdentifiedRecord; after?: IdentifiedRecord }[] = [
    ...changed.map(({ before, after }) => ({ id: before.id, before, after })),
    ...added.map((after) => ({ id: after.id, after })),
    ...removed.map((before) => ({ id: before.id, before })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  let length = 0;
  let shown = 0;
  for (const { before, after } of pairs) {
    length += Math.max(lengthOf(before), lengthOf(after));
    if (length > limit && shown > 0) break;
    shown++;
  }
  const side = (which: 'before' | 'after') =>
    writeDocument(
      pairs.slice(0, shown).flatMap((pair) => {
        const record = pair[which];
        return record === undefined ? [] : [canonical(unnamed?.has(record.id) ? { ...record, id: undefined } : record)];
      }),
      'json',
    );
  return { before: side('before'), after: side('after'), shown };
}

function lengthOf(record: IdentifiedRecord | undefined): number {
  const values = [record?.input, record?.expected_output, record?.metadata, ...(record?.unknownFields?.values() ?? [])];
  return values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
}

function canonical(record: RecordContent): RecordContent {
  return record.tags === undefined ? record : { ...record, tags: [...record.tags].sort() };
}
