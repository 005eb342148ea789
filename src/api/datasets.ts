import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { dataset, datasetVersion, many, one } from './answerSchemas';
import { readAnswer, readAnswerIfAny } from './answers';
import type { Caller } from './caller';
import type { CallOptions, DatasetsApi, ListFilter, PageQuery } from './client';
import { answerOf, wasThere } from './created';
import { LlmObsError } from './errors';
import { jsonApiBody, jsonWith, rawJsonApiBody, segment } from './jsonApi';
import { allPages, filterParameters, nextCursor, pageParameters } from './paging';
import { memberOf, rawResource } from './rawResource';
import type { Dataset, Page } from './resources';

const DEFAULT_LIMIT = 100;
const EMPTY_OBJECT = '{}' as RawJson;

export function datasetsApi(caller: Caller): DatasetsApi {
  const page = async (
    projectId: string,
    query: ListFilter & PageQuery = {},
    options?: CallOptions,
  ): Promise<Page<Dataset>> => {
    const answer = await caller.call(
      {
        method: 'GET',
        path: datasetsPath(projectId),
        query: [...filterParameters(query), ...pageParameters(query, DEFAULT_LIMIT)],
        purpose: l10n.t('list the datasets'),
      },
      options,
    );
    const { data, meta } = readAnswer(answer, many(dataset));
    return { items: data, after: nextCursor(meta) };
  };

  return {
    page,
    pages: (projectId, query = {}, options = {}) => allPages((q, o) => page(projectId, q, o), query, options),

    async get(projectId, datasetId, options) {
      const { items } = await page(projectId, { id: datasetId }, options);
      const found = items.find(({ id }) => id === datasetId);
      if (found) return found;
      throw notFound(projectId, datasetId);
    },

    async create(projectId, attributes, options) {
      const before = await answerOf(page(projectId, { name: attributes.name }, options), options);
      const answer = await caller.call(
        {
          method: 'POST',
          path: datasetsPath(projectId),
          body: jsonApiBody('datasets', attributes),
          repeat: 'never',
          purpose: l10n.t('create the dataset “{0}”', attributes.name),
        },
        options,
      );
      const { data } = readAnswer(answer, one(dataset));
      return { resource: data, existed: wasThere(data, before?.items ?? []) };
    },

    async update(projectId, datasetId, { metadata, ...attributes }, options) {
      const answer = await caller.call(
        {
          method: 'PATCH',
          path: `${datasetsPath(projectId)}/${segment(datasetId)}`,
          body: rawJsonApiBody('datasets', jsonWith(attributes, { metadata })),
          purpose: l10n.t('change the dataset'),
        },
        options,
      );
      return readAnswerIfAny(answer, one(dataset))?.data;
    },

    async metadata(projectId, datasetId, options) {
      const answer = await caller.call(
        {
          method: 'GET',
          path: datasetsPath(projectId),
          query: filterParameters({ id: datasetId }),
          purpose: l10n.t('read the dataset'),
        },
        options,
      );
      readAnswer(answer, many(dataset));
      const found = rawResource(answer.text, datasetId);
      if (found === undefined) throw notFound(projectId, datasetId);
      const metadata = memberOf(memberOf(found, 'attributes'), 'metadata');
      return metadata === undefined || metadata === 'null' ? EMPTY_OBJECT : metadata;
    },

    async delete(projectId, datasetIds, options) {
      await caller.call(
        {
          method: 'POST',
          path: `${datasetsPath(projectId)}/delete`,
          body: jsonApiBody('datasets', { dataset_ids: datasetIds }),
          goneIsDone: true,
          purpose: datasetIds.length === 1 ? l10n.t('delete the dataset') : l10n.t('delete the datasets'),
        },
        options,
      );
    },

    async versions(projectId, datasetId, options) {
      const answer = await caller.call(
        {
          method: 'GET',
          path: `${datasetsPath(projectId)}/${segment(datasetId)}/versions`,
          purpose: l10n.t('list the versions of the dataset'),
        },
        options,
      );
      return readAnswer(answer, many(datasetVersion)).data;
    },
  };
}

/** An unknown project, too, is answered with an empty list. */
function notFound(projectId: string, datasetId: string): LlmObsError {
  return new LlmObsError(
    'not found',
    l10n.t('There is no dataset {0} in this project: it may have been deleted.', datasetId),
    {
      request: `GET ${datasetsPath(projectId)}`,
    },
  );
}

function datasetsPath(projectId: string): string {
  return `/api/v2/llm-obs/v1/${segment(projectId)}/datasets`;
}
