import assert from 'node:assert/strict';
import net from 'node:net';
import type { RawJson } from '../../../src/json/rawJson';
import type { AddressInfo } from 'node:net';
import type { LlmObsClient } from '../../../src/api/client';
import type { LlmObsErrorKind } from '../../../src/api/errors';
import { LlmObsError } from '../../../src/api/errors';
import { createClient } from '../../../src/api/createClient';
import type { Reply, Service } from './service';
import { keys, startService } from './service';

async function failureOf(call: Promise<unknown>): Promise<LlmObsError> {
  try {
    await call;
  } catch (error) {
    assert.ok(LlmObsError.is(error), String(error));
    return error;
  }
  return assert.fail('the call should have failed');
}

const html = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>…</body></html>';

describe('a failing answer', () => {
  let service: Service;
  let reply: Reply;
  before(async () => (service = await startService(() => reply)));
  after(() => service.close());

  const table: [name: string, reply: Reply, kind: LlmObsErrorKind, message: RegExp, pointer?: string][] = [
    [
      '401 of strings',
      { status: 401, body: '{"errors":["Unauthorized"]}' },
      'unauthorized',
      /did not accept the API key/,
    ],
    [
      '403 with a status',
      { status: 403, body: '{"status":"error","code":403,"errors":["Forbidden"]}' },
      'forbidden',
      /does not allow these keys to list the projects \(Forbidden\)/,
    ],
    [
      '404 with a title',
      { status: 404, body: '{"errors":[{"status":"404","title":"Not Found"}]}' },
      'not found',
      /did not find what it needs to list the projects \(Not Found\)/,
    ],
    ['409 with a detail', { status: 409, body: '{"errors":[{"detail":"name taken."}]}' }, 'conflict', /\(name taken\)/],
    [
      '413 of a gateway',
      { status: 413, body: '<html><h1>413 Too Large</h1></html>' },
      'too large',
      /a web page: 413 Too/,
    ],
    ['429 with an empty body', { status: 429 }, 'rate limited', /limits how often it may be asked/],
    [
      '400 with a pointer',
      {
        status: 400,
        body: '{"errors":[{"title":"Bad Request","status":"400","detail":"is too long","source":{"pointer":"/data/attributes/name"}}]}',
      },
      'invalid request',
      /refused to list the projects at \/data\/attributes\/name: is too long\.$/,
      '/data/attributes/name',
    ],
    [
      '400 with a parameter',
      { status: 400, body: '{"errors":[{"detail":"not a number","source":{"parameter":"page[limit]"}}]}' },
      'invalid request',
      /at page\[limit\]: not a number/,
      'page[limit]',
    ],
    [
      '400 with a generic title',
      { status: 400, body: '{"errors":[{"title":"Generic Error","detail":"invalid version"}]}' },
      'invalid request',
      /: invalid version\.$/,
    ],
    ['400 of strings', { status: 400, body: '{"errors":["one","two","one"]}' }, 'invalid request', /: one; two\.$/],
    ['400 with nothing', { status: 400 }, 'invalid request', /status 400, without a reason/],
    ['400 of a body that is no object', { status: 400, body: '[1]' }, 'invalid request', /without a reason/],
    [
      '500 with a title',
      { status: 500, body: '{"errors":[{"title":"Internal Server Error"}]}' },
      'unavailable',
      /Internal/,
    ],
    ['503 of a gateway', { status: 503, body: html }, 'unavailable', /status 503: a web page: Sign in/],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://login.example/x?y=z' } },
      'unreadable answer',
      /elsewhere to login\.example, where keys are not sent/,
    ],
    ['HTML with 200', { body: html }, 'unreadable answer', /a web page instead of data/],
    ['an empty body with 200', { body: '' }, 'unreadable answer', /an empty answer/],
    ['half a JSON', { body: '{"data":[{"id":"a","type":"proj' }, 'unreadable answer', /it is no JSON/],
    [
      'another shape',
      { body: '{"data":[{"id":"a","type":"projects","attributes":{"name":7}}]}' },
      'unreadable answer',
      /string expected at data\[0\]\.attributes\.name/,
      'data[0].attributes.name',
    ],
    ['no list', { body: '{"data":{}}' }, 'unreadable answer', /array expected at data/, 'data'],
  ];
  for (const [name, answer, kind, message, pointer] of table)
    it(`is “${kind}”: ${name}`, async () => {
      reply = answer;
      const failure = await failureOf(service.client().projects.page());
      assert.equal(failure.kind, kind);
      assert.match(failure.message, message);
      assert.equal(failure.pointer, pointer);
      assert.equal(failure.status, answer.status ?? 200);
      assert.equal(failure.request, 'GET /api/v2/llm-obs/v1/projects');
      assert.match(failure.message, /\.$/);
    });

  it('takes an empty answer to a save for no list of dropped records', async () => {
    reply = { body: '' };
    const batch = { insert: [], update: [], delete: ['a'] };
    const { records } = service.client();
    assert.deepEqual((await records.batchUpdate('p', 'd', batch)).records, []);
    const update = [{ id: 'b', input: '1' as RawJson }];
    assert.equal((await failureOf(records.batchUpdate('p', 'd', { ...batch, update }))).kind, 'unreadable answer');
  });

  it('never repeats a key that the service sends back', async () => {
    reply = { status: 400, body: JSON.stringify({ errors: [{ detail: `unknown key ${keys.applicationKey}` }] }) };
    const { message } = await failureOf(service.client().projects.page());
    assert.match(message, /unknown key …/);
    assert.ok(!message.includes(keys.applicationKey));
  });

  const recordPages: [name: string, body: string, message: RegExp, pointer?: string][] = [
    ['HTML', html, /a web page/],
    ['an empty body', '', /an empty answer|can't be read/],
    [
      'half a JSON',
      '{"data":[{"id":"a","input":1},{"id":"b","input":{"x',
      /a string is not closed at offset 49/,
      'data[1]',
    ],
    ['text behind the JSON', '{"data":[]} oops', /more text follows the value at offset 12/],
    ['no object', '[1]', /an object expected at the top/, ''],
    ['no list', '{"meta":{}}', /a list of records expected at data/, 'data'],
    ['a record without an id', '{"data":[{"id":"a"},{"input":1}]}', /a string expected at data\[1\]\.id/, 'data[1].id'],
    ['an id that is a number', '{"data":[{"id":7}]}', /a string expected at data\[0\]\.id/, 'data[0].id'],
    ['tags that are no strings', '{"data":[{"id":"a","tags":[1]}]}', /list of strings/, 'data[0].tags'],
    ['a cursor that is a number', '{"data":[],"meta":{"after":7}}', /a cursor expected at meta\.after/, 'meta.after'],
  ];
  for (const [name, body, message, pointer] of recordPages)
    it(`is unreadable with its place, for a page of records: ${name}`, async () => {
      reply = { body };
      const failure = await failureOf(service.client().records.page('p', 'd'));
      assert.equal(failure.kind, 'unreadable answer');
      assert.match(failure.message, message);
      if (pointer !== undefined) assert.equal(failure.pointer, pointer);
    });
});

describe('no answer', () => {
  const once = { attempts: 1 };

  it('from a port where nothing listens names the host', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, keys: () => keys, retry: once });
    const failure = await failureOf(client.projects.page());
    assert.equal(failure.kind, 'unavailable');
    assert.match(failure.message, new RegExp(`^127\\.0\\.0\\.1:${port} refuses connections`));
    await client.close();
  });

  it('from a name that does not exist says that it can’t be looked up', async () => {
    const client = createClient({ baseUrl: 'https://nowhere.invalid', keys: () => keys, retry: once });
    const failure = await failureOf(client.projects.page());
    assert.equal(failure.kind, 'unavailable');
    assert.match(failure.message, /nowhere\.invalid can't be looked up/);
    await client.close();
  });

  it('from something that speaks no TLS talks of trust or of the connection, not of keys', async () => {
    const service = await startService(() => ({ body: '{}' }));
    const client = service.client({ baseUrl: service.url.replace('http:', 'https:'), retry: once });
    const failure = await failureOf(client.projects.page());
    assert.equal(failure.kind, 'unavailable');
    assert.match(failure.message, /127\.0\.0\.1/);
    await service.close();
  });

  it('within the idle time is “timed out” for a read and “outcome unknown” for a write', async () => {
    const service = await startService(() => undefined);
    const client = service.client({ timeouts: { idle: 50 } });
    assert.equal((await failureOf(client.projects.page())).kind, 'timed out');
    const failure = await failureOf(client.projects.delete(['a']));
    assert.equal(failure.kind, 'outcome unknown');
    assert.match(failure.message, /asked to delete the project, but it stopped answering/);
    await service.close();
  });

  it('since the client was closed asks to try again, and a write may have been done', async () => {
    let close: () => void = () => undefined;
    const service = await startService(() => close());
    for (const [call, kind, message] of [
      [(client) => client.projects.page(), 'unavailable', /was closed while asked to list the projects: try again/],
      [
        (client) => client.projects.delete(['a']),
        'outcome unknown',
        /delete the project, but the connection was closed/,
      ],
    ] satisfies [(client: LlmObsClient) => Promise<unknown>, LlmObsErrorKind, RegExp][]) {
      const client = service.client();
      close = () => void client.close();
      const failure = await failureOf(call(client));
      assert.equal(failure.kind, kind);
      assert.match(failure.message, message);
    }
    assert.equal(service.received.length, 2, 'nothing is sent again');
    await service.close();
  });

  it('since the client was closed while it waited to try again asks to do so', async () => {
    const service = await startService(() => ({ status: 503 }));
    const client = service.client({ retry: { wait: () => client.close() } });
    const failure = await failureOf(client.projects.page());
    assert.equal(failure.kind, 'unavailable');
    assert.match(failure.message, /was closed while asked to list the projects: try again/);
    assert.equal(service.received.length, 1);
    await service.close();
  });
});

describe('keys that can’t be sent', () => {
  for (const [name, bad, message] of [
    ['a newline in the API key', { apiKey: 'secret\n', applicationKey: 'b' }, /The API key holds a line break/],
    ['a letter that no header takes', { apiKey: 'a', applicationKey: 'sécret' }, /The application key holds/],
    ['an empty key', { apiKey: 'a', applicationKey: '' }, /The application key is empty/],
  ] as const)
    it(`are named, not shown: ${name}`, async () => {
      const service = await startService(() => ({ body: '{}' }));
      const failure = await failureOf(service.client({ keys: () => bad }).projects.page());
      assert.equal(failure.kind, 'invalid request');
      assert.match(failure.message, message);
      assert.ok(!/s[eé]cret/.test(failure.message));
      assert.equal(service.received.length, 0);
      await service.close();
    });
});
