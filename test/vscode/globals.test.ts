import assert from 'node:assert/strict';
import { globalsBefore, valuesOfGlobals } from './support/globals';
import { connectSandbox, product, repository } from './support/product';

describe('The process’s globals', () => {
  before(async () => {
    const { connections } = await product();
    const connected = await connectSandbox('documented');
    await (await connections.client(connected.connectionId)).projects.page();
    await connected.stop();
  });

  it('were noted before the extension was activated', () => {
    assert.equal(globalsBefore().wasActive, false);
  });

  it('are those that there were when it has made requests, fetch and its dispatcher too', () => {
    const now = valuesOfGlobals();
    const changed = [...globalsBefore().values].filter(([key, value]) => !Object.is(now.get(key), value));
    assert.deepEqual(
      changed.map(([key]) => key),
      [],
    );
  });

  it('have got none of its packages’ names', () => {
    // Other extensions in the host add theirs at any time. By an assignment, which has no stack as a definition has.
    const added = [...valuesOfGlobals().keys()].filter((key) => !globalsBefore().values.has(key)).map(String);
    const packages = /zod|undici|eventsource|papaparse|csv|hono|ag-?grid|l10n|llm/i;
    assert.deepEqual(
      added.filter((key) => packages.test(key)),
      [],
    );
  });

  it('have got none from it', () => {
    // By the files that the stacks name: the product's sources and bundles, and the packages in it.
    const parts = ['src', 'dist/chunks', 'dist/extension', 'node_modules'].map((part) => `${repository()}/${part}`);
    const byProduct = globalsBefore().defined.filter(({ stack }) =>
      stack.split('\n').some((line) => parts.some((part) => line.includes(part)) && !line.includes('/mocha/')),
    );
    assert.deepEqual(byProduct, []);
  });
});
