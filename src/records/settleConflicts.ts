import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { resolveConflicts, type Conflict, type MergeResult } from './merge';
import type { RecordContent } from './model';
import { readDocument } from './readDocument';

/** How one conflict ends: a side as it is, or what was written in place of both. */
export type Settlement = 'mine' | 'theirs' | { readonly edited: string };

/** An edited side that can't be taken. `place` is an offset in its text. */
export class UnreadableSettlement extends Error {
  override readonly name = 'UnreadableSettlement';

  constructor(
    message: string,
    readonly conflict: Conflict,
    readonly place: number,
  ) {
    super(message);
  }
}

/**
 * The merged records with every conflict settled, in the merge's order. An edited field is its JSON text; an edited
 * record is the JSON text of the whole record, whose id stays. Empty text removes the field or the record.
 * Throws UnreadableSettlement.
 */
export function settleConflicts(
  merge: MergeResult,
  settle: (conflict: Conflict, index: number) => Settlement,
): readonly RecordContent[] {
  const settled = new Map(merge.conflicts.map((conflict, index) => [conflict, settle(conflict, index)]));
  const edits = new Map<string, { conflict: Conflict; text: string }[]>();
  for (const [conflict, settlement] of settled) {
    if (typeof settlement === 'string') continue;
    const before = edits.get(conflict.recordId) ?? [];
    edits.set(conflict.recordId, [...before, { conflict, text: settlement.edited }]);
  }
  const records = resolveConflicts(merge, (conflict) => {
    const settlement = settled.get(conflict);
    if (typeof settlement === 'string') return settlement;
    // A record that one side deleted comes back when its content is written anew.
    return conflict.kind === 'deleted by me' && settlement?.edited.trim() ? 'theirs' : 'mine';
  });
  return records.flatMap((record) => {
    let current: RecordContent | undefined = record;
    for (const { conflict, text } of edits.get(record.id ?? '') ?? []) {
      current = current && withEdit(current, conflict, text);
    }
    return current ? [current] : [];
  });
}

function withEdit(record: RecordContent, conflict: Conflict, text: string): RecordContent | undefined {
  if (text.trim() === '') {
    if (conflict.kind !== 'field') return undefined;
    const { [conflict.field]: _, ...rest } = record;
    return rest;
  }
  if (conflict.kind === 'field') {
    const read = readOne(conflict, `[{"input":0,"${conflict.field}":`, text, '}]');
    return { ...record, [conflict.field]: read[conflict.field] };
  }
  const { id: _id, ...fields } = readOne(conflict, '[', text, ']');
  return { id: conflict.recordId, ...fields };
}

function readOne(conflict: Conflict, before: string, text: string, after: string): RecordContent {
  const wrap = conflict.kind === 'field' && conflict.field === 'input' ? `[{"input":` : before;
  const { records, problems } = readDocument(`${wrap}${text}\n${after}`, 'json');
  const [problem] = problems;
  if (problem) {
    const place = Math.min(Math.max(problem.start - wrap.length, 0), text.length);
    throw new UnreadableSettlement(problem.message, conflict, place);
  }
  const [record] = records;
  if (record === undefined || records.length > 1) {
    throw new UnreadableSettlement(l10n.t('One JSON value is needed here.'), conflict, 0);
  }
  const { range: _range, fieldRanges: _fieldRanges, ...content } = record;
  return content;
}

/** What both changed: a field's name, or what became of the whole record. */
export function nameOfConflict(conflict: Conflict): string {
  switch (conflict.kind) {
    case 'field':
      return conflict.field;
    case 'deleted by me':
      return l10n.t('deleted by me');
    case 'deleted by them':
      return l10n.t('deleted by them');
    case 'added by both':
      return l10n.t('added by both');
  }
}

/** The sides of a conflict as pretty JSON for people; undefined: absent or deleted. */
export function sideText(
  side: RawJson | RecordContent | undefined,
  write: (value: RawJson) => string,
): string | undefined {
  if (side === undefined) return undefined;
  if (typeof side === 'string') return write(side);
  const { unknownFields: _, tags, ...fields } = side;
  const members = Object.entries({ ...fields, id: undefined }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}: ${value}`],
  );
  if (tags !== undefined) members.push(`"tags": ${JSON.stringify(tags)}`);
  return write(`{${members.join(', ')}}` as RawJson);
}
