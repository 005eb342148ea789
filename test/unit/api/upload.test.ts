import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import type { UploadFile } from '../../../src/api/client';
import { LlmObsError } from '../../../src/api/errors';
import type { UploadEvent } from '../../../src/api/resources';
import { readServiceEvent } from '../../../src/api/uploadEvents';
import { startService, withService } from './service';

const text = 'id,input\na,"1"\nb,"zwei\nZeilen"\n';

function csv(content = text, size = Buffer.byteLength(content)): UploadFile {
  return {
    name: 'qa "gold".csv',
    size,
    async *open() {
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7));
    },
  };
}

/** A file of so many bytes that isn't held anywhere; `state` tells whether it was read to its end or closed before. */
function bigCsv(size: number): { file: UploadFile; state: { sent: number; closed: boolean } } {
  const state = { sent: 0, closed: false };
  const chunk = Buffer.alloc(64 * 1024, 'x');
  return {
    state,
    file: {
      name: 'big.csv',
      size,
      async *open() {
        try {
          for (; state.sent < size; state.sent += chunk.length)
            yield await Promise.resolve(chunk.subarray(0, Math.min(chunk.length, size - state.sent)));
        } finally {
          state.closed = true;
        }
      },
    },
  };
}

const eventStream = (body: string) => ({ headers: { 'content-type': 'text/event-stream' }, body });

async function collect(
  events: AsyncIterable<UploadEvent>,
): Promise<{ events: UploadEvent[]; error: LlmObsError | undefined }> {
  const seen: UploadEvent[] = [];
  try {
    for await (const event of events) seen.push(event);
  } catch (error) {
    assert.ok(LlmObsError.is(error), String(error));
    return { events: seen, error };
  }
  return { events: seen, error: undefined };
}

describe('an upload', () => {
  it('sends the file as one part of known length, with its options, and tells what happens', () =>
    withService(
      () =>
        eventStream(
          'event: progress\ndata: {"records_written":1}\n\nevent: completed\ndata: {"records_created":2}\n\n',
        ),
      async (service) => {
        const options = { deduplicate: true, overwrite: false, tags: ['env:prod', 'team:ai'] };
        const { events, error } = await collect(service.client().records.upload('p', 'd', csv(), options));
        assert.equal(error, undefined);
        assert.deepEqual(events, [
          { kind: 'sent', bytes: Buffer.byteLength(text) },
          { kind: 'progress', records: 1 },
          { kind: 'completed', records_created: 2 },
        ]);
        const [request] = service.received;
        assert.ok(request);
        assert.equal(
          request.path,
          '/api/v2/llm-obs/v2/p/datasets/d/records/upload?deduplicate=true&overwrite=false&tags=env:prod&tags=team:ai',
        );
        const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(String(request.headers['content-type']))?.[1];
        assert.equal(
          request.body,
          `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="qa %22gold%22.csv"\r\n` +
            `Content-Type: text/csv\r\n\r\n${text}\r\n--${boundary}--\r\n`,
        );
        assert.equal(Number(request.headers['content-length']), Buffer.byteLength(request.body));
        assert.equal(request.headers['transfer-encoding'], undefined);
      },
    ));

  it('tells the progress while the file is still going out', async () => {
    const { file } = bigCsv(8 * 1024 * 1024);
    let progressTold: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (progressTold = resolve));
    const server = http.createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: progress\ndata: {"records":10}\n\n');
      // The rest of the file is taken only once the first progress was told.
      void told.then(async () => {
        let bytes = 0;
        for await (const chunk of request) bytes += (chunk as Buffer).length;
        response.end(`event: completed\ndata: {"records_created":${bytes > file.size ? 11 : 0}}\n\n`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const service = await startService(() => undefined);
    const client = service.client({ baseUrl: `http://127.0.0.1:${address.port}` });
    const kinds: string[] = [];
    let lastSent = 0;
    for await (const event of client.records.upload('p', 'd', file)) {
      kinds.push(event.kind);
      if (event.kind === 'progress') progressTold();
      if (event.kind === 'sent') {
        assert.ok(event.bytes > lastSent);
        lastSent = event.bytes;
      }
      if (event.kind === 'completed') assert.equal(event.records_created, 11);
    }
    assert.ok(kinds.lastIndexOf('sent') > kinds.indexOf('progress'));
    assert.equal(lastSent, file.size);
    assert.equal(kinds.at(-1), 'completed');
    await service.close();
    server.closeAllConnections();
    server.close();
  });

  it('that the service gives up after a 200 fails, with the reason and what was written', () =>
    withService(
      () =>
        eventStream(
          'event: progress\ndata: {"count":"1000"}\n\nevent: error\ndata: {"errors":[{"detail":"row 1042: input is missing"}]}\n\n',
        ),
      async (service) => {
        const { error } = await collect(service.client().records.upload('p', 'd', csv()));
        assert.equal(error?.kind, 'upload failed');
        assert.equal(error.recordsWritten, 1000);
        assert.match(error.message, /row 1042: input is missing\. 1000 records are known to be written\.$/);
      },
    ));

  it('is complete also where the empty line behind the last event is missing', () =>
    withService(
      () => eventStream('event: progress\ndata: {"records":1}\n\nevent: completed\ndata: {"records_created":3}'),
      async (service) => {
        const { events } = await collect(service.client().records.upload('p', 'd', csv()));
        assert.deepEqual(events.at(-1), { kind: 'completed', records_created: 3 });
      },
    ));

  for (const [name, body] of [
    ['nothing', ''],
    ['a progress', 'event: progress\ndata: {"records":5}\n\n'],
    ['half an event', 'event: comp'],
    ['an event of an unknown name', 'event: done\ndata: {}\n\n'],
  ] as const)
    it(`has an unknown outcome where the answer ends after ${name}`, () =>
      withService(
        () => eventStream(body),
        async (service) => {
          const { error } = await collect(service.client().records.upload('p', 'd', csv()));
          assert.equal(error?.kind, 'outcome unknown');
          assert.equal(error.recordsWritten, name === 'a progress' ? 5 : undefined);
          assert.equal(service.received.length, 1);
        },
      ));

  it('has an unknown outcome where the connection breaks in the middle, and isn’t sent twice', async () => {
    let connections = 0;
    const server = net.createServer((socket) => {
      connections++;
      socket.once('data', () => socket.resetAndDestroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const service = await startService(() => undefined);
    const client = service.client({ baseUrl: `http://127.0.0.1:${address.port}` });
    const { file, state } = bigCsv(50 * 1024 * 1024);
    const { error } = await collect(client.records.upload('p', 'd', file));
    assert.equal(error?.kind, 'outcome unknown');
    assert.equal(connections, 1);
    assert.equal(state.closed, true);
    assert.ok(state.sent < file.size);
    await service.close();
    server.close();
  });

  for (const [status, kind] of [
    [400, 'invalid request'],
    [401, 'unauthorized'],
    [404, 'not found'],
    [413, 'too large'],
    [500, 'outcome unknown'],
  ] as const)
    it(`is “${kind}” where the answer is ${status}`, () =>
      withService(
        () => ({ status, body: '{"errors":[{"detail":"no input column"}]}' }),
        async (service) => {
          const { error } = await collect(service.client().records.upload('p', 'd', csv()));
          assert.equal(error?.kind, kind);
          assert.equal(error.status, status);
          if (kind === 'invalid request')
            assert.match(error.message, /refused to upload qa "gold"\.csv: no input column/);
          assert.equal(service.received.length, 1);
        },
      ));

  it('is sent anew, from the beginning of the file, where the service was not ready', () =>
    withService(
      (_request, attempt) =>
        attempt === 1 ? { status: 503 } : eventStream('event: completed\ndata: {"records_created":2}\n\n'),
      async (service) => {
        const { events } = await collect(service.client().records.upload('p', 'd', csv()));
        assert.deepEqual(events.at(-1), { kind: 'completed', records_created: 2 });
        assert.equal(service.received.length, 2);
        assert.match(service.received[1]?.body ?? '', /id,input\na/);
      },
    ));

  it('that is answered with a web page is unreadable', () =>
    withService(
      () => ({ body: '<!DOCTYPE html><title>Sign in</title>' }),
      async (service) => {
        const { error } = await collect(service.client().records.upload('p', 'd', csv()));
        assert.equal(error?.kind, 'unreadable answer');
      },
    ));

  for (const [name, size] of [
    ['longer', Buffer.byteLength(text) - 3],
    ['shorter', Buffer.byteLength(text) + 3],
  ] as const)
    it(`of a file that has become ${name} says so`, () =>
      withService(
        () => eventStream(''),
        async (service) => {
          const { error } = await collect(service.client().records.upload('p', 'd', csv(text, size)));
          assert.equal(error?.kind, 'upload failed');
          assert.match(error.message, /was changed while it was read/);
        },
      ));

  it('stops when it is cancelled: the connection ends and the file is closed', async () => {
    const { file, state } = bigCsv(200 * 1024 * 1024);
    const abort = new AbortController();
    let aborted: Promise<unknown> | undefined;
    const server = http.createServer((request) => {
      aborted = new Promise((resolve) => request.once('close', resolve));
      request.once('data', () => abort.abort());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const service = await startService(() => undefined);
    const client = service.client({ baseUrl: `http://127.0.0.1:${address.port}` });
    const { error } = await collect(client.records.upload('p', 'd', file, {}, { signal: abort.signal }));
    assert.equal(error?.kind, 'cancelled');
    await aborted;
    assert.equal(state.closed, true);
    assert.ok(state.sent < file.size);
    await service.close();
    server.closeAllConnections();
    server.close();
  });

  it('of a client that was closed meanwhile may have been done, and says how much is known to be', async () => {
    await withService(
      (_request, _attempt, { response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('event: progress\ndata: {"records":1}\n\n');
      },
      async (service) => {
        const client = service.client();
        const upload = async () => {
          for await (const event of client.records.upload('p', 'd', csv()))
            if (event.kind === 'progress') await client.close();
        };
        await assert.rejects(
          upload,
          (error) =>
            LlmObsError.is(error, 'outcome unknown') &&
            /but the connection was closed/.test(error.message) &&
            error.recordsWritten === 1,
        );
      },
    );
  });

  it('stops when its events are no longer read', async () => {
    let closed: Promise<unknown> | undefined;
    await withService(
      (_request, _attempt, { response }) => {
        closed = new Promise((resolve) => response.once('close', resolve));
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('event: progress\ndata: {"records":1}\n\n');
      },
      async (service) => {
        for await (const event of service.client().records.upload('p', 'd', csv()))
          if (event.kind === 'progress') break;
        await closed;
      },
    );
  });
});

describe('an event of an upload', () => {
  for (const [name, data, event] of [
    ['progress', '{"records":7}', { kind: 'progress', records: 7 }],
    ['progress', '{"records_created":"7"}', { kind: 'progress', records: 7 }],
    ['progress', '{"data":{"attributes":{"count":7}}}', { kind: 'progress', records: 7 }],
    ['progress', '7', { kind: 'progress', records: 7 }],
    ['progress', '{"phase":"parsing"}', undefined],
    ['progress', 'working', undefined],
    ['completed', '{"records_created":0}', { kind: 'completed', records_created: 0 }],
    ['completed', '{"data":{"records_created":"12"}}', { kind: 'completed', records_created: 12 }],
    ['completed', '', { kind: 'completed', records_created: undefined }],
    ['error', '{"message":"bad row"}', { kind: 'error', detail: 'bad row' }],
    ['error', '{"error":"bad row"}', { kind: 'error', detail: 'bad row' }],
    ['error', 'bad row', { kind: 'error', detail: 'bad row' }],
    ['error', '', { kind: 'error', detail: undefined }],
    ['message', '{"records":7}', undefined],
  ] as const)
    it(`is read: ${name} ${data}`, () => assert.deepEqual(readServiceEvent(name, data), event));
});
