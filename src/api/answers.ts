import type * as z from 'zod/mini';
import type { Answer } from './caller';
import { LlmObsError } from './errors';
import { looksLikeHtml } from './errorBody';

/** The answer's body, checked. Throws LlmObsError 'unreadable answer' with the path inside the body as `pointer`. */
export function readAnswer<Schema extends z.ZodMiniType>(answer: Answer, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseBody(answer));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const pointer = pathOf(issue?.path ?? []);
  const expected = issue?.code === 'invalid_type' ? `${issue.expected} expected` : 'not as expected';
  throw unreadable(answer, `${expected} at ${pointer || 'the top'}`, pointer);
}

/** Like readAnswer(), for writes that some services answer with an empty body: undefined then. */
export function readAnswerIfAny<Schema extends z.ZodMiniType>(
  answer: Answer,
  schema: Schema,
): z.output<Schema> | undefined {
  return answer.text.trim() === '' ? undefined : readAnswer(answer, schema);
}

/** The error for an answer of success whose body can't be understood. */
export function unreadable(answer: Answer, problem: string, pointer?: string, cause?: unknown): LlmObsError {
  const { host, purpose, request, status, text } = answer;
  const details = { status, request, pointer, cause };
  if (text.trim() === '')
    return new LlmObsError('unreadable answer', `${host} gave an empty answer when asked to ${purpose}.`, details);
  if (looksLikeHtml(text))
    return new LlmObsError(
      'unreadable answer',
      `${host} gave a web page instead of data when asked to ${purpose}: check the address and the proxy.`,
      details,
    );
  return new LlmObsError(
    'unreadable answer',
    `The answer of ${host} to the request to ${purpose} can't be read: ${problem}.`,
    details,
  );
}

function parseBody(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw unreadable(answer, `it is no JSON (${withoutExcerpt(message)})`, undefined, error);
  }
}

/** V8 quotes a piece of the text in its messages: data that doesn't belong into an error. */
function withoutExcerpt(message: string): string {
  const place = /at position \d+/.exec(message)?.[0];
  return place ?? (/end of JSON/.test(message) ? 'it ends too early' : 'its syntax is broken');
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
