import * as l10n from '@vscode/l10n';
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

/** Asks for a page of a list. */
type ReadPage<Query extends PageQuery, Item> = (query: Query & PageQuery, options: CallOptions) => Promise<Page<Item>>;

/**
 * All pages of a list, one request each, asked for as they are read. `query` goes with every request next to the cursor.
 * Throws LlmObsError 'unreadable answer' where the service gives a cursor twice, which would never end.
 */
export async function* allPages<Query extends PageQuery, Item>(
  readPage: ReadPage<Query, Item>,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  const cursors = new Cursors();
  let { cursor } = query;
  do {
    const page = await readPage({ ...query, cursor }, options);
    cursors.check(cursor, page.after);
    yield page;
    cursor = page.after;
  } while (cursor !== undefined);
}

/**
 * The same, but each page is asked for before the one before it is given away, so that it arrives meanwhile. Whoever
 * stops early has asked for one page too many, and that request is given up.
 */
export async function* pagesAhead<Query extends PageQuery, Item>(
  readPage: ReadPage<Query, Item>,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const cursors = new Cursors();
  let { cursor } = query;
  let next: Promise<Page<Item>> | undefined = readPage({ ...query, cursor }, { ...options, signal });
  try {
    while (next) {
      const page: Page<Item> = await next;
      cursors.check(cursor, page.after);
      cursor = page.after;
      next = cursor === undefined ? undefined : readPage({ ...query, cursor }, { ...options, signal });
      // A failure is told to whoever asks for that page, and maybe nobody does.
      next?.catch(() => undefined);
      yield page;
    }
  } finally {
    leaving.abort();
  }
}

/** The cursors of a list, which must not come twice. */
class Cursors {
  readonly #asked = new Set<string>();

  /** @param asked the cursor that the page was asked for with; `after` the one that it gave. */
  check(asked: string | undefined, after: string | undefined): void {
    if (asked !== undefined) this.#asked.add(asked);
    if (after === undefined || !this.#asked.has(after)) return;
    throw new LlmObsError(
      'unreadable answer',
      l10n.t('The service gave the same page cursor twice, so the list would never end: try again later.'),
      { pointer: 'meta.after' },
    );
  }
}
