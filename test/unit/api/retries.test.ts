import assert from 'node:assert/strict';
import type { WaitNotice } from '../../../src/api/client';
import { LlmObsError } from '../../../src/api/errors';
import { delayBefore, retryAfter } from '../../../src/api/retry';
import { parseRawJson } from '../../../src/json/rawJson';
import type { Answering, Service } from './service';
import { json, withService } from './service';

const emptyList = json({ data: [], meta: {} });
const written = json({ data: [] });
const input = parseRawJson('1');

describe('a call that is refused for now', () => {
  for (const status of [429, 500, 502, 503, 504])
    it(`is tried again after ${status} where repeating it is safe`, () =>
      withService(
        (_request, attempt) => (attempt < 3 ? { status } : emptyList),
        async (service) => {
          const notices: WaitNotice[] = [];
          await service.client().projects.page({}, { onWait: (notice) => notices.push(notice) });
          assert.equal(service.received.length, 3);
          assert.deepEqual(service.waits, [250, 500]);
          const reason = status === 429 ? 'rate limited' : 'unavailable';
          assert.deepEqual(notices, [
            { reason, delay: 250, attempt: 1 },
            { reason, delay: 500, attempt: 2 },
          ]);
        },
      ));

  it('is given up after five attempts, with the last answer’s reason', () =>
    withService(
      () => ({ status: 503 }),
      async (service) => {
        await assert.rejects(service.client().projects.page(), (error) => LlmObsError.is(error, 'unavailable'));
        assert.equal(service.received.length, 5);
      },
    ));

  it('waits as long as the service says, in seconds or until a date', () =>
    withService(
      (_request, attempt) => {
        if (attempt === 1) return { status: 429, headers: { 'x-ratelimit-reset': '7' } };
        if (attempt === 2) return { status: 503, headers: { 'retry-after': '3' } };
        return emptyList;
      },
      async (service) => {
        await service.client().projects.page();
        assert.deepEqual(service.waits, [7250, 3500]);
      },
    ));

  it('is not waited for longer than a minute and a half: the error says how long it takes', () =>
    withService(
      () => ({ status: 429, headers: { 'x-ratelimit-reset': '600' } }),
      async (service) => {
        await assert.rejects(
          service.client().projects.page(),
          (error) =>
            LlmObsError.is(error, 'rate limited') && error.retryAfter === 600_000 && /600 s/.test(error.message),
        );
        assert.equal(service.received.length, 1);
      },
    ));

  it('asks for the keys anew with each attempt', () =>
    withService(
      (_request, attempt) => (attempt === 1 ? { status: 503 } : emptyList),
      async (service) => {
        let asked = 0;
        const keys = () => ({ apiKey: `key-${++asked}`, applicationKey: 'a' });
        await service.client({ keys }).projects.page();
        assert.deepEqual(
          service.received.map(({ headers }) => headers['dd-api-key']),
          ['key-1', 'key-2'],
        );
      },
    ));

  it('ends at once when it is cancelled while it waits', () =>
    withService(
      () => ({ status: 503, headers: { 'retry-after': '60' } }),
      async (service) => {
        const abort = new AbortController();
        const call = service
          .client({ retry: {} })
          .projects.page({}, { signal: abort.signal, onWait: () => abort.abort() });
        await assert.rejects(call, (error) => LlmObsError.is(error, 'cancelled'));
        assert.equal(service.received.length, 1);
      },
    ));
});

describe('a connection that breaks after the request was sent', () => {
  const breaking: Answering = (_request, attempt, { request }) => {
    if (attempt === 1) return void request.socket.destroy();
    return written;
  };

  it('is made again for a batch, whose records have ids of ours', () =>
    withService(breaking, async (service) => {
      await service.client().records.batchUpdate('p', 'd', { insert: [{ id: 'a', input }], update: [], delete: [] });
      assert.equal(service.received.length, 2);
      assert.equal(service.received[0]?.body, service.received[1]?.body);
    }));

  it('is made again for an append whose records all have ids', () =>
    withService(breaking, async (service) => {
      await service.client().records.append('p', 'd', [{ id: 'a', input }]);
      assert.equal(service.received.length, 2);
    }));

  const unsafe: [string, (client: ReturnType<Service['client']>) => Promise<unknown>][] = [
    ['an append without ids', (client) => client.records.append('p', 'd', [{ id: 'a', input }, { input }])],
    ['pushing events', (client) => client.experiments.pushEvents('e', { spans: [] })],
    ['creating a queue', (client) => client.annotationQueues.create({ name: 'q', project_id: 'p' })],
    ['creating an experiment', (client) => client.experiments.create({ name: 'e', project_id: 'p', dataset_id: 'd' })],
  ];
  for (const [name, call] of unsafe) {
    it(`leaves the outcome unknown for ${name}, which is not sent twice`, () =>
      withService(breaking, async (service) => {
        await assert.rejects(call(service.client()), (error) => LlmObsError.is(error, 'outcome unknown'));
        assert.equal(service.received.length, 1);
      }));
    for (const status of [500, 502, 504])
      it(`as ${status} does for ${name}`, () =>
        withService(
          () => ({ status }),
          async (service) => {
            await assert.rejects(
              call(service.client()),
              (error) => LlmObsError.is(error, 'outcome unknown') && error.status === status,
            );
            assert.equal(service.received.length, 1);
          },
        ));
    it(`but 429 and 503 say that ${name} was not taken, so it is sent again`, () =>
      withService(
        (_request, attempt) => (attempt < 3 ? { status: attempt === 1 ? 429 : 503 } : { status: 400 }),
        async (service) => {
          await assert.rejects(call(service.client()), (error) => LlmObsError.is(error, 'invalid request'));
          assert.equal(service.received.length, 3);
        },
      ));
  }

  it('makes a delete that finds nothing the second time a success', () =>
    withService(
      (_request, attempt, { request }) => {
        if (attempt === 1) return void request.socket.destroy();
        return { status: 404 };
      },
      async (service) => {
        await service.client().annotationQueues.delete('q');
        assert.equal(service.received.length, 2);
      },
    ));

  it('makes the outcome of a batch unknown when it is refused the second time', () =>
    withService(
      (_request, attempt, { request }) => {
        if (attempt === 1) return void request.socket.destroy();
        return json({ errors: [{ detail: 'record not found' }] }, 400);
      },
      async (service) => {
        const batch = { insert: [], update: [], delete: ['gone'] };
        await assert.rejects(service.client().records.batchUpdate('p', 'd', batch), (error) =>
          LlmObsError.is(error, 'outcome unknown'),
        );
      },
    ));
});

describe('the wait before the next attempt', () => {
  const cause = { reason: 'unavailable', wait: undefined, attempts: 5 } as const;

  it('is anything up to a bound that doubles, and stays below 20 s', () => {
    assert.equal(
      delayBefore(cause, 1, () => 0),
      0,
    );
    assert.deepEqual(
      [1, 2, 3, 4, 10].map((attempt) => delayBefore(cause, attempt, () => 1)),
      [500, 1000, 2000, 4000, 20_000],
    );
  });

  it('is never shorter than what the service asked for', () => {
    assert.equal(
      delayBefore({ ...cause, wait: 3000 }, 1, () => 0),
      3000,
    );
  });

  it('is read from Retry-After (seconds, date) and, for 429, from X-RateLimit-Reset', () => {
    const head = (status: number, headers: Record<string, string>) => ({
      status,
      header: (name: string) => headers[name],
    });
    const now = Date.parse('2026-01-01T00:00:00Z');
    assert.equal(retryAfter(head(503, { 'retry-after': '2' }), now), 2000);
    assert.equal(retryAfter(head(503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }), now), 5000);
    assert.equal(retryAfter(head(503, { 'retry-after': 'Thu, 01 Jan 2025 00:00:05 GMT' }), now), 0);
    assert.equal(retryAfter(head(429, { 'retry-after': 'soon', 'x-ratelimit-reset': '4' }), now), 4000);
    assert.equal(retryAfter(head(500, { 'x-ratelimit-reset': '4' }), now), undefined);
    assert.equal(retryAfter(head(429, {}), now), undefined);
  });
});
