import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { choosing, type SeenPick } from './support/choosing';
import { saidMessages } from './support/messages';
import { datasetNode } from './support/nodes';
import { answering, closeAll, eventually, replace } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { drivenWindow } from './support/window';

const delicate = '{"id":"delicate","input":{"b":1.0,"a":12345678901234567890,"2":"\\u0041"},"metadata":{"n":1e400}}';
const paris = '{"id":"paris","input":"France?","expected_output":"Paris","metadata":{"level":1,"note":"x"}}';
const rome = '{"id":"rome","input":"Italy?","expected_output":"Rome","tags":["a:1","z:1"]}';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A dataset as a file of the workspace (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'files');
    const messages = saidMessages();
    let datasetId: string;
    let folder: string;
    let file: string;
    let count = 0;

    beforeEach(async () => {
      const name = `capitals ${++count}`;
      datasetId = await suite.sandbox.createDataset(suite.projectId, name, [rome, paris, delicate]);
      folder = mkdtempSync(path.join(os.tmpdir(), 'pulled-'));
      git('init', '--quiet');
      file = path.join(folder, `${name}.jsonl`);
      await pull();
    });
    afterEach(async () => {
      await closeAll();
      rmSync(folder, { recursive: true, force: true });
    });

    const uri = () => vscode.Uri.file(file);
    /** Nothing where there is no git on this machine: the files are the same without it. */
    const git = (...args: readonly string[]) => {
      const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
      try {
        return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    };
    const commit = (message: string) => {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    };
    const node = () => datasetNode({ connectionId: suite.connectionId, projectId: suite.projectId, datasetId });
    const run = (command: string, target: unknown) => vscode.commands.executeCommand(command, target);
    const pull = async () => answering('showSaveDialog', [uri()], async () => run('llmObs.pullDataset', await node()));
    const push = (answer: string | undefined, seen?: (title: string) => void | Promise<void>) =>
      choosing(
        [answer],
        () => run('llmObs.pushFile', uri()),
        ({ title }) => seen?.(title),
      );
    const openedAsItIs = async () => {
      const document = await vscode.workspace.openTextDocument(uri());
      // A write that comes before VS Code watches the file, which lies in no folder of the workspace, is not noticed.
      if (document.getText() !== text()) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
      await eventually('the editor shows what is on the disk', () => document.getText() === text());
      return document;
    };
    const edit = async (before: string, after: string) => {
      const document = await openedAsItIs();
      await replace(document, before, after);
      assert.ok(await document.save());
    };
    const others = (changes: string) => suite.sandbox.batchUpdate(suite.projectId, datasetId, changes);
    const held = () => suite.sandbox.records(suite.projectId, datasetId);
    const version = () => suite.sandbox.currentVersion(suite.projectId, datasetId);
    const text = () => readFileSync(file, 'utf8');
    const lockedVersion = () => (JSON.parse(readFileSync(`${file}.lock.json`, 'utf8')) as { version: number }).version;

    it('is pulled sorted by id and to the byte, and is clean', async () => {
      await messages.says(
        /^Pulled capitals \d+ \(version 1\) to capitals \d+\.jsonl: 3 records\. Commit it together with /,
      );
      assert.equal(text(), `${delicate}\n${paris}\n${rome}\n`);
      await run('llmObs.pulledFileStatus', uri());
      await messages.says(/^capitals \d+\.jsonl is as the service has it: capitals \d+, version 1\.$/);
    });

    it('is edited in git and pushed, merged with what was changed on the service meanwhile', async () => {
      commit('Pull capitals');
      await edit('"Paris"', '"Paris, of course"');
      writeFileSync(file, `{"input":"Norway?","expected_output":"Oslo"}\n${text()}`);
      commit('Say it clearly');
      await others(
        '"update_records":[{"id":"paris","metadata":{"level":2,"note":"x"}}],"insert_records":[{"id":"bern","input":"Switzerland?"}]',
      );
      await run('llmObs.pulledFileStatus', uri());
      await messages.says(
        /was changed since version 1 was pulled \(1 updated, 1 added\), and capitals \d+ is at version 2/,
      );

      await push('Push capitals', (title) =>
        assert.match(title, /^Push capitals \d+\.jsonl: capitals \d+ will be at version 3 · Test \w+ \d+ \(.*\) › \w/),
      );
      await messages.says(/^Pushed capitals \d+\.jsonl to capitals \d+: 1 updated, 1 added · version 3\.$/);
      const now = await held();
      assert.equal(now.get('paris')?.['expected_output'], 'Paris, of course');
      assert.deepEqual(now.get('paris')?.['metadata'], { level: 2, note: 'x' });
      const oslo = [...now].find(([, { input }]) => input === 'Norway?')?.[0];
      assert.ok(oslo);
      const lines = text().trimEnd().split('\n');
      assert.ok(lines.includes(`{"id":"${oslo}","input":"Norway?","expected_output":"Oslo"}`));
      assert.ok(lines.includes('{"id":"bern","input":"Switzerland?"}'));
      assert.ok(lines.includes(delicate) && lines.includes(rome), 'untouched lines stay as they were');
      assert.equal(lockedVersion(), 3);
      messages.clear();
      await run('llmObs.pulledFileStatus', uri());
      await messages.says(/is as the service has it/);
    });

    for (const [answer, kept] of [
      ['Keep Mine', 'mine'],
      ['Take Theirs', 'theirs'],
    ] as const) {
      it(`asks where both changed one field, and does as told: ${answer}`, async () => {
        await edit('"Paris"', '"mine"');
        await edit('"Rome"', '"Roma"');
        await others('"update_records":[{"id":"paris","expected_output":"theirs"}]');
        const { questions } = await answering('showWarningMessage', [answer], () => push('Push capitals'));
        assert.match(
          questions.join(),
          /was changed by someone else \(version 2\).*\n.* \(127\.0\.0\.1:\d+\).*\n\nparis · expected_output/,
        );
        await messages.says(/^Pushed .* · version 3\.$/);
        const now = await held();
        assert.deepEqual([now.get('paris')?.['expected_output'], now.get('rome')?.['expected_output']], [kept, 'Roma']);
        assert.ok(text().includes(`"${kept}"`));
      });
    }

    it('asks once for several conflicts, and takes theirs where that is ticked', async () => {
      await edit('"Paris"', '"mine"');
      await edit('"Rome"', '"mine"');
      await edit('"Italy?"', '"mine?"');
      await others(
        '"update_records":[{"id":"paris","expected_output":"theirs"},{"id":"rome","input":"theirs?","expected_output":"theirs"}]',
      );
      const picks: SeenPick[] = [];
      await answering('showWarningMessage', ['Choose for Each…'], () =>
        choosing(
          [['rome · expected_output'], 'Push capitals'],
          () => run('llmObs.pushFile', uri()),
          (pick) => void picks.push(pick),
        ),
      );
      await messages.says(/^Pushed .* · version 3\.$/);
      assert.match(picks[0]?.title ?? '', /^capitals \d+: where shall theirs be taken\?$/);
      assert.deepEqual(picks[0]?.labels, ['paris · expected_output', 'rome · input', 'rome · expected_output']);
      const now = await held();
      assert.equal(now.get('paris')?.['expected_output'], 'mine');
      assert.deepEqual([now.get('rome')?.['input'], now.get('rome')?.['expected_output']], ['mine?', 'theirs']);
      assert.ok(text().includes('"input":"mine?","expected_output":"theirs"'));
    });

    it('gets their changes below its own where conflicts shall be edited, and sends nothing', async () => {
      await edit('"Paris"', '"mine"');
      await others('"update_records":[{"id":"paris","expected_output":"theirs"},{"id":"rome","input":"IT?"}]');
      await answering('showWarningMessage', ['Edit and Push Again'], () =>
        Promise.resolve(run('llmObs.pushFile', uri())),
      );
      await messages.says(/was not pushed yet: it now holds version 2 with your changes on top/);
      assert.ok(text().includes('"mine"') && text().includes('"IT?"'));
      assert.deepEqual([lockedVersion(), await version()], [2, 2]);
      await push('Push capitals');
      assert.equal((await held()).get('paris')?.['expected_output'], 'mine');
    });

    it('sends nothing and stays as it is where a question is left', async () => {
      writeFileSync(file, `${text()}{"input":"new"}\n`);
      const before = text();
      await push(undefined);
      assert.deepEqual([text(), await version(), lockedVersion()], [before, 1, 1]);
      await others('"update_records":[{"id":"rome","expected_output":"theirs"}]');
      await edit('"Rome"', '"mine"');
      const conflicting = text();
      await answering('showWarningMessage', [undefined], () => Promise.resolve(run('llmObs.pushFile', uri())));
      assert.deepEqual([text(), await version(), lockedVersion()], [conflicting, 2, 1]);
    });

    it('is merged from git’s history where the service has not kept what was pulled', async function () {
      if (git('status') === undefined) this.skip();
      commit('Pull capitals');
      await others('"create_new_version":false,"delete_records":["paris"]');
      await edit('"Rome"', '"Roma"');
      await push('Push capitals');
      await messages.says(/^Pushed .*: 1 updated · version 2\.$/);
      assert.deepEqual([...(await held()).keys()].sort(), ['delicate', 'rome']);
      assert.ok(!text().includes('"paris"'));
    });

    it('keeps every record where nobody has what was pulled any more, and asks about those that differ', async () => {
      await others(
        '"create_new_version":false,"delete_records":["paris"],"update_records":[{"id":"rome","expected_output":"theirs"}]',
      );
      await edit('"Rome"', '"mine"');
      const { questions } = await answering('showWarningMessage', ['Keep Mine'], () => push('Push capitals'));
      assert.match(questions.join(), /rome · added by both/);
      assert.deepEqual([...(await held()).keys()].sort(), ['delicate', 'paris', 'rome']);
    });

    it('is brought up to date by a pull, with its own changes kept', async () => {
      await edit('"Rome"', '"Roma"');
      await others('"delete_records":["paris"]');
      await run('llmObs.pullFile', uri());
      await messages.says(/^Brought capitals \d+\.jsonl from version 1 to 2 of capitals \d+\.$/);
      assert.equal(text(), `${delicate}\n${rome.replace('"Rome"', '"Roma"')}\n`);
      messages.clear();
      await pull();
      await messages.says(/holds version 2 of capitals \d+ already\. What you changed in it stays: push sends it\.$/);
    });

    it('can be pulled from where its state is told', async () => {
      await others('"delete_records":["paris"]');
      const status = () => Promise.resolve(run('llmObs.pulledFileStatus', uri()));
      const { questions } = await answering('showInformationMessage', ['Pull'], status);
      assert.match(questions.join(), /holds version 1, and capitals \d+ is at 2: pull to get it\.$/);
      await messages.says(/^Brought capitals \d+\.jsonl from version 1 to 2/);
      assert.equal(text(), `${delicate}\n${rome}\n`);
    });

    it('is asked in the words of a pull where both changed one field', async () => {
      await edit('"Paris"', '"mine"');
      await others('"update_records":[{"id":"paris","expected_output":"theirs"}]');
      const { questions } = await answering('showWarningMessage', ['Keep Mine'], () =>
        Promise.resolve(run('llmObs.pullFile', uri())),
      );
      assert.match(questions.join(), /The file is as it was\./);
      await messages.says(/^Brought capitals \d+\.jsonl from version 1 to 2/);
      assert.ok(text().includes('"mine"'));
    });

    it('is not sent while it holds what can’t be read, and tells the line', async () => {
      writeFileSync(file, `${text()}{"input":\n`);
      await openedAsItIs();
      await run('llmObs.pushFile', uri());
      await messages.says(/^capitals \d+\.jsonl, line 4: No valid JSON/);
      const marked = () => vscode.languages.getDiagnostics(uri()).map(({ range }) => range.start.line + 1);
      await eventually('the line is marked', () => marked().join() === '4');
      assert.equal(vscode.window.activeTextEditor?.selection.active.line, 3);
      writeFileSync(file, `${delicate}\n<<<<<<< HEAD\n${paris}\n=======\n${rome}\n>>>>>>> other\n`);
      await openedAsItIs();
      await run('llmObs.pushFile', uri());
      await messages.says(/holds a merge conflict of git in line 2: settle it first/);
      assert.equal(await version(), 1);
      assert.deepEqual(marked(), [2]);
      writeFileSync(file, `${delicate}\n${paris}\n${rome}\n`);
      await run('llmObs.pulledFileStatus', uri());
      assert.deepEqual(marked(), []);
    });

    it('goes to no place but one of the user’s connections', async () => {
      const lock = `${file}.lock.json`;
      writeFileSync(lock, readFileSync(lock, 'utf8').replace(suite.sandbox.url, 'https://elsewhere.example'));
      await run('llmObs.pushFile', uri());
      await messages.says(
        /was pulled from https:\/\/elsewhere\.example, which none of your connections reaches: add one\.$/,
      );
    });

    it('offers to add the connection that it lacks', async function () {
      const window = drivenWindow(this);
      const lock = `${file}.lock.json`;
      writeFileSync(lock, readFileSync(lock, 'utf8').replace(suite.sandbox.url, 'https://elsewhere.example'));
      messages.press('Add Connection…');
      await run('llmObs.pushFile', uri());
      await window.promptText('A name for this connection');
      await window.press('Escape');
    });

    it('is never taken for a dataset of another service', async () => {
      const lock = `${file}.lock.json`;
      writeFileSync(lock, readFileSync(lock, 'utf8').replace(suite.sandbox.url, 'datadoghq.eu'));
      const before = text();
      await pull();
      await messages.says(
        /holds the dataset capitals \d+ of datadoghq\.eu: choose another file for capitals \d+ \(http/,
      );
      assert.equal(text(), before);
    });

    it('says so where it was never pulled', async () => {
      rmSync(`${file}.lock.json`);
      await run('llmObs.pushFile', uri());
      await messages.says(/was not pulled from a dataset: .*\.lock\.json is missing/);
    });
  });
}
