import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  baseUrlOf,
  checkDraft,
  connectionIdOf,
  placeOf,
  readConnections,
} from '../../../src/connections/connectionSettings';

const connectionsOf = (value: unknown) => readConnections(value).entries.map((entry) => entry.connection);
const problemsOf = (value: unknown) => readConnections(value).problems;

describe('the setting llmObs.connections', () => {
  it('may be absent', () => {
    assert.deepEqual(readConnections(undefined), { entries: [], problems: [] });
  });

  it('gives a connection for each entry, by site or by url', () => {
    const [site, url] = connectionsOf([
      { name: 'Production', site: 'datadoghq.eu', webUrl: 'acme' },
      { id: 'local', name: 'Local', url: 'http://127.0.0.1:8080/' },
    ]);
    assert.ok(site && url);
    assert.deepEqual(
      [site.id, baseUrlOf(site), placeOf(site), site.webUrl],
      ['production', 'https://api.datadoghq.eu', 'datadoghq.eu', 'acme'],
    );
    assert.deepEqual([url.id, baseUrlOf(url), placeOf(url)], ['local', 'http://127.0.0.1:8080', '127.0.0.1:8080']);
  });

  for (const [what, entry, reason] of [
    ['is no object', 'datadoghq.eu', /an object with a name/],
    ['is null', null, /an object with a name/],
    ['has no name', { site: 'datadoghq.eu' }, /needs a name/],
    ['has neither site nor url', { name: 'x' }, /needs a site/],
    ['has both site and url', { name: 'x', site: 'datadoghq.eu', url: 'https://a.example' }, /not both/],
    ['names a site that is none', { name: 'x', site: 'datadog.com' }, /not a Datadog site/],
    ['has a url without a scheme', { name: 'x', url: 'api.datadoghq.eu' }, /begins with https/],
    ['sends keys over plain http', { name: 'x', url: 'http://api.datadoghq.eu' }, /plain http/],
    ['has credentials in its url', { name: 'x', url: 'https://me:secret@a.example' }, /user name or a password/],
    ['has a name that is no text', { name: 5, site: 'datadoghq.eu' }, /name has to be a text/],
    ['has the id of the sandbox', { id: 'sandbox', name: 'x', site: 'datadoghq.eu' }, /“sandbox” is taken/],
    ['has an id that no URI takes', { id: 'A b', name: 'x', site: 'datadoghq.eu' }, /lower-case letters/],
    [
      'has a web address without https',
      { name: 'x', site: 'datadoghq.eu', webUrl: 'http://a.example' },
      /https address/,
    ],
  ] as const) {
    it(`leaves out an entry that ${what}, says which and why, and keeps the others`, () => {
      const { entries, problems } = readConnections([entry, { name: 'Good', site: 'datadoghq.com' }]);
      assert.deepEqual(
        entries.map(({ connection, index }) => [connection.id, index]),
        [['good', 1]],
      );
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /^Entry 1 of the setting llmObs\.connections is left out\. /);
      assert.match(problems[0] ?? '', reason);
      assert.doesNotMatch(problems[0] ?? '', /secret/);
    });
  }

  it('leaves out the second of two entries with the same id', () => {
    const entry = { id: 'prod', name: 'Prod', site: 'datadoghq.com' };
    assert.equal(connectionsOf([entry, entry]).length, 1);
    assert.match(problemsOf([entry, entry])[0] ?? '', /^Entry 2 .* taken/);
  });

  it('gives entries of the same name ids of their own', () => {
    const entry = { name: 'Prod', site: 'datadoghq.com' };
    assert.deepEqual(
      connectionsOf([entry, entry, entry]).map(({ id }) => id),
      ['prod', 'prod-2', 'prod-3'],
    );
  });

  it('is refused as a whole where it is no list', () => {
    assert.match(problemsOf({ name: 'x' })[0] ?? '', /has to be a list/);
  });

  it('never throws, whatever it holds', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readConnections(value)));
    fc.assert(fc.property(fc.array(fc.anything()), (value) => void readConnections(value)));
  });
});

describe('the id of a connection', () => {
  for (const [name, id] of [
    ['Acme Production', 'acme-production'],
    ['Größe & Söhne', 'gro-e-sohne'],
    ['本番', 'connection'],
    ['--', 'connection'],
    ['Sandbox', 'sandbox-2'],
  ] as const) {
    it(`made of the name “${name}” is ${id}`, () => {
      assert.equal(connectionIdOf(name, new Set(['sandbox'])), id);
    });
  }

  it('is good as the authority of a URI and is never taken, whatever the name', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 80 }), { maxLength: 20 }), (names) => {
        const taken = new Set(['sandbox']);
        for (const name of names) {
          const id = connectionIdOf(name, taken);
          assert.match(id, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
          assert.ok(!taken.has(id));
          taken.add(id);
        }
      }),
    );
  });
});

describe('a connection as it is typed', () => {
  it('is trimmed and keeps the id that it had', () => {
    assert.deepEqual(checkDraft({ name: ' New name ', site: ' DATADOGHQ.EU ', webUrl: ' ' }, new Set(), 'old'), {
      id: 'old',
      name: 'New name',
      kind: 'datadog',
      site: 'datadoghq.eu',
    });
  });
});
