import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Instant } from './clock';
import type { Answer, Dialect } from './dialect/dialect';
import { jsonText } from './jsonText';
import type { Database } from './store/database';

/** What every route works with. */
export interface Service {
  readonly database: Database;
  readonly dialect: Dialect;
  readonly now: () => Instant;
}

export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The text of the JSON body, once it was read. */
    bodyText?: string;
    /** Milliseconds that an upload has to rest after each event: a fault. */
    pace?: number;
  };
}

export type SandboxContext = Context<SandboxEnv>;

/** An answer in the dialect's content type. */
export function answer(
  { dialect }: Service,
  { status, body }: Answer | { status: number; body: Uint8Array },
): Response {
  if (body.length === 0 && status === 204) return new Response(null, { status });
  // Node's bytes have an ArrayBuffer below them here, which the type can't say.
  return new Response(body as string | Uint8Array<ArrayBuffer>, {
    status,
    headers: { 'Content-Type': dialect.contentType },
  });
}

/** An answer whose body is `value` as JSON. */
export function answerJson(service: Service, status: number, value: unknown): Response {
  return answer(service, { status, body: jsonText(value) });
}
