import type { RowKey } from '../../../../src/grid/protocol';
import { planChanges, type ChangePlan } from '../../../../src/records/plan';
import { createRecordsModel, type LoadedRecord, type RecordsModel } from '../../../../src/records/recordsModel';
import { saveChanges, type SaveOptions, type SaveOutcome } from '../../../../src/records/save';
import type { FakeService } from '../fakeService';

/** A model that has loaded records. */
export function modelOf(records: readonly LoadedRecord[], version = 1): RecordsModel {
  const model = createRecordsModel();
  model.version = version;
  model.appendRecords(records);
  return model;
}

/** The rows in view, by their ids or, of new ones, their inputs. */
export const shown = (model: RecordsModel) =>
  allKeys(model).map((key) => model.current(key).id ?? String(model.current(key).input));

export const allKeys = (model: RecordsModel): readonly RowKey[] => model.rows(0, model.viewSize);

export const keyOf = (model: RecordsModel, id: string): RowKey => {
  const key = model.allRows().find((row) => model.current(row).id === id);
  if (key === undefined) throw new Error(`no row ${id}`);
  return key;
};

export function planOf(model: RecordsModel): ChangePlan {
  const { base, edited, attempted } = model.touched();
  return planChanges(base, edited, { attempted, confirmedIds: { has: () => true } });
}

/** A save as the editor does it. */
export async function saveTo(
  service: FakeService,
  model: RecordsModel,
  options: SaveOptions & { readonly meanwhile?: () => void } = {},
): Promise<SaveOutcome> {
  const { base } = model.touched();
  const plan = planOf(model);
  const saving = saveChanges(service, base, plan, options);
  options.meanwhile?.();
  const outcome = await saving;
  const left = new Set(outcome.remaining.deletes);
  model.applySaved({ ...outcome, deleted: plan.deletes.filter((id) => !left.has(id)) });
  return outcome;
}
