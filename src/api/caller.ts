import { setTimeout as sleep } from 'node:timers/promises';
import { chooseTransport } from './chooseTransport';
import type { CallOptions, ClientOptions, Keys } from './client';
import { acceptedEncodings } from './contentEncoding';
import type { LlmObsError } from './errors';
import type { CallContext } from './failures';
import { statusFailure, transportFailure, unknownOutcome } from './failures';
import type { HttpAnswer, HttpRequest, StreamedAnswer, StreamedBody, Transport } from './http';
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

const TIMEOUTS = { connect: 10_000, idle: 120_000 };

/** Sends calls to one base URL with the keys of the moment, again where that is safe, and turns failures into LlmObsError. */
export class Caller {
  readonly #options: ClientOptions;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    const base = new URL(parseBaseUrl(options.baseUrl));
    this.#options = options;
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/$/, '');
    this.#transport = chooseTransport(options, base.origin, { ...TIMEOUTS, ...options.timeouts });
  }

  /** The answer to a call. Throws LlmObsError. */
  async call(call: Call, options: CallOptions = {}): Promise<Answer> {
    const write = call.method !== 'GET';
    const headers = call.body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.#attempts(call, headers, call.repeat ?? 'safe', write, options, (request) =>
      this.#transport.send({ ...request, body: call.body }),
    );
    return { ...this.#context(call), status: answer.status, text: answer.text };
  }

  /** The beginning of an answer that streams in while a body streams out. Throws LlmObsError. */
  async stream(call: StreamCall, options: CallOptions = {}): Promise<StreamAnswer> {
    const headers = { 'content-type': call.contentType, accept: 'text/event-stream', 'accept-encoding': 'identity' };
    const answer = await this.#attempts(call, headers, 'never', true, options, async (request) => {
      const started = await this.#transport.stream({ ...request, body: call.stream });
      return started.status < 300 ? started : { ...started, text: await textOf(started) };
    });
    return { ...this.#context(call), chunks: answer.chunks };
  }

  /** The error for a stream that broke off after its beginning. */
  streamFailure(context: CallContext, error: unknown): unknown {
    return error instanceof TransportFailure ? transportFailure(context, error, true) : error;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #attempts<T extends HttpAnswer | (StreamedAnswer & { text?: string })>(
    call: Call | StreamCall,
    headers: Record<string, string>,
    repeat: Repeat,
    write: boolean,
    { signal, onWait }: CallOptions,
    send: (request: HttpRequest) => Promise<T>,
  ): Promise<T> {
    const context = this.#context(call);
    /** Whether an earlier attempt may have been applied. */
    let uncertain = false;
    for (let attempt = 1; ; attempt++) {
      const keys = await this.#options.keys();
      const request = this.#request(call, { ...headers, ...keyHeaders(keys) }, signal);
      const started = performance.now();
      let failure: LlmObsError;
      let cause: RetryCause | undefined;
      try {
        const answer = await send(request);
        this.#log(context, String(answer.status), started);
        if (answer.status < 300) return answer;
        if (answer.status === 404 && uncertain && 'goneIsDone' in call && call.goneIsDone) return answer;
        cause = retryAfterAnswer(answer, repeat, Date.now());
        failure = answerFailure(context, answer, keys, write, repeat, uncertain);
        uncertain ||= write && isGatewayStatus(answer.status);
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        this.#log(context, error.message, started);
        cause = signal?.aborted ? undefined : retryAfterFailure(error, repeat);
        uncertain ||= write && error.sent;
        failure = transportFailure(context, error, uncertain);
      }
      if (cause === undefined || attempt >= (this.#options.retry?.attempts ?? cause.attempts)) throw failure;
      const delay = delayBefore(cause, attempt, this.#options.retry?.random ?? Math.random);
      if (delay > LONGEST_WAIT) throw failure;
      onWait?.({ reason: cause.reason, delay, attempt });
      await this.#wait(delay, context, signal);
    }
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

  #request(call: Call | StreamCall, headers: Record<string, string>, signal: AbortSignal | undefined): HttpRequest {
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

  #context({ method, path, purpose }: Call | StreamCall): CallContext {
    return { host: new URL(this.#origin).host, request: `${method} ${this.#basePath}${path}`, purpose };
  }

  #log({ request }: CallContext, result: string, started: number): void {
    this.#options.log?.(`${request} → ${result} in ${Math.round(performance.now() - started)} ms`);
  }
}

function answerFailure(
  context: CallContext,
  answer: HttpAnswer | (StreamedAnswer & { text?: string }),
  keys: Keys,
  write: boolean,
  repeat: Repeat,
  uncertain: boolean,
): LlmObsError {
  const body = withoutKeys(answer.text ?? '', keys);
  const failure = statusFailure(context, answer, body, Date.now());
  const { status } = answer;
  const details = { status, cause: failure };
  if (write && (isGatewayStatus(status) || (status === 500 && repeat === 'never')))
    return unknownOutcome(context, `the answer was ${status}`, details);
  if (uncertain) return unknownOutcome(context, `after a broken first attempt the answer was ${status}`, details);
  return failure;
}

/** Whether a gateway answered without knowing what became of the request behind it. */
function isGatewayStatus(status: number): boolean {
  return status === 502 || status === 504;
}

async function textOf({ chunks }: StreamedAnswer): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}
