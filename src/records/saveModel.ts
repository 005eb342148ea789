import * as l10n from '@vscode/l10n';
import type { CallOptions } from '../api/client';
import { ownContentOf } from './contentOf';
import { mergeThreeWay, type MergeResult } from './merge';
import type { RecordContent, Snapshot } from './model';
import { pinnedPages } from './pinnedPages';
import { isEmptyPlan, planChanges, type ChangePlan, type IdentifiedRecord } from './plan';
import type { RecordsModel, TouchedRecords } from './recordsModel';
import { saveChanges, type DatasetTarget, type SaveOptions, type SaveOutcome } from './save';

/** What a save may have to ask before it sends anything. Each throws, or answers false, to leave the service untouched. */
export interface ModelSaveQuestions {
  /** Records were given other ids, which the dataset doesn't have: the ones that had theirs are to be deleted. */
  addUnknown(ids: readonly string[]): Promise<boolean>;
  /** `count` records are to be deleted, `of` are loaded. */
  deletes(count: number, of: number): Promise<boolean>;
  /** Both sides changed the same things: the merged records with all conflicts settled. */
  settle(merge: MergeResult): Promise<readonly RecordContent[]>;
}

export interface ModelSaveOptions extends SaveOptions {
  readonly questions: ModelSaveQuestions;
  /** The version that the unedited rows are at: a later one on the service means that others wrote. */
  readonly rowsVersion: number;
  /** Resolves when all records are loaded: until then nobody knows whether an id is new. */
  readonly allLoaded: () => Promise<void>;
}

export interface ModelSave {
  /** undefined: there was nothing to send. */
  readonly outcome: SaveOutcome | undefined;
  /** Others wrote: the unedited rows are older than the edited ones now, and want to be read anew. */
  readonly merged: boolean;
}

/** A question was answered with no: nothing was sent. */
export class SaveDeclined extends Error {
  override readonly name = 'SaveDeclined';

  /** @param reason what the question was about, as a sentence without its end */
  constructor(readonly reason?: string) {
    super(reason ?? l10n.t('The save was declined.'));
  }
}

/**
 * Sends the edits of a model as one batch update (several where they are many), after merging what others changed of the
 * edited records. Its work grows with the edits, not with the dataset. What was applied is taken over by the model, also
 * where the rest failed: see SaveOutcome.error. Throws where nothing was sent.
 */
export async function saveModel(
  target: DatasetTarget,
  model: RecordsModel,
  options: ModelSaveOptions,
): Promise<ModelSave> {
  const { questions } = options;
  let { base, edited, attempted } = model.touched();
  // A record that comes back by an undo needs no question.
  const confirmedIds = { has: (id: string) => model.knew(id) };
  let plan = planChanges(base, edited, { attempted, confirmedIds });
  if (isEmptyPlan(plan)) return { outcome: undefined, merged: false };
  const unknown = plan.unknownIds.map(({ id }) => id);
  if (unknown.length > 0) {
    await options.allLoaded();
    // A record with that id may have come in the meantime.
    ({ base, edited, attempted } = model.touched());
    plan = planChanges(base, edited, { attempted, confirmedIds });
    const left = plan.unknownIds.map(({ id }) => id).filter((id) => !model.isAdded(id));
    if (left.length > 0 && !(await questions.addUnknown(left))) {
      throw new SaveDeclined(l10n.t('the dataset has no record “{0}”', left[0] ?? ''));
    }
  }
  const theirs = await readTheirs(target, { base, edited, attempted }, options.rowsVersion, options);
  if (theirs !== undefined) {
    const merge = mergeThreeWay(base, edited, theirs, { attempted });
    const records = merge.conflicts.length > 0 ? await questions.settle(merge) : merge.records;
    model.rebase(merge.base, records);
    base = merge.base;
    plan = planChanges(base, records, { attempted, confirmedIds: { has: () => true } });
    if (isEmptyPlan(plan)) return { outcome: undefined, merged: true };
  }
  if (!(await questions.deletes(plan.deletes.length, model.loaded))) throw new SaveDeclined();
  const outcome = await saveChanges(target, base, plan, options);
  model.applySaved({ ...outcome, deleted: deletedBy(plan, outcome) });
  return { outcome, merged: theirs !== undefined };
}

/** The records in question as they are on the service now; undefined where nobody wrote since. */
async function readTheirs(
  target: DatasetTarget,
  { base, edited, attempted }: TouchedRecords,
  rowsVersion: number,
  { signal, onWait }: CallOptions,
): Promise<Snapshot | undefined> {
  const { client, projectId, datasetId } = target;
  const call: CallOptions = { signal, onWait };
  const version = (await client.datasets.get(projectId, datasetId, call)).attributes.current_version;
  // What is told may lag behind our own last write: a lower version is no change.
  if (version <= rowsVersion) return undefined;
  const wanted = new Set([...base.records, ...edited, ...attempted].flatMap(({ id }) => id ?? []));
  const records = new Map<string, IdentifiedRecord>();
  for await (const page of pinnedPages(target, version, { ...call, lagging: true })) {
    for (const record of page.items) if (wanted.has(record.id)) records.set(record.id, ownContentOf(record));
    if (records.size === wanted.size) break;
  }
  return { version, records: [...records.values()] };
}

function deletedBy(plan: ChangePlan, { remaining }: SaveOutcome): readonly string[] {
  const left = new Set(remaining.deletes);
  return plan.deletes.filter((id) => !left.has(id));
}
