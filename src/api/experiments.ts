import * as l10n from '@vscode/l10n';
import { experiment, many, one } from './answerSchemas';
import { readAnswer, readAnswerIfAny } from './answers';
import type { Caller } from './caller';
import type { CallOptions, ExperimentsApi, PageQuery } from './client';
import { LlmObsError } from './errors';
import { jsonApiBody, jsonWith, rawArray, rawJsonApiBody, rawObject, segment } from './jsonApi';
import { allPages, nextCursor, pageParameters } from './paging';
import { rawResource } from './rawResource';
import type { Experiment, Page } from './resources';
import { TypeNames } from './typeNames';

const PATH = '/api/v2/llm-obs/v1/experiments';
const DEFAULT_LIMIT = 100;

type ExperimentsFilter = Parameters<ExperimentsApi['page']>[0];

export function experimentsApi(caller: Caller): ExperimentsApi {
  /** The documents say `events`; recordings show `experiments`. */
  const typeNames = new TypeNames('events', 'experiments');

  const page = async (query: ExperimentsFilter = {}, options?: CallOptions): Promise<Page<Experiment>> => {
    const answer = await caller.call(
      {
        method: 'GET',
        path: PATH,
        query: [...filters(query), ...pageParameters(query, DEFAULT_LIMIT)],
        purpose: l10n.t('list the experiments'),
      },
      options,
    );
    const { data, meta } = readAnswer(answer, many(experiment));
    return { items: data, after: nextCursor(meta) };
  };

  return {
    page,
    pages: (query = {}, options = {}) =>
      allPages<NonNullable<ExperimentsFilter> & PageQuery, Experiment>(page, query, options),

    async create({ config, ...attributes }, options) {
      const answer = await caller.call(
        {
          method: 'POST',
          path: PATH,
          body: rawJsonApiBody('experiments', jsonWith(attributes, { config })),
          repeat: 'never',
          purpose: l10n.t('create the experiment “{0}”', attributes.name),
        },
        options,
      );
      return readAnswer(answer, one(experiment)).data;
    },

    async update(experimentId, attributes, options) {
      const answer = await caller.call(
        {
          method: 'PATCH',
          path: `${PATH}/${segment(experimentId)}`,
          body: jsonApiBody('experiments', attributes),
          purpose: l10n.t('change the experiment'),
        },
        options,
      );
      return readAnswerIfAny(answer, one(experiment))?.data;
    },

    async text(projectId, experimentId, options) {
      const answer = await caller.call(
        {
          method: 'GET',
          path: PATH,
          // The documents want a project; recordings show that the id alone does.
          query: filters({ projectId, ids: [experimentId] }),
          purpose: l10n.t('read the experiment'),
        },
        options,
      );
      readAnswer(answer, many(experiment));
      const found = rawResource(answer.text, experimentId);
      if (found !== undefined) return found;
      throw new LlmObsError(
        'not found',
        l10n.t('There is no experiment {0} in this project: it may have been deleted.', experimentId),
        { request: `GET ${PATH}` },
      );
    },

    async delete(experimentIds, options) {
      await caller.call(
        {
          method: 'POST',
          path: `${PATH}/delete`,
          body: jsonApiBody('experiments', { experiment_ids: experimentIds }),
          goneIsDone: true,
          purpose: experimentIds.length === 1 ? l10n.t('delete the experiment') : l10n.t('delete the experiments'),
        },
        options,
      );
    },

    pushEvents: (experimentId, { spans, metrics }, options) =>
      typeNames.send(async (type) => {
        await caller.call(
          {
            method: 'POST',
            path: `${PATH}/${segment(experimentId)}/events`,
            body: rawJsonApiBody(
              type,
              rawObject({ spans: spans && rawArray(spans), metrics: metrics && rawArray(metrics) }),
            ),
            repeat: 'never',
            purpose: l10n.t('push the events of the experiment'),
          },
          options,
        );
      }),
  };
}

function filters({ projectId, datasetId, ids }: NonNullable<ExperimentsFilter>): [string, string][] {
  const filters: [string, string][] = [];
  if (projectId !== undefined) filters.push(['filter[project_id]', projectId]);
  if (datasetId !== undefined) filters.push(['filter[dataset_id]', datasetId]);
  for (const id of ids ?? []) filters.push(['filter[id]', id]);
  return filters;
}
