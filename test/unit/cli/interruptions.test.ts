import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { push } from '../../../src/cli/push';
import { readArguments } from '../../../src/cli/readArguments';
import { Services } from '../../../src/cli/service';
import { Terminal } from '../../../src/cli/terminal';
import { CommandLine } from './commandLine';

describe('a push of the command line that is interrupted', () => {
  let cli: CommandLine;
  let datasetId: string;
  let file: string;
  let count = 0;

  before(async () => {
    cli = await CommandLine.start('observed');
  });
  after(() => cli.stop());
  beforeEach(async () => {
    const name = `capitals ${++count}`;
    file = `${name}.jsonl`;
    datasetId = await cli.sandbox.createDataset(cli.projectId, name, ['{"id":"paris","input":"France?"}']);
    const { code, errors } = await cli.run('pull', name);
    assert.equal(code, 0, errors);
  });
  afterEach(() => cli.sandbox.clearFaults());

  const held = () => cli.sandbox.records(cli.projectId, datasetId);

  it('says how much was sent, and that the next one sends the rest', async () => {
    const rows = Array.from({ length: 1500 }, (_, i) => `{"id":"new-${i}","input":"question ${i}"}\n`);
    cli.write(file, `${cli.read(file)}${rows.join('')}`);
    await cli.sandbox.addFault({ path: '*/batch_update', skip: 1, latency: 60_000 });
    const { ended, interrupt } = cli.begin('push', file, '--yes');
    while ((await held()).size < 1001) await new Promise((resolve) => setTimeout(resolve, 50));
    interrupt();
    const { code, out, errors } = await ended;
    assert.deepEqual([code, out], [130, '']);
    assert.match(
      errors,
      /^capitals \d+\.jsonl was pushed in part \(1000 added · version 2\): .*cancelled.* Pushing again is safe: it sends only what is missing\.\n$/,
    );
    await cli.sandbox.clearFaults();
    const again = await cli.run('push', file, '--yes');
    assert.equal(again.code, 0, again.errors);
    assert.equal((await held()).size, 1501);
  });

  it('says that nothing was sent where the question is left', async () => {
    cli.edit(file, 'France?', 'Of France?');
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()].map((stream) =>
      Object.assign(stream, { isTTY: true, columns: 80 }),
    );
    const terminal = new Terminal(stdin as never, stdout as never, stderr as never);
    const command = readArguments(['push', file, '--base-url', cli.sandbox.url], '0.0.0');
    assert.ok(command.command === 'push');
    const keys = { DD_API_KEY: cli.sandbox.apiKey, DD_APP_KEY: cli.sandbox.applicationKey };
    const services = new Services(command, keys, '0.0.0');
    const interrupted = new AbortController();
    let said = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Push these changes? [y/N]')) interrupted.abort();
    });
    const run = { terminal, services, folder: cli.folder, signal: interrupted.signal, json: false };
    assert.equal(await push(run, command), 130);
    await services.close();
    stderr?.end();
    assert.match(said, /capitals \d+\.jsonl: interrupted, nothing was sent\.\n$/);
    assert.equal((await held()).get('paris')?.['input'], 'France?');
  });
});
