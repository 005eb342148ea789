import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { annotationQueuesApi } from './annotationQueues';
import { readAnswer } from './answers';
import { Caller } from './caller';
import type { ClientOptions, LlmObsClient } from './client';
import { datasetsApi } from './datasets';
import { LlmObsError } from './errors';
import { experimentsApi } from './experiments';
import { projectsApi } from './projects';
import { recordsApi } from './records';

/**
 * A client of one base URL. Nothing is loaded or connected before the first call. Throws LlmObsError 'invalid request'
 * where the base URL can't be used (see parseBaseUrl).
 */
export function createClient(options: ClientOptions): LlmObsClient {
  const caller = new Caller(options);
  return {
    projects: projectsApi(caller),
    datasets: datasetsApi(caller),
    records: recordsApi(caller),
    experiments: experimentsApi(caller),
    annotationQueues: annotationQueuesApi(caller),
    async validateKeys(callOptions) {
      const answer = await caller.call(
        { method: 'GET', path: '/api/v2/validate_keys', purpose: l10n.t('check the keys') },
        callOptions,
      );
      const { status } = readAnswer(answer, z.looseObject({ status: z.optional(z.string()) }));
      if (status !== 'ok')
        throw new LlmObsError(
          'unauthorized',
          l10n.t('{0} does not accept the keys: check both of them.', answer.host),
          {
            status: answer.status,
            request: answer.request,
          },
        );
    },
    close: () => caller.close(),
  };
}
