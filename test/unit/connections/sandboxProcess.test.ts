import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LlmObsError } from '../../../src/api/errors';
import { sandboxKeys } from '../../../src/connections/sandboxKeys';
import { type SandboxEndpoint, SandboxProcess } from '../../../src/connections/sandboxProcess';
import { endpointFile, startFailure } from '../../../src/connections/sandboxProgram';

/** The bundle that the extension ships. */
const bundled = path.resolve('dist', 'sandbox.js');

describe('the sandbox as windows share it', function () {
  this.timeout(60_000);
  let folder: string;
  let windows: SandboxProcess[];
  let log: string[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'llmobs-sandbox-'));
    windows = [];
    log = [];
  });
  afterEach(async () => {
    for (const window of windows) window.dispose();
    const pid = await runningPid().catch(() => undefined);
    if (pid !== undefined) killNow(pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function openWindow({ program = bundled, onLost = () => undefined } = {}): SandboxProcess {
    const window = new SandboxProcess({
      program,
      folder,
      onHeld: () => undefined,
      onLost,
      log: (line) => log.push(line),
    });
    windows.push(window);
    return window;
  }

  /** A window together with a promise of its next loss. */
  function watchedWindow() {
    let lost = (): void => undefined;
    const window = openWindow({ onLost: () => void lost() });
    return { window, nextLoss: () => new Promise<void>((resolve) => void (lost = resolve)) };
  }

  async function runningPid(): Promise<number> {
    return (JSON.parse(await readFile(endpointFile(folder), 'utf8')) as { pid: number }).pid;
  }

  function call({ url, keys }: SandboxEndpoint, pathname: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      'DD-API-KEY': keys.apiKey,
      'DD-APPLICATION-KEY': keys.applicationKey,
      'Content-Type': 'application/json',
    };
    return fetch(url + pathname, { ...init, headers });
  }

  it('starts on demand, asks for its keys and holds sample data', async () => {
    const endpoint = await openWindow().endpoint();
    assert.equal((await fetch(`${endpoint.url}/api/v2/validate_keys`)).status, 401);
    const projects = await call(endpoint, '/api/v2/llm-obs/v1/projects');
    assert.equal(projects.status, 200);
    const { data } = (await projects.json()) as { data: unknown[] };
    assert.ok(data.length >= 3);
  });

  it('is one process however many windows ask, one after the other or at once', async () => {
    const first = openWindow();
    const [a, b, c] = await Promise.all([first.endpoint(), openWindow().endpoint(), first.endpoint()]);
    const late = await openWindow().endpoint();
    assert.deepEqual([b, c, late], [a, a, a]);
  });

  it('is kept by a second window when the first closes, and ends after the last one', async () => {
    const first = openWindow();
    const endpoint = await first.endpoint();
    const second = openWindow();
    await second.endpoint();
    const pid = await runningPid();
    first.dispose();
    // The grace after a last lease is a few seconds: longer than this, the second window's lease is what keeps it.
    await delay(8000);
    assert.equal((await call(endpoint, '/api/v2/validate_keys')).status, 200);
    second.dispose();
    while (isAlive(pid)) await delay(50);
  });

  it('starts again after it was killed, and has kept what it acknowledged', async () => {
    const { window, nextLoss } = watchedWindow();
    const before = await window.endpoint();
    const created = await call(before, '/api/v2/llm-obs/v1/projects', {
      method: 'POST',
      body: JSON.stringify({ data: { type: 'projects', attributes: { name: 'written before the kill' } } }),
    });
    assert.ok(created.ok);
    const lost = nextLoss();
    killNow(await runningPid());
    await lost;
    const after = await window.endpoint();
    const found = await call(after, '/api/v2/llm-obs/v1/projects?filter[name]=written%20before%20the%20kill');
    const { data } = (await found.json()) as { data: unknown[] };
    assert.equal(data.length, 1);
  });

  it('is left alone after it died again and again, and says so', async () => {
    const { window, nextLoss } = watchedWindow();
    for (let times = 0; times < 4; times++) {
      await window.endpoint();
      const lost = nextLoss();
      killNow(await runningPid());
      await lost;
    }
    await assert.rejects(window.endpoint(), (error) => {
      assert.ok(LlmObsError.is(error, 'unavailable'));
      assert.match(error.message, /ended 4 times within a minute/);
      return true;
    });
  });

  it('is not looked for at an address where another program answers by now', async () => {
    const other = http.createServer((_, answer) => answer.end('{"hello":"world"}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await writeFile(endpointFile(folder), JSON.stringify({ url, pid: process.pid }));
    const endpoint = await openWindow().endpoint();
    other.close();
    assert.notEqual(endpoint.url, url);
    assert.equal((await call(endpoint, '/api/v2/validate_keys')).status, 200);
  });

  it('gets no keys at an address that is not this machine’s', async () => {
    await writeFile(endpointFile(folder), JSON.stringify({ url: 'http://sandbox.example:80', pid: 1 }));
    const endpoint = await openWindow().endpoint();
    assert.match(endpoint.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('tells why it did not start, in its own words', async () => {
    const program = path.join(folder, 'broken.cjs');
    await writeFile(program, `process.stderr.write('The disk is full.\\n'); process.exit(1);`);
    await assert.rejects(openWindow({ program }).endpoint(), /The sandbox did not start\. The disk is full\./);
    assert.ok(log.includes('sandbox: The disk is full.'));
  });

  it('can be started once the reason of a failure is gone', async () => {
    const program = path.join(folder, 'sometimes.cjs');
    await writeFile(program, 'process.exit(1)');
    const window = openWindow({ program });
    await assert.rejects(window.endpoint(), /did not start/);
    await writeFile(program, `require(${JSON.stringify(bundled)})`);
    assert.equal((await call(await window.endpoint(), '/api/v2/validate_keys')).status, 200);
  });

  it('writes its keys nowhere but into the file of its own keys', async () => {
    const { keys } = await openWindow().endpoint();
    assert.ok(!log.join('\n').includes(keys.apiKey));
    assert.ok(!(await readFile(endpointFile(folder), 'utf8')).includes(keys.apiKey));
  });
});

describe('why the sandbox did not start', () => {
  it('is the Node of this VS Code where that lacks node:sqlite', () => {
    const words = ['Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:sqlite'];
    assert.match(startFailure(words, 1, null), /comes without node:sqlite: use a newer VS Code/);
  });

  it('is its error rather than what it said before or after', () => {
    assert.equal(startFailure(['a warning', 'Error: EACCES', '}'], 1, null), 'Error: EACCES');
  });

  it('is how it ended where it said nothing', () => {
    assert.equal(startFailure([], null, 'SIGKILL'), 'It was stopped by SIGKILL.');
    assert.equal(startFailure([], 7, null), 'It ended with code 7 and said nothing.');
  });
});

describe('the keys of the sandbox', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'llmobs-keys-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are the same for all windows, even for those that ask first at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => sandboxKeys(path.join(folder, 'new'))));
    assert.equal(new Set(all.map((keys) => JSON.stringify(keys))).size, 1);
    assert.notEqual(all[0]?.apiKey, all[0]?.applicationKey);
  });

  it('can be read by their owner only', async function () {
    if (process.platform === 'win32') this.skip();
    await sandboxKeys(folder);
    assert.equal((await stat(path.join(folder, 'sandbox-keys.json'))).mode & 0o777, 0o600);
  });

  it('are made anew where the file is broken', async () => {
    await writeFile(path.join(folder, 'sandbox-keys.json'), '{"apiKey":');
    const keys = await sandboxKeys(folder);
    assert.match(keys.apiKey, /^[0-9a-f]{32}$/);
    assert.deepEqual(await sandboxKeys(folder), keys);
  });
});

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
