import * as l10n from '@vscode/l10n';
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
      l10n.t(
        '{0} does not know this API key: check that it was copied whole and that it was made on this site, since keys work on one site only.',
        place,
      ),
      error,
    );
  if (LlmObsError.is(error, 'forbidden'))
    return new ConnectionTestError(
      'wrong application key',
      l10n.t(
        '{0} refuses this application key: check that it was copied whole, and that both keys belong to the same organisation on this site.',
        place,
      ),
      error,
    );
  return otherFailure(error, place);
}

function permissionFailure(error: unknown, place: string): Error {
  if (LlmObsError.is(error, 'unauthorized', 'forbidden'))
    return new ConnectionTestError(
      'no permission',
      l10n.t(
        'Both keys are good, but the application key may not read LLM Observability at {0}: its owner, or its scopes, need the permission llm_observability_read.',
        place,
      ),
      error,
    );
  return otherFailure(error, place);
}

function otherFailure(error: unknown, place: string): Error {
  if (!(error instanceof LlmObsError))
    return new ConnectionTestError('failed', l10n.t('The test of {0} failed: {1}', place, String(error)), error);
  switch (error.kind) {
    case 'cancelled':
      return error;
    case 'unavailable':
    case 'timed out':
      return error.status === undefined
        ? new ConnectionTestError('not reachable', l10n.t("{0} can't be reached. {1}", place, error.message), error)
        : new ConnectionTestError(
            'failed',
            l10n.t("{0} answers, but can't be used now. {1}", place, error.message),
            error,
          );
    case 'not found':
    case 'unreadable answer':
      return new ConnectionTestError(
        'not the API',
        l10n.t(
          "What answers at {0} is not Datadog's API: check the address, and whether a proxy or a login page answers in its place.",
          place,
        ),
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
      return new ConnectionTestError('failed', l10n.t('The test of {0} failed. {1}', place, error.message), error);
  }
}
