import * as l10n from '@vscode/l10n';
import { unreadable } from './answers';
import type { Caller } from './caller';
import type { CallOptions, PageQuery, RecordsApi, RecordsQuery } from './client';
import { jsonApiBody, segment } from './jsonApi';
import { pageParameters, pagesAhead } from './paging';
import { readWrittenRecords, recordsPageReader } from './recordAnswers';
import { appendBody, batchBody, updateBody } from './recordBodies';
import type { DatasetRecord, Page } from './resources';
import { TypeNames } from './typeNames';
import { uploadRecords } from './upload';

/** What Datadog's own SDK asks for: on a network, time goes by pages. */
const DEFAULT_LIMIT = 5000;

export function recordsApi(caller: Caller): RecordsApi {
  /** The documents say `records`; an SDK says that the service takes only `datasets`. */
  const typeNames = new TypeNames('records', 'datasets');

  const page = (
    projectId: string,
    datasetId: string,
    query: RecordsQuery = {},
    options?: CallOptions,
  ): Promise<Page<DatasetRecord>> => {
    const filters: [string, string][] = query.version === undefined ? [] : [['filter[version]', String(query.version)]];
    return caller.read(
      {
        method: 'GET',
        path: `${datasetPath(projectId, datasetId)}/records`,
        query: [...filters, ...pageParameters(query, DEFAULT_LIMIT)],
        purpose:
          query.version === undefined
            ? l10n.t('list the records')
            : l10n.t('list the records of version {0}', query.version),
      },
      recordsPageReader,
      options,
    );
  };

  return {
    page,
    pages: (projectId, datasetId, query = {}, options = {}) =>
      pagesAhead<RecordsQuery & PageQuery, DatasetRecord>((q, o) => page(projectId, datasetId, q, o), query, options),

    append: (projectId, datasetId, records, options = {}) =>
      typeNames.send(async (type) =>
        readWrittenRecords(
          await caller.call(
            {
              method: 'POST',
              path: `${datasetPath(projectId, datasetId)}/records`,
              body: appendBody(type, records, options.deduplicate),
              // A record without an id gets a new one each time.
              repeat: records.every(({ id }) => id !== undefined) ? 'safe' : 'never',
              purpose: l10n.t('append records'),
            },
            options,
          ),
        ),
      ),

    update: (projectId, datasetId, records, options) =>
      typeNames.send(async (type) =>
        readWrittenRecords(
          await caller.call(
            {
              method: 'PATCH',
              path: `${datasetPath(projectId, datasetId)}/records`,
              body: updateBody(type, records),
              purpose: l10n.t('update records'),
            },
            options,
          ),
        ),
      ),

    delete: (projectId, datasetId, recordIds, options) =>
      typeNames.send(async (type) => {
        await caller.call(
          {
            method: 'POST',
            path: `${datasetPath(projectId, datasetId)}/records/delete`,
            body: jsonApiBody(type, { record_ids: recordIds }),
            goneIsDone: true,
            purpose: l10n.t('delete records'),
          },
          options,
        );
      }),

    async batchUpdate(projectId, datasetId, batch, options) {
      const answer = await caller.call(
        {
          method: 'POST',
          path: `${datasetPath(projectId, datasetId)}/batch_update`,
          body: batchBody(datasetId, batch),
          purpose: l10n.t('save the changed records'),
        },
        options,
      );
      // Records that the answer leaves out were dropped: an answer that tells nothing must not be taken for that.
      if (answer.text.trim() === '' && batch.insert.length + batch.update.length > 0)
        throw unreadable(answer, l10n.t('it is empty'));
      return readWrittenRecords(answer);
    },

    upload: (projectId, datasetId, file, upload = {}, options = {}) =>
      uploadRecords(
        caller,
        `/api/v2/llm-obs/v2/${segment(projectId)}/datasets/${segment(datasetId)}/records/upload`,
        file,
        upload,
        options,
      ),
  };
}

function datasetPath(projectId: string, datasetId: string): string {
  return `/api/v2/llm-obs/v1/${segment(projectId)}/datasets/${segment(datasetId)}`;
}
