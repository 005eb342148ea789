import type { Dispatcher } from 'undici';
import connect from 'undici/lib/api/api-connect.js';
import UndiciDispatcher from 'undici/lib/dispatcher/dispatcher.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
import type { ProxySettings } from './client';
import { ChunkQueue } from './chunkQueue';
import { decodedChunks } from './contentEncoding';
import type { AnswerHead, HttpAnswer, HttpRequest, Timeouts, Transport } from './http';
import { TransportFailure } from './http';
import { IdleTimer } from './idleTimer';
import { proxyFor } from './proxy';
import { trustedCertificates } from './trustedCertificates';

// The proxy agent opens its tunnel with this method, which undici's index would have added.
UndiciDispatcher.prototype.connect = connect;

/** Enough for what a person does at a time, and no service is flooded. */
const CONNECTIONS = 8;

/** Below the 5 s after which Node's own servers, among others, drop an idle connection. */
const KEEP_ALIVE = 4_000;

export interface UndiciTransportOptions {
  readonly origin: string;
  readonly timeouts: Timeouts;
  readonly proxy?: ProxySettings | undefined;
}

/**
 * Carries requests by undici with a dispatcher of its own. This module is the only one that imports undici and is meant to
 * be loaded with the first request. It leaves every global of the process as it was.
 */
export function openTransport({ origin, timeouts, proxy }: UndiciTransportOptions): Transport {
  const dispatcher = openDispatcher(origin, timeouts, proxy);
  return {
    send: (request) => send(dispatcher, request, timeouts.idle),
    close: () => dispatcher.destroy(),
  };
}

function openDispatcher(origin: string, timeouts: Timeouts, settings: ProxySettings | undefined): Dispatcher {
  const ca = origin.startsWith('https:') || settings?.proxy !== undefined ? trustedCertificates() : undefined;
  const tls = { timeout: timeouts.connect, ...(ca ? { ca } : {}) };
  // The idle timer of this module knows of both directions, undici's only of one.
  const pool = { connections: CONNECTIONS, keepAliveTimeout: KEEP_ALIVE, headersTimeout: 0, bodyTimeout: 0 };
  const proxy = proxyFor(origin, settings);
  if (proxy === undefined) return new Pool(origin, { ...pool, connect: tls });
  return new ProxyAgent({
    ...pool,
    uri: proxy,
    requestTls: tls,
    proxyTls: { ...tls, rejectUnauthorized: settings?.strictSSL !== false },
  });
}

function send(dispatcher: Dispatcher, request: HttpRequest, idle: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const queue = new ChunkQueue();
    const cancel = exchange(dispatcher, request, idle, {
      start: (head) => resolve({ ...head, chunks: decodedChunks(queue, head.header('content-encoding')) }),
      data: (chunk, controller) => queue.push(chunk, controller),
      end: () => queue.end(),
      fail: (failure) => {
        queue.fail(failure);
        reject(failure);
      },
    });
    queue.onLeave = cancel;
  });
}

interface Receiver {
  start(head: AnswerHead): void;
  data(chunk: Buffer, controller: Dispatcher.DispatchController): void;
  end(): void;
  fail(failure: TransportFailure): void;
}

/** One request and its answer. Gives a function that ends it early. */
function exchange(dispatcher: Dispatcher, request: HttpRequest, idle: number, receiver: Receiver): () => void {
  let controller: Dispatcher.DispatchController | undefined;
  let sent = false;
  let over = false;
  let timer: IdleTimer | undefined;
  const { signal, body } = request;

  const finish = (): boolean => {
    if (over) return false;
    over = true;
    timer?.stop();
    signal?.removeEventListener('abort', onAbort);
    return true;
  };
  const fail = (reason: TransportFailure['reason'], cause: unknown) => {
    if (!finish()) return;
    const failure = new TransportFailure(reason, cause, sent);
    receiver.fail(failure);
    controller?.abort(failure);
  };
  const onAbort = () => fail('aborted', signal?.reason);
  if (signal?.aborted) {
    onAbort();
    return onAbort;
  }
  signal?.addEventListener('abort', onAbort, { once: true });

  async function* watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        if (over) return;
        timer?.touch();
        yield chunk;
      }
    } catch (error) {
      fail('unreadable body', error);
      throw error;
    }
  }

  const options = {
    origin: request.origin,
    method: request.method,
    path: request.path,
    headers: typeof body === 'object' ? { ...request.headers, 'content-length': String(body.length) } : request.headers,
    body: typeof body === 'object' ? watched(body.open()) : (body ?? null),
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      if (over) return started.abort(new TransportFailure('aborted', undefined, false));
      controller = started;
      sent = true;
      timer ??= new IdleTimer(idle, () => fail('idle', new Error(`nothing moved for ${idle} ms`)));
      timer.touch();
    },
    onResponseStart(_controller, status, headers) {
      if (over || status < 200) return;
      timer?.touch();
      receiver.start({ status, header: (name) => first(headers[name]) });
    },
    onResponseData(responding, chunk) {
      if (over) return;
      timer?.touch();
      receiver.data(chunk, responding);
    },
    onResponseEnd() {
      if (finish()) receiver.end();
    },
    onResponseError(_controller, error) {
      fail(sent ? 'lost' : 'no connection', error);
    },
  };
  try {
    // undici takes any async iterable; its types know only Node's streams.
    dispatcher.dispatch(options as Dispatcher.DispatchOptions, handler);
  } catch (error) {
    fail('no connection', error);
  }
  return () => fail('aborted', undefined);
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
