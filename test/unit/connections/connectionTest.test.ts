import assert from 'node:assert/strict';
import type { LlmObsClient } from '../../../src/api/client';
import { LlmObsError, type LlmObsErrorDetails, type LlmObsErrorKind } from '../../../src/api/errors';
import { ConnectionTestError, testConnection } from '../../../src/connections/connectionTest';

type Failure = readonly [LlmObsErrorKind, LlmObsErrorDetails?];

/** A client whose two calls of the test fail as said. */
function clientThat(fails: { readonly validate?: Failure; readonly projects?: Failure }, calls: string[] = []) {
  const call = (name: 'validate' | 'projects') => () => {
    calls.push(name);
    const failure = fails[name];
    return failure ? Promise.reject(new LlmObsError(failure[0], 'The reason.', failure[1])) : Promise.resolve();
  };
  return { validateKeys: call('validate'), projects: { page: call('projects') } } as unknown as LlmObsClient;
}

describe('the test of a connection', () => {
  it('passes where the keys are good and a project page can be read', async () => {
    const calls: string[] = [];
    await testConnection(clientThat({}, calls), 'datadoghq.eu');
    assert.deepEqual(calls, ['validate', 'projects']);
  });

  for (const [kind, fails, sentence] of [
    ['wrong API key', { validate: ['unauthorized', { status: 401 }] }, /does not know this API key.*one site only/],
    ['wrong application key', { validate: ['forbidden', { status: 403 }] }, /refuses this application key/],
    ['no permission', { projects: ['forbidden', { status: 403 }] }, /Both keys are good.*llm_observability_read/],
    ['not reachable', { validate: ['unavailable'] }, /can't be reached\. The reason\./],
    ['not reachable', { validate: ['timed out'] }, /can't be reached/],
    ['not the API', { validate: ['unreadable answer', { status: 200 }] }, /is not Datadog's API/],
    ['not the API', { validate: ['not found', { status: 404 }] }, /is not Datadog's API/],
    ['failed', { validate: ['unavailable', { status: 503 }] }, /answers, but can't be used now\. The reason\./],
    ['failed', { projects: ['rate limited', { status: 429 }] }, /The reason\./],
  ] as const) {
    const [call, [error]] = Object.entries(fails)[0] as [string, Failure];
    it(`tells “${kind}” where ${call} answers “${error}”`, async () => {
      await assert.rejects(testConnection(clientThat(fails), 'datadoghq.eu'), (failure) => {
        assert.ok(failure instanceof ConnectionTestError);
        assert.equal(failure.kind, kind);
        assert.match(failure.message, sentence);
        assert.match(failure.message, /datadoghq\.eu/);
        return true;
      });
    });
  }

  it('lets a cancellation through as it is', async () => {
    const cancelled = testConnection(clientThat({ validate: ['cancelled'] }), 'datadoghq.eu');
    await assert.rejects(cancelled, (error) => LlmObsError.is(error, 'cancelled'));
  });
});
