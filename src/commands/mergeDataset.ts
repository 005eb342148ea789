import * as vscode from 'vscode';
import { withProgress } from '../progress/progress';
import { mergeDatasets, type MergeDatasetsOptions } from '../records/mergeDatasets';
import { isEmptyPlan, planChanges } from '../records/plan';
import { assertWritable, reviewAndSave, type PlanParts } from './applyPlan';
import { askPlace, nameOfPlace, readPlace, type DatasetPlace } from './datasetPlace';
import { count } from './uploadText';

const ways: readonly (vscode.QuickPickItem & MergeDatasetsOptions)[] = [
  {
    label: 'By id, update what both have',
    detail: 'Fields of the merged dataset replace those with the same id; tags are added.',
    by: 'id',
    matching: 'update',
  },
  {
    label: 'By id, add what is new',
    detail: 'Records whose id the dataset has stay as they are.',
    by: 'id',
    matching: 'keep',
  },
  {
    label: 'By input, update what both have',
    detail: 'Fields of the merged dataset replace those with the same input; tags are added.',
    by: 'input',
    matching: 'update',
  },
  {
    label: 'By input, add what is new',
    detail: 'Records whose input the dataset has stay as they are.',
    by: 'input',
    matching: 'keep',
  },
];

/**
 * Merges the records of `place` into another dataset, of any connection: what changes there is reviewed and saved as a new
 * version; nothing is deleted. Gives the result's sentence, undefined where the user left.
 */
export async function mergeDataset(parts: PlanParts, place: DatasetPlace): Promise<string | undefined> {
  const { connections } = parts;
  const what = nameOfPlace(place);
  const into = await askPlace(connections, `Merge ${what} into`);
  if (!into) return undefined;
  await assertWritable(connections, into);
  const way = await vscode.window.showQuickPick(ways, {
    title: `Merge ${what} into ${into.name}`,
    placeHolder: 'Which records are the same?',
    ignoreFocusOut: true,
  });
  if (!way) return undefined;
  const { base, plan } = await withProgress(`Reading ${what} and ${into.name}`, async (call, report) => {
    const read = { base: 0, other: 0 };
    const told = (side: 'base' | 'other') => (number: number) => {
      read[side] = number;
      report(`${count(read.base + read.other)} records read`);
    };
    const [base, other] = await Promise.all([
      readPlace(connections, into, call, told('base')),
      readPlace(connections, place, call, told('other')),
    ]);
    return { base, plan: planChanges(base, mergeDatasets(base, other.records, way)) };
  });
  if (isEmptyPlan(plan)) return `${into.name} holds everything of ${what} already.`;
  const done = await reviewAndSave(parts, into, base, plan, {
    action: `Merge ${what}`,
    detail: `${way.label}. Saved as a new version of ${into.name}; nothing is deleted.`,
  });
  return done && `Merged ${what} into ${into.name}: ${done}.`;
}
