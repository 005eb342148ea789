import * as l10n from '@vscode/l10n';
import { addedInteractions, annotatedInteractions, annotationQueue, many, one } from './answerSchemas';
import { readAnswer, readAnswerIfAny } from './answers';
import type { Caller } from './caller';
import type { AnnotationQueuesApi } from './client';
import { jsonApiBody, segment } from './jsonApi';

const PATH = '/api/v2/llm-obs/v1/annotation-queues';

export function annotationQueuesApi(caller: Caller): AnnotationQueuesApi {
  return {
    async list(filter = {}, options) {
      const query: [string, string][] = [];
      if ('projectId' in filter && filter.projectId !== undefined) query.push(['projectId', filter.projectId]);
      if ('queueIds' in filter && filter.queueIds !== undefined) query.push(['queueIds', filter.queueIds.join(',')]);
      const answer = await caller.call(
        { method: 'GET', path: PATH, query, purpose: l10n.t('list the annotation queues') },
        options,
      );
      return readAnswer(answer, many(annotationQueue)).data;
    },

    async create(attributes, options) {
      const answer = await caller.call(
        {
          method: 'POST',
          path: PATH,
          body: jsonApiBody('queues', attributes),
          repeat: 'never',
          purpose: l10n.t('create the annotation queue “{0}”', attributes.name),
        },
        options,
      );
      return readAnswer(answer, one(annotationQueue)).data;
    },

    async update(queueId, attributes, options) {
      const answer = await caller.call(
        {
          method: 'PATCH',
          path: `${PATH}/${segment(queueId)}`,
          body: jsonApiBody('queues', attributes),
          purpose: l10n.t('change the annotation queue'),
        },
        options,
      );
      return readAnswerIfAny(answer, one(annotationQueue))?.data;
    },

    async delete(queueId, options) {
      await caller.call(
        {
          method: 'DELETE',
          path: `${PATH}/${segment(queueId)}`,
          goneIsDone: true,
          purpose: l10n.t('delete the annotation queue'),
        },
        options,
      );
    },

    async addInteractions(queueId, interactions, options) {
      const answer = await caller.call(
        {
          method: 'POST',
          path: `${PATH}/${segment(queueId)}/interactions`,
          // Adding again what is there only says so (`already_existed`).
          body: jsonApiBody('interactions', { interactions }),
          purpose: l10n.t('add interactions to the annotation queue'),
        },
        options,
      );
      return readAnswer(answer, one(addedInteractions)).data.attributes.interactions;
    },

    async annotatedInteractions(queueId, options) {
      const answer = await caller.call(
        {
          method: 'GET',
          path: `${PATH}/${segment(queueId)}/annotated-interactions`,
          purpose: l10n.t('list the interactions of the annotation queue'),
        },
        options,
      );
      const { attributes } = readAnswer(answer, one(annotatedInteractions)).data;
      return (attributes.annotated_interactions ?? []).map((interaction) => ({
        ...interaction,
        annotations: interaction.annotations ?? [],
      }));
    },

    async deleteInteractions(queueId, interactionIds, options) {
      await caller.call(
        {
          method: 'POST',
          path: `${PATH}/${segment(queueId)}/interactions/delete`,
          body: jsonApiBody('interactions', { interaction_ids: interactionIds }),
          goneIsDone: true,
          purpose: l10n.t('delete interactions from the annotation queue'),
        },
        options,
      );
    },
  };
}
