import assert from 'node:assert/strict';
import { KEY_HEADERS, TestSandbox } from './harness';

describe('A leased sandbox', () => {
  let sandbox: TestSandbox | undefined;
  afterEach(() => sandbox?.close());

  const start = (leaseTimes: { first: number; last: number }): Promise<{ unused: Promise<void> }> =>
    new Promise((resolve, reject) => {
      let tell = (): void => undefined;
      const unused = new Promise<void>((done) => (tell = done));
      TestSandbox.start('documented', { leaseTimes, onUnused: () => tell() }).then((started) => {
        sandbox = started;
        resolve({ unused });
      }, reject);
    });
  const hold = async (): Promise<AbortController> => {
    const lease = new AbortController();
    const answer = await fetch(`${sandbox?.url}/sandbox/lease`, { headers: KEY_HEADERS, signal: lease.signal });
    assert.equal(answer.status, 200);
    return lease;
  };

  it('ends where nobody ever comes', async () => {
    const { unused } = await start({ first: 1, last: 60_000 });
    await unused;
  });

  it('ends some time after the last of those who hold it has gone', async () => {
    const { unused } = await start({ first: 60_000, last: 1 });
    let ended = false;
    void unused.then(() => (ended = true));
    const [one, two] = [await hold(), await hold()];
    one.abort();
    assert.equal((await sandbox?.get('projects'))?.status, 200);
    assert.equal(ended, false);
    two.abort();
    await unused;
  });

  it('has no leases to give where it was not started for that', async () => {
    sandbox = await TestSandbox.start('documented');
    assert.equal((await sandbox.get('/sandbox/lease')).status, 400);
  });
});
