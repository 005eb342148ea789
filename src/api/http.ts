/** What the client asks of whatever carries its requests: undici (transport.ts) or VS Code's fetch (editorTransport.ts). */
export interface Transport {
  /** Sends a request and gives its answer as it arrives. Throws TransportFailure, also while the body is read. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Requests under way fail. */
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamedBody {
  /** Bytes that `open` will give altogether. */
  readonly length: number;
  /** Called once per attempt. */
  open(): AsyncIterable<Uint8Array>;
}

export interface AnswerHead {
  readonly status: number;
  /** By lower-case name; the first where there are many. */
  header(name: string): string | undefined;
}

export interface HttpAnswer extends AnswerHead {
  /** The body, its content encoding undone. It has to be read; leaving it early ends the request. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Timeouts {
  /** Milliseconds until a connection must stand. */
  readonly connect: number;
  /** Milliseconds in which neither a byte goes out nor one comes in. */
  readonly idle: number;
}

export type TransportFailureReason =
  /** No connection came about: nothing was sent. */
  | 'no connection'
  /** The connection broke after the request, or a part of it, was sent. */
  | 'lost'
  /** Nothing moved for longer than the idle timeout. */
  | 'idle'
  /** The caller's signal, or, as VS Code's fetch tells it, close(). */
  | 'aborted'
  /** The client was closed meanwhile: its connection was changed or removed, or the sandbox's process ended. */
  | 'closed'
  /** Reading what should be sent failed. */
  | 'unreadable body'
  /** What came can't be unpacked as its content encoding says, or there is too much of it. */
  | 'unreadable answer';

/** No answer, or no whole one. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    readonly reason: TransportFailureReason,
    override readonly cause: unknown,
    /** Whether any part of the request may have reached the service. */
    readonly sent: boolean,
  ) {
    super(`${reason}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
