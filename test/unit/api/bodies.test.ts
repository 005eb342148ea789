import assert from 'node:assert/strict';
import { once } from 'node:events';
import zlib from 'node:zlib';
import { LARGEST_BODY, readText } from '../../../src/api/bodyText';
import type { ClientOptions } from '../../../src/api/client';
import { LlmObsError } from '../../../src/api/errors';
import { TransportFailure } from '../../../src/api/http';
import { withService } from './service';

const records = Array.from({ length: 500 }, (_, index) => ({ id: `r${index}`, input: `${'é'.repeat(300)}${index}` }));
const body = Buffer.from(JSON.stringify({ data: records, meta: { after: '' } }));
const packed = zlib.gzipSync(body);

/** Both ways to the service, which must not differ. */
const ways: readonly [name: string, options: Partial<ClientOptions>][] = [
  ['undici', {}],
  ['VS Code’s fetch', { transport: 'editor', editorFetch: fetch }],
];

for (const [way, options] of ways)
  describe(`an answer’s body, by ${way}`, () => {
    it('that breaks off is asked for again, and no record comes twice', () =>
      withService(
        (_request, attempt, { request, response }) => {
          if (attempt === 3) return { body };
          response.writeHead(200, { 'content-length': body.length });
          response.write(body.subarray(0, body.length / attempt / 2), () =>
            setImmediate(() => request.socket.destroy()),
          );
          return undefined;
        },
        async (service) => {
          const { items } = await service.client(options).records.page('p', 'd');
          assert.deepEqual(
            items.map(({ id, input }) => ({ id, input: JSON.parse(input ?? '') as unknown })),
            records,
          );
          assert.equal(service.received.length, 3);
        },
      ));

    it('that breaks off while it is packed is asked for again', () =>
      withService(
        (_request, attempt, { request, response }) => {
          const headers = { 'content-encoding': 'gzip', 'content-length': String(packed.length) };
          if (attempt === 2) return { headers, body: packed };
          response.writeHead(200, headers);
          response.write(packed.subarray(0, -100), () => setImmediate(() => request.socket.destroy()));
          return undefined;
        },
        async (service) => {
          assert.equal((await service.client(options).records.page('p', 'd')).items.length, records.length);
          assert.equal(service.received.length, 2);
        },
      ));

    for (const [name, encoding, bytes] of [
      ['is no gzip', 'gzip', body],
      ['is the beginning of a gzip', 'gzip', packed.subarray(0, -100)],
      ['is no brotli', 'br', body],
    ] as const)
      it(`that ${name} is unreadable, and isn't asked for again`, () =>
        withService(
          () => ({ headers: { 'content-encoding': encoding }, body: bytes }),
          async (service) => {
            const client = service.client(options);
            for (const call of [client.records.page('p', 'd'), client.projects.page()])
              await assert.rejects(call, (error) => LlmObsError.is(error, 'unreadable answer'));
            assert.equal(service.received.length, 2);
          },
        ));

    it('that stops in the middle is given up after the idle time', () =>
      withService(
        (_request, _attempt, { response }) => void response.writeHead(200).write(body.subarray(0, 5000)),
        async (service) => {
          const client = service.client({ ...options, timeouts: { connect: 5000, idle: 100 } });
          await assert.rejects(client.records.page('p', 'd'), (error) => LlmObsError.is(error, 'timed out'));
          assert.equal(service.received.length, 1);
        },
      ));

    for (const encoding of ['identity', 'gzip'])
      it(`is left when the call is cancelled in the middle of it, and the connection with it (${encoding})`, async () => {
        const abort = new AbortController();
        let closed: Promise<unknown> = Promise.resolve();
        await withService(
          (_request, _attempt, { response }) => {
            closed = once(response, 'close');
            response.writeHead(200, { 'content-encoding': encoding });
            const sent = encoding === 'gzip' ? packed : body;
            response.write(sent.subarray(0, sent.length / 2), () => setImmediate(() => abort.abort()));
          },
          async (service) => {
            const call = service.client(options).records.page('p', 'd', {}, { signal: abort.signal });
            await assert.rejects(call, (error) => LlmObsError.is(error, 'cancelled'));
            await closed;
            assert.equal(service.received.length, 1);
          },
        );
      });

    it('of an error that never ends is left when the call is cancelled', async () => {
      const abort = new AbortController();
      await withService(
        (_request, _attempt, { response }) => {
          response.writeHead(400);
          response.write('{"errors":[', () => setImmediate(() => abort.abort()));
        },
        async (service) => {
          const call = service.client(options).projects.page({}, { signal: abort.signal });
          await assert.rejects(call, (error) => LlmObsError.is(error, 'cancelled'));
        },
      );
    });

    it('of a service that closes each connection behind its answer is read all the same', () =>
      withService(
        (_request, _attempt, { request, response }) => {
          response.writeHead(200, { 'content-length': body.length });
          response.end(body, () => request.socket.destroySoon());
        },
        async (service) => {
          const client = service.client(options);
          for (let call = 0; call < 5; call++)
            assert.equal((await client.records.page('p', 'd')).items.length, records.length);
        },
      ));

    it('that isn’t what was asked for is left early, without waiting for its end', async () => {
      let closed: Promise<unknown> = Promise.resolve();
      await withService(
        (_request, _attempt, { response }) => {
          closed = once(response, 'close');
          response.writeHead(200);
          response.write(`{"data":[{"id":1},${'{"id":"a"},'.repeat(20_000)}`);
        },
        async (service) => {
          await assert.rejects(
            service.client(options).records.page('p', 'd'),
            (error) => LlmObsError.is(error, 'unreadable answer') && error.pointer === 'data[0].id',
          );
          await closed;
        },
      );
    });
  });

describe('an answer’s body', () => {
  it('in an encoding that nobody asked for is unreadable, and its connection is ended', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await withService(
      (_request, _attempt, { response }) => {
        closed = once(response, 'close');
        response.writeHead(200, { 'content-encoding': 'zstd2' }).write('never read');
      },
      async (service) => {
        await assert.rejects(
          service.client().projects.page(),
          (error) => LlmObsError.is(error, 'unreadable answer') && /zstd2 is not known/.test(error.message),
        );
        await closed;
      },
    );
  });

  it('without a byte may say that it is packed', () =>
    withService(
      () => ({ status: 204, headers: { 'content-encoding': 'gzip' } }),
      (service) => service.client().projects.delete(['a']),
    ));

  it('that unpacks to more than a string holds is left before it fills the memory', async () => {
    const piece = new Uint8Array(32 * 1024 * 1024).fill(0x20);
    let given = 0;
    let left = false;
    async function* bomb() {
      try {
        for (;;) {
          given += piece.length;
          yield await Promise.resolve(piece);
        }
      } finally {
        left = true;
      }
    }
    await assert.rejects(
      readText(bomb(), () => undefined),
      (error) => error instanceof TransportFailure && error.reason === 'unreadable answer',
    );
    assert.ok(left && given <= LARGEST_BODY + 2 * piece.length);
  });
});
