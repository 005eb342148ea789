import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './harness';
import { endOf, startProgram } from './program';

describe('The sandbox as a program', () => {
  const folder = temporaryFolder();
  const data = path.join(folder.path, 'data.db');
  const keys = ['--api-key', 'a', '--app-key', 'b'];
  after(() => folder.remove());

  it('says in one line of JSON where it listens, answers, and ends cleanly on SIGTERM', async () => {
    const program = await startProgram(['--port', '0', '--data', data, ...keys]);
    assert.deepEqual(Object.keys(program.said), ['url', 'data']);
    assert.match(program.said.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(program.said.data, data);
    const headers = { 'DD-API-KEY': 'a', 'DD-APPLICATION-KEY': 'b' };
    assert.equal((await fetch(`${program.said.url}/api/v2/validate_keys`, { headers })).status, 200);
    program.process.kill('SIGTERM');
    assert.equal((await endOf(program.process)).code, 0);
  });

  it('takes its keys from the environment', async () => {
    const environment = { LLMOBS_SANDBOX_API_KEY: 'from env 1', LLMOBS_SANDBOX_APP_KEY: 'from env 2' };
    const program = await startProgram(['--data', data], environment);
    const headers = { 'DD-API-KEY': 'from env 1', 'DD-APPLICATION-KEY': 'from env 2' };
    assert.equal((await fetch(`${program.said.url}/api/v2/validate_keys`, { headers })).status, 200);
    program.process.kill('SIGINT');
    const { code, errors } = await endOf(program.process);
    assert.equal(code, 0);
    assert.ok(!errors.includes('from env'));
  });

  it('makes up keys where it is given none, and tells them on stderr only', async () => {
    const program = await startProgram(['--data', data]);
    program.process.kill('SIGTERM');
    const { errors } = await endOf(program.process);
    assert.match(errors, /^API key: [0-9a-f]{32}\nApplication key: [0-9a-f]{40}\n$/m);
  });

  it('writes where it listens into a file, and removes that at its end', async () => {
    const file = path.join(folder.path, 'endpoint.json');
    const program = await startProgram(['--data', data, ...keys, '--endpoint-file', file]);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')), { url: program.said.url, pid: program.process.pid });
    program.process.kill('SIGTERM');
    await endOf(program.process);
    assert.ok(!fs.existsSync(file));
  });

  it('exits with 3 where another process has the data file, until that one is killed', async () => {
    const first = await startProgram(['--data', data, ...keys]);
    const second = await startProgram(['--data', data, ...keys]).catch((error: unknown) => error);
    assert.match(String(second), /exit code 3.*in use by another sandbox/s);
    first.process.kill('SIGKILL');
    await endOf(first.process);
    const third = await startProgram(['--data', data, ...keys]);
    third.process.kill('SIGTERM');
    await endOf(third.process);
  });

  it('exits with 2 and shows how it is called where the options make no sense', async () => {
    for (const options of [['--unknown'], ['--port', 'x'], ['--dialect', 'other'], ['--api-key', ''], ['stray']]) {
      const failure = await startProgram(['--data', data, ...options]).catch((error: unknown) => error);
      assert.match(String(failure), /exit code 2[^]*Usage: sandbox/, options.join(' '));
    }
  });

  it('says so where the data file is no database', async () => {
    const file = path.join(folder.path, 'text.db');
    fs.writeFileSync(file, 'This is no database, but it is long enough to be taken for one.'.repeat(100));
    const failure = await startProgram(['--data', file, ...keys]).catch((error: unknown) => error);
    assert.match(String(failure), /exit code 1[^]*text\.db can't be opened/);
  });
});
