import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { parseBaseUrl, sites, webAppUrl } from '../../../src/api/sites';

describe('a base URL', () => {
  for (const [text, url] of [
    ['https://api.datadoghq.eu', 'https://api.datadoghq.eu'],
    ['  HTTPS://API.Datadoghq.EU/ ', 'https://api.datadoghq.eu'],
    ['https://gateway.example:8443/datadog//', 'https://gateway.example:8443/datadog'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.8.9.1/', 'http://127.8.9.1'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ] as const)
    it(`may be ${JSON.stringify(text)}`, () => assert.equal(parseBaseUrl(text), url));

  for (const [text, message] of [
    ['', /begins with https/],
    ['api.datadoghq.eu', /begins with https/],
    ['localhost:8080', /begins with https/],
    ['ftp://api.datadoghq.eu', /not ftp:/],
    ['https://', /not a URL/],
    ['https://user:hunter2@api.datadoghq.eu', /must not hold a user name or a password/],
    ['http://api.datadoghq.eu', /not sent over plain http to api\.datadoghq\.eu/],
    ['http://localhost.example.com', /plain http/],
    ['http://127.0.0.1.example.com', /plain http/],
    ['http://0.0.0.0:8080', /plain http/],
    ['https://api.datadoghq.eu/?site=x', /no query/],
    ['https://api.datadoghq.eu/#x', /no fragment/],
    ['https://api.datadoghq.eu/?', /no query/],
  ] as const)
    it(`may not be ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseBaseUrl(text),
        (error) =>
          LlmObsError.is(error, 'invalid request') && message.test(error.message) && !error.message.includes('hunter2'),
      );
    });
});

describe('the sites', () => {
  it('are nine, each good for a base URL', () => {
    assert.equal(sites.length, 9);
    for (const site of sites) assert.equal(parseBaseUrl(`https://api.${site}`), `https://api.${site}`);
  });
});

describe('a link into the web app', () => {
  const page = { kind: 'dataset', id: 'a/b' } as const;

  it('is app.<site> for sites of two labels, else the site itself', () => {
    assert.equal(webAppUrl({ site: 'datadoghq.com' }, page), 'https://app.datadoghq.com/llm/datasets/a%2Fb');
    assert.equal(webAppUrl({ site: 'us5.datadoghq.com' }, page), 'https://us5.datadoghq.com/llm/datasets/a%2Fb');
    assert.equal(
      webAppUrl({ site: 'ddog-gov.com' }, { kind: 'queues' }),
      'https://app.ddog-gov.com/llm/annotations/queues',
    );
    assert.equal(
      webAppUrl({ site: 'us2.ddog-gov.com' }, { kind: 'experiment', id: 'e' }),
      'https://us2.ddog-gov.com/llm/experiments/e',
    );
  });

  it('uses the organisation’s own subdomain or address where it is known', () => {
    assert.equal(
      webAppUrl({ site: 'datadoghq.eu', webUrl: 'acme' }, { kind: 'datasets' }),
      'https://acme.datadoghq.eu/llm/datasets',
    );
    assert.equal(
      webAppUrl({ webUrl: 'https://llm.acme.example/' }, { kind: 'queues' }),
      'https://llm.acme.example/llm/annotations/queues',
    );
    assert.equal(
      webAppUrl({ webUrl: 'llm.acme.example' }, { kind: 'queues' }),
      'https://llm.acme.example/llm/annotations/queues',
    );
  });

  it('isn’t known for another base URL, nor for a subdomain without a site', () => {
    assert.equal(webAppUrl({}, page), undefined);
    assert.equal(webAppUrl({ webUrl: 'acme' }, page), undefined);
  });
});
