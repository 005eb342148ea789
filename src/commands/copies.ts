import * as l10n from '@vscode/l10n';
import type { PlanParts } from './applyPlan';
import { cloneDataset } from './cloneDataset';
import type { Commands } from './commands';
import { askPlace, placeArguments } from './datasetPlace';
import { mergeDataset } from './mergeDataset';

/** Copying a dataset, and merging one into another. */
export function registerDatasetCopies(commands: Commands, parts: PlanParts): void {
  commands.register('llmObs.cloneDataset', async (target?: unknown) => {
    const place =
      placeArguments(target, undefined)[0] ?? (await askPlace(parts.connections, l10n.t('Clone a dataset')));
    if (!place) return;
    return cloneDataset(parts, place);
  });

  commands.register('llmObs.mergeDataset', async (target?: unknown) => {
    const place =
      placeArguments(target, undefined)[0] ?? (await askPlace(parts.connections, l10n.t('Merge a dataset')));
    if (!place) return;
    return mergeDataset(parts, place);
  });
}
