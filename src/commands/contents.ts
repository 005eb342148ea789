import type { CallOptions, LlmObsClient } from '../api/client';
import type { Dataset, Page } from '../api/resources';
import { count, records } from './uploadText';

// How much is in something, for questions before it is deleted. One page is asked for: the API knows no counts.

const recordsPage = 1000;
const resourcesPage = 100;

/** `no records`, `20 records`, `more than 1,000 records` */
export async function recordsIn(
  client: LlmObsClient,
  projectId: string,
  dataset: Dataset,
  call: CallOptions,
): Promise<string> {
  if (dataset.attributes.current_version === 0) return 'no records';
  const page = await client.records.page(projectId, dataset.id, { limit: recordsPage }, call);
  if (page.after !== undefined) return `more than ${records(page.items.length)}`;
  return page.items.length === 0 ? 'no records' : records(page.items.length);
}

/** `2 datasets, 1 experiment, no annotation queues` */
export async function resourcesIn(client: LlmObsClient, projectId: string, call: CallOptions): Promise<string> {
  const [datasets, experiments, queues] = await Promise.all([
    client.datasets.page(projectId, { limit: resourcesPage }, call),
    client.experiments.page({ projectId, limit: resourcesPage }, call),
    client.annotationQueues.list({ projectId }, call),
  ]);
  return [
    counted(datasets, 'dataset'),
    counted(experiments, 'experiment'),
    counted({ items: queues, after: undefined }, 'annotation queue'),
  ].join(', ');
}

/** `no interactions`, `1 interaction`, `10 interactions, 8 of them annotated` */
export async function interactionsIn(client: LlmObsClient, queueId: string, call: CallOptions): Promise<string> {
  const interactions = await client.annotationQueues.annotatedInteractions(queueId, call);
  const annotated = interactions.filter(({ annotations }) => annotations.length > 0).length;
  const all = counted({ items: interactions, after: undefined }, 'interaction');
  return annotated === 0 ? all : `${all}, ${count(annotated)} of them annotated`;
}

function counted({ items, after }: Page<unknown>, what: string): string {
  if (items.length === 0) return `no ${what}s`;
  return `${after === undefined ? '' : 'more than '}${count(items.length)} ${what}${items.length === 1 ? '' : 's'}`;
}
