import * as l10n from '@vscode/l10n';
import type { PlanParts } from './applyPlan';
import type { Commands } from './commands';
import { askVersion, compareVersions } from './compareVersions';
import { askPlace, placeArguments } from './datasetPlace';
import { restoreVersion } from './restoreVersion';

/** Comparing versions of a dataset, and bringing one back. */
export function registerVersionCommands(commands: Commands, parts: PlanParts): void {
  const { connections, reviews } = parts;

  commands.register('llmObs.compareVersions', async (target?: unknown, selection?: unknown) => {
    const places = placeArguments(target, selection);
    const [first, second] = places;
    if (places.length > 2) return l10n.t('Select two versions to compare them.');
    if (first && second) {
      const [before, after] = (first.version ?? Infinity) <= (second.version ?? Infinity) ? places : [second, first];
      return compareVersions(connections, reviews, before ?? first, after ?? second);
    }
    const place = first ?? (await askPlace(connections, l10n.t('Compare versions')));
    if (!place) return;
    const { version: _, ...current } = place;
    const client = await connections.client(place.connectionId);
    const { attributes } = await client.datasets.get(place.projectId, place.datasetId);
    if (place.version !== undefined && place.version !== attributes.current_version) {
      return compareVersions(connections, reviews, place, current);
    }
    const title = l10n.t('Compare {0}, version {1}, with', place.name, attributes.current_version);
    const version = await askVersion(connections, place, title, attributes.current_version);
    return version === undefined ? undefined : compareVersions(connections, reviews, { ...place, version }, current);
  });

  commands.register('llmObs.restoreVersion', async (target?: unknown) => {
    const [first] = placeArguments(target, undefined);
    const place = first ?? (await askPlace(connections, l10n.t('Restore a version')));
    if (!place) return;
    const version = place.version ?? (await askVersion(connections, place, l10n.t('Restore {0}', place.name)));
    return version === undefined ? undefined : restoreVersion(parts, { ...place, version });
  });
}
