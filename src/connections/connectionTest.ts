import type { CallOptions, LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';

export type ConnectionTestErrorKind =
  'wrong API key' | 'wrong application key' | 'no permission' | 'not reachable' | 'not the API' | 'failed';

/** Why a connection can't be used, as a sentence with the way out. `kind` says what has to be changed. */
export class ConnectionTestError extends Error {
  override readonly name = 'ConnectionTestError';
  readonly kind: ConnectionTestErrorKind;

  constructor(kind: ConnectionTestErrorKind, message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/**
 * Tries a client's keys and its permission: `validate_keys`, then one project. `place` names the service in the
 * messages, for instance `us5.datadoghq.com`. Throws ConnectionTestError, or LlmObsError 'cancelled'.
 */
export async function testConnection(client: LlmObsClient, place: string, call: CallOptions = {}): Promise<void> {
  try {
    await client.validateKeys(call);
  } catch (error) {
    throw validationFailure(error, place);
  }
  try {
    await client.projects.page({ limit: 1 }, call);
  } catch (error) {
    throw permissionFailure(error, place);
  }
}

/** `validate_keys` answers 401 where the API key is unknown and 403 where the application key doesn't go with it. */
function validationFailure(error: unknown, place: string): Error {
  if (LlmObsError.is(error, 'unauthorized'))
    return new ConnectionTestError(
      'wrong API key',
      `${place} does not know this API key: check that it was copied whole and that it was made on this site, since keys work on one site only.`,
      error,
    );
  if (LlmObsError.is(error, 'forbidden'))
    return new ConnectionTestError(
      'wrong application key',
      `${place} refuses this application key: check that it was copied whole, and that both keys belong to the same organisation on this site.`,
      error,
    );
  return otherFailure(error, place);
}

function permissionFailure(error: unknown, place: string): Error {
  if (LlmObsError.is(error, 'unauthorized', 'forbidden'))
    return new ConnectionTestError(
      'no permission',
      `Both keys are good, but the application key may not read LLM Observability at ${place}: its owner, or its scopes, need the permission llm_observability_read.`,
      error,
    );
  return otherFailure(error, place);
}

function otherFailure(error: unknown, place: string): Error {
  if (!(error instanceof LlmObsError))
    return new ConnectionTestError('failed', `The test of ${place} failed: ${String(error)}`, error);
  switch (error.kind) {
    case 'cancelled':
      return error;
    case 'unavailable':
    case 'timed out':
      return error.status === undefined
        ? new ConnectionTestError('not reachable', `${place} can't be reached. ${error.message}`, error)
        : new ConnectionTestError('failed', `${place} answers, but can't be used now. ${error.message}`, error);
    case 'not found':
    case 'unreadable answer':
      return new ConnectionTestError(
        'not the API',
        `What answers at ${place} is not Datadog's API: check the address, and whether a proxy or a login page answers in its place.`,
        error,
      );
    case 'unauthorized':
    case 'forbidden':
    case 'conflict':
    case 'too large':
    case 'rate limited':
    case 'invalid request':
    case 'upload failed':
    case 'outcome unknown':
      return new ConnectionTestError('failed', `The test of ${place} failed. ${error.message}`, error);
  }
}
