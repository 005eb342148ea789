import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { pagesAhead } from '../../../src/api/paging';
import type { Page } from '../../../src/api/resources';
import { json, startService } from './service';

const project = (id: string) => ({ id, type: 'projects', attributes: { name: id } });

describe('going through the pages of a list', () => {
  it('follows the cursors and repeats the filters on every page', async () => {
    const service = await startService((_request, attempt) =>
      json({ data: [{ id: String(attempt) }], meta: { after: attempt < 3 ? `c${attempt}` : '' } }),
    );
    const ids: string[] = [];
    for await (const page of service.client().records.pages('p 1', 'd/1', { version: 0 }))
      ids.push(...page.items.map(({ id }) => id));
    assert.deepEqual(ids, ['1', '2', '3']);
    const path = '/api/v2/llm-obs/v1/p 1/datasets/d/1/records?filter[version]=0';
    assert.deepEqual(
      service.received.map((request) => request.path),
      [
        `${path}&page[limit]=5000`,
        `${path}&page[cursor]=c1&page[limit]=5000`,
        `${path}&page[cursor]=c2&page[limit]=5000`,
      ],
    );
    await service.close();
  });

  for (const [name, meta] of [
    ['an empty cursor', { after: '' }],
    ['null', { after: null }],
    ['no cursor', {}],
    ['a meta that is null', null],
    ['no meta', undefined],
  ] as const)
    it(`ends with ${name}`, async () => {
      const service = await startService(({ path }) =>
        json({ data: path.includes('/projects') ? [project('a')] : [], meta }),
      );
      const client = service.client();
      assert.equal((await client.projects.page()).after, undefined);
      assert.equal((await client.records.page('p', 'd')).after, undefined);
      await service.close();
    });

  it('stops with an error where a cursor comes twice', async () => {
    const service = await startService((_request, attempt) =>
      json({ data: [project(String(attempt))], meta: { after: attempt % 2 ? 'odd' : 'even' } }),
    );
    const seen: string[] = [];
    await assert.rejects(
      async () => {
        for await (const page of service.client().projects.pages({ name: 'x' }))
          seen.push(...page.items.map(({ id }) => id));
      },
      (error) => LlmObsError.is(error, 'unreadable answer') && error.pointer === 'meta.after',
    );
    assert.deepEqual(seen, ['1', '2']);
    assert.equal(service.received.length, 3);
    await service.close();
  });

  it('asks only for the pages that are read', async () => {
    const service = await startService((_request, attempt) => json({ data: [], meta: { after: `c${attempt}` } }));
    for await (const page of service.client().projects.pages()) {
      assert.equal(page.after, 'c1');
      break;
    }
    assert.equal(service.received.length, 1);
    await service.close();
  });

  it('begins at a cursor where one is given', async () => {
    const service = await startService(() => json({ data: [], meta: {} }));
    for await (const _page of service.client().experiments.pages({ ids: ['a', 'b'], cursor: 'c', limit: 7 }));
    assert.equal(
      service.received[0]?.path,
      '/api/v2/llm-obs/v1/experiments?filter[id]=a&filter[id]=b&page[cursor]=c&page[limit]=7',
    );
    await service.close();
  });
});

describe('going through pages that are asked for ahead', () => {
  /** A list that writes down what happens. `answers` by cursor. */
  function list(answers: Readonly<Record<string, Page<string> | Error>>) {
    const events: string[] = [];
    const pages = pagesAhead<{ cursor?: string | undefined }, string>(
      async ({ cursor = 'first' }, { signal }) => {
        events.push(`ask ${cursor}`);
        signal?.addEventListener('abort', () => events.push(`give up ${cursor}`), { once: true });
        await Promise.resolve();
        const answer = answers[cursor];
        if (!answer || answer instanceof Error) throw answer ?? new Error(`no page ${cursor}`);
        return answer;
      },
      {},
      {},
    );
    return { events, pages };
  }

  async function itemsOf(pages: AsyncIterable<Page<string>>): Promise<string[]> {
    const items: string[] = [];
    for await (const page of pages) items.push(...page.items);
    return items;
  }

  it('asks for each page before it gives the one before away', async () => {
    const { events, pages } = list({
      first: { items: ['a'], after: '2' },
      2: { items: ['b'], after: '3' },
      3: { items: ['c'], after: undefined },
    });
    for await (const { items } of pages) events.push(`got ${items.join()}`);
    assert.deepEqual(events.slice(0, 6), ['ask first', 'ask 2', 'got a', 'ask 3', 'got b', 'got c']);
  });

  it('tells a page’s failure behind the pages before it', async () => {
    const { pages } = list({ first: { items: ['a'], after: '2' }, 2: new Error('gone') });
    assert.deepEqual((await pages.next()).value?.items, ['a']);
    await assert.rejects(pages.next(), /gone/);
  });

  it('gives the page up that was asked for when its reader leaves', async () => {
    const { events, pages } = list({ first: { items: ['a'], after: '2' }, 2: { items: ['b'], after: undefined } });
    for await (const _page of pages) break;
    assert.deepEqual(events.slice(0, 2), ['ask first', 'ask 2']);
    assert.ok(events.includes('give up 2'));
  });

  it('stops with an error where a cursor comes twice, without asking for it again', async () => {
    const { events, pages } = list({ first: { items: ['a'], after: '2' }, 2: { items: ['b'], after: '2' } });
    await assert.rejects(itemsOf(pages), (error) => LlmObsError.is(error, 'unreadable answer'));
    assert.deepEqual(events.slice(0, 2), ['ask first', 'ask 2']);
    assert.ok(!events.slice(2).some((event) => event.startsWith('ask')));
  });

  it('ends with its signal, the page that was asked for too', async () => {
    const cancel = new AbortController();
    const service = await startService((_request, attempt) => {
      if (attempt === 2) cancel.abort();
      return attempt === 1 ? json({ data: [{ id: 'a' }], meta: { after: 'c' } }) : undefined;
    });
    const seen: string[] = [];
    await assert.rejects(
      async () => {
        for await (const { items } of service.client().records.pages('p', 'd', {}, { signal: cancel.signal }))
          seen.push(...items.map(({ id }) => id));
      },
      (error) => LlmObsError.is(error, 'cancelled'),
    );
    assert.deepEqual([seen, service.received.length], [['a'], 2]);
    await service.close();
  });
});
