import assert from 'node:assert/strict';
import http from 'node:http';
import { inBothDialects, inDialect, KEY_HEADERS, type TestSandbox } from './harness';

/** fetch() sets Host and Origin itself. */
function rawGet(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers, agent: false }, (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
  });
}

inBothDialects('Access to the sandbox', (sandbox) => {
  const validate = '/api/v2/validate_keys';

  it('says that both keys are good', async () => {
    const answer = await sandbox().get(validate);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { status: 'ok' });
  });

  it('answers 401 where the API key is missing or wrong, on every endpoint', async () => {
    for (const path of [validate, '/api/v2/llm-obs/v1/projects', '/sandbox/lease']) {
      assert.equal(
        await rawGet(sandbox().url + path, { 'DD-APPLICATION-KEY': KEY_HEADERS['DD-APPLICATION-KEY'] }),
        401,
      );
      assert.equal(await rawGet(sandbox().url + path, { ...KEY_HEADERS, 'DD-API-KEY': 'other' }), 401);
    }
  });

  it('answers 403 where only the application key is missing or wrong', async () => {
    assert.equal((await sandbox().send('GET', validate, undefined, { 'DD-APPLICATION-KEY': 'other' })).status, 403);
    assert.equal(await rawGet(sandbox().url + validate, { 'DD-API-KEY': KEY_HEADERS['DD-API-KEY'] }), 403);
  });

  it('takes swapped keys for wrong ones', async () => {
    const swapped = {
      'DD-API-KEY': KEY_HEADERS['DD-APPLICATION-KEY'],
      'DD-APPLICATION-KEY': KEY_HEADERS['DD-API-KEY'],
    };
    assert.equal(await rawGet(sandbox().url + validate, swapped), 401);
  });

  it('refuses a foreign Host, whatever the keys', async () => {
    const { port } = new URL(sandbox().url);
    for (const host of ['example.com', `example.com:${port}`, '127.0.0.1', '127.0.0.1:1'])
      assert.equal(await rawGet(sandbox().url + validate, { ...KEY_HEADERS, Host: host }), 403, host);
    assert.equal(await rawGet(sandbox().url + validate, { ...KEY_HEADERS, Host: `localhost:${port}` }), 200);
  });

  it('refuses every Origin but its own', async () => {
    const { port } = new URL(sandbox().url);
    for (const origin of ['https://example.com', 'null', `https://127.0.0.1:${port}`, 'http://127.0.0.1:1'])
      assert.equal(await rawGet(sandbox().url + validate, { ...KEY_HEADERS, Origin: origin }), 403, origin);
    assert.equal(await rawGet(sandbox().url + validate, { ...KEY_HEADERS, Origin: sandbox().url }), 200);
  });

  it('answers 404 where there is nothing', async () => {
    assert.equal((await sandbox().get('/api/v2/llm-obs/v1/nothing/here')).status, 404);
    assert.equal((await sandbox().send('DELETE', 'projects')).status, 404);
  });
});

describe('Shapes of refusals', () => {
  const refusals = async (sandbox: TestSandbox): Promise<unknown[]> =>
    Promise.all([
      sandbox.send('GET', 'projects', undefined, { 'DD-API-KEY': 'x' }).then((answer) => answer.json),
      sandbox.send('GET', 'projects', undefined, { 'DD-APPLICATION-KEY': 'x' }).then((answer) => answer.json),
      sandbox.patch('projects/none', 'projects', { name: 'n' }).then((answer) => answer.json),
      sandbox.post('projects', 'projects', {}).then((answer) => answer.json),
    ]);

  inDialect('documented', 'errors', (sandbox) => {
    it('have a title, a status, a detail and a source', async () => {
      const key = (header: string): unknown => ({ header });
      assert.deepEqual(await refusals(sandbox()), [
        {
          errors: [
            {
              title: 'Unauthorized',
              status: '401',
              detail: 'the API key is missing or wrong',
              source: key('DD-API-KEY'),
            },
          ],
        },
        {
          errors: [
            {
              title: 'Forbidden',
              status: '403',
              detail: 'the application key is missing or wrong',
              source: key('DD-APPLICATION-KEY'),
            },
          ],
        },
        { errors: [{ title: 'Not Found', status: '404', detail: 'project none not found' }] },
        {
          errors: [
            {
              title: 'Bad Request',
              status: '400',
              detail: 'data.attributes.name is required',
              source: { pointer: '/data/attributes/name' },
            },
          ],
        },
      ]);
    });
  });

  inDialect('observed', 'errors', (sandbox) => {
    it('come in the four forms that were recorded', async () => {
      assert.deepEqual(await refusals(sandbox()), [
        { errors: ['Unauthorized'] },
        { status: 'error', code: 403, errors: ['Forbidden'] },
        { errors: [{ title: 'Generic Error', detail: 'project none not found' }] },
        { errors: [{ title: 'Generic Error', detail: 'data.attributes.name is required' }] },
      ]);
    });
  });
});
