import assert from 'node:assert/strict';
import { CommandLine } from './commandLine';

const delicate = '{"b":1.0,"a":12345678901234567890,"2":"\\u0041"}';
const capitals = [
  '{"id":"rome","input":"Italy?","expected_output":"Rome","tags":["z:1","a:1"]}',
  `{"id":"delicate","input":${delicate},"metadata":{"n":1e400}}`,
  '{"id":"paris","input":"France?","expected_output":"Paris","metadata":{"level":1,"note":"x"}}',
];
const pulled = [
  `{"id":"delicate","input":${delicate},"metadata":{"n":1e400}}`,
  '{"id":"paris","input":"France?","expected_output":"Paris","metadata":{"level":1,"note":"x"}}',
  '{"id":"rome","input":"Italy?","expected_output":"Rome","tags":["a:1","z:1"]}',
];

/** Two texts as git's merge of them leaves a file where the lines from "version" on differ. */
function inConflict(ours: string, theirs: string): string {
  const [at, other] = [ours.indexOf('  "version"'), theirs.indexOf('  "version"')];
  const [a, b] = [ours.slice(at), theirs.slice(other)];
  return `${ours.slice(0, at)}<<<<<<< HEAD\n${a.replace('}\n', '')}=======\n${b.replace('}\n', '')}>>>>>>> other\n}\n`;
}

for (const dialect of ['documented', 'observed'] as const) {
  describe(`the command line (${dialect} dialect)`, () => {
    let cli: CommandLine;
    let name: string;
    let file: string;
    let datasetId: string;
    let count = 0;

    before(async () => {
      cli = await CommandLine.start(dialect);
    });
    after(() => cli.stop());
    beforeEach(async () => {
      name = `capitals ${++count}`;
      file = `${name}.jsonl`;
      datasetId = await cli.sandbox.createDataset(cli.projectId, name, capitals);
      const { code, errors } = await cli.run('pull', name);
      assert.equal(code, 0, errors);
    });

    const lines = () => cli.read(file).trimEnd().split('\n');
    const held = () => cli.sandbox.records(cli.projectId, datasetId);
    const version = () => cli.sandbox.currentVersion(cli.projectId, datasetId);
    const others = (changes: string) => cli.sandbox.batchUpdate(cli.projectId, datasetId, changes);
    const reportOf = (json: unknown) => (json as { files: Record<string, unknown>[] }).files[0] ?? {};

    it('pulls records sorted by id, to the byte, beside a lock file', async () => {
      assert.deepEqual(lines(), pulled);
      const lock = JSON.parse(cli.read(`${file}.lock.json`)) as Record<string, unknown>;
      assert.deepEqual(
        { ...lock, sha256: undefined },
        {
          lockVersion: 1,
          site: cli.sandbox.url,
          project: { id: cli.projectId, name: 'command line' },
          dataset: { id: datasetId, name },
          version: 1,
          records: 3,
          sha256: undefined,
        },
      );
      const { code, out } = await cli.run('status', file);
      assert.deepEqual([code, out], [0, `${file}: clean (version 1)\n`]);
    });

    it('warns of fields that can’t be pushed by their lines, as new records have no id yet', async () => {
      cli.write(
        file,
        [...pulled, '{"input":"Norway?","origin":"web"}', '{"input":"Peru?"}', '{"note":1,"input":"Chile?"}'].join(
          '\n',
        ),
      );
      const { code, errors } = await cli.run('push', file, '--yes');
      assert.equal(code, 0, errors);
      assert.deepEqual(
        errors.split('\n').filter((line) => line.includes('written')),
        [
          `${file}, line 4: "origin" can't be written through the API and will not be saved.`,
          `${file}, line 6: "note" can't be written through the API and will not be saved.`,
        ],
      );
    });

    it('pushes what was edited, added and removed, and writes new ids into the file', async () => {
      cli.write(
        file,
        [
          '{"input":"Norway?","expected_output":"Oslo"}',
          pulled[0],
          pulled[1]?.replace('"Paris"', '"PARIS"').replace('{"id"', '{ "id"'),
          '',
        ].join('\n'),
      );
      const status = await cli.run('status', file, '--json');
      assert.equal(status.code, 1);
      assert.deepEqual(reportOf(status.json)['local'], { inserted: 1, updated: 1, deleted: 1 });

      const pushed = await cli.run('push', file, '--yes', '--delete-many');
      assert.equal(pushed.code, 0, pushed.errors);
      assert.equal(pushed.out, `Pushed ${file} to ${name}: 1 updated, 1 added, 1 deleted · version 2\n`);
      const now = await held();
      assert.equal(now.get('paris')?.['expected_output'], 'PARIS');
      assert.equal(now.has('rome'), false);
      const oslo = [...now].find(([, { input }]) => input === 'Norway?');
      assert.ok(oslo);
      const written = lines();
      assert.ok(written.includes(`{"id":"${oslo[0]}","input":"Norway?","expected_output":"Oslo"}`), written.join('\n'));
      assert.ok(written.includes(pulled[0] ?? ''));
      assert.ok(
        written.includes(
          '{ "id":"paris","input":"France?","expected_output":"PARIS","metadata":{"level":1,"note":"x"}}',
        ),
        'the spelling of an edited line stays',
      );
      const ids = written.map((line) => (JSON.parse(line) as { id: string }).id);
      assert.deepEqual([...ids].sort(), ids);
      assert.equal((await cli.run('status', file)).code, 0);
      const again = await cli.run('push', file, '--yes');
      assert.deepEqual([again.code, again.out, await version()], [0, `${file}: nothing to push\n`, 2]);
    });

    it('merges what others changed meanwhile into the push and into the file', async () => {
      await others(
        '"update_records":[{"id":"paris","metadata":{"level":2,"note":"x"}}],"insert_records":[{"id":"bern","input":"Switzerland?"}]',
      );
      cli.edit(file, '"Paris"', '"Paris, of course"');
      cli.edit(file, '"note":"x"', '"note":"mine"');
      assert.match(
        (await cli.run('status', file)).out,
        /changed here \(1 updated\), and behind: version 2 is there, pulled was 1/,
      );
      const { code, out, errors } = await cli.run('push', file, '--yes');
      assert.equal(code, 0, errors);
      assert.match(out, /1 updated · version 3/);
      const paris = (await held()).get('paris');
      assert.equal(paris?.['expected_output'], 'Paris, of course');
      assert.deepEqual(paris?.['metadata'], { level: 2, note: 'mine' });
      assert.ok(lines().includes('{"id":"bern","input":"Switzerland?"}'));
      assert.ok(lines().some((line) => line.includes('"level":2,"note":"mine"')));
      assert.equal((await cli.run('status', file)).code, 0);
    });

    it('sends nothing where both changed a field, names both sides, and takes the side that is asked for', async () => {
      await others('"update_records":[{"id":"paris","expected_output":"theirs"}]');
      cli.edit(file, '"Paris"', '"mine"');
      const before = cli.read(file);
      const refused = await cli.run('push', file, '--yes', '--json');
      assert.equal(refused.code, 1);
      assert.deepEqual(reportOf(refused.json)['conflicts'], [
        { id: 'paris', what: 'expected_output', pulled: '"Paris"', mine: '"mine"', theirs: '"theirs"' },
      ]);
      assert.deepEqual([cli.read(file), await version()], [before, 2]);
      assert.match((await cli.run('pull', file)).out, /1 conflict with version 2 of .*, the file was left as it is/);
      assert.equal(cli.read(file), before);

      const mine = await cli.run('push', file, '--yes', '--conflicts', 'mine');
      assert.equal(mine.code, 0, mine.errors);
      assert.match(mine.out, /: 1 updated · version 3 · 1 conflict: mine\n$/);
      assert.equal((await held()).get('paris')?.['expected_output'], 'mine');

      await others('"update_records":[{"id":"paris","expected_output":"theirs again"}]');
      cli.edit(file, '"mine"', '"mine again"');
      const theirs = await cli.run('pull', file, '--conflicts', 'theirs');
      assert.equal(theirs.code, 0, theirs.errors);
      assert.ok(cli.read(file).includes('"theirs again"'));
      assert.equal((await cli.run('status', file)).code, 0);
    });

    it('sends and writes nothing in a dry run, and tells that there is something', async () => {
      cli.edit(file, '"Paris"', '"PARIS"');
      cli.write(file, `${cli.read(file)}{"input":"new"}\n`);
      const before = [cli.read(file), cli.read(`${file}.lock.json`)];
      const requests = (await cli.sandbox.requests()).length;
      const { code, json } = await cli.run('push', file, '--dry-run', '--json');
      assert.equal(code, 1);
      const { changes, state } = reportOf(json) as { state: string; changes: { inserts: unknown; updates: unknown } };
      assert.equal(state, 'would push');
      // It gets its id when it is sent.
      assert.deepEqual(changes.inserts, [null]);
      assert.deepEqual(changes.updates, [{ id: 'paris', fields: ['expected_output'] }]);
      assert.deepEqual([cli.read(file), cli.read(`${file}.lock.json`)], before);
      const sent = (await cli.sandbox.requests()).slice(requests);
      assert.deepEqual(
        sent.filter(({ method }) => method !== 'GET'),
        [],
      );
    });

    it('deletes many records only where it is told so', async () => {
      cli.write(file, `${pulled[0]}\n`);
      const refused = await cli.run('push', file, '--yes');
      assert.equal(refused.code, 1);
      assert.match(refused.out, /nothing was sent: that deletes 2 of 3 records\. --delete-many allows it/);
      assert.equal((await held()).size, 3);
      const { code, errors } = await cli.run('push', file, '--yes', '--delete-many');
      assert.equal(code, 0, errors);
      assert.deepEqual([...(await held()).keys()], ['delicate']);
    });

    it('brings a clean file up to date, with the lines of untouched records as they were', async () => {
      cli.edit(file, '{"id":"rome"', '{  "id" : "rome"');
      await others('"delete_records":["paris"],"insert_records":[{"id":"bern","input":"Switzerland?"}]');
      const { code, out, errors } = await cli.run('pull', file);
      assert.equal(code, 0, errors);
      assert.match(out, /brought from version 1 to 2/);
      assert.deepEqual(lines(), [
        '{"id":"bern","input":"Switzerland?"}',
        pulled[0],
        pulled[2]?.replace('{"id":"rome"', '{  "id" : "rome"'),
      ]);
      assert.equal((await cli.run('status', file)).code, 0);
    });

    it('tells a pull that changed nothing from one that replaced what was edited', async () => {
      const same = await cli.run('pull', file, '--json');
      assert.equal(reportOf(same.json)['state'], 'up to date');
      const before = cli.read(file);
      cli.edit(file, '"Paris"', '"edited"');
      assert.match((await cli.run('pull', file)).out, /: at version 1 already\n$/);
      assert.ok(cli.read(file).includes('"edited"'));
      assert.match((await cli.run('pull', file, '--force')).out, /: written anew with version 1 of /);
      assert.equal(cli.read(file), before);
    });

    it('settles git’s conflict in a lock file by itself', async () => {
      const lockFile = `${file}.lock.json`;
      const ours = cli.read(lockFile);
      cli.edit(file, '"Rome"', '"Roma"');
      assert.equal((await cli.run('push', file, '--yes')).code, 0);
      const theirs = cli.read(lockFile);
      cli.write(lockFile, inConflict(ours, theirs));
      assert.match((await cli.run('status', file)).out, /behind: version 2 is there, pulled was 1/);
      const { code, errors } = await cli.run('pull', file);
      assert.equal(code, 0, errors);
      assert.equal(cli.read(lockFile), theirs);
      cli.write(lockFile, inConflict(theirs, theirs));
      assert.equal((await cli.run('pull', file)).code, 0);
      assert.equal(cli.read(lockFile), theirs);
    });

    it('pulls a version, from which a push goes on', async () => {
      await others('"delete_records":["paris"]');
      const out = `old-${count}.jsonl`;
      const { code, errors } = await cli.run('pull', '--dataset', datasetId, '--version', '1', '--out', out);
      assert.equal(code, 0, errors);
      assert.match((await cli.run('status', out)).out, /behind: version 2 is there, pulled was 1/);
      cli.edit(out, '"Rome"', '"Roma"');
      assert.equal((await cli.run('push', out, '--yes')).code, 0);
      const now = await held();
      assert.deepEqual([now.get('rome')?.['expected_output'], now.has('paris')], ['Roma', false]);
    });

    it('leaves the file with its ids where a push fails, so that the next one adds nothing twice', async () => {
      cli.write(file, `${cli.read(file)}{"input":"new"}\n`);
      await cli.sandbox.addFault({ path: '*/batch_update', status: 403 });
      const failed = await cli.run('push', file, '--yes');
      await cli.sandbox.clearFaults();
      assert.equal(failed.code, 3);
      assert.match(failed.errors, /was not pushed: .* Pushing again is safe/);
      const id = /\{"id":"([^"]+)","input":"new"\}/.exec(cli.read(file))?.[1];
      assert.ok(id);
      const { code, errors } = await cli.run('push', file, '--yes');
      assert.equal(code, 0, errors);
      assert.equal((await held()).get(id)?.['input'], 'new');
    });
  });
}
