import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { checkKeys, connectionOfSecret, ConnectionKeys, type SecretStore } from '../../../src/connections/keys';

const apiKey = '0123456789abcdef0123456789abcdef';
const applicationKey = '0123456789abcdef0123456789abcdef01234567';

function secretStore(): SecretStore & { readonly secrets: Map<string, string> } {
  const secrets = new Map<string, string>();
  return {
    secrets,
    get: (key) => Promise.resolve(secrets.get(key)),
    store: (key, value) => Promise.resolve(void secrets.set(key, value)),
    delete: (key) => Promise.resolve(void secrets.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };
}

describe('keys that were typed', () => {
  it('lose the white space around them', () => {
    assert.deepEqual(checkKeys({ apiKey: ` ${apiKey}\n`, applicationKey: `\t${applicationKey}` }), {
      apiKey,
      applicationKey,
    });
  });

  for (const [what, key, reason] of [
    ['a line break', `${apiKey}\nDD: x`, /contains a line break/],
    ['a space', 'abc def', /contains a space/],
    ['nothing', '  ', /is empty/],
    ['an invisible sign', `abc\u200bdef`, /contains a sign that no key has/],
    ['a control sign', `abc\u0007def`, /contains a sign that no key has/],
    ['a letter outside ASCII', 'clé', /contains a sign that no key has/],
  ] as const) {
    it(`are refused where one holds ${what}, with the key named and not shown`, () => {
      for (const field of ['apiKey', 'applicationKey'] as const) {
        assert.throws(
          () => checkKeys({ apiKey, applicationKey, [field]: key }),
          (error) => {
            assert.ok(LlmObsError.is(error, 'invalid request'));
            assert.match(error.message, field === 'apiKey' ? /^The API key / : /^The application key /);
            assert.match(error.message, reason);
            assert.equal(error.pointer, field);
            assert.ok(!key.trim() || !error.message.includes(key.trim()));
            return true;
          },
        );
      }
    });
  }

  it('are refused where their lengths show that they are swapped', () => {
    assert.throws(() => checkKeys({ apiKey: applicationKey, applicationKey: apiKey }), /are swapped/);
  });
});

describe('the keys of a connection', () => {
  const baseUrl = 'https://api.datadoghq.eu';

  it('come back as they were stored', async () => {
    const keys = new ConnectionKeys(secretStore());
    await keys.store('prod', baseUrl, { apiKey, applicationKey });
    assert.deepEqual(await keys.get('prod', baseUrl), { apiKey, applicationKey });
  });

  it('are not given for another address than the one that they were stored for', async () => {
    const keys = new ConnectionKeys(secretStore());
    await keys.store('prod', baseUrl, { apiKey, applicationKey });
    assert.equal(await keys.get('prod', 'https://collector.example'), undefined);
  });

  it('are one connection’s only', async () => {
    const keys = new ConnectionKeys(secretStore());
    await keys.store('prod', baseUrl, { apiKey, applicationKey });
    assert.equal(await keys.get('staging', baseUrl), undefined);
  });

  it('are gone once deleted', async () => {
    const store = secretStore();
    const keys = new ConnectionKeys(store);
    await keys.store('prod', baseUrl, { apiKey, applicationKey });
    await keys.delete('prod');
    assert.equal(store.secrets.size, 0);
  });

  it('count as absent where the secret is not ours to read', async () => {
    const store = secretStore();
    const keys = new ConnectionKeys(store);
    for (const text of ['', 'null', '{"apiKey":1}', '[]']) {
      store.secrets.set('llmObs.keys.prod', text);
      assert.equal(await keys.get('prod', baseUrl), undefined);
    }
  });

  it('are found again by the name of their secret', async () => {
    const store = secretStore();
    await new ConnectionKeys(store).store('prod', baseUrl, { apiKey, applicationKey });
    assert.deepEqual([...store.secrets.keys()].map(connectionOfSecret), ['prod']);
    assert.equal(connectionOfSecret('something.else'), undefined);
  });
});
