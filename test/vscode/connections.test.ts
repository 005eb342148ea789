import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { LlmObsErrorKind } from '../../src/api/errors';
import type { Connection } from '../../src/connections/connection';
import type { Connections } from '../../src/connections/connections';
import type { ConnectionTestErrorKind } from '../../src/connections/connectionTest';
import { SandboxProgram } from '../support/sandboxProgram';
import { answering, product, repository } from './support/product';
import { typing } from './support/typist';

const settings = () => vscode.workspace.getConfiguration('llmObs').inspect<unknown[]>('connections')?.globalValue ?? [];
const writeSettings = (entries: unknown[]) =>
  vscode.workspace.getConfiguration('llmObs').update('connections', entries, vscode.ConfigurationTarget.Global);

/** By its fields: the tests are a bundle of their own, with other classes of the same names than the extension's. */
function assertKind(error: unknown, kind: LlmObsErrorKind | ConnectionTestErrorKind): asserts error is Error {
  assert.ok(error instanceof Error);
  assert.equal((error as Error & { kind?: unknown }).kind, kind, error.message);
}

function unauthorized(error: unknown): true {
  assertKind(error, 'unauthorized');
  return true;
}

describe('Connections', () => {
  let connections: Connections;
  let service: SandboxProgram;

  before(async () => {
    ({ connections } = await product());
    service = await SandboxProgram.start(repository());
  });
  after(() => service.stop());
  afterEach(async () => {
    for (const { id, kind } of connections.list()) if (kind !== 'sandbox') await connections.remove(id);
  });

  const keys = () => ({ apiKey: service.apiKey, applicationKey: service.applicationKey });
  const add = (name: string) => connections.add({ name, url: service.url }, keys());

  /** The next change that concerns `connectionId`. */
  function nextChange(connectionId: string): Promise<void> {
    return new Promise((resolve) => {
      const listener = connections.onDidChange((id) => {
        if (id !== connectionId) return;
        listener.dispose();
        resolve();
      });
    });
  }

  it('hold the sandbox without any setting, which starts when it is used and has sample data', async () => {
    assert.deepEqual(settings(), []);
    assert.equal(connections.get('sandbox')?.kind, 'sandbox');
    assert.equal(await connections.state('sandbox'), 'ready');
    await connections.test('sandbox');
    const projects = await (await connections.client('sandbox')).projects.page({ limit: 10 });
    assert.ok(projects.items.length >= 3);
  });

  it('give the same client until something changes', async () => {
    assert.equal(await connections.client('sandbox'), await connections.client('sandbox'));
  });

  it('are added with their keys in no setting', async () => {
    const changed = nextChange('staging-one');
    const added = await add('Staging One');
    await changed;
    assert.deepEqual(settings(), [{ id: 'staging-one', name: 'Staging One', url: service.url }]);
    assert.equal(await connections.state(added.id), 'ready');
    await (await connections.client(added.id)).projects.page();
  });

  it('are not stored where the service refuses a key, and tell which', async () => {
    const attempts: [ConnectionTestErrorKind, Partial<ReturnType<typeof keys>>][] = [
      ['wrong API key', { apiKey: 'not-the-key' }],
      ['wrong application key', { applicationKey: 'not-the-key' }],
    ];
    for (const [kind, wrong] of attempts) {
      const refused = connections.add({ name: 'Wrong', url: service.url }, { ...keys(), ...wrong });
      await assert.rejects(refused, (error) => {
        assertKind(error, kind);
        assert.ok(!error.message.includes('not-the-key'));
        return true;
      });
      assert.deepEqual(settings(), []);
      assert.equal(connections.get('wrong'), undefined);
    }
  });

  it('are not stored where the keys are good and the permission is missing', async () => {
    await service.addFault({ path: '/api/v2/llm-obs/v1/projects', status: 403 });
    try {
      await assert.rejects(add('No permission'), (error) => {
        assertKind(error, 'no permission');
        return true;
      });
    } finally {
      await service.clearFaults();
    }
    assert.deepEqual(settings(), []);
  });

  it('are not stored where something else answers', async () => {
    const page = http.createServer((_, answer) => answer.end('<html>Log in</html>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => page.once('listening', resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    await assert.rejects(connections.add({ name: 'Page', url }, keys()), (error) => {
      assertKind(error, 'not the API');
      return true;
    });
    page.close();
    assert.deepEqual(settings(), []);
  });

  it('are signed out by removing the keys, and say so when they are used', async () => {
    const { id } = await add('Left');
    const client = await connections.client(id);
    const changed = nextChange(id);
    await connections.signOut(id);
    await changed;
    assert.equal(await connections.state(id), 'signed out');
    await assert.rejects(connections.client(id), unauthorized);
    await assert.rejects(client.projects.page());
    await connections.signIn(id, keys());
    await (await connections.client(id)).projects.page();
  });

  it('send no keys to an address that was changed in the settings', async () => {
    const { id, name } = await add('Moved');
    const seen: http.IncomingHttpHeaders[] = [];
    const thief = http.createServer((request, answer) => {
      seen.push(request.headers);
      answer.end('{}');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const changed = nextChange(id);
    await writeSettings([{ id, name, url: `http://127.0.0.1:${(thief.address() as AddressInfo).port}` }]);
    await changed;
    assert.equal(await connections.state(id), 'signed out');
    await assert.rejects(connections.client(id), unauthorized);
    thief.close();
    assert.deepEqual(seen, []);
  });

  it('keep their id and keys under a new name, and fields of the entry that are not known', async () => {
    const { id } = await add('Old');
    await writeSettings([{ ...(settings()[0] as object), note: 'mine' }]);
    await connections.edit(id, { name: 'New', url: service.url });
    assert.deepEqual(settings(), [{ id, name: 'New', url: service.url, note: 'mine' }]);
    assert.equal(await connections.state(id), 'ready');
  });

  it('need new keys for a new address', async () => {
    const { id } = await add('Stays');
    const moved = connections.edit(id, { name: 'Stays', site: 'datadoghq.eu' });
    await assert.rejects(moved, /needs its own keys/);
    assert.equal(connections.get(id)?.url, service.url);
  });

  it('leave out a bad entry of the settings and tell of it once', async () => {
    const problems: string[] = [];
    const listener = connections.onDidFindProblem((problem) => problems.push(problem));
    const changed = nextChange('good');
    await writeSettings([
      { name: 'Bad', url: 'http://api.datadoghq.com' },
      { name: 'Good', site: 'datadoghq.eu' },
    ]);
    await changed;
    assert.deepEqual(
      connections.list().map(({ id }) => id),
      ['sandbox', 'good'],
    );
    await writeSettings([{ name: 'Bad', url: 'http://api.datadoghq.com' }]);
    connections.list();
    listener.dispose();
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^Entry 1 .* plain http/);
    await writeSettings([]);
  });

  it('leave the process’s fetch and dispatcher as they were', async () => {
    const globals = () =>
      [globalThis.fetch, Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'))] as unknown[];
    const before = globals();
    await add('Globals');
    assert.deepEqual(
      globals().map((value, index) => value === before[index]),
      [true, true],
    );
  });

  describe('as commands', () => {
    const run = (command: string, connection?: Connection) =>
      vscode.commands.executeCommand(command, ...(connection ? [{ kind: 'connection', connection }] : []));

    it('are added step by step, with a way back, complaints at the prompt and keys that are not shown', async () => {
      const { questions } = await answering('showInformationMessage', [], async () => {
        const seen = await typing(
          [
            { enter: '' },
            { enter: 'Typed' },
            { enter: 'datadoghq.eu' },
            'back',
            { enter: 'Other URL…' },
            { enter: 'http://api.datadoghq.eu' },
            { enter: service.url },
            { enter: 'two words' },
            { enter: service.apiKey },
            { enter: ` ${service.applicationKey}\n` },
          ],
          () => run('llmObs.addConnection'),
        );
        assert.deepEqual(
          seen.map(({ complaint }) => complaint !== undefined),
          [true, false, false, false, false, true, false, true, false, false],
        );
        assert.deepEqual(
          seen.map(({ password }) => password),
          [false, false, false, true, false, false, false, true, true, true],
        );
      });
      assert.deepEqual(questions, ['Connected to “Typed”.']);
      assert.deepEqual(settings(), [{ id: 'typed', name: 'Typed', url: service.url }]);
    });

    it('begin again at the key that was refused, with the rest as it was typed', async () => {
      const { result: seen, questions } = await answering('showErrorMessage', ['Try Again'], () =>
        typing(
          [
            { enter: 'Again' },
            { enter: 'Other URL…' },
            { enter: service.url },
            { enter: service.apiKey },
            { enter: 'not-the-key' },
            { enter: service.applicationKey },
          ],
          () => run('llmObs.addConnection'),
        ),
      );
      assert.match(questions[0] ?? '', /refuses this application key[^]*Nothing was stored/);
      assert.equal(seen.at(-1)?.value, 'not-the-key');
      assert.equal(await connections.state('again'), 'ready');
    });

    it('take no name that another connection has, whatever its case', async () => {
      const connection = await add('Production');
      const seen = await typing([{ enter: ' production' }, { enter: 'SANDBOX' }, 'escape'], () =>
        run('llmObs.addConnection'),
      );
      assert.deepEqual(
        seen.slice(0, 2).map(({ complaint }) => complaint),
        [
          'There is a connection “Production” already: choose another name.',
          'There is a connection “Sandbox” already: choose another name.',
        ],
      );
      const kept = await typing([{ enter: 'Production' }, 'escape'], () => run('llmObs.editConnection', connection));
      assert.equal(kept[0]?.complaint, undefined, 'its own name is free');
    });

    it('store nothing where the user leaves', async () => {
      await typing([{ enter: 'Left' }, { enter: 'datadoghq.eu' }, { enter: 'a-key' }, 'escape'], () =>
        run('llmObs.addConnection'),
      );
      assert.deepEqual(settings(), []);
    });

    it('are tested, signed out of, signed in to and removed', async () => {
      const connection = await add('All');
      const tested = await answering('showInformationMessage', [], () =>
        Promise.resolve(run('llmObs.testConnection', connection)),
      );
      assert.match(tested.questions[0] ?? '', /^“All” works/);
      await run('llmObs.signOut', connection);
      assert.equal(await connections.state('all'), 'signed out');
      await typing([{ enter: service.apiKey }, { enter: service.applicationKey }], () => run('llmObs.signIn'));
      assert.equal(await connections.state('all'), 'ready');
      const removed = await answering('showWarningMessage', ['Remove'], () =>
        Promise.resolve(run('llmObs.removeConnection', connection)),
      );
      assert.match(removed.questions[0] ?? '', /^Remove the connection “All” \(127\.0\.0\.1:\d+\)\?/);
      assert.equal(connections.get('all'), undefined);
      assert.deepEqual(settings(), []);
    });
  });
});
