import { badRequest } from './problem';

/** What a list answers with where no `page[limit]` is given, and the most that can be asked for. */
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 5000;

/** The value of a query parameter; '' counts as absent. Throws a 400 where it is given more than once. */
export function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw badRequest(`${name} can be given once only`, { parameter: name });
  return values[0] || undefined;
}

/** A query parameter that is a whole number. Throws a 400. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw badRequest(`${name} must be an integer`, { parameter: name });
  return value;
}

/** A query parameter that is true or false. Throws a 400. */
export function boolean(query: URLSearchParams, name: string, byDefault: boolean): boolean {
  const text = single(query, name);
  if (text === undefined) return byDefault;
  if (text !== 'true' && text !== 'false') throw badRequest(`${name} must be true or false`, { parameter: name });
  return text === 'true';
}

/** `page[limit]`. Throws a 400 where it isn't 1 to MAX_LIMIT. */
export function pageLimit(query: URLSearchParams): number {
  const limit = integer(query, 'page[limit]') ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT)
    throw badRequest(`page[limit] must be between 1 and ${MAX_LIMIT}`, { parameter: 'page[limit]' });
  return limit;
}

/**
 * Where a page begins: behind the item at `place`. A place stays where it is whatever is added before it. `version` holds
 * the listing of records to the version that its first page was read at.
 */
export interface Cursor {
  readonly place: number;
  readonly version?: number;
}

/** `cursor` as opaque text. */
export function cursorText({ place, version }: Cursor): string {
  return Buffer.from(JSON.stringify(version === undefined ? [place] : [place, version])).toString('base64url');
}

/** `page[cursor]`. Throws a 400 where it isn't one of ours. */
export function pageCursor(query: URLSearchParams): Cursor | undefined {
  const text = single(query, 'page[cursor]');
  if (text === undefined) return undefined;
  try {
    const numbers: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(numbers) && numbers.every(Number.isSafeInteger)) {
      const [place, version] = numbers as number[];
      if (place !== undefined) return version === undefined ? { place } : { place, version };
    }
  } catch {
    // Answered below like every other text that is no cursor.
  }
  throw badRequest('page[cursor] is not a cursor of this list', { parameter: 'page[cursor]' });
}

/** Cuts rows, of which one more than `limit` was asked for, into a page, with the cursor of the next. */
export function pageOf<Row extends { readonly place: number }>(
  rows: readonly Row[],
  limit: number,
): { rows: readonly Row[]; after: string | undefined } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, after: rows.length > limit && last ? cursorText(last) : undefined };
}
