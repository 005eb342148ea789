import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { createClient } from '../../../src/api/createClient';
import { LlmObsError } from '../../../src/api/errors';
import { keys } from './service';

// A certificate for service.test, localhost and 127.0.0.1 that no one trusts but these tests; valid until 2126.
const fixtures = path.resolve('test/fixtures/tls');
const cert = readFileSync(path.join(fixtures, 'service.test.cert.pem'), 'utf8');
const key = readFileSync(path.join(fixtures, 'service.test.key.pem'), 'utf8');

const listen = async (server: net.Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

describe('The client over https', () => {
  let service: https.Server;
  let proxy: http.Server;
  let port: number;
  let proxyPort: number;
  let tunnels: string[];
  let seen: (string | undefined)[];
  const trusted = tls.getCACertificates('default');

  before(async () => {
    // Before the client's first request: it reads once whom this process trusts.
    tls.setDefaultCACertificates([...trusted, cert]);
    service = https.createServer({ cert, key }, (request, response) => {
      seen.push(request.headers['dd-api-key'] as string | undefined);
      response.setHeader('content-type', 'application/vnd.api+json');
      response.end('{"data":[{"id":"p","type":"projects","attributes":{"name":"Over TLS"}}],"meta":{"after":""}}');
    });
    port = await listen(service);
    proxy = http.createServer((_request, response) => response.writeHead(405).end());
    proxy.on('connect', (request, client: net.Socket) => {
      tunnels.push(request.url ?? '');
      const upstream = net.connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    proxyPort = await listen(proxy);
  });
  beforeEach(() => {
    tunnels = [];
    seen = [];
  });
  after(() => {
    tls.setDefaultCACertificates(trusted);
    service.close();
    service.closeAllConnections();
    proxy.close();
    proxy.closeAllConnections();
  });

  it('trusts what the process and the system trust', async () => {
    const client = createClient({ baseUrl: `https://127.0.0.1:${port}`, keys: () => keys, transport: 'undici' });
    const { items } = await client.projects.page();
    assert.deepEqual(
      items.map(({ attributes }) => attributes.name),
      ['Over TLS'],
    );
    assert.deepEqual(seen, [keys.apiKey]);
    await client.close();
  });

  it('goes through the proxy in a tunnel, so that the proxy sees the host and never a key', async () => {
    const client = createClient({
      baseUrl: `https://service.test:${port}`,
      keys: () => keys,
      transport: 'undici',
      proxy: { proxy: `http://127.0.0.1:${proxyPort}` },
    });
    const { items } = await client.projects.page();
    assert.equal(items.length, 1);
    assert.deepEqual(tunnels, [`service.test:${port}`]);
    assert.deepEqual(seen, [keys.apiKey]);
    await client.close();
  });

  it('sends nothing to a host whose certificate is for another one', async () => {
    const client = createClient({
      baseUrl: `https://other.test:${port}`,
      keys: () => keys,
      transport: 'undici',
      proxy: { proxy: `http://127.0.0.1:${proxyPort}` },
      retry: { attempts: 1 },
    });
    await assert.rejects(
      client.projects.page(),
      (error) => LlmObsError.is(error) && /certificate/i.test(error.message),
    );
    assert.deepEqual(seen, []);
    await client.close();
  });
});
