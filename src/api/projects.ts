import * as l10n from '@vscode/l10n';
import { many, one, project } from './answerSchemas';
import { readAnswer, readAnswerIfAny } from './answers';
import type { Caller } from './caller';
import type { CallOptions, ListFilter, PageQuery, ProjectsApi } from './client';
import { answerOf, wasThere } from './created';
import { jsonApiBody, segment } from './jsonApi';
import { allPages, filterParameters, nextCursor, pageParameters } from './paging';
import type { Page, Project } from './resources';

const PATH = '/api/v2/llm-obs/v1/projects';
const DEFAULT_LIMIT = 100;

export function projectsApi(caller: Caller): ProjectsApi {
  const page = async (query: ListFilter & PageQuery = {}, options?: CallOptions): Promise<Page<Project>> => {
    const answer = await caller.call(
      {
        method: 'GET',
        path: PATH,
        query: [...filterParameters(query), ...pageParameters(query, DEFAULT_LIMIT)],
        purpose: l10n.t('list the projects'),
      },
      options,
    );
    const { data, meta } = readAnswer(answer, many(project));
    return { items: data, after: nextCursor(meta) };
  };

  return {
    page,
    pages: (query = {}, options = {}) => allPages(page, query, options),

    async create(attributes, options) {
      const before = await answerOf(page({ name: attributes.name }, options), options);
      const answer = await caller.call(
        {
          method: 'POST',
          path: PATH,
          body: jsonApiBody('projects', attributes),
          repeat: 'never',
          purpose: l10n.t('create the project “{0}”', attributes.name),
        },
        options,
      );
      const { data } = readAnswer(answer, one(project));
      return { resource: data, existed: wasThere(data, before?.items ?? []) };
    },

    async update(projectId, attributes, options) {
      const answer = await caller.call(
        {
          method: 'PATCH',
          path: `${PATH}/${segment(projectId)}`,
          body: jsonApiBody('projects', attributes),
          purpose: l10n.t('change the project'),
        },
        options,
      );
      return readAnswerIfAny(answer, one(project))?.data;
    },

    async delete(projectIds, options) {
      await caller.call(
        {
          method: 'POST',
          path: `${PATH}/delete`,
          body: jsonApiBody('projects', { project_ids: projectIds }),
          goneIsDone: true,
          purpose: projectIds.length === 1 ? l10n.t('delete the project') : l10n.t('delete the projects'),
        },
        options,
      );
    },
  };
}
