import * as l10n from '@vscode/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import { readText, textOf } from './bodyText';
import { chooseTransport } from './chooseTransport';
import type { CallOptions, ClientOptions } from './client';
import { acceptedEncodings } from './contentEncoding';
import type { LlmObsError } from './errors';
import type { CallContext } from './failures';
import { statusFailure, transportFailure, unknownOutcome } from './failures';
import type { AnswerHead, HttpAnswer, HttpRequest, StreamedBody, Transport } from './http';
import { TransportFailure } from './http';
import { keyHeaders, withoutKeys } from './keys';
import type { Repeat, RetryCause } from './retry';
import { delayBefore, LONGEST_WAIT, retryAfterAnswer, retryAfterFailure } from './retry';
import { parseBaseUrl } from './sites';

export interface Call {
  readonly method: HttpRequest['method'];
  /** Below the base URL; ids in it are encoded already. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined;
  /** JSON text. */
  readonly body?: string | undefined;
  /** Default: `safe`. */
  readonly repeat?: Repeat | undefined;
  /** For deletes: a 404 to a repeated call says that the first one, whose answer was lost, did it. */
  readonly goneIsDone?: boolean | undefined;
  /** What is asked, to be read after "to": `list the records`. */
  readonly purpose: string;
}

export interface StreamCall extends Omit<Call, 'body' | 'repeat' | 'goneIsDone'> {
  readonly stream: StreamedBody;
  readonly contentType: string;
}

/** An answer with a status below 300. */
export interface Answer extends CallContext {
  readonly status: number;
  readonly text: string;
}

export interface StreamAnswer extends CallContext {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Understands an answer's text while it arrives, a piece after the other. */
export interface TextReader<Result> {
  push(piece: string): void;
  /** What all of the pieces say. */
  end(): Result;
}

const TIMEOUTS = { connect: 10_000, idle: 120_000 };

/** Sends calls to one base URL with the keys of the moment, again where that is safe, and turns failures into LlmObsError. */
export class Caller {
  readonly #options: ClientOptions;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #transport: Transport;
  #closed = false;

  constructor(options: ClientOptions) {
    const base = new URL(parseBaseUrl(options.baseUrl));
    this.#options = options;
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/$/, '');
    this.#transport = chooseTransport(options, base.origin, { ...TIMEOUTS, ...options.timeouts });
  }

  /** The answer to a call. Throws LlmObsError. */
  call(call: Call, options: CallOptions = {}): Promise<Answer> {
    return this.#attempts(call, jsonHeaders(call), call.body, options, async ({ status, chunks }) => {
      return { ...this.#context(call), status, text: await textOf(chunks) };
    });
  }

  /**
   * What a reader makes of the answer to a call, which is never in memory whole. Each attempt gets a reader of its own.
   * Throws LlmObsError, and what the reader throws.
   */
  read<Result>(
    call: Call,
    open: (answer: CallContext & { readonly status: number }) => TextReader<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    return this.#attempts(call, jsonHeaders(call), call.body, options, async ({ status, chunks }) => {
      const reader = open({ ...this.#context(call), status });
      await readText(chunks, (piece) => reader.push(piece));
      return reader.end();
    });
  }

  /** The beginning of an answer that streams in while a body streams out. Throws LlmObsError. */
  stream(call: StreamCall, options: CallOptions = {}): Promise<StreamAnswer> {
    const headers = { 'content-type': call.contentType, accept: 'text/event-stream', 'accept-encoding': 'identity' };
    const once = { ...call, repeat: 'never' } as const;
    return this.#attempts(once, headers, call.stream, options, ({ chunks }) =>
      Promise.resolve({ ...this.#context(call), chunks }),
    );
  }

  /** The error for a stream that broke off after its beginning. */
  streamFailure(context: CallContext, error: unknown, { signal }: CallOptions): unknown {
    return error instanceof TransportFailure ? transportFailure(context, this.#seen(error, signal), true) : error;
  }

  /** Ends the requests under way: they fail as 'unavailable', or as 'outcome unknown' where they may have been done. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#transport.close();
  }

  async #attempts<Result>(
    call: Omit<Call, 'body'>,
    headers: Record<string, string>,
    body: HttpRequest['body'],
    { signal, onWait }: CallOptions,
    read: (answer: HttpAnswer) => Promise<Result>,
  ): Promise<Result> {
    const context = this.#context(call);
    const { repeat = 'safe' } = call;
    const write = call.method !== 'GET';
    /** Whether an earlier attempt may have been applied. */
    let uncertain = false;
    for (let attempt = 1; ; attempt++) {
      const keys = await this.#options.keys();
      const request = { ...this.#request(call, { ...headers, ...keyHeaders(keys) }, signal), body };
      const started = performance.now();
      let failure: LlmObsError;
      let cause: RetryCause | undefined;
      try {
        const answer = await this.#transport.send(request);
        const isDone = answer.status < 300 || (answer.status === 404 && uncertain && call.goneIsDone === true);
        const result = isDone ? { read: await read(answer) } : { text: await textOf(answer.chunks) };
        this.#log(context, String(answer.status), started);
        if ('read' in result) return result.read;
        cause = retryAfterAnswer(answer, repeat, Date.now());
        failure = answerFailure(context, answer, withoutKeys(result.text, keys), write, repeat, uncertain);
        uncertain ||= write && isGatewayStatus(answer.status);
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        this.#log(context, error.message, started);
        const seen = this.#seen(error, signal);
        cause = signal?.aborted ? undefined : retryAfterFailure(seen, repeat);
        uncertain ||= write && error.sent;
        failure = transportFailure(context, seen, uncertain);
      }
      if (cause === undefined || attempt >= (this.#options.retry?.attempts ?? cause.attempts)) throw failure;
      const delay = delayBefore(cause, attempt, this.#options.retry?.random ?? Math.random);
      if (delay > LONGEST_WAIT) throw failure;
      onWait?.({ reason: cause.reason, delay, attempt });
      await this.#wait(delay, context, signal);
    }
  }

  /** Transports don't tell their own end from a service that hangs up, or from the caller's signal. */
  #seen(failure: TransportFailure, signal: AbortSignal | undefined): TransportFailure {
    return this.#closed && !signal?.aborted ? new TransportFailure('closed', failure.cause, failure.sent) : failure;
  }

  async #wait(delay: number, context: CallContext, signal: AbortSignal | undefined): Promise<void> {
    const wait = this.#options.retry?.wait ?? ((ms, s) => sleep(ms, undefined, s ? { signal: s } : {}));
    try {
      await wait(delay, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
    if (signal?.aborted) throw transportFailure(context, new TransportFailure('aborted', signal.reason, false), false);
  }

  #request(call: Omit<Call, 'body'>, headers: Record<string, string>, signal: AbortSignal | undefined): HttpRequest {
    const query = call.query?.length ? `?${new URLSearchParams(call.query.map(([...pair]) => pair)).toString()}` : '';
    return {
      method: call.method,
      origin: this.#origin,
      path: `${this.#basePath}${call.path}${query}`,
      headers: {
        accept: 'application/json',
        'accept-encoding': acceptedEncodings,
        ...(this.#options.userAgent === undefined ? {} : { 'user-agent': this.#options.userAgent }),
        ...headers,
      },
      signal,
    };
  }

  #context({ method, path, purpose }: Omit<Call, 'body'>): CallContext {
    return { host: new URL(this.#origin).host, request: `${method} ${this.#basePath}${path}`, purpose };
  }

  #log({ request }: CallContext, result: string, started: number): void {
    this.#options.log?.(`${request} → ${result} in ${Math.round(performance.now() - started)} ms`);
  }
}

function answerFailure(
  context: CallContext,
  answer: AnswerHead,
  body: string,
  write: boolean,
  repeat: Repeat,
  uncertain: boolean,
): LlmObsError {
  const failure = statusFailure(context, answer, body, Date.now());
  const { status } = answer;
  const details = { status, cause: failure };
  if (write && (isGatewayStatus(status) || (status === 500 && repeat === 'never')))
    return unknownOutcome(context, l10n.t('the answer was {0}', status), details);
  if (uncertain)
    return unknownOutcome(context, l10n.t('after a broken first attempt the answer was {0}', status), details);
  return failure;
}

/** Whether a gateway answered without knowing what became of the request behind it. */
function isGatewayStatus(status: number): boolean {
  return status === 502 || status === 504;
}

function jsonHeaders({ body }: Call): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}
