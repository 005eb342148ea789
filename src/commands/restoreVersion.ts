import * as l10n from '@vscode/l10n';
import { withProgress } from '../progress/progress';
import { isEmptyPlan, planChanges } from '../records/plan';
import { assertWritable, reviewAndSave, type PlanParts } from './applyPlan';
import { readPlace, type DatasetPlace } from './datasetPlace';
import { count } from './uploadText';

/**
 * Brings the records of a version back: what leads there from the current ones is reviewed and saved as a new version, so
 * that nothing is lost by it. Gives the result's sentence, undefined where the user left.
 */
export async function restoreVersion(
  parts: PlanParts,
  place: DatasetPlace & { readonly version: number },
): Promise<string | undefined> {
  const { connections } = parts;
  const { version, ...current } = place;
  await assertWritable(connections, current);
  const { base, plan } = await withProgress(
    l10n.t('Reading version {0} of {1}', version, place.name),
    async (call, report) => {
      const read = { wanted: 0, base: 0 };
      const told = (side: 'wanted' | 'base') => (records: number) => {
        read[side] = records;
        report(l10n.t('{0} records read', count(read.wanted + read.base)));
      };
      const [base, wanted] = await Promise.all([
        readPlace(connections, current, call, told('base')),
        readPlace(connections, place, call, told('wanted')),
      ]);
      return { base, plan: planChanges(base, wanted.records) };
    },
  );
  if (isEmptyPlan(plan)) return l10n.t('{0} holds the records of version {1} already.', place.name, version);
  const done = await reviewAndSave(parts, current, base, plan, {
    action: l10n.t('Restore version {0}', version),
    detail: l10n.t('Saved as a new version: version {0} stays readable for 90 days after its last use.', base.version),
  });
  return done && l10n.t('Restored version {0} of {1}: {2}.', version, place.name, done);
}
