import * as l10n from '@vscode/l10n';
import type { RecordInsert, RecordUpdate } from '../api/resources';
import { assignIds } from './assignIds';
import type { RecordContent, RecordField, Snapshot } from './model';
import { insertOf, updateOf } from './recordChanges';
import { contentOf } from './contentOf';
import { nameOfRecord } from './recordChecks';
import { sameUnknownFields } from './sameValue';

export type IdentifiedRecord = RecordContent & { readonly id: string };

/** Something that can't be saved (`error`) or won't be (`warning`). `record` counts from zero in the edited records. */
export interface PlanProblem {
  readonly message: string;
  /** The message without the record's name, for whoever tells its place otherwise. */
  readonly placeless?: string | undefined;
  readonly severity: 'error' | 'warning';
  readonly record: number;
  readonly field?: RecordField | undefined;
}

/** What a save will send. An error among `problems` means that nothing may be sent. */
export interface ChangePlan {
  readonly inserts: readonly RecordInsert[];
  readonly updates: readonly RecordUpdate[];
  readonly deletes: readonly string[];
  /** Inserts whose id the user gave and the dataset doesn't have: to be asked about before they are added. */
  readonly unknownIds: readonly { readonly id: string; readonly record: number }[];
  readonly problems: readonly PlanProblem[];
  /** What the dataset holds once the plan is applied: the user's order, every record with its id. */
  readonly records: readonly IdentifiedRecord[];
}

export interface PlanOptions {
  /**
   * What an earlier save sent, or was about to send, without learning that it was applied (SaveOutcome.attempted). A new
   * record takes the id that it had then, so that it can't be inserted twice.
   */
  readonly attempted?: readonly IdentifiedRecord[] | undefined;
  /** Ids that the user has agreed to add: they don't appear in `unknownIds`. */
  readonly confirmedIds?: { has(id: string): boolean } | undefined;
  /** Makes the id of a new record. Default: a random UUID. */
  readonly newId?: (() => string) | undefined;
}

/**
 * The inserts, updates and deletes that lead from `base` to `edited`. Only changed fields of changed records are in it.
 *
 * A field that was removed is cleared as the API wants it: expected_output by `""`, metadata by `{}`. Tags are sent as
 * what was added and what was removed, never as a `set`: that would undo tags that came meanwhile, and tags that were
 * never read.
 */
export function planChanges(base: Snapshot, edited: readonly RecordContent[], options: PlanOptions = {}): ChangePlan {
  const before = new Map(base.records.map((record) => [record.id, record]));
  const ids = assignIds(edited, before, options);
  const inserts: RecordInsert[] = [];
  const updates: RecordUpdate[] = [];
  const unknownIds: { id: string; record: number }[] = [];
  const problems: PlanProblem[] = [];
  const records: IdentifiedRecord[] = [];
  const seen = new Set<string>();
  let found = 0;
  const attemptedIds = new Set(options.attempted?.map((record) => record.id));

  edited.forEach((content, index) => {
    const id = ids[index] ?? '';
    const name = () => nameOfRecord(index, content.id);
    if (seen.has(id)) {
      problems.push({
        message: l10n.t('{0} has an id that another record has: give it another one.', name()),
        severity: 'error',
        record: index,
        field: 'id',
      });
      return;
    }
    seen.add(id);
    const old = before.get(id);
    if (old !== undefined) found++;
    if (old === content) {
      records.push(old);
      return;
    }
    if (old === undefined && content.id !== undefined && !attemptedIds.has(id) && !options.confirmedIds?.has(id)) {
      unknownIds.push({ id, record: index });
    }
    if (!sameUnknownFields(old?.unknownFields, content.unknownFields)) {
      const names = changedNames(old, content);
      const placeless = l10n.t("{0} can't be written through the API and will not be saved.", names);
      problems.push({
        message: `${name()}: ${placeless}`,
        placeless,
        severity: 'warning',
        record: index,
      });
    }
    if (content.input === undefined && old?.input !== undefined) problems.push(noInput(name(), index));
    if (old === undefined) {
      const insert = insertOf(id, content);
      if (insert === undefined) problems.push(noInput(name(), index));
      else inserts.push(insert);
      records.push(resultOf(id, old, content));
    } else {
      const update = updateOf(old, content);
      if (update !== undefined) updates.push(update);
      records.push(update === undefined ? old : resultOf(id, old, content));
    }
  });
  // Mostly nothing was deleted, which counting tells sooner than looking each record up.
  const deletes = found === before.size ? [] : [...before.keys()].filter((id) => !seen.has(id));
  return { inserts, updates, deletes, unknownIds, problems, records };
}

/** Whether a plan changes nothing. */
export function isEmptyPlan(plan: Pick<ChangePlan, 'inserts' | 'updates' | 'deletes'>): boolean {
  return plan.inserts.length + plan.updates.length + plan.deletes.length === 0;
}

/** `3 updated, 1 added, 2 deleted`; `no changes` where there are none. */
export function summarize(plan: Pick<ChangePlan, 'inserts' | 'updates' | 'deletes'>): string {
  return summarizeCounts({
    updated: plan.updates.length,
    inserted: plan.inserts.length,
    deleted: plan.deletes.length,
  });
}

export interface ChangeCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export function summarizeCounts({ inserted, updated, deleted }: ChangeCounts): string {
  const parts = [
    updated > 0 ? l10n.t('{0} updated', updated) : '',
    inserted > 0 ? l10n.t('{0} added', inserted) : '',
    deleted > 0 ? l10n.t('{0} deleted', deleted) : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || l10n.t('no changes');
}

function resultOf(id: string, old: IdentifiedRecord | undefined, content: RecordContent): IdentifiedRecord {
  const { input, expected_output, metadata } = content;
  const tags = content.tags ?? (old === undefined || old.tags !== undefined ? [] : undefined);
  return contentOf({ id, input, expected_output, metadata, tags, unknownFields: old?.unknownFields });
}

function noInput(name: string, record: number): PlanProblem {
  return {
    message: l10n.t('{0} has no input: give it one, or remove the record.', name),
    severity: 'error',
    record,
    field: 'input',
  };
}

function changedNames(old: RecordContent | undefined, now: RecordContent): string {
  const names = new Set([...(old?.unknownFields?.keys() ?? []), ...(now.unknownFields?.keys() ?? [])]);
  const changed = [...names].filter((name) => old?.unknownFields?.get(name) !== now.unknownFields?.get(name));
  return changed.map((name) => JSON.stringify(name)).join(', ');
}
