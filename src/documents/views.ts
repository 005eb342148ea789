import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { AnnotationQueue } from '../api/resources';
import { memberOf } from '../api/rawResource';
import type { ConnectionsView } from '../connections/connection';
import type { RawJson } from '../json/rawJson';
import { formatRawJson } from '../json/format';
import { sortKeys } from '../json/sortKeys';
import type { ProgressCall } from '../progress/progress';
import type { AnnotationFormat } from './annotationText';
import type { InteractionFilter } from './annotationTable';
import type { ResourceSource } from './resourceFiles';
import { type ResourceRef, viewScheme } from './resourceUri';

const filters: readonly InteractionFilter[] = ['all', 'annotated', 'open', 'disagreeing'];
const formats: readonly AnnotationFormat[] = ['md', 'csv', 'json'];

type Place = Pick<ResourceRef, 'connectionId' | 'projectId' | 'id'>;

/** The address of a queue's annotations. */
export function annotationsRef(place: Place, filter: InteractionFilter, format: AnnotationFormat): ResourceRef {
  return { scheme: viewScheme, ...place, part: `annotations-${filter}`, format };
}

/** The address of an experiment as a page to read (`md`) or as the service tells it, or of its configuration alone. */
export function experimentRef(
  place: Place,
  part: 'experiment' | 'config',
  format: 'md' | 'json' = 'json',
): ResourceRef {
  return { scheme: viewScheme, ...place, part, format };
}

/** What the read-only documents hold. */
export function viewSource(connections: ConnectionsView): ResourceSource {
  return {
    async load(ref, call) {
      const client = await connections.client(ref.connectionId);
      const { projectId, id, part } = ref;
      switch (part) {
        case 'experiment': {
          const experiment = await client.experiments.text(projectId, id, call);
          return ref.format === 'md' ? experimentPage(client, projectId, experiment, call) : pretty(experiment);
        }
        case 'config': {
          const experiment = await client.experiments.text(projectId, id, call);
          const config = memberOf(memberOf(experiment, 'attributes'), 'config');
          // In the order of keys, so that what is equal stands on the same line.
          return pretty(config === undefined || config === 'null' ? ('{}' as RawJson) : sortKeys(config));
        }
        default: {
          const filter = filters.find((one) => part === `annotations-${one}`);
          const format = formats.find((one) => one === ref.format);
          if (!filter || !format) throw new LlmObsError('not found', l10n.t('There is no document at this address.'));
          return annotations(client, id, filter, format, call);
        }
      }
    },
  };
}

async function experimentPage(
  client: LlmObsClient,
  projectId: string,
  experiment: RawJson,
  call: ProgressCall,
): Promise<string> {
  const { writeExperiment } = await import('./experimentText');
  const id = memberOf(memberOf(experiment, 'attributes'), 'dataset_id');
  // The dataset may be gone: its experiments stay.
  const dataset = id?.startsWith('"')
    ? await client.datasets.get(projectId, JSON.parse(id) as string, call).then(
        ({ attributes }) => attributes,
        (error: unknown) => (LlmObsError.is(error, 'not found') ? 'deleted' : undefined),
      )
    : undefined;
  return writeExperiment(experiment, dataset);
}

async function annotations(
  client: LlmObsClient,
  queueId: string,
  filter: InteractionFilter,
  format: AnnotationFormat,
  call: ProgressCall,
): Promise<string> {
  const [queue, interactions, { annotationTable }, { writeAnnotations }] = await Promise.all([
    queueOf(client, queueId, call),
    client.annotationQueues.annotatedInteractions(queueId, call),
    import('./annotationTable'),
    import('./annotationText'),
  ]);
  return writeAnnotations(format, queue, annotationTable(interactions), filter);
}

async function queueOf(client: LlmObsClient, queueId: string, call: ProgressCall): Promise<AnnotationQueue> {
  const queue = (await client.annotationQueues.list({ queueIds: [queueId] }, call)).find(({ id }) => id === queueId);
  if (queue) return queue;
  throw new LlmObsError('not found', l10n.t('There is no annotation queue {0}: it may have been deleted.', queueId));
}

function pretty(raw: RawJson): string {
  return `${formatRawJson(raw, { indent: '  ' })}\n`;
}
