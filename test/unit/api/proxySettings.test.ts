import assert from 'node:assert/strict';
import { proxySettings } from '../../../src/api/proxySettings';

const api = 'https://api.datadoghq.com';

describe('how a service is reached', () => {
  it('is directly where neither VS Code nor the environment names a proxy', () => {
    assert.equal(proxySettings(api, {}, {}).proxy, undefined);
  });

  it('is through the proxy of VS Code’s settings before the environment’s', () => {
    const settings = { proxy: 'http://corp:3128' };
    assert.equal(proxySettings(api, settings, { HTTPS_PROXY: 'http://other:1' }).proxy, 'http://corp:3128');
  });

  it('is through the environment’s proxy, lower-case names first', () => {
    const environment = { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' };
    assert.equal(proxySettings(api, {}, environment).proxy, 'http://lower:2');
  });

  it('is through http_proxy where https_proxy is not set', () => {
    assert.equal(proxySettings(api, { proxy: ' ' }, { http_proxy: 'http://one:1' }).proxy, 'http://one:1');
  });

  it('takes a proxy without a scheme for an http one', () => {
    assert.equal(proxySettings(api, { proxy: 'corp:3128' }, {}).proxy, 'http://corp:3128');
  });

  it('is directly where VS Code’s proxy support is off', () => {
    assert.equal(proxySettings(api, { proxy: 'http://corp:3128', proxySupport: 'off' }, {}).proxy, undefined);
  });

  for (const baseUrl of ['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1']) {
    it(`is directly for ${baseUrl}`, () => {
      assert.equal(proxySettings(baseUrl, { proxy: 'http://corp:3128' }, {}).proxy, undefined);
    });
  }

  it('leaves out the hosts of http.noProxy, or else of NO_PROXY', () => {
    const environment = { NO_PROXY: '.internal, example.com  other' };
    assert.deepEqual(proxySettings(api, { noProxy: ['a.example'] }, environment).noProxy, ['a.example']);
    assert.deepEqual(proxySettings(api, { noProxy: [] }, environment).noProxy, ['.internal', 'example.com', 'other']);
  });

  it('checks the proxy’s certificate unless the user said not to', () => {
    assert.equal(proxySettings(api, {}, {}).strictSSL, true);
    assert.equal(proxySettings(api, { proxyStrictSSL: false }, {}).strictSSL, false);
  });
});
