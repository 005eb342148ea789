import assert from 'node:assert/strict';
import { CommandLine } from './commandLine';

describe('the command line, where something is wrong', () => {
  let cli: CommandLine;
  let datasetId: string;
  const file = 'capitals.jsonl';
  const lockFile = `${file}.lock.json`;
  const original = { file: '', lock: '' };

  before(async () => {
    cli = await CommandLine.start('observed');
    datasetId = await cli.sandbox.createDataset(cli.projectId, 'capitals', ['{"id":"paris","input":"France?"}']);
    const { code, errors } = await cli.run('pull', 'capitals');
    assert.equal(code, 0, errors);
    original.file = cli.read(file);
    original.lock = cli.read(lockFile);
  });
  after(() => cli.stop());
  beforeEach(() => {
    cli.write(file, original.file);
    cli.write(lockFile, original.lock);
  });

  /** The exit code and what was said on stderr; nothing may be on stdout, and never a stack. */
  const failing = async (...args: readonly string[]) => said(await cli.run(...args));
  const said = ({ code, out, errors }: { code: number | null; out: string; errors: string }) => {
    assert.equal(out, '');
    assert.doesNotMatch(errors, /\n {4}at |node:internal/);
    return { code, errors };
  };

  it('prints its help and its version, on stdout', async () => {
    for (const [args, text] of [
      [['--help'], /^Keeps datasets/],
      [['pull', '--help'], /^Usage: llmobs pull DATASET[^]*Exit codes: 0 done/],
      [['status', '-h'], /^Usage: llmobs status[^]*"clean", "changed", "behind", "diverged", "failed"/],
      [['push', '--help'], /--dry-run/],
      [['--version'], /^\d+\.\d+\.\d+\n$/],
    ] as const) {
      const { code, out, errors } = await cli.runWith({}, ...args);
      assert.deepEqual([code, errors], [0, '']);
      assert.match(out, text);
    }
  });

  it('ends with 2 and a sentence where it is called wrongly', async () => {
    for (const [args, sentence] of [
      [[], /^A command is missing/],
      [['fetch'], /^There is no command “fetch”/],
      [['push', '--force'], /^There is no option --force: “llmobs push --help” tells what it takes\.\n$/],
      [['status', '--site'], /^--site needs a value: “llmobs status --help”/],
      [['pull', 'capitals', '--version', '-1'], /^--version needs a value: “llmobs pull --help”/],
      [['push', '--json=1'], /^--json takes no value: /],
      [['pull', 'capitals', '--conflicts', 'ours'], /^--conflicts takes mine or theirs/],
      [['pull', 'capitals', '--version', 'latest'], /^--version takes the number of a version/],
      [['pull', 'capitals', '--site', 'datadog.com'], /^--site: “datadog\.com” is none of Datadog's sites/],
      [['pull', 'a', 'b'], /^One dataset is pulled at a time/],
      [['status', '--site', 'datadoghq.eu', '--base-url', 'https://x.example'], /^Either --site or --base-url/],
      [['status', '--base-url', 'http://x.example'], /^Keys are not sent over plain http/],
    ] as const) {
      const { code, errors } = said(await cli.runWith({}, ...args));
      assert.equal(code, 2, errors);
      assert.match(errors, sentence);
    }
  });

  it('answers in JSON where that was asked for, also when other arguments are wrong', async () => {
    const { code, json } = await cli.runWith({}, 'push', '--nope', '--json');
    assert.equal(code, 2);
    assert.deepEqual(json, {
      command: 'push',
      exitCode: 2,
      files: [],
      error: { kind: 'usage', message: 'There is no option --nope: “llmobs push --help” tells what it takes.' },
    });
  });

  it('names no command in JSON where it was called with none', async () => {
    const { json } = await cli.runWith({}, 'pulll', '--json');
    assert.equal((json as { command: unknown }).command, null);
  });

  it('pushes only where it may ask, or is told to', async () => {
    const { code, errors } = await failing('push', file);
    assert.equal(code, 2);
    assert.match(errors, /There is no terminal to ask in: add --yes/);
  });

  it('names a dataset, a project and a version that are not there', async () => {
    assert.deepEqual(await failing('pull', 'cities'), {
      code: 2,
      errors: 'There is no dataset named “cities” in any of 1 projects.\n',
    });
    assert.match((await failing('pull', 'capitals', '--project', 'other')).errors, /^There is no project “other”/);
    assert.deepEqual(await failing('pull', 'capitals', '--version', '7', '--out', 'seven.jsonl'), {
      code: 2,
      errors: 'capitals has no version 7: its current one is 1.\n',
    });
    assert.throws(() => cli.read('seven.jsonl'));
  });

  it('asks which is meant where several projects have a dataset of the name', async () => {
    const other = await cli.sandbox.createProject('other project');
    const name = 'twice';
    const first = await cli.sandbox.createDataset(cli.projectId, name, ['{"id":"a","input":1}']);
    await cli.sandbox.createDataset(other, name, ['{"id":"b","input":2}']);
    const { code, errors } = await failing('pull', name);
    assert.equal(code, 2);
    assert.match(errors, new RegExp(`There are 2 datasets named “twice”, in .*\\(--dataset ${first}\\)`));
    assert.equal((await cli.run('pull', name, '--project', 'other project')).code, 0);
    assert.equal(cli.read('twice.jsonl'), '{"id":"b","input":2}\n');
  });

  it('never replaces a file that was not pulled from the dataset, unless it is told to', async () => {
    cli.write('mine.jsonl', 'my own\n');
    const { code, errors } = await failing('pull', 'capitals', '--out', 'mine.jsonl');
    assert.equal(code, 2);
    assert.match(errors, /^mine\.jsonl is there and was not pulled: name another file with --out, or add --force/);
    assert.equal(cli.read('mine.jsonl'), 'my own\n');
    assert.equal((await cli.run('pull', 'capitals', '--out', 'mine.jsonl', '--force')).code, 0);
    assert.equal(cli.read('mine.jsonl'), original.file);
  });

  it('ends with 2 where a file or its lock can’t be read, and goes on with the others', async () => {
    const { code, errors } = await failing('status', 'gone.jsonl');
    assert.deepEqual([code, errors], [2, 'There is no file gone.jsonl.\n']);
    cli.write('alone.jsonl', original.file);
    cli.write(lockFile, original.lock.replace('"version": 1', '"version": "one"'));
    const { code: all, json, errors: sentences } = await cli.run('status', 'alone.jsonl', file, '--json');
    assert.equal(all, 2);
    assert.match(sentences, /alone\.jsonl was not pulled: alone\.jsonl\.lock\.json is missing/);
    assert.match(sentences, /capitals\.jsonl\.lock\.json is not a lock file: “version” can't be read/);
    assert.deepEqual(
      (json as { files: { state: string; error: { kind: string } }[] }).files.map(({ state, error }) => [
        state,
        error.kind,
      ]),
      [
        ['failed', 'missing lock'],
        ['failed', 'unreadable lock'],
      ],
    );
    const elsewhere = original.lock.replace(datasetId, '00000000-0000-4000-8000-000000000000');
    cli.write(lockFile, `<<<<<<< HEAD\n${original.lock}=======\n${elsewhere}>>>>>>> other\n`);
    assert.match(
      (await failing('status', file)).errors,
      /holds a merge conflict of git that is not between two versions of one dataset: keep/,
    );
    cli.write(lockFile, original.lock);
    cli.write(file, `${original.file}{"id":"paris","input":"again"}\n`);
    assert.match(
      (await failing('push', file, '--yes')).errors,
      /^capitals\.jsonl, line \d: Record \d \("paris"\) has the same id/,
    );
  });

  it('tells all that is wrong in a file, each thing with its line', async () => {
    cli.write(file, `${original.file}{"input": }\n`);
    assert.deepEqual(await failing('status', file), {
      code: 2,
      errors: 'capitals.jsonl, line 2: No valid JSON: "}" stands where a value should come.\n',
    });
    cli.write(file, `${original.file}{"input": }\n{"expected_output":1}\n`);
    const { json, errors } = await cli.run('push', file, '--yes', '--json');
    const lines = errors.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /^capitals\.jsonl, line 3: Record 2 has no input/);
    const [{ error } = { error: undefined }] = (
      json as { files: { error: { message: string; problems: unknown[] } }[] }
    ).files;
    assert.match(error?.message ?? '', /There is one more such problem\.$/);
    assert.deepEqual(error?.problems[0], {
      line: 2,
      message: 'No valid JSON: "}" stands where a value should come.',
    });
  });

  it('tells a file that a formatter has spread over several lines', async () => {
    cli.write(file, JSON.stringify([JSON.parse(original.file)], undefined, 2));
    assert.match((await failing('status', file)).errors, /^capitals\.jsonl was formatted over several lines/);
  });

  it('says how a file is written anew that is missing beside its lock', async () => {
    cli.remove(file);
    const { code, errors } = await failing('pull', file);
    assert.equal(code, 2);
    const [, again] = /with “llmobs (pull .*)”/.exec(errors) ?? [];
    assert.equal((await cli.run(...(again ?? '').split(' '))).code, 0);
    assert.equal(cli.read(file), original.file);
  });

  it('makes the folder of a file that is pulled', async () => {
    assert.equal((await cli.run('pull', 'capitals', '--out', 'new/folder/capitals.jsonl')).code, 0);
    assert.equal(cli.read('new/folder/capitals.jsonl'), original.file);
  });

  it('ends with 3 where a key is wrong, tells which service refused it, and never the key', async () => {
    const wrong = { DD_API_KEY: 'wrong-key-41', DD_APP_KEY: 'wrong-key-42' };
    const { code, errors } = said(await cli.runWith(wrong, 'status', file, '--base-url', cli.sandbox.url));
    assert.equal(code, 3);
    assert.match(errors, /^capitals\.jsonl: 127\.0\.0\.1:\d+ did not accept the API key/);
    assert.doesNotMatch(errors, /wrong-key/);
  });

  it('ends with 2 where a key is missing, and asks for its variable', async () => {
    const { code, errors } = said(
      await cli.runWith({ DD_APP_KEY: undefined }, 'status', file, '--base-url', cli.sandbox.url),
    );
    assert.deepEqual([code, /environment variable DD_APP_KEY is not set/.test(errors)], [2, true], errors);
    const none = said(
      await cli.runWith({ DD_APP_KEY: undefined, DD_API_KEY: '' }, 'status', file, '--base-url', cli.sandbox.url),
    );
    assert.match(none.errors, /variables DD_API_KEY and DD_APP_KEY are not set/);
    assert.equal(none.code, 2);
  });

  it('ends with 3 where no service answers', async () => {
    const { code, json, errors } = await cli.runWith(
      {},
      'push',
      file,
      '--dry-run',
      '--json',
      '--base-url',
      'http://127.0.0.1:9',
    );
    assert.equal(code, 3);
    assert.match(errors, /^capitals\.jsonl: .*127\.0\.0\.1:9/);
    const [entry] = (json as { files: { error: { kind: string } }[] }).files;
    assert.equal(entry?.error.kind, 'unavailable');
  }).timeout(30_000);

  it('ends with 3 where the dataset is gone', async () => {
    cli.write(lockFile, original.lock.replace(datasetId, '00000000-0000-4000-8000-000000000000'));
    const { code, errors } = await failing('status', file);
    assert.equal(code, 3, errors);
    assert.match(errors, /^The dataset capitals is not in the project command line any more: /);
    assert.match(errors, /capitals\.jsonl is as it was/);
  });

  it('sends no keys to a place that a lock file names', async () => {
    cli.write(lockFile, original.lock.replace(cli.sandbox.url, 'https://elsewhere.example'));
    const unnamed = said(await cli.runWith({}, 'push', file, '--yes'));
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.errors, /since a file can't choose where keys go/);
    const other = said(await cli.runWith({}, 'push', file, '--yes', '--base-url', cli.sandbox.url));
    assert.equal(other.code, 2);
    assert.match(other.errors, /was pulled from https:\/\/elsewhere\.example, and --base-url says http:\/\/127/);
    cli.write(lockFile, original.lock.replace(cli.sandbox.url, 'datadoghq.eu'));
    const site = said(await cli.runWith({ DD_SITE: 'datadoghq.com' }, 'push', file, '--yes'));
    assert.equal(site.code, 2);
    assert.match(site.errors, /was pulled from datadoghq\.eu, and DD_SITE says datadoghq\.com: nothing was sent/);
  });

  it('takes the sandbox for the same wherever it listens', async () => {
    for (const site of ['sandbox', 'http://127.0.0.1:1']) {
      cli.write(lockFile, original.lock.replace(cli.sandbox.url, site));
      const { code, out } = await cli.run('status', file);
      assert.deepEqual([code, out], [0, 'capitals.jsonl: clean (version 1)\n']);
    }
  });

  it('looks at all pulled files below the folder where none is named', async () => {
    await cli.sandbox.createDataset(cli.projectId, 'rivers', ['{"id":"seine","input":"Paris?"}']);
    assert.equal((await cli.run('pull', 'rivers')).code, 0);
    cli.write('unpulled.jsonl', original.file);
    const { json } = await cli.run('status', '--json');
    const files = (json as { files: { file: string }[] }).files.map((entry) => entry.file);
    assert.ok(files.includes(file) && files.includes('rivers.jsonl'), files.join());
    assert.ok(!files.includes('unpulled.jsonl'));
  });
});
