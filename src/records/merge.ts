import type { RawJson } from '../json/rawJson';
import { mergeMetadata } from './mergeMetadata';
import type { RecordContent, Snapshot } from './model';
import { putBack } from './order';
import type { IdentifiedRecord } from './plan';
import { sameContent, sameField, sameTags } from './sameValue';

export type MergedField = 'input' | 'expected_output' | 'metadata';

/** Both sides changed the same field differently. undefined: absent. */
export interface FieldConflict {
  readonly kind: 'field';
  readonly recordId: string;
  readonly field: MergedField;
  readonly base: RawJson | undefined;
  readonly mine: RawJson | undefined;
  readonly theirs: RawJson | undefined;
}

/** One side deleted a record that the other changed, or both added different records under one id. */
export interface RecordConflict {
  readonly kind: 'deleted by them' | 'deleted by me' | 'added by both';
  readonly recordId: string;
  readonly base: IdentifiedRecord | undefined;
  readonly mine: RecordContent | undefined;
  readonly theirs: IdentifiedRecord | undefined;
}

export type Conflict = FieldConflict | RecordConflict;

export interface MergeResult {
  /** What to plan against from now on: theirs, with the tags that it didn't tell filled in from what was known. */
  readonly base: Snapshot;
  /** The merged records in mine's order, records that they added last. Where there is a conflict, mine stands here. */
  readonly records: readonly RecordContent[];
  readonly conflicts: readonly Conflict[];
}

export interface MergeOptions {
  /**
   * What an earlier save sent without learning that it was applied (SaveOutcome.attempted): where theirs holds just
   * that, it is no change of theirs.
   */
  readonly attempted?: readonly IdentifiedRecord[] | undefined;
}

/**
 * Brings together what I edited and what came into the dataset since `base` was read, by record id and field; tags as
 * sets, metadata by top-level key. Only what can't be told is a conflict: the same change on both sides is none.
 */
export function mergeThreeWay(
  base: Snapshot,
  mine: readonly RecordContent[],
  theirs: Snapshot,
  options: MergeOptions = {},
): MergeResult {
  const known = withKnownTags(base, theirs);
  const before = new Map(base.records.map((record) => [record.id, record]));
  const others = new Map(known.records.map((record) => [record.id, record]));
  for (const sent of options.attempted ?? []) {
    const arrived = others.get(sent.id);
    if (arrived !== undefined && sameContent(arrived, sent)) before.set(sent.id, arrived);
  }
  const mineIds = new Set(mine.map((record) => record.id));
  const conflicts: Conflict[] = [];
  const records: RecordContent[] = [];

  for (const my of mine) {
    const old = my.id === undefined ? undefined : before.get(my.id);
    const their = my.id === undefined ? undefined : others.get(my.id);
    if (my.id === undefined || (old === undefined && their === undefined)) records.push(my);
    else if (their === undefined) {
      if (old !== undefined && sameEdit(old, my)) continue;
      conflicts.push({ kind: 'deleted by them', recordId: my.id, base: old, mine: my, theirs: undefined });
      records.push(my);
    } else if (old === undefined) {
      if (sameContent(my, their)) records.push(their);
      else {
        conflicts.push({ kind: 'added by both', recordId: my.id, base: undefined, mine: my, theirs: their });
        records.push(my);
      }
    } else if (my === old) records.push(their);
    else records.push(mergeRecord(old, my, their, conflicts));
  }
  for (const their of known.records) {
    if (mineIds.has(their.id)) continue;
    const old = before.get(their.id);
    if (old === undefined) records.push(their);
    else if (!sameContent(uncleared(old), uncleared(their))) {
      conflicts.push({ kind: 'deleted by me', recordId: their.id, base: old, mine: undefined, theirs: their });
    }
  }
  return { base: known, records, conflicts };
}

export type Side = 'mine' | 'theirs';

/** Which side is taken: in all conflicts, or in each. */
export type Choice = Side | ((conflict: Conflict) => Side);

/** The merged records with every conflict decided, in the merge's order; a record that comes back stands where it was. */
export function resolveConflicts(result: MergeResult, choice: Choice): readonly RecordContent[] {
  const decide = typeof choice === 'function' ? choice : () => choice;
  const fields = new Map<string, FieldConflict[]>();
  const replaced = new Map<string, IdentifiedRecord | undefined>();
  const restored = new Map<string, RecordContent>();
  for (const conflict of result.conflicts) {
    if (decide(conflict) === 'mine') continue;
    const { recordId } = conflict;
    if (conflict.kind === 'field') fields.set(recordId, [...(fields.get(recordId) ?? []), conflict]);
    else if (conflict.kind !== 'deleted by me') replaced.set(recordId, conflict.theirs);
    else if (conflict.theirs !== undefined) restored.set(recordId, conflict.theirs);
  }
  const records = result.records.flatMap((record): readonly RecordContent[] => {
    if (record.id === undefined) return [record];
    if (replaced.has(record.id)) return [replaced.get(record.id) ?? []].flat();
    const taken = fields.get(record.id);
    return [taken === undefined ? record : taken.reduce(takeTheirs, record)];
  });
  return putBack(result.base.records, records, restored);
}

function takeTheirs(record: RecordContent, { field, theirs }: FieldConflict): RecordContent {
  return withField(record, field, theirs);
}

function mergeRecord(
  base: IdentifiedRecord,
  mine: RecordContent,
  theirs: IdentifiedRecord,
  conflicts: Conflict[],
): RecordContent {
  const { unknownFields: _, ...writable } = mine;
  let merged: RecordContent = writable;
  for (const field of ['input', 'expected_output', 'metadata'] as const) {
    const [old, my, their] = [base[field], mine[field], theirs[field]];
    if (sameField(field, old, their)) continue;
    const isMineCleared = cleared(field, my) && (cleared(field, old) || cleared(field, their));
    if (sameField(field, old, my) || sameField(field, my, their) || isMineCleared) {
      merged = withField(merged, field, their);
      continue;
    }
    if (cleared(field, old) && cleared(field, their)) continue;
    const both = field === 'metadata' ? mergeMetadata(old, my, their) : undefined;
    if (both !== undefined) merged = withField(merged, field, both);
    else conflicts.push({ kind: 'field', recordId: base.id, field, base: old, mine: my, theirs: their });
  }
  const tags = mergeTags(base.tags, mine.tags, theirs.tags);
  const unknownFields = theirs.unknownFields ?? mine.unknownFields;
  const { tags: _tags, ...rest } = merged;
  return {
    ...rest,
    ...(tags === undefined ? {} : { tags }),
    ...(unknownFields === undefined ? {} : { unknownFields }),
  };
}

/** Tags that mine doesn't tell were taken out, if they were known before; where they never were, mine only adds. */
function mergeTags(
  base: readonly string[] | undefined,
  mine: readonly string[] | undefined,
  theirs: readonly string[] | undefined,
): readonly string[] | undefined {
  if (theirs === undefined) return mine;
  if (base === undefined) return mine === undefined ? theirs : [...new Set([...mine, ...theirs])];
  const ours = mine ?? [];
  if (sameTags(base, theirs)) return mine;
  const kept = ours.filter((tag) => !base.includes(tag) || theirs.includes(tag));
  return [...new Set([...kept, ...theirs.filter((tag) => !base.includes(tag))])];
}

/** The service's way to clear an expected output leaves `""`: nobody changed what is cleared before and after. */
function cleared(field: MergedField, value: RawJson | undefined): boolean {
  return field === 'expected_output' && (value === undefined || value === '""' || value === 'null');
}

function uncleared(record: RecordContent): RecordContent {
  return cleared('expected_output', record.expected_output) ? { ...record, expected_output: undefined } : record;
}

function withField(record: RecordContent, field: MergedField, value: RawJson | undefined): RecordContent {
  if (value !== undefined) return { ...record, [field]: value };
  const { [field]: _, ...rest } = record;
  return rest;
}

/** Tags that mine left out where base's are not known are no edit. */
function sameEdit(base: IdentifiedRecord, mine: RecordContent): boolean {
  const told = base.tags === undefined && mine.tags === undefined ? { ...mine, tags: [] } : mine;
  return sameContent(uncleared(base), uncleared(told));
}

/** A flat answer may leave tags out: not knowing them anew doesn't make known ones unknown. */
function withKnownTags(base: Snapshot, theirs: Snapshot): Snapshot {
  if (theirs.records.every((record) => record.tags !== undefined)) return theirs;
  const tags = new Map(base.records.map((record) => [record.id, record.tags]));
  return {
    version: theirs.version,
    records: theirs.records.map((record) => {
      const before = tags.get(record.id);
      return record.tags !== undefined || before === undefined ? record : { ...record, tags: before };
    }),
  };
}
