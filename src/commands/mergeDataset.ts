import * as vscode from 'vscode';
import { withProgress } from '../progress/progress';
import { mergeDatasets, type MergeDatasetsOptions } from '../records/mergeDatasets';
import { isEmptyPlan, planChanges } from '../records/plan';
import { assertWritable, reviewAndSave, type PlanParts } from './applyPlan';
import { askPlace, nameOfPlace, readPlace, type DatasetPlace } from './datasetPlace';
import { projectPlace } from './projectPlace';
import { count } from './uploadText';

const ways: readonly (vscode.QuickPickItem & MergeDatasetsOptions)[] = [
  {
    label: vscode.l10n.t('By id, update what both have'),
    detail: vscode.l10n.t('Fields of the merged dataset replace those with the same id; tags are added.'),
    by: 'id',
    matching: 'update',
  },
  {
    label: vscode.l10n.t('By id, add what is new'),
    detail: vscode.l10n.t('Records whose id the dataset has stay as they are.'),
    by: 'id',
    matching: 'keep',
  },
  {
    label: vscode.l10n.t('By input, update what both have'),
    detail: vscode.l10n.t('Fields of the merged dataset replace those with the same input; tags are added.'),
    by: 'input',
    matching: 'update',
  },
  {
    label: vscode.l10n.t('By input, add what is new'),
    detail: vscode.l10n.t('Records whose input the dataset has stay as they are.'),
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
  const into = await askPlace(connections, vscode.l10n.t('Merge {0} into', what), place);
  if (!into) return undefined;
  await assertWritable(connections, into);
  const way = await vscode.window.showQuickPick(ways, {
    title: `${vscode.l10n.t('Merge {0} into {1}', what, into.name)} · ${projectPlace(connections, into, parts.explorer)}`,
    placeHolder: vscode.l10n.t('Which records are the same?'),
    ignoreFocusOut: true,
  });
  if (!way) return undefined;
  const { base, plan } = await withProgress(
    vscode.l10n.t('Reading {0} and {1}', what, into.name),
    async (call, report) => {
      const read = { base: 0, other: 0 };
      const told = (side: 'base' | 'other') => (number: number) => {
        read[side] = number;
        report(vscode.l10n.t('{0} records read', count(read.base + read.other)));
      };
      const [base, other] = await Promise.all([
        readPlace(connections, into, call, told('base')),
        readPlace(connections, place, call, told('other')),
      ]);
      return { base, plan: planChanges(base, mergeDatasets(base, other.records, way)) };
    },
  );
  if (isEmptyPlan(plan)) return vscode.l10n.t('{0} holds everything of {1} already.', into.name, what);
  const done = await reviewAndSave(parts, into, base, plan, {
    action: vscode.l10n.t('Merge {0}', what),
    detail: vscode.l10n.t('{0}. Saved as a new version of {1}; nothing is deleted.', way.label, into.name),
  });
  return done && vscode.l10n.t('Merged {0} into {1}: {2}.', what, into.name, done);
}
