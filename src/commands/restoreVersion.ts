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
  const { base, plan } = await withProgress(`Reading version ${version} of ${place.name}`, async (call, report) => {
    const read = { wanted: 0, base: 0 };
    const told = (side: 'wanted' | 'base') => (records: number) => {
      read[side] = records;
      report(`${count(read.wanted + read.base)} records read`);
    };
    const [base, wanted] = await Promise.all([
      readPlace(connections, current, call, told('base')),
      readPlace(connections, place, call, told('wanted')),
    ]);
    return { base, plan: planChanges(base, wanted.records) };
  });
  if (isEmptyPlan(plan)) return `${place.name} holds the records of version ${version} already.`;
  const done = await reviewAndSave(parts, current, base, plan, {
    action: `Restore version ${version}`,
    detail: `Saved as a new version: version ${base.version} stays readable for 90 days after its last use.`,
  });
  return done && `Restored version ${version} of ${place.name}: ${done}.`;
}
