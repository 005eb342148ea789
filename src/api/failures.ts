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
      return ['unauthorized', `${host} did not accept the API key to ${purpose}: check that the key is of this site.`];
    case 403:
      return [
        'forbidden',
        `${host} does not allow these keys to ${purpose}${said}: the application key is wrong or lacks the permission.`,
      ];
    case 404:
    case 410:
      return ['not found', `${host} did not find what it needs to ${purpose}${said}: it may have been deleted.`];
    case 409:
    case 412:
      return ['conflict', `${host} can't ${purpose}, since it conflicts with what is there${said}: refresh and look.`];
    case 413:
      return ['too large', `The request to ${purpose} is too large for ${host}${said}: send less at a time.`];
    case 429: {
      const when = wait === undefined ? 'in a while' : `in ${Math.ceil(wait / 1000)} s`;
      return ['rate limited', `${host} limits how often it may be asked: try to ${purpose} again ${when}.`];
    }
  }
  if (status >= 500)
    return ['unavailable', `${host} failed to ${purpose} (status ${status}${detail ? `: ${detail}` : ''}): try later.`];
  if (status < 400) {
    const where = location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : '';
    return [
      'unreadable answer',
      `${host} sends the request to ${purpose} elsewhere${where}, where keys are not sent: check the address.`,
    ];
  }
  const place = pointer === undefined ? '' : ` at ${pointer}`;
  return [
    'invalid request',
    `${host} refused to ${purpose}${place}: ${detail ?? `status ${status}, without a reason`}.`,
  ];
}

/** The error for a request that got no answer, or no whole one. `uncertain` tells
 * that it may have changed something. */
export function transportFailure(context: CallContext, failure: TransportFailure, uncertain: boolean): LlmObsError {
  const { host, purpose, request } = context;
  const details = { request, cause: failure.cause };
  switch (failure.reason) {
    case 'aborted':
      return new LlmObsError('cancelled', `The request to ${purpose} was cancelled.`, details);
    case 'unreadable body':
      // Only uploads stream what they send. The service got a part of it at most.
      return new LlmObsError(
        'upload failed',
        `${host} was asked to ${purpose}, but the file can't be read: ${messageOf(failure.cause)}.`,
        details,
      );
    case 'unreadable answer':
      return new LlmObsError(
        'unreadable answer',
        `The answer of ${host} to the request to ${purpose} can't be read: ${messageOf(failure.cause)}.`,
        details,
      );
    case 'no connection': {
      if (uncertain) return unknownOutcome(context, 'the connection broke', details);
      const [kind, sentence] = describeConnection(host, failure.cause);
      return new LlmObsError(kind, sentence, details);
    }
    case 'idle':
    case 'lost': {
      if (uncertain)
        return unknownOutcome(
          context,
          failure.reason === 'idle' ? 'it stopped answering' : 'the connection broke',
          details,
        );
      return failure.reason === 'idle'
        ? new LlmObsError('timed out', `${host} stopped answering while asked to ${purpose}: try again.`, details)
        : new LlmObsError(
            'unavailable',
            `The connection to ${host} broke while asked to ${purpose}: try again.`,
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
    `${host} was asked to ${purpose}, but ${reason}: it may or may not have been done, so look before trying again.`,
    { request, ...details },
  );
}

function describeConnection(host: string, cause: unknown): [LlmObsErrorKind, string] {
  const code = codeOf(cause);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['unavailable', `The name ${host} can't be looked up: check the network, the proxy and the site.`];
    case 'ECONNREFUSED':
      return ['unavailable', `${host} refuses connections: check that the service (or the proxy) runs there.`];
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return ['timed out', `No connection to ${host} came about in time: check the network and the proxy.`];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return ['unavailable', `There is no way to ${host} from this machine: check the network.`];
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL)|^EPROTO/.test(code))
    return [
      'unavailable',
      `The certificate of ${host} can't be trusted (${code}): check the address, the proxy and this machine's certificates.`,
    ];
  const proxyStatus = /Proxy response \((\d+)\)|\((407)\)/.exec(messageOf(cause));
  if (proxyStatus)
    return [
      'unavailable',
      `The proxy does not let requests through to ${host} (status ${proxyStatus[1] ?? proxyStatus[2]}): check its address and password.`,
    ];
  return [
    'unavailable',
    `No connection to ${host} came about (${code || messageOf(cause)}): check the network and the proxy.`,
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
