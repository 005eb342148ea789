import * as l10n from '@vscode/l10n';
import type { LlmObsErrorKind } from './errors';
import { LlmObsError } from './errors';
import { readErrorBody } from './errorBody';
import type { AnswerHead } from './http';
import type { TransportFailure } from './http';
import { retryAfter } from './retry';

/** What a failed call was about. */
export interface CallContext {
  /** Host (and port) that was asked. */
  readonly host: string;
  /** `METHOD /path` */
  readonly request: string;
  /** What was asked, to be read after "to": `list the records`. */
  readonly purpose: string;
}

/** The error for an answer with a status of 300 or more. */
export function statusFailure(context: CallContext, head: AnswerHead, body: string, now: number): LlmObsError {
  const { host, purpose } = context;
  const { status } = head;
  const { detail, pointer } = readErrorBody(body);
  const wait = retryAfter(head, now);
  const [kind, sentence] = describeStatus(status, host, purpose, detail, pointer, wait, head.header('location'));
  return new LlmObsError(kind, sentence, { status, request: context.request, pointer, retryAfter: wait });
}

function describeStatus(
  status: number,
  host: string,
  purpose: string,
  detail: string | undefined,
  pointer: string | undefined,
  wait: number | undefined,
  location: string | undefined,
): [LlmObsErrorKind, string] {
  const said = detail === undefined ? '' : ` (${detail})`;
  switch (status) {
    case 401:
      return [
        'unauthorized',
        l10n.t('{0} did not accept the API key to {1}: check that the key is of this site.', host, purpose),
      ];
    case 403:
      return [
        'forbidden',
        l10n.t(
          '{0} does not allow these keys to {1}{2}: the application key is wrong or lacks the permission.',
          host,
          purpose,
          said,
        ),
      ];
    case 404:
    case 410:
      return [
        'not found',
        l10n.t('{0} did not find what it needs to {1}{2}: it may have been deleted.', host, purpose, said),
      ];
    case 409:
    case 412:
      return [
        'conflict',
        l10n.t("{0} can't {1}, since it conflicts with what is there{2}: refresh and look.", host, purpose, said),
      ];
    case 413:
      return [
        'too large',
        l10n.t('The request to {0} is too large for {1}{2}: send less at a time.', purpose, host, said),
      ];
    case 429: {
      const when = wait === undefined ? l10n.t('in a while') : l10n.t('in {0} s', Math.ceil(wait / 1000));
      return [
        'rate limited',
        l10n.t('{0} limits how often it may be asked: try to {1} again {2}.', host, purpose, when),
      ];
    }
  }
  if (status >= 500)
    return [
      'unavailable',
      l10n.t('{0} failed to {1} (status {2}{3}): try later.', host, purpose, status, detail ? `: ${detail}` : ''),
    ];
  if (status < 400) {
    const where = location !== undefined && URL.canParse(location) ? l10n.t(' to {0}', new URL(location).host) : '';
    return [
      'unreadable answer',
      l10n.t(
        '{0} sends the request to {1} elsewhere{2}, where keys are not sent: check the address.',
        host,
        purpose,
        where,
      ),
    ];
  }
  const place = pointer === undefined ? '' : l10n.t(' at {0}', pointer);
  return [
    'invalid request',
    l10n.t(
      '{0} refused to {1}{2}: {3}.',
      host,
      purpose,
      place,
      detail ?? l10n.t('status {0}, without a reason', status),
    ),
  ];
}

/** The error for a request that got no answer, or no whole one. `uncertain` tells
 * that it may have changed something. */
export function transportFailure(context: CallContext, failure: TransportFailure, uncertain: boolean): LlmObsError {
  const { host, purpose, request } = context;
  const details = { request, cause: failure.cause };
  switch (failure.reason) {
    case 'aborted':
      return new LlmObsError('cancelled', l10n.t('The request to {0} was cancelled.', purpose), details);
    case 'closed':
      return uncertain
        ? unknownOutcome(context, l10n.t('the connection was closed'), details)
        : new LlmObsError(
            'unavailable',
            l10n.t('The connection to {0} was closed while asked to {1}: try again.', host, purpose),
            details,
          );
    case 'unreadable body':
      // Only uploads stream what they send. The service got a part of it at most.
      return new LlmObsError(
        'upload failed',
        l10n.t("{0} was asked to {1}, but the file can't be read: {2}.", host, purpose, messageOf(failure.cause)),
        details,
      );
    case 'unreadable answer':
      return new LlmObsError(
        'unreadable answer',
        l10n.t("The answer of {0} to the request to {1} can't be read: {2}.", host, purpose, messageOf(failure.cause)),
        details,
      );
    case 'no connection': {
      if (uncertain) return unknownOutcome(context, l10n.t('the connection broke'), details);
      const [kind, sentence] = describeConnection(host, failure.cause);
      return new LlmObsError(kind, sentence, details);
    }
    case 'idle':
    case 'lost': {
      if (uncertain)
        return unknownOutcome(
          context,
          failure.reason === 'idle' ? l10n.t('it stopped answering') : l10n.t('the connection broke'),
          details,
        );
      return failure.reason === 'idle'
        ? new LlmObsError(
            'timed out',
            l10n.t('{0} stopped answering while asked to {1}: try again.', host, purpose),
            details,
          )
        : new LlmObsError(
            'unavailable',
            l10n.t('The connection to {0} broke while asked to {1}: try again.', host, purpose),
            details,
          );
    }
  }
}

/** The error for a write of which nobody knows whether it was applied. */
export function unknownOutcome(
  { host, purpose, request }: CallContext,
  reason: string,
  details: { status?: number | undefined; cause?: unknown },
): LlmObsError {
  return new LlmObsError(
    'outcome unknown',
    l10n.t(
      '{0} was asked to {1}, but {2}: it may or may not have been done, so look before trying again.',
      host,
      purpose,
      reason,
    ),
    { request, ...details },
  );
}

function describeConnection(host: string, cause: unknown): [LlmObsErrorKind, string] {
  const code = codeOf(cause);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        'unavailable',
        l10n.t("The name {0} can't be looked up: check the network, the proxy and the site.", host),
      ];
    case 'ECONNREFUSED':
      return [
        'unavailable',
        l10n.t('{0} refuses connections: check that the service (or the proxy) runs there.', host),
      ];
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return ['timed out', l10n.t('No connection to {0} came about in time: check the network and the proxy.', host)];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return ['unavailable', l10n.t('There is no way to {0} from this machine: check the network.', host)];
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL)|^EPROTO/.test(code))
    return [
      'unavailable',
      l10n.t(
        "The certificate of {0} can't be trusted ({1}): check the address, the proxy and this machine's certificates.",
        host,
        code,
      ),
    ];
  const proxyStatus = /Proxy response \((\d+)\)|\((407)\)/.exec(messageOf(cause));
  if (proxyStatus)
    return [
      'unavailable',
      l10n.t(
        'The proxy does not let requests through to {0} (status {1}): check its address and password.',
        host,
        proxyStatus[1] ?? proxyStatus[2] ?? '',
      ),
    ];
  return [
    'unavailable',
    l10n.t('No connection to {0} came about ({1}): check the network and the proxy.', host, code || messageOf(cause)),
  ];
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').replace(/\.$/, '');
}
