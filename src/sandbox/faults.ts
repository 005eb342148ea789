import { setTimeout as delay } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import { type Fault, type FaultRule, faultRule } from './faultRules';
import { readable } from './journal';
import { badRequest, Problem, type ProblemKind, STATUS_OF_PROBLEM } from './problem';
import { answer, type SandboxContext, type SandboxEnv, type Service } from './service';

const HTML = '<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>';

/** The faults that were asked for through /sandbox/faults, in the order of their coming. */
export class Faults {
  readonly #rules: (FaultRule & { seen: number })[] = [];
  readonly #fromHeaders = new Map<string, FaultRule & { seen: number }>();

  add(rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ ...rule, seen: 0 })));
  }

  clear(): void {
    this.#rules.length = 0;
    this.#fromHeaders.clear();
  }

  /** The fault that this request is to meet: the one its header asks for, else that of the first rule that is due. */
  due(method: string, url: URL, header: string | undefined): Fault | undefined {
    const { pathname: path } = url;
    if (header !== undefined) {
      const key = `${method} ${path} ${header}`;
      const rule = this.#fromHeaders.get(key) ?? { ...parseHeader(header), seen: 0 };
      this.#fromHeaders.set(key, rule);
      return isDue(rule) ? rule : undefined;
    }
    return this.#rules.find((rule) => matches(rule, method, url) && isDue(rule));
  }
}

function matches({ method, path }: FaultRule, sentMethod: string, { pathname, search }: URL): boolean {
  if (method !== undefined && method.toUpperCase() !== sentMethod) return false;
  if (path === undefined) return true;
  const pattern = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(path.includes('?') ? pathname + readable(search) : pathname);
}

/** Counts the request. After `skip` of them, every n-th meets the fault, the first `times` of those. */
function isDue(rule: FaultRule & { seen: number }): boolean {
  rule.seen++;
  const { skip = 0, every = 1, times = Infinity } = rule;
  const counted = rule.seen - skip;
  return counted > 0 && counted % every === 0 && counted / every <= times;
}

/** A header such as `status=503;times=2`. Throws a 400. */
function parseHeader(header: string): FaultRule {
  const pairs = header.split(';').map((pair) => pair.split('=').map((text) => text.trim()));
  const fields = Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key.replaceAll('-', '_'), /^\d+$/.test(value) ? Number(value) : value]),
  ) as unknown;
  const result = z.safeParse(faultRule, fields);
  if (!result.success)
    throw badRequest(`x-sandbox-fault can't be understood: ${header}`, { header: 'x-sandbox-fault' });
  return result.data;
}

/** Lets requests meet the faults that were asked for. */
export function injectFaults(service: Service, faults: Faults): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const fault = faults.due(c.req.method, new URL(c.req.url), c.req.header('x-sandbox-fault'));
    if (!fault) return next();
    if (fault.latency !== undefined) await delay(fault.latency);
    if (fault.cut === 'before') return cutOff(c);
    if (fault.status !== undefined) return withHeaders(fault, replaced(fault, failure(service, fault.status)));
    if (fault.pace !== undefined) c.set('pace', fault.pace);
    await next();
    if (fault.cut === 'after') {
      await c.res.body?.pipeTo(new WritableStream());
      c.res = undefined;
      c.res = cutOff(c);
      return;
    }
    const before = c.res;
    c.res = undefined;
    c.res = withHeaders(fault, fault.cut === 'during' ? await cutInTheMiddle(c, before) : replaced(fault, before));
  };
}

function cutOff(c: SandboxContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Sends half of the body, or the first event, then drops the connection. */
async function cutInTheMiddle(c: SandboxContext, { status, headers, body }: Response): Promise<Response> {
  const { outgoing } = c.env;
  const bytes = await firstPart(body);
  // More is promised than comes, as when a connection breaks.
  outgoing.writeHead(status, { ...Object.fromEntries(headers), 'content-length': bytes.length * 2 + 1 });
  await new Promise((resolve) => outgoing.write(bytes, resolve));
  return cutOff(c);
}

async function firstPart(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const reader = body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  const bytes = first?.value ?? new Uint8Array();
  return bytes.subarray(0, Math.ceil(bytes.length / 2));
}

/** The answer with the body that the fault asks for. */
function replaced(fault: Fault, response: Response): Response {
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  switch (fault.body) {
    case undefined:
      return response;
    case 'empty':
      return new Response(null, { status, headers });
    case 'html':
      headers.set('content-type', 'text/html; charset=utf-8');
      return new Response(HTML, { status, headers });
    case 'half':
      return new Response(halved(response.body), { status, headers });
  }
}

/** Half of a body that comes in one piece; of a stream of events, the first. */
function halved(body: ReadableStream<Uint8Array> | null): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(await firstPart(body));
      controller.close();
    },
  });
}

function failure(service: Service, status: number): Response {
  const kinds = Object.keys(STATUS_OF_PROBLEM) as ProblemKind[];
  const kind = kinds.find((known) => STATUS_OF_PROBLEM[known] === status) ?? 'internal';
  const { body } = service.dialect.problem(new Problem(kind, 'this fault was asked for'));
  return answer(service, { status, body });
}

function withHeaders(fault: Fault, response: Response): Response {
  if (fault.retry_after !== undefined) response.headers.set('Retry-After', String(fault.retry_after));
  if (fault.rate_limit_reset !== undefined) response.headers.set('X-RateLimit-Reset', String(fault.rate_limit_reset));
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.headers.set(name, value);
  return response;
}
