import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { build } from 'esbuild';
import type { ClientOptions } from '../../../src/api/client';
import { createClient } from '../../../src/api/createClient';
import { LlmObsError } from '../../../src/api/errors';
import type { UploadEvent } from '../../../src/api/resources';
import { proxyFor } from '../../../src/api/proxy';
import { json, keys, startService, withService } from './service';

const list = { data: [{ id: 'a', type: 'projects', attributes: { name: 'über' } }], meta: {} };

/** What a call changes among the globals of a fresh process, in which `prepare` has run before. */
async function changedGlobals(url: string, prepare: string): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createClient } from './src/api/createClient';
        // Looking at some of Node's own globals loads its fetch: where that is to stay untouched, only names are compared.
        const look = ${prepare !== ''};
        const snapshot = () => new Map(Reflect.ownKeys(globalThis).map((key) => {
          const { value, get } = look ? Object.getOwnPropertyDescriptor(globalThis, key) : {};
          return [key, get ?? value];
        }));
        void (async () => {
          ${prepare}
          const before = snapshot();
          const client = createClient({ baseUrl: ${JSON.stringify(url)}, keys: () => ({ apiKey: 'a', applicationKey: 'b' }) });
          await client.projects.page();
          await client.close();
          const after = snapshot();
          const names = (keys) => keys.map(String);
          console.log(JSON.stringify({
            added: names([...after.keys()].filter((key) => !before.has(key))),
            removed: names([...before.keys()].filter((key) => !after.has(key))),
            changed: names([...before.keys()].filter((key) => !Object.is(before.get(key), after.get(key)))),
          }));
        })();
      `,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    // A script from stdin runs in the global scope: its variables must not become globals.
    format: 'iife',
    write: false,
  });
  const running = promisify(execFile)(process.execPath, ['-']);
  running.child.stdin?.end(outputFiles[0]?.text);
  return JSON.parse((await running).stdout);
}

describe('the connection', () => {
  for (const [name, prepare] of [
    ['where fetch was never touched', ''],
    ['where fetch was used before', "await fetch('data:,x');"],
    [
      'where another program has put a dispatcher of its own',
      "globalThis[Symbol.for('undici.globalDispatcher.1')] = { dispatch() { throw new Error('asked') } };",
    ],
  ] as const)
    it(`leaves every global of the process as it was, ${name}`, () =>
      withService(
        () => json(list),
        async (service) => {
          const changes = await changedGlobals(service.url, prepare);
          assert.deepEqual(changes, { added: [], removed: [], changed: [] });
          assert.equal(service.received.length, 1);
        },
      ));

  it('is kept for the next call', () => {
    const sockets = new Set<unknown>();
    return withService(
      (_request, _attempt, { request }) => {
        sockets.add(request.socket);
        return json(list);
      },
      async (service) => {
        const client = service.client();
        for (let call = 0; call < 5; call++) await client.projects.page();
        // undici leaves a socket alone for a moment after an answer, so two take turns.
        assert.ok(sockets.size <= 2, `${sockets.size} sockets`);
      },
    );
  });

  const encodings: [string, (text: string) => Buffer][] = [
    ['gzip', (text) => zlib.gzipSync(text)],
    ['deflate', (text) => zlib.deflateSync(text)],
    ['br', (text) => zlib.brotliCompressSync(text)],
  ];
  for (const [encoding, encode] of encodings)
    it(`reads what comes in ${encoding}`, () =>
      withService(
        () => ({ headers: { 'content-encoding': encoding }, body: encode(JSON.stringify(list)) }),
        async (service) => {
          const { items } = await service.client().projects.page();
          assert.equal(items[0]?.attributes.name, 'über');
          assert.match(String(service.received[0]?.headers['accept-encoding']), new RegExp(encoding));
        },
      ));

  it('gives each of many answers its own text, whatever their sizes', async () => {
    const service = await startService(({ path }) => {
      const size = Number(/limit\]=(\d+)/.exec(path)?.[1]);
      return json({ data: Array.from({ length: size }, (_, i) => ({ id: `${size}-${i}`, input: 'é'.repeat(size) })) });
    });
    const { records } = service.client();
    const check = async (limit: number) => {
      const { items } = await records.page('p', 'd', { limit });
      assert.equal(items.length, limit);
      for (const { id, input } of items) assert.deepEqual([id.split('-')[0], input?.length], [`${limit}`, limit + 2]);
    };
    for (const limit of [1, 300, 2, 600, 300]) await check(limit);
    await Promise.all([400, 1, 500, 30, 400].map(check));
    await service.close();
  });

  it('takes characters that are split over packets, and a byte order mark', () =>
    withService(
      (_request, _attempt, { response }) => {
        const bytes = Buffer.from(`\ufeff${JSON.stringify(list)}`);
        const middle = bytes.indexOf(Buffer.from('ü')) + 1;
        response.write(bytes.subarray(0, middle), () => setImmediate(() => response.end(bytes.subarray(middle))));
      },
      async (service) => {
        assert.equal((await service.client().projects.page()).items[0]?.attributes.name, 'über');
      },
    ));

  it('says in the log what was asked, without keys, bodies and query values', () =>
    withService(
      () => json({ data: [], meta: {} }),
      async (service) => {
        const lines: string[] = [];
        await service.client({ log: (line) => lines.push(line) }).projects.page({ name: 'secret project' });
        assert.equal(lines.length, 1);
        assert.match(lines[0] ?? '', /^GET \/api\/v2\/llm-obs\/v1\/projects → 200 in \d+ ms$/);
      },
    ));

  it('goes below the path of the base URL', () =>
    withService(
      () => json(list),
      async (service) => {
        await service.client({ baseUrl: `${service.url}/gateway/` }).projects.page();
        assert.equal(service.received[0]?.path, '/gateway/api/v2/llm-obs/v1/projects?page[limit]=100');
      },
    ));
});

describe('cancelling', () => {
  it('ends a call before it is sent', () =>
    withService(
      () => json(list),
      async (service) => {
        const call = service.client().projects.page({}, { signal: AbortSignal.abort() });
        await assert.rejects(call, (error) => LlmObsError.is(error, 'cancelled'));
        assert.equal(service.received.length, 0);
      },
    ));

  it('ends a call while the service thinks, and its connection with it', async () => {
    const abort = new AbortController();
    let closed: Promise<void> | undefined;
    await withService(
      (_request, _attempt, { response }) => {
        closed = new Promise((resolve) => response.once('close', resolve));
        abort.abort();
      },
      async (service) => {
        const call = service.client().projects.page({}, { signal: abort.signal });
        await assert.rejects(
          call,
          (error) =>
            LlmObsError.is(error, 'cancelled') && error.message === 'The request to list the projects was cancelled.',
        );
        await closed;
      },
    );
  });

  it('by closing the client ends all calls under way, and later ones don’t begin', async () => {
    let asked: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    await withService(
      () => asked(),
      async (service) => {
        const client = service.client({ retry: { attempts: 1 } });
        const isClosed = (error: unknown) => LlmObsError.is(error, 'unavailable') && /was closed/.test(error.message);
        const call = assert.rejects(client.projects.page(), isClosed);
        await waiting;
        await client.close();
        await call;
        await assert.rejects(client.projects.page(), isClosed);
      },
    );
  });
});

describe('where no direct connection comes about', () => {
  /** A host that never resolves: the direct way fails without having sent anything. */
  const client = (editorFetch: typeof fetch, options: Partial<ClientOptions> = {}) =>
    createClient({
      baseUrl: 'https://api.invalid',
      keys: () => keys,
      editorFetch,
      retry: { wait: () => Promise.resolve() },
      ...options,
    });

  it('VS Code’s fetch is tried and used from then on', async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const lines: string[] = [];
    const editorFetch: typeof fetch = (input, init) => {
      asked.push([new Request(input).url, init]);
      return Promise.resolve(new Response(JSON.stringify(list)));
    };
    const opened = client(editorFetch, { log: (line) => lines.push(line) });
    await opened.projects.page();
    await opened.projects.delete(['a']);
    assert.equal(asked.length, 2);
    assert.equal(asked[0]?.[0], 'https://api.invalid/api/v2/llm-obs/v1/projects?page%5Blimit%5D=100');
    assert.equal(asked[0]?.[1]?.redirect, 'manual');
    assert.equal((asked[1]?.[1]?.headers as Record<string, string>)['dd-api-key'], keys.apiKey);
    assert.equal(lines.filter((line) => line.includes('no direct connection')).length, 1);
    await opened.close();
  });

  it('and VS Code’s fetch fails too, the direct failure is told', async () => {
    const opened = client(() => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })));
    await assert.rejects(
      opened.projects.page(),
      (error) => LlmObsError.is(error, 'unavailable') && /can't be looked up/.test(error.message),
    );
    await opened.close();
  });

  it('VS Code’s fetch isn’t asked where the setting says so', async () => {
    const opened = client(() => assert.fail('fetch was asked'), { transport: 'undici' });
    await assert.rejects(opened.projects.page(), (error) => LlmObsError.is(error, 'unavailable'));
    await opened.close();
  });

  it('is not asked where the service has answered directly, whatever it answered', () =>
    withService(
      (_request, _attempt, { request }) => void request.socket.destroy(),
      async (service) => {
        const opened = service.client({ editorFetch: () => assert.fail('fetch was asked') });
        await assert.rejects(opened.projects.page(), (error) => LlmObsError.is(error, 'unavailable'));
      },
    ));
});

describe('VS Code’s fetch as the only way', () => {
  it('carries calls, streams uploads and tells failures alike', () =>
    withService(
      ({ path }) => {
        if (path.includes('/upload'))
          return {
            headers: { 'content-type': 'text/event-stream' },
            body: 'event: completed\ndata: {"records_created":2}\n\n',
          };
        return path.includes('/projects') ? json(list) : { status: 403, body: '{"errors":["Forbidden"]}' };
      },
      async (service) => {
        const client = service.client({ transport: 'editor', editorFetch: fetch });
        assert.equal((await client.projects.page()).items.length, 1);
        await assert.rejects(client.records.page('p', 'd'), (error) => LlmObsError.is(error, 'forbidden'));
        const bytes = Buffer.from('input\n1\n2\n');
        const file = {
          name: 'a.csv',
          size: bytes.byteLength,
          async *open() {
            yield await Promise.resolve(bytes);
          },
        };
        const events: UploadEvent[] = [];
        for await (const event of client.records.upload('p', 'd', file)) events.push(event);
        assert.deepEqual(events.at(-1), { kind: 'completed', records_created: 2 });
        assert.match(service.received.at(-1)?.body ?? '', /\r\n\r\ninput\n1\n2\n\r\n--/);
      },
    ));

  it('ends with the signal', async () => {
    const abort = new AbortController();
    await withService(
      () => abort.abort(),
      async (service) => {
        const client = service.client({ transport: 'editor', editorFetch: fetch });
        const call = client.projects.page({}, { signal: abort.signal });
        await assert.rejects(call, (error) => LlmObsError.is(error, 'cancelled'));
      },
    );
  });
});

describe('the proxy', () => {
  const proxy = 'http://proxy.example:3128';
  const origin = 'https://api.datadoghq.eu';

  it('is used for what isn’t left out, and never for this machine', () => {
    assert.equal(proxyFor(origin, undefined), undefined);
    assert.equal(proxyFor(origin, { proxy }), proxy);
    assert.equal(proxyFor(origin, { proxy: 'proxy.example:3128' }), proxy);
    for (const local of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'])
      assert.equal(proxyFor(local, { proxy }), undefined);
  });

  for (const [pattern, direct] of [
    ['*', true],
    ['api.datadoghq.eu', true],
    ['datadoghq.eu', true],
    ['.datadoghq.eu', true],
    ['*.datadoghq.eu', true],
    ['API.Datadoghq.EU:443', true],
    ['api.datadoghq.eu:8443', false],
    ['doghq.eu', false],
    ['eu.datadoghq', false],
    ['', false],
  ] as const)
    it(`${direct ? 'is not' : 'is'} used for ${origin} with noProxy ${JSON.stringify(pattern)}`, () => {
      assert.equal(proxyFor(origin, { proxy, noProxy: [pattern] }), direct ? undefined : proxy);
    });

  it('that is no URL is refused without repeating it', () => {
    for (const bad of ['http://user:secret@', 'ftp://secret', 'http://'])
      assert.throws(
        () => proxyFor(origin, { proxy: bad }),
        (error) => LlmObsError.is(error, 'invalid request') && !error.message.includes('secret'),
      );
  });

  it('gets a CONNECT for the service’s host, and its refusal is told', async () => {
    const asked: string[] = [];
    const server = http.createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const client = createClient({
      baseUrl: 'https://api.invalid',
      keys: () => keys,
      proxy: { proxy: `http://127.0.0.1:${address.port}` },
      retry: { attempts: 1 },
    });
    await assert.rejects(
      client.projects.page(),
      (error) =>
        LlmObsError.is(error, 'unavailable') &&
        /The proxy does not let requests through to api\.invalid \(status 407\)/.test(error.message),
    );
    assert.deepEqual(asked, ['api.invalid:443']);
    await client.close();
    server.close();
  });
});
