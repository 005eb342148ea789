import { setImmediate as nextTurn } from 'node:timers/promises';
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
export function allPages<Query extends PageQuery, Item>(
  readPage: (query: Query & PageQuery, options: CallOptions) => Promise<Page<Item>>,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  return pagesAhead({ ask: readPage, cursorAhead: () => undefined, read: (page) => page }, query, options);
}

/** How to get pages that take a while to read. */
export interface PageSource<Query extends PageQuery, Answer, Item> {
  readonly ask: (query: Query & PageQuery, options: CallOptions) => Promise<Answer>;
  /** The next page's cursor as far as it can be told at a glance: what read() gives counts. */
  readonly cursorAhead: (answer: Answer) => string | undefined;
  readonly read: (answer: Answer) => Page<Item>;
}

/**
 * The same, but each page is asked for before the one before is read, so that the service works meanwhile. Whoever stops
 * early has asked for one page too many, and that request is given up.
 */
export async function* pagesAhead<Query extends PageQuery, Answer, Item>(
  { ask, cursorAhead, read }: PageSource<Query, Answer, Item>,
  query: Query,
  options: CallOptions,
): AsyncGenerator<Page<Item>, void, undefined> {
  const seen = new Set<string>();
  let cursor = query.cursor;
  let next: AskedAhead<Answer> | undefined;
  try {
    do {
      if (cursor !== undefined) seen.add(cursor);
      const answer = await (next?.answer ?? ask({ ...query, cursor }, options));
      const likely = cursorAhead(answer);
      next = undefined;
      if (likely !== undefined && !seen.has(likely)) {
        next = askAhead((own) => ask({ ...query, cursor: likely }, own), likely, options);
        // Reading keeps the thread busy: the request has to go out before.
        await nextTurn();
      }
      const page = read(answer);
      if (page.after !== undefined && seen.has(page.after))
        throw new LlmObsError(
          'unreadable answer',
          'The service gave the same page cursor twice, so the list would never end: try again later.',
          { pointer: 'meta.after' },
        );
      if (next?.cursor !== page.after) {
        next?.giveUp();
        next = undefined;
      }
      yield page;
      cursor = page.after;
    } while (cursor !== undefined);
  } finally {
    next?.giveUp();
  }
}

interface AskedAhead<Answer> {
  readonly cursor: string;
  readonly answer: Promise<Answer>;
  giveUp(): void;
}

function askAhead<Answer>(
  ask: (options: CallOptions) => Promise<Answer>,
  cursor: string,
  options: CallOptions,
): AskedAhead<Answer> {
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const answer = ask({ ...options, signal });
  // A failure is told to whoever asks for this page, and maybe nobody does.
  answer.catch(() => undefined);
  return { cursor, answer, giveUp: () => leaving.abort() };
}
