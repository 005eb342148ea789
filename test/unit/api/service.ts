import type { AddressInfo } from 'node:net';
import http from 'node:http';
import type { ClientOptions, LlmObsClient } from '../../../src/api/client';
import { createClient } from '../../../src/api/createClient';

export interface Received {
  readonly method: string;
  /** With the query decoded. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface Service {
  readonly url: string;
  readonly received: Received[];
  /** A client of this service that never waits before it tries again; `waits` holds what it would have waited, in ms. */
  client(options?: Partial<ClientOptions>): LlmObsClient;
  readonly waits: number[];
  close(): Promise<void>;
}

export type Answering = (
  request: Received,
  attempt: number,
  raw: { readonly request: http.IncomingMessage; readonly response: http.ServerResponse },
) => Reply | undefined | void | Promise<Reply | undefined | void>;

export const keys = { apiKey: 'api-key-of-the-test', applicationKey: 'application-key-of-the-test' };

/** A service on this machine that answers as told; without a reply the test has answered by itself. */
export async function startService(answer: Answering): Promise<Service> {
  const received: Received[] = [];
  const waits: number[] = [];
  const clients: LlmObsClient[] = [];
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const seen: Received = {
        method: request.method ?? '',
        path: decodeURIComponent((request.url ?? '').replaceAll('+', ' ')),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(seen);
      const reply = await answer(seen, received.length, { request, response });
      if (!reply) return;
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/vnd.api+json', ...reply.headers });
      response.end(reply.body ?? '');
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    received,
    waits,
    client(options = {}) {
      const retry = { wait: (delay: number) => Promise.resolve(waits.push(delay)), random: () => 0.5 };
      const client = createClient({ baseUrl: url, keys: () => keys, retry, ...options });
      clients.push(client);
      return client;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(value: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(value) };
}

/** Runs `test` with a service that answers as told, and closes it. */
export async function withService(answer: Answering, test: (service: Service) => Promise<void>): Promise<void> {
  const service = await startService(answer);
  try {
    await test(service);
  } finally {
    await service.close();
  }
}
