import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { Dataset } from '../api/resources';
import { withProgress, type ProgressCall } from '../progress/progress';
import { copyRecords, type Copied } from '../records/copyRecords';
import { readingVersion } from '../records/expiredVersion';
import type { PlanParts } from './applyPlan';
import { nameOfPlace, type DatasetPlace } from './datasetPlace';
import { isCancelled } from './failure';
import { pickNewDataset, type DatasetTarget } from './pickers';
import { count, records } from './uploadText';

/**
 * Copies a dataset, or a version of it, into a new dataset of any project and connection: records with their ids, tags and
 * metadata. Gives the result's sentence, undefined where the user left. Throws an Error that says what is there.
 */
export async function cloneDataset(
  { connections, onChanged }: Pick<PlanParts, 'connections' | 'onChanged'>,
  place: DatasetPlace,
): Promise<string | undefined> {
  const what = nameOfPlace(place);
  const target = await pickNewDataset(connections, l10n.t('{0} copy', place.name), isEmpty, {
    title: l10n.t('Clone {0} into', what),
    last: { connectionId: place.connectionId, projectId: place.projectId, datasetId: '' },
  });
  if (!target) return undefined;
  const into = target.dataset.kind === 'new' ? target.dataset.name : target.dataset.resource.attributes.name;
  const copied = await withProgress(`${what} → ${into}`, async (call, report) => {
    report('connecting');
    const client = await connections.client(place.connectionId);
    const source = { client, projectId: place.projectId, datasetId: place.datasetId };
    const original = await client.datasets.get(place.projectId, place.datasetId, call);
    const targetClient = await connections.client(target.connectionId);
    const made = await makeTarget(targetClient, target, original, call);
    onChanged({ connectionId: target.connectionId, projectId: made.projectId, datasetId: made.dataset.id });
    const { version } = place;
    const copy = () =>
      copyRecords(
        source,
        { client: targetClient, projectId: made.projectId, datasetId: made.dataset.id },
        made.dataset.attributes.current_version,
        { ...call, version, onProgress: (sum) => report(l10n.t('{0} copied', records(sum))) },
      );
    const result = await (version === undefined ? copy() : readingVersion({ ...source, version }, copy, call));
    onChanged({ connectionId: target.connectionId, projectId: made.projectId, datasetId: made.dataset.id });
    return result;
  });
  return told(place.name, into, copied);
}

/** Makes the project and the dataset where they are new. Throws where the dataset holds records already. */
async function makeTarget(
  client: LlmObsClient,
  { project, dataset }: DatasetTarget,
  original: Dataset,
  call: ProgressCall,
): Promise<{ projectId: string; dataset: Dataset }> {
  const projectId =
    project.kind === 'existing'
      ? project.resource.id
      : (await client.projects.create({ name: project.name }, call)).resource.id;
  const { description, metadata } = original.attributes;
  const found =
    dataset.kind === 'existing'
      ? dataset.resource
      : (
          await client.datasets.create(
            projectId,
            { name: dataset.name, ...(description ? { description } : {}), ...(metadata ? { metadata } : {}) },
            call,
          )
        ).resource;
  // The first version is empty in the documents, and 0 as recorded.
  const current = await client.datasets.get(projectId, found.id, call).catch(() => found);
  if (await isEmpty(client, projectId, current, call)) return { projectId, dataset: current };
  throw new LlmObsError(
    'conflict',
    l10n.t('{0} holds records already: give the copy another name, or merge into it instead.', current.attributes.name),
  );
}

async function isEmpty(
  client: LlmObsClient,
  projectId: string,
  dataset: Dataset,
  call?: ProgressCall,
): Promise<boolean> {
  if (dataset.attributes.current_version === 0) return true;
  const { items } = await client.records.page(projectId, dataset.id, { limit: 1 }, call);
  return items.length === 0;
}

function told(name: string, into: string, { version, records: number, dropped, error }: Copied): string {
  const holds = l10n.t('{0} holds {1} of it', into, records(number));
  const rest = l10n.t('Merge {0} into it to add the rest, or delete it.', name);
  if (error) {
    if (isCancelled(error)) return l10n.t('Cloning {0} was stopped: {1}. {2}', name, holds, rest);
    throw new Error(l10n.t('Cloning {0} ended early, {1}: {2} {3}', name, holds, error.message, rest), {
      cause: error,
    });
  }
  if (dropped.length > 0) {
    throw new Error(
      l10n.t(
        'Cloned {0} (version {1}) into {2}, but the service left out {3} of its records, “{4}” first.',
        name,
        version,
        into,
        count(dropped.length),
        dropped[0]?.id ?? '',
      ),
    );
  }
  return l10n.t('Cloned {0} (version {1}) into {2}: {3}.', name, version, into, records(number));
}
