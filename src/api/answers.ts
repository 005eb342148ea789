import * as l10n from '@vscode/l10n';
import type * as z from 'zod/mini';
import { parseExactly } from '../json/parseExactly';
import type { Answer } from './caller';
import { LlmObsError } from './errors';
import { looksLikeHtml } from './errorBody';

/** The answer's body, checked, with numbers as parseExactly() gives them. Throws LlmObsError 'unreadable answer' with the path inside the body as `pointer`. */
export function readAnswer<Schema extends z.ZodMiniType>(answer: Answer, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseBody(answer));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const pointer = pathOf(issue?.path ?? []);
  const expected = issue?.code === 'invalid_type' ? l10n.t('{0} expected', issue.expected) : l10n.t('not as expected');
  throw unreadable(answer, l10n.t('{0} at {1}', expected, pointer || l10n.t('the top')), pointer);
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
    return new LlmObsError(
      'unreadable answer',
      l10n.t('{0} gave an empty answer when asked to {1}.', host, purpose),
      details,
    );
  if (looksLikeHtml(text))
    return new LlmObsError(
      'unreadable answer',
      l10n.t('{0} gave a web page instead of data when asked to {1}: check the address and the proxy.', host, purpose),
      details,
    );
  return new LlmObsError(
    'unreadable answer',
    l10n.t("The answer of {0} to the request to {1} can't be read: {2}.", host, purpose, problem),
    details,
  );
}

function parseBody(answer: Answer): unknown {
  try {
    return parseExactly(answer.text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw unreadable(answer, l10n.t('it is no JSON ({0})', withoutExcerpt(message)), undefined, error);
  }
}

/** V8 quotes a piece of the text in its messages: data that doesn't belong into an error. */
function withoutExcerpt(message: string): string {
  const place = /at position \d+/.exec(message)?.[0];
  return place ?? (/end of JSON/.test(message) ? l10n.t('it ends too early') : l10n.t('its syntax is broken'));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
