import type { IncomingMessage } from 'node:http';
import type * as z from 'zod/mini';
import type { RawJson } from '../json/rawJson';
import { rawMembers } from './jsonText';
import { badRequest, Problem } from './problem';
import type { SandboxContext, Service } from './service';

/** The biggest JSON body that is taken, in bytes: what Datadog's own SDK cuts its batches to. */
export const MAX_BODY = 5 * 1024 * 1024;

/** A checked request body beside the text that it was read from, for values that are kept as they arrived. */
export interface JsonBody<Attributes> {
  readonly attributes: Attributes;
  /** `data.id`. */
  readonly id: unknown;
  /** The members of `data.attributes` as they stand in the body. */
  readonly raw: ReadonlyMap<string, RawJson>;
}

/** The schema of a request body: see api/schemas.ts. */
export type BodySchema<Attributes> = z.ZodMiniType<{ data: { type: string; attributes: Attributes } }>;

/**
 * Reads and checks the body of a request, whose `data.type` must be `type` where that is given. Throws a Problem: 413, or
 * 400 with a pointer to the first thing amiss.
 */
export async function readBody<Attributes>(
  c: SandboxContext,
  { dialect }: Service,
  schema: BodySchema<Attributes>,
  wantedType?: string,
): Promise<JsonBody<Attributes>> {
  const text = await readText(c.env.incoming);
  c.set('bodyText', text);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw badRequest(`the body is not valid JSON: ${(error as SyntaxError).message}`, { pointer: '' });
  }
  const result = schema.safeParse(body);
  if (!result.success) throw problemOf(result.error.issues[0], body);
  const { type, attributes } = result.data.data;
  if (wantedType !== undefined && type !== wantedType)
    throw badRequest(dialect.wrongType(type, wantedType), { pointer: '/data/type' });
  return { attributes, id: (body as { data: { id?: unknown } }).data.id, raw: attributesOf(text) };
}

/** Reads a body to its end even where it is too big, so that the client gets to see the answer. */
async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > MAX_BODY) throw new Problem('too large', `the body is larger than ${MAX_BODY} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw badRequest('the body is not valid UTF-8', { pointer: '' });
  }
}

function attributesOf(text: string): ReadonlyMap<string, RawJson> {
  const data = rawMembers(text).get('data');
  const attributes = data?.startsWith('{') ? rawMembers(data).get('attributes') : undefined;
  return attributes?.startsWith('{') ? rawMembers(attributes) : new Map<string, RawJson>();
}

function problemOf(issue: z.core.$ZodIssue | undefined, body: unknown): Problem {
  const path = issue?.path ?? [];
  const name = path.join('.') || 'the body';
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const value = path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], body);
  return badRequest(value === undefined ? `${name} is required` : `${name} ${rule(issue)}`, { pointer });
}

function rule(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type')
    return `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  if (issue?.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return issue?.message ?? 'is invalid';
}
