import type { ClientOptions } from './client';
import { editorTransport } from './editorTransport';
import type { HttpAnswer, HttpRequest, Timeouts, Transport } from './http';
import { TransportFailure } from './http';
import { isLoopback } from './sites';

/** The transport that the client's options ask for. Nothing is loaded or connected before the first request. */
export function chooseTransport(options: ClientOptions, origin: string, timeouts: Timeouts): Transport {
  const { transport = 'auto', editorFetch, proxy, log } = options;
  const direct = new LateTransport(async () => {
    const { openTransport } = await import('./transport');
    return openTransport({ origin, timeouts, proxy });
  });
  if (!editorFetch || transport === 'undici') return direct;
  const editor = editorTransport(editorFetch, timeouts);
  if (transport === 'editor') return editor;
  return isLoopback(new URL(origin).hostname) ? direct : new AutoTransport(direct, editor, log);
}

/** A transport that is opened with its first request. */
class LateTransport implements Transport {
  #opened: Promise<Transport> | undefined;
  #closed = false;

  constructor(private readonly open: () => Promise<Transport>) {}

  async send(request: HttpRequest): Promise<HttpAnswer> {
    return (await this.#transport()).send(request);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opened?.then((opened) => opened.close());
  }

  #transport(): Promise<Transport> {
    if (this.#closed) throw new TransportFailure('closed', new Error('the client is closed'), false);
    return (this.#opened ??= this.open());
  }
}

/** Goes directly until no connection comes about, tries VS Code's fetch then, and stays with what has answered. */
class AutoTransport implements Transport {
  #chosen: Transport | undefined;

  constructor(
    private readonly direct: Transport,
    private readonly editor: Transport,
    private readonly log: ClientOptions['log'],
  ) {}

  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#chosen) return this.#chosen.send(request);
    try {
      const answer = await this.direct.send(request);
      this.#chosen = this.direct;
      return answer;
    } catch (error) {
      if (!(error instanceof TransportFailure) || error.reason !== 'no connection') throw error;
      this.log?.(`no direct connection (${error.message}): trying VS Code's fetch`);
      return this.#sendByEditor(request, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.direct.close(), this.editor.close()]);
  }

  async #sendByEditor(request: HttpRequest, direct: TransportFailure): Promise<HttpAnswer> {
    try {
      const answer = await this.editor.send(request);
      this.#chosen = this.editor;
      this.log?.("VS Code's fetch got an answer: it is used for this connection from now on");
      return answer;
    } catch (error) {
      // The direct failure says more about the reason (fetch says "fetch failed").
      if (error instanceof TransportFailure && error.reason === 'no connection') throw direct;
      throw error;
    }
  }
}
