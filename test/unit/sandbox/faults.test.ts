import assert from 'node:assert/strict';
import { inBothDialects, inDialect, type TestSandbox } from './harness';

const options = { faults: true };

async function ask(sandbox: TestSandbox, rules: unknown): Promise<void> {
  assert.equal((await sandbox.send('POST', '/sandbox/faults', rules)).status, 204);
}

const withFault = (sandbox: TestSandbox, fault: string, method = 'GET', target = 'projects', body?: unknown) =>
  sandbox.send(method, target, body, { 'x-sandbox-fault': fault });

inBothDialects(
  'Faults',
  (sandbox) => {
    afterEach(async () => {
      await sandbox().send('DELETE', '/sandbox/faults');
      await sandbox().send('DELETE', '/sandbox/requests');
    });

    it('happen to the request whose header asks for them, as often as it says', async () => {
      const statuses = [];
      for (const _ of [1, 2, 3]) statuses.push((await withFault(sandbox(), 'status=503;times=2')).status);
      assert.deepEqual(statuses, [503, 503, 200]);
      assert.equal((await sandbox().get('projects')).status, 200);
    });

    it('happen by rules of method and path, every n-th time', async () => {
      await ask(sandbox(), [{ method: 'GET', path: '/api/v2/llm-obs/v1/*/datasets', status: 500, every: 2 }]);
      const dataset = await sandbox().newDataset();
      const statuses = [];
      for (const _ of [1, 2, 3, 4]) statuses.push((await sandbox().get(`${dataset.project}/datasets`)).status);
      assert.deepEqual(statuses, [200, 500, 200, 500]);
      assert.equal((await sandbox().get('projects')).status, 200);
    });

    it('happen by what the query asks for, where the rule has a query', async () => {
      const dataset = await sandbox().newDataset();
      await ask(sandbox(), { path: '*/records?*page[limit]=1', status: 503 });
      const statuses = [];
      for (const query of ['', '?page[limit]=1', '?page%5Blimit%5D=1', '?page[limit]=2'])
        statuses.push((await dataset.list(query)).status);
      assert.deepEqual(statuses, [200, 503, 503, 200]);
    });

    it('end when they are cleared', async () => {
      await ask(sandbox(), { status: 503 });
      assert.equal((await sandbox().get('projects')).status, 503);
      await sandbox().send('DELETE', '/sandbox/faults');
      assert.equal((await sandbox().get('projects')).status, 200);
    });

    it('carry headers that tell when to come back', async () => {
      await ask(sandbox(), {
        status: 429,
        retry_after: 2,
        rate_limit_reset: 3,
        headers: { 'X-RateLimit-Name': 'llm' },
      });
      const { status, headers } = await sandbox().get('projects');
      assert.deepEqual(
        [status, headers.get('retry-after'), headers.get('x-ratelimit-reset'), headers.get('x-ratelimit-name')],
        [429, '2', '3', 'llm'],
      );
    });

    it('replace the body by HTML, nothing, or half of it', async () => {
      const html = await withFault(sandbox(), 'status=502;body=html');
      assert.deepEqual([html.status, html.headers.get('content-type')], [502, 'text/html; charset=utf-8']);
      assert.match(html.text, /^<!DOCTYPE html>/);
      assert.equal((await withFault(sandbox(), 'body=empty')).text, '');
      const half = await withFault(sandbox(), 'body=half');
      assert.match(half.text, /^\{"data":/);
      assert.throws(() => half.json, SyntaxError);
    });

    it('cut the connection before anything is applied', async () => {
      const dataset = await sandbox().newDataset();
      const body = {
        data: { type: 'datasets', id: dataset.id, attributes: { insert_records: [{ id: 'a', input: 1 }] } },
      };
      await assert.rejects(withFault(sandbox(), 'cut=before', 'POST', `${dataset.path}/batch_update`, body));
      assert.deepEqual(await dataset.records(), []);
    });

    it('cut the connection in the middle of the answer, or when all is applied but nothing is answered', async () => {
      for (const cut of ['during', 'after']) {
        const dataset = await sandbox().newDataset();
        const body = {
          data: { type: 'datasets', id: dataset.id, attributes: { insert_records: [{ id: 'a', input: 1 }] } },
        };
        await assert.rejects(withFault(sandbox(), `cut=${cut}`, 'POST', `${dataset.path}/batch_update`, body));
        assert.equal((await dataset.records()).length, 1);
      }
    });

    it('let an upload end without a last word', async () => {
      await ask(sandbox(), { path: '*/upload', body: 'half' });
      const dataset = await sandbox().newDataset();
      const { status, events } = await dataset.upload('input\n1\n');
      assert.equal(status, 200);
      assert.deepEqual(events, []);
    });

    it('are refused where they can not be understood', async () => {
      assert.equal((await withFault(sandbox(), 'explode=now')).status, 400);
      assert.equal((await sandbox().send('POST', '/sandbox/faults', { cut: 'sideways' })).status, 400);
      assert.equal((await sandbox().send('POST', '/sandbox/faults', 'nonsense')).status, 400);
    });

    it('leave a journal of what was sent, without keys', async () => {
      const dataset = await sandbox().newDataset();
      await dataset.insert({ id: 'a', input: 1 });
      await dataset.list('?page[limit]=1');
      await withFault(sandbox(), 'status=503');
      const journal = await sandbox().get('/sandbox/requests');
      assert.ok(!journal.text.includes('key-1'));
      const entries = journal.data as {
        method: string;
        path: string;
        status: number;
        client?: string;
        body?: unknown;
      }[];
      assert.equal(entries.at(-1)?.client, 'node');
      assert.deepEqual(
        entries.map(({ method, path, status }) => [method, path.replace('/api/v2/llm-obs/v1/', ''), status]).slice(2),
        [
          ['POST', `${dataset.path}/batch_update`, 200],
          ['GET', `${dataset.path}/records?page[limit]=1`, 200],
          ['GET', 'projects', 503],
        ],
      );
      const { data } = entries[2]?.body as { data: { attributes: unknown } };
      assert.deepEqual(data.attributes, { insert_records: [{ id: 'a', input: 1 }] });
    });
  },
  options,
);

inDialect(
  'observed',
  'A rate limit',
  (sandbox) => {
    it('is told by an empty body', async () => {
      assert.equal((await withFault(sandbox(), 'status=429')).text, '');
    });
  },
  options,
);

inDialect(
  'documented',
  'A rate limit',
  (sandbox) => {
    it('is told by a list of strings', async () => {
      assert.deepEqual((await withFault(sandbox(), 'status=429')).json, { errors: ['this fault was asked for'] });
    });
  },
  options,
);

inDialect('documented', 'Without --faults', (sandbox) => {
  it('no fault can be asked for and no journal is kept', async () => {
    assert.equal((await withFault(sandbox(), 'status=503')).status, 200);
    assert.equal((await sandbox().send('POST', '/sandbox/faults', { status: 503 })).status, 404);
    assert.equal((await sandbox().get('/sandbox/requests')).status, 404);
  });
});
