import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service in front of another one that changes its answers: what the sandbox can't be made to answer. */
export class RewritingService {
  #rewrite: (path: string, answer: string) => string = (_path, answer) => answer;
  readonly #server: http.Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = http.createServer((request, response) => {
      void this.#forward(request).then(
        ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
        (error: unknown) => response.writeHead(502).end(String(error)),
      );
    });
  }

  static async start(target: string): Promise<RewritingService> {
    const service = new RewritingService(target);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on answers go through `rewrite`; `path` is without its query. */
  answers(rewrite: (path: string, answer: string) => string): void {
    this.#rewrite = rewrite;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #forward(request: http.IncomingMessage): Promise<{ status: number; text: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, 'accept-encoding': _encoding, ...headers } = request.headers;
    const url = new URL(request.url ?? '/', this.#target);
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    return { status: answer.status, text: this.#rewrite(url.pathname, await answer.text()) };
  }
}
