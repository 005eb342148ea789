import * as l10n from '@vscode/l10n';
import type { CallOptions, LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { AnnotationQueue } from '../api/resources';
import { memberOf } from '../api/rawResource';
import type { ConnectionsView } from '../connections/connection';
import type { RawJson } from '../json/rawJson';
import { formatRawJson } from '../json/format';
import { sortKeys } from '../json/sortKeys';
import type { ProgressCall } from '../progress/progress';
import type { AnnotationFormat } from './annotationText';
import type { AnnotationTable, InteractionFilter } from './annotationTable';
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
          const { queue, table } = await readAnnotations(client, id, call);
          const { writeAnnotations } = await import('./annotationText');
          return writeAnnotations(format, queue, table, filter);
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

/** A queue and what people said about its interactions. Throws LlmObsError. */
export async function readAnnotations(
  client: LlmObsClient,
  queueId: string,
  call: CallOptions,
): Promise<{ queue: AnnotationQueue; table: AnnotationTable }> {
  const [queue, interactions, { annotationTable }] = await Promise.all([
    queueOf(client, queueId, call),
    client.annotationQueues.annotatedInteractions(queueId, call),
    import('./annotationTable'),
  ]);
  return { queue, table: annotationTable(interactions) };
}

async function queueOf(client: LlmObsClient, queueId: string, call: CallOptions): Promise<AnnotationQueue> {
  const queue = (await client.annotationQueues.list({ queueIds: [queueId] }, call)).find(({ id }) => id === queueId);
  if (queue) return queue;
  throw new LlmObsError('not found', l10n.t('There is no annotation queue {0}: it may have been deleted.', queueId));
}

function pretty(raw: RawJson): string {
  return `${formatRawJson(raw, { indent: '  ' })}\n`;
}
