import type { CallOptions, ListFilter, PageQuery } from './client';
import { LlmObsError } from './errors';
import type { Page } from './resources';

/** `page[cursor]` and `page[limit]`. */
export function pageParameters({ cursor, limit }: PageQuery, defaultLimit: number): [string, string][] {
  const limits: [string, string] = ['page[limit]', String(limit ?? defaultLimit)];
  return cursor === undefined ? [limits] : [['page[cursor]', cursor], limits];
}

/** `filter[id]` and `filter[name]`. */
export function filterParameters({ id, name }: ListFilter): [string, string][] {
  const filters: [string, string][] = [];
  if (id !== undefined) filters.push(['filter[id]', id]);
  if (name !== undefined) filters.push(['filter[name]', name]);
  return filters;
}

/** The cursor of the next page: the service ends a list with `""`, null or no cursor at all. */
export function nextCursor(meta: { after?: string | null | undefined } | null | undefined): string | undefined {
  return meta?.after || undefined;
}

/**
 * All pages of a list, one request each, asked for as they are read. `query` goes with every request next to the cursor.
 * Throws LlmObsError 'unreadable answer' where the service gives a cursor twice, which would never end.
 */
export async function* allPages<Query extends PageQuery, Item>(
  readPage: (query: Query & PageQuery, options: CallOptions) => Promise<Page<Item>>,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  const seen = new Set<string>();
  let cursor = query.cursor;
  do {
    if (cursor !== undefined) seen.add(cursor);
    const page = await readPage({ ...query, cursor }, options);
    if (page.after !== undefined && seen.has(page.after))
      throw new LlmObsError(
        'unreadable answer',
        'The service gave the same page cursor twice, so the list would never end: try again later.',
        { pointer: 'meta.after' },
      );
    yield page;
    cursor = page.after;
  } while (cursor !== undefined);
}
