import { compactRawJson } from '../json/format';
import type { Conflict } from '../records/merge';
import type { ChangePlan } from '../records/plan';
import type { PulledLock } from '../records/pulled/lockFile';
import { sideText } from '../records/settleConflicts';

/** `1,204` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 record`, `1,204 records` */
export function recordCount(value: number): string {
  return `${count(value)} ${value === 1 ? 'record' : 'records'}`;
}

/** What the JSON output says of a pulled file, whichever the command. */
export function placeReport(file: string, { site, project, dataset, version }: PulledLock) {
  return { file, site, project: { ...project }, dataset: { ...dataset }, version };
}

/**
 * What a plan does to each record.
 * @param unsent ids that were just made up, and are made up anew when the records are sent: null in their place
 */
export function planReport({ inserts, updates, deletes }: ChangePlan, unsent: ReadonlySet<string> = new Set()) {
  return {
    inserts: inserts.map(({ id }) => (unsent.has(id) ? null : id)),
    updates: updates.map(({ id, ...fields }) => ({
      id,
      fields: Object.keys(fields).map((field) => (field === 'tag_operations' ? 'tags' : field)),
    })),
    deletes: [...deletes],
  };
}

/** Lines of a list: the rest is counted. */
const mostLines = 20;

/**
 * The same for people, a line per record.
 * @param newIds those that were just made up: they tell nothing
 */
export function planLines(plan: ChangePlan, newIds: ReadonlySet<string>): readonly string[] {
  const { inserts, updates, deletes } = planReport(plan, newIds);
  return firstOf([
    ...updates.map(({ id, fields }) => `  ~ ${id}  ${fields.join(', ')}`),
    ...inserts.map((id) => (id === null ? '  + a new record' : `  + ${id}`)),
    ...deletes.map((id) => `  - ${id}`),
  ]);
}

/** Each side as JSON text, so that no digit is lost; null where it has no such record or field. */
export function conflictReport(conflict: Conflict) {
  const { base, mine, theirs } = conflict;
  const text = (side: typeof base | typeof mine) => sideText(side, compactRawJson) ?? null;
  return {
    id: conflict.recordId,
    what: conflict.kind === 'field' ? conflict.field : conflict.kind,
    pulled: text(base),
    mine: text(mine),
    theirs: text(theirs),
  };
}

/** `1 conflict`, `12 conflicts` */
export function conflictCount({ length }: readonly Conflict[]): string {
  return `${count(length)} ${length === 1 ? 'conflict' : 'conflicts'}`;
}

export function conflictLines(conflicts: readonly Conflict[]): readonly string[] {
  const short = (text: string | null) =>
    text === null ? '(none)' : text.length > 100 ? `${text.slice(0, 99)}…` : text;
  const lines = conflicts.slice(0, mostLines).flatMap((conflict) => {
    const { id, what, pulled, mine, theirs } = conflictReport(conflict);
    return [
      `  ! ${id} · ${what}`,
      `      pulled  ${short(pulled)}`,
      `      mine    ${short(mine)}`,
      `      theirs  ${short(theirs)}`,
    ];
  });
  const more = conflicts.length - mostLines;
  return more > 0 ? [...lines, `  … and ${count(more)} more`] : lines;
}

/** The first lines of a list, and how many more there are. */
export function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `  … and ${count(more)} more`] : lines;
}
