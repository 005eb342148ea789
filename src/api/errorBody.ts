import * as l10n from '@vscode/l10n';

/** What the service says about a failure, from any of the shapes its errors come in. */
export interface ErrorBody {
  /** The service's own words, in one line; undefined where it gave none. */
  readonly detail: string | undefined;
  /** JSON pointer, parameter or header that it named. */
  readonly pointer: string | undefined;
}

/** Longer texts are cut: they end in messages of one sentence. */
const LONGEST = 300;

/** Reads the body of an answer with a status of 400 or more: objects, strings, HTML, plain text or nothing. */
export function readErrorBody(text: string): ErrorBody {
  const nothing = { detail: undefined, pointer: undefined };
  if (text.trim() === '') return nothing;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ...nothing, detail: looksLikeHtml(text) ? htmlTitle(text) : oneLine(text) };
  }
  if (typeof body === 'string') return { ...nothing, detail: oneLine(body) };
  if (!isObject(body)) return nothing;
  const errors = Array.isArray(body['errors']) ? (body['errors'] as unknown[]) : [body['error'] ?? body];
  const details = errors.map(detailOf).filter((detail) => detail !== undefined);
  return { detail: oneLine([...new Set(details)].join('; ')), pointer: errors.map(pointerOf).find(Boolean) };
}

/** Whether an answer that should be JSON is a web page: of a proxy, a sign-in or a wrong address. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

function detailOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return undefined;
  // `title` is mostly "Generic Error" or the name of the status: worth telling only where there is nothing else.
  return [error['detail'], error['message'], error['title']].find((part): part is string => Boolean(part));
}

function pointerOf(error: unknown): string | undefined {
  const source = isObject(error) ? error['source'] : undefined;
  if (!isObject(source)) return undefined;
  return [source['pointer'], source['parameter'], source['header']].find((part): part is string => Boolean(part));
}

function htmlTitle(text: string): string | undefined {
  const title = /<(?:title|h1)[^>]*>([^<]+)</i.exec(text)?.[1];
  return title === undefined ? l10n.t('a web page') : oneLine(l10n.t('a web page: {0}', title));
}

function oneLine(text: string): string | undefined {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (line === '') return undefined;
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
