import * as l10n from '@vscode/l10n';
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
  if (dataset.attributes.current_version === 0) return l10n.t('no records');
  const page = await client.records.page(projectId, dataset.id, { limit: recordsPage }, call);
  if (page.after !== undefined) return l10n.t('more than {0}', records(page.items.length));
  return page.items.length === 0 ? l10n.t('no records') : records(page.items.length);
}

/** `2 datasets, 1 experiment, no annotation queues` */
export async function resourcesIn(client: LlmObsClient, projectId: string, call: CallOptions): Promise<string> {
  const [datasets, experiments, queues] = await Promise.all([
    client.datasets.page(projectId, { limit: resourcesPage }, call),
    client.experiments.page({ projectId, limit: resourcesPage }, call),
    client.annotationQueues.list({ projectId }, call),
  ]);
  return [
    counted(datasets, {
      none: l10n.t('no datasets'),
      one: l10n.t('1 dataset'),
      several: (number) => l10n.t('{0} datasets', number),
    }),
    counted(experiments, {
      none: l10n.t('no experiments'),
      one: l10n.t('1 experiment'),
      several: (number) => l10n.t('{0} experiments', number),
    }),
    counted(
      { items: queues, after: undefined },
      {
        none: l10n.t('no annotation queues'),
        one: l10n.t('1 annotation queue'),
        several: (number) => l10n.t('{0} annotation queues', number),
      },
    ),
  ].join(', ');
}

/** `no interactions`, `1 interaction`, `10 interactions, 8 of them annotated` */
export async function interactionsIn(client: LlmObsClient, queueId: string, call: CallOptions): Promise<string> {
  const interactions = await client.annotationQueues.annotatedInteractions(queueId, call);
  const annotated = interactions.filter(({ annotations }) => annotations.length > 0).length;
  const all = counted(
    { items: interactions, after: undefined },
    {
      none: l10n.t('no interactions'),
      one: l10n.t('1 interaction'),
      several: (number) => l10n.t('{0} interactions', number),
    },
  );
  return annotated === 0 ? all : l10n.t('{0}, {1} of them annotated', all, count(annotated));
}

interface CountWords {
  readonly none: string;
  readonly one: string;
  readonly several: (number: string) => string;
}

function counted({ items, after }: Page<unknown>, { none, one, several }: CountWords): string {
  if (items.length === 0) return none;
  const number = items.length === 1 ? one : several(count(items.length));
  return after === undefined ? number : l10n.t('more than {0}', number);
}
