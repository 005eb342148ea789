import * as l10n from '@vscode/l10n';
import type { PlanParts } from './applyPlan';
import type { Commands } from './commands';
import { askPlace, placeArguments } from './datasetPlace';

/** Copying a dataset, and merging one into another. What does it is loaded with the first use. */
export function registerDatasetCopies(commands: Commands, parts: PlanParts): void {
  commands.register('llmObs.cloneDataset', async (target?: unknown) => {
    const place =
      placeArguments(target, undefined)[0] ?? (await askPlace(parts.connections, l10n.t('Clone a dataset')));
    if (!place) return;
    const { cloneDataset } = await import('./cloneDataset');
    return cloneDataset(parts, place);
  });

  commands.register('llmObs.mergeDataset', async (target?: unknown) => {
    const place =
      placeArguments(target, undefined)[0] ?? (await askPlace(parts.connections, l10n.t('Merge a dataset')));
    if (!place) return;
    const { mergeDataset } = await import('./mergeDataset');
    return mergeDataset(parts, place);
  });
}
