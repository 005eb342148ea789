import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
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
