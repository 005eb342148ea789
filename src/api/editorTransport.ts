import type { AnswerHead, HttpRequest, Timeouts, Transport } from './http';
import { TransportFailure } from './http';
import { IdleTimer } from './idleTimer';

/** Carries requests by a given fetch: VS Code's own, which finds its way through PAC files. */
export function editorTransport(editorFetch: typeof fetch, timeouts: Timeouts): Transport {
  const closing = new AbortController();
  return {
    async send(request) {
      const { head, response, watch } = await open(editorFetch, request, timeouts, closing.signal);
      return { ...head, chunks: readBody(response, watch) };
    },
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}

async function open(
  editorFetch: typeof fetch,
  request: HttpRequest,
  timeouts: Timeouts,
  closing: AbortSignal,
): Promise<{ head: AnswerHead; response: Response; watch: Watch }> {
  const watch = new Watch(timeouts.idle, request.signal ? [request.signal, closing] : [closing]);
  const { method, headers, body } = request;
  try {
    const response = await editorFetch(`${request.origin}${request.path}`, {
      method,
      headers,
      signal: watch.signal,
      // A redirect would carry the keys to another host.
      redirect: 'manual',
      ...(typeof body === 'object'
        ? { body: ReadableStream.from(watch.chunks(body.open())), duplex: 'half' }
        : body === undefined
          ? {}
          : { body }),
    });
    watch.touch();
    return {
      head: { status: response.status, header: (name) => response.headers.get(name) ?? undefined },
      response,
      watch,
    };
  } catch (error) {
    watch.stop();
    throw watch.failure(error);
  }
}

async function* readBody(response: Response, watch: Watch): AsyncGenerator<Uint8Array> {
  try {
    if (response.body) for await (const chunk of watch.chunks(response.body)) yield chunk;
  } catch (error) {
    throw watch.failure(error);
  } finally {
    watch.stop();
  }
}

/** Ends a request when nothing moves or the caller wants it to end, and knows afterwards which it was. */
class Watch {
  readonly #idle = new AbortController();
  readonly #timer: IdleTimer;
  readonly #others: readonly AbortSignal[];
  readonly signal: AbortSignal;

  constructor(idle: number, others: readonly AbortSignal[]) {
    this.#others = others;
    this.signal = AbortSignal.any([...others, this.#idle.signal]);
    this.#timer = new IdleTimer(idle, () => this.#idle.abort());
  }

  touch(): void {
    this.#timer.touch();
  }

  stop(): void {
    this.#timer.stop();
  }

  async *chunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.touch();
      yield chunk;
    }
  }

  failure(error: unknown): TransportFailure {
    if (this.#others.some((signal) => signal.aborted)) return new TransportFailure('aborted', error, true);
    if (this.#idle.signal.aborted) return new TransportFailure('idle', error, true);
    // fetch says "fetch failed" and hides the reason in its cause.
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (isOfDecoder(cause)) return new TransportFailure('unreadable answer', cause, true);
    return neverConnected(cause)
      ? new TransportFailure('no connection', cause, false)
      : new TransportFailure('lost', cause, true);
  }
}

const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_PROXY_CONNECTION_FAILED',
]);

function neverConnected(error: unknown): boolean {
  const code = codeOf(error);
  return BEFORE_SENDING.has(code) || /CERT|^ERR_TLS/.test(code);
}

/** Whether zlib or brotli gave up on what came. */
function isOfDecoder(error: unknown): boolean {
  return /^(Z_|ERR__ERROR)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
