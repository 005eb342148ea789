import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ImportSession } from '../../src/commands/import/importSession';
import { OpenGrid } from './support/openGrid';
import { eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { saidMessages } from './support/messages';
import { datasetNode } from './support/nodes';
import { cancellingAt } from './support/progress';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Importing records (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'imports');
    const messages = saidMessages();
    let datasetId: string;
    let folder: vscode.Uri;
    let count = 0;

    before(() => {
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      folder = vscode.Uri.joinPath(root, `imports-${dialect}`);
      fs.mkdirSync(folder.fsPath, { recursive: true });
    });
    beforeEach(() => makeDataset([]));

    const makeDataset = async (records: readonly string[]) => {
      datasetId = await suite.sandbox.createDataset(suite.projectId, `import ${++count}`, records);
    };
    const file = (name: string, content: string | Uint8Array): vscode.Uri => {
      const uri = vscode.Uri.joinPath(folder, name);
      fs.writeFileSync(uri.fsPath, content);
      return uri;
    };
    const held = () => suite.sandbox.records(suite.projectId, datasetId);
    const node = () => datasetNode({ connectionId: suite.connectionId, projectId: suite.projectId, datasetId });
    /** Opens an import, and gives its session. */
    const open = async (...args: unknown[]): Promise<ImportSession> => {
      await vscode.commands.executeCommand('llmObs.importRecords', ...args);
      const session = (await product()).imports.sessions.at(-1);
      assert.ok(session, 'an import is open');
      return session;
    };
    /** Waits until the import can be started. */
    const ready = (session: ImportSession) =>
      eventually(`the import can start: ${session.state.blocked}`, () => session.state.blocked === undefined);
    const openReady = async (uri: vscode.Uri): Promise<ImportSession> => {
      const session = await open(await node(), uri);
      await ready(session);
      return session;
    };

    it('shows a file as records with the plan, sends it as a batch update, and the dataset holds it', async () => {
      const uri = file('qa.csv', 'id,question,answer,level\na1,Capital of France?,Paris,1\na2,"{""q"": 007}",Rome,2\n');
      const session = await openReady(uri);
      const { state } = session;
      assert.deepEqual(state.previewFields, ['input', 'expected_output', 'metadata', 'id']);
      assert.deepEqual(
        state.preview[0]?.cells.map((cell) => [cell?.type, cell?.text]),
        [
          ['text', 'Capital of France?'],
          ['text', 'Paris'],
          ['object', '{"level":1}'],
          ['text', 'a1'],
        ],
      );
      assert.equal(state.action, 'Import 2 records');
      assert.match(state.target?.place ?? '', /^Test .* \(127.*\)( › imports)? · version [01]$/);
      assert.match(state.way.reason, /^As a batch update, since the file is small/);
      assert.equal((await held()).size, 0, 'nothing is sent before the yes');
      await session.perform({ do: 'import' });
      assert.match(await messages.says(/^Imported qa\.csv/), /into import \d+: 2 added · version 1\.$/);
      const records = await held();
      assert.deepEqual(records.get('a1')?.['input'], 'Capital of France?');
      assert.deepEqual(records.get('a1')?.['metadata'], { level: 1 });
      assert.deepEqual(records.get('a2')?.['input'], '{"q": 007}');
    });

    const uploads = async () => (await suite.sandbox.requests()).filter(({ path }) => path.includes('/records/upload'));
    const batches = async () => (await suite.sandbox.requests()).filter(({ path }) => path.endsWith('/batch_update'));
    const last = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

    it('changes how the file is read and mapped, and remembers the columns by their header', async () => {
      const uri = file('other.csv', Buffer.from(`frage ${dialect}|antwort|n\nGr\xfc\xdfe?|ja|007\n`, 'latin1'));
      const session = await open(await node(), uri);
      assert.equal(session.state.reading?.encoding, 'windows-1252');
      assert.match(session.state.blocked ?? '', /^No column of other\.csv is taken as the input/);
      await session.perform({ do: 'map', column: 0, field: 'input', asText: false });
      await session.perform({ do: 'map', column: 1, field: 'expected_output', asText: false });
      await session.perform({ do: 'map', column: 2, field: 'metadata', asText: false });
      await session.perform({ do: 'gather', field: 'metadata', gathered: true });
      await session.perform({ do: 'read', delimiter: ',' });
      assert.equal(session.state.columns.length, 1);
      await session.perform({ do: 'read', delimiter: '|' });
      await session.perform({ do: 'read', encoding: 'utf-8' });
      assert.match(session.state.failure ?? '', /^other\.csv is not UTF-8/);
      await session.perform({ do: 'read', encoding: 'windows-1252' });
      await ready(session);
      await session.perform({ do: 'import' });
      const [record] = [...(await held()).values()];
      assert.deepEqual(
        [record?.['input'], record?.['expected_output'], record?.['metadata']],
        ['Grüße?', 'ja', { n: '007' }],
      );
      const again = await open(await node(), file('again.csv', `frage ${dialect},antwort,n\na,b,c\n`));
      assert.deepEqual(
        again.state.columns.map(({ field }) => field),
        ['input', 'expected_output', 'metadata'],
      );
    });

    it('asks whether rows are meant to stand there twice where a file is imported again', async () => {
      const uri = file('twice.csv', 'input,expected_output\na,1\nb,2\n');
      const session = await openReady(uri);
      assert.equal(session.state.repeated, undefined);
      await session.perform({ do: 'import' });
      const again = await openReady(uri);
      assert.match(again.state.repeated ?? '', /^2 of the new have an input that the dataset holds already/);
      await again.perform({ do: 'option', option: 'deduplicate', on: true });
      await eventually('nothing is left to import', () => /holds everything/.test(again.state.blocked ?? ''));
      assert.equal(again.state.repeated, undefined);
      const { options } = (await openReady(file('next.csv', 'input\na\n'))).state;
      assert.deepEqual([options.overwrite, options.deduplicate], [true, false], 'the next file begins anew');
    });

    it('is shown by a grid that was open', async () => {
      await makeDataset(['{"id":"old","input":"b"}']);
      const { connectionId, projectId } = suite;
      const grid = await OpenGrid.loaded({ connectionId, projectId, datasetId, format: 'json' });
      const session = await openReady(file('seen.csv', 'id,input\nnew,a\n'));
      await session.perform({ do: 'import' });
      await eventually('the grid has the record', () => grid.document.model.loaded === 2);
      assert.equal(await grid.text('new', 'input'), 'a');
    });

    it('imports the records inside a JSON document, and another array of it where that is chosen', async () => {
      const uri = file(
        'answer.json',
        '{"data":{"items":[{"id":"i1","question":"q"}],"more":[{"id":"m1","question":"r"}]}}',
      );
      const session = await openReady(uri);
      assert.deepEqual(
        session.state.reading?.paths?.map(({ label }) => label),
        ['the document itself', 'data.items', 'data.more'],
      );
      await session.perform({ do: 'read', path: '["data","more"]' });
      await ready(session);
      await session.perform({ do: 'import' });
      assert.deepEqual([...(await held()).keys()], ['m1']);
    });

    it('shows problems at their places in the Problems panel, and imports the rest only when told to', async () => {
      const uri = file('wrong.csv', 'id,input,metadata\na1,x,{}\na 2,y,{}\na3,z,[1]\n');
      const session = await open(await node(), uri);
      const problems = await eventually('the file has its problems', () => {
        const found = vscode.languages.getDiagnostics(uri);
        return found.length === 2 ? found : undefined;
      });
      assert.deepEqual(
        problems.map(({ range }) => [range.start.line, range.start.character]),
        [
          [2, 0],
          [3, 5],
        ],
      );
      await eventually('it is blocked', () => /^2 rows can’t be imported/.test(session.state.blocked ?? ''));
      await session.perform({ do: 'import' });
      assert.equal((await held()).size, 0);
      await session.perform({ do: 'showProblem', index: 1 });
      await eventually('the editor is at the problem', () => {
        const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.path === uri.path);
        return editor?.selection.start.line === 3;
      });
      await session.perform({ do: 'option', option: 'leaveOut', on: true });
      await ready(session);
      await session.perform({ do: 'import' });
      assert.deepEqual([...(await held()).keys()], ['a1']);
    });

    it('imports the clipboard, a selection with its problems where it stands, and a file with unsaved changes', async () => {
      await vscode.env.clipboard.writeText('{"input": "from the clipboard", "id": "c1"}');
      const window = vscode.window as { showQuickPick: unknown };
      const original = window.showQuickPick;
      window.showQuickPick = (items: readonly vscode.QuickPickItem[]) =>
        Promise.resolve(items.find(({ label }) => label.includes('Clipboard')));
      let session = await open(await node()).finally(() => (window.showQuickPick = original));
      await ready(session);
      await session.perform({ do: 'import' });
      assert.equal((await held()).get('c1')?.['input'], 'from the clipboard');

      const uri = file('notes.txt', 'Some notes:\n\nid,input\ns1,selected\ns 2,wrong\n');
      const editor = await vscode.window.showTextDocument(uri);
      editor.selection = new vscode.Selection(2, 0, 5, 0);
      await vscode.commands.executeCommand('llmObs.importSelection');
      assert.equal(last((await product()).imports.sessions)?.origin.name, 'Selection in notes.txt');
      const [problem] = await eventually('the problem is shown', () => {
        const found = vscode.languages.getDiagnostics(uri);
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual([problem?.range.start.line, problem?.range.start.character], [4, 0]);

      const dirty = file('dirty.jsonl', '{"id":"d1","input":"saved"}\n');
      const other = await vscode.window.showTextDocument(dirty);
      await other.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 27), '{"id":"d1","input":"typed"}'));
      session = await openReady(dirty);
      await session.perform({ do: 'import' });
      assert.equal((await held()).get('d1')?.['input'], 'typed');
    });

    it('sends a large file as an upload, and says why; the plan counts what the dataset has', async () => {
      await makeDataset(['{"id":"r1","input":"old"}']);
      const rows = Array.from({ length: 6000 }, (_, i) => `r${i},question ${i}`);
      const session = await openReady(file('large.csv', `id,input\n${rows.join('\n')}\n`));
      await eventually('what is there is counted', () =>
        session.state.scan?.counts.some(({ label, value }) => label === 'updated' && value === '1'),
      );
      await ready(session);
      assert.match(session.state.way.reason, /^As an upload, since the file is large \(6,000 records, /);
      const before = (await uploads()).length;
      await session.perform({ do: 'import' });
      await messages.says(/^Imported 6,000 records from large\.csv into import \d+\./);
      assert.equal((await uploads()).length, before + 1);
      assert.match(session.state.target?.place ?? '', /version 2$/, 'the version that the upload made');
      assert.equal((await suite.sandbox.currentVersion(suite.projectId, datasetId)) > 1, true);
    });

    it('resumes a batch update that broke off: only what is missing is sent', async () => {
      const rows = Array.from({ length: 2500 }, (_, i) => `question ${i}`);
      const session = await openReady(file('many.csv', `input\n${rows.join('\n')}\n`));
      await suite.sandbox.addFault({ path: '*/batch_update', skip: 1, status: 400 });
      await session.perform({ do: 'import' });
      const said = await messages.says(/^The import of many\.csv broke off/);
      assert.match(
        said,
        /1,000 known to be written to import \d+ \(1000 added · version 1\), 1,500 missing\. Resume sends only/,
      );
      assert.equal(session.state.action, 'Resume');
      await suite.sandbox.clearFaults();
      const before = (await batches()).length;
      await session.perform({ do: 'resume' });
      await messages.says(/^Imported many\.csv into import \d+: 1500 added · version 1\.$/);
      assert.equal((await batches()).length, before + 2);
      assert.equal((await held()).size, 2500);
    });

    it('goes on by Resume in the notification, also where its tab isn’t looked at', async () => {
      const rows = Array.from({ length: 1500 }, (_, i) => `question ${i}`);
      const session = await openReady(file('resumed.csv', `input\n${rows.join('\n')}\n`));
      await suite.sandbox.addFault({ path: '*/batch_update', skip: 1, status: 400, times: 1 });
      messages.press('Resume');
      await session.perform({ do: 'import' });
      await messages.says(/^The import of resumed\.csv broke off/);
      await messages.says(/^Imported resumed\.csv into import \d+: 500 added/);
      assert.equal((await held()).size, 1500);
    });

    it('stops an upload by Cancel with what is known, and Resume goes on', async () => {
      await suite.sandbox.addFault({ path: '*/records/upload', pace: 1000 });
      const rows = Array.from({ length: 20_000 }, (_, i) => `question ${i}`);
      const session = await openReady(file('slow.csv', `input\n${rows.join('\n')}\n`));
      await cancellingAt(/[\d,]+ of 20,000 records written/, () => session.perform({ do: 'import' }));
      const said = await messages.says(/^The import of slow\.csv was stopped\./);
      assert.match(said, /At least [\d,]+ records are known to be written to import \d+\. Resume sends only/);
      await suite.sandbox.clearFaults();
      await eventually('the service has given up', async () => (await held()).size === 0);
      await session.perform({ do: 'resume' });
      await messages.says(/^Imported 20,000 records from slow\.csv/);
    });

    it('resumes an upload that broke off: what arrived meanwhile is not sent again', async () => {
      const rows = Array.from({ length: 6000 }, (_, i) => `u${i},question ${i}`);
      const session = await openReady(file('broken.csv', `id,input\n${rows.join('\n')}\n`));
      await suite.sandbox.addFault({ path: '*/records/upload', cut: 'before' });
      await session.perform({ do: 'import' });
      const said = await messages.says(/broken\.csv (broke off|was not imported)/);
      assert.doesNotMatch(said, /look before trying again/, 'Resume does that');
      await suite.sandbox.clearFaults();
      assert.match(said, /is not known\. Resume sends only what is missing\.$/);
      // A part of it arrived all the same.
      const some = Array.from({ length: 1000 }, (_, i) => `{"id":"u${i}","input":"question ${i}"}`);
      await suite.sandbox.batchUpdate(suite.projectId, datasetId, `"insert_records":[${some.join(',')}]`);
      await session.perform({ do: 'resume' });
      await messages.says(/^Imported 5,000 records from broken\.csv/);
      const answer = await suite.sandbox.currentVersion(suite.projectId, datasetId);
      assert.equal(answer, 2);
      await session.perform({ do: 'resume' });
      await messages.says(/holds everything of broken\.csv already/);
    });

    it('makes the dataset where it is new, with nothing made before', async () => {
      const session = await open(file('fresh.jsonl', '{"input": {"q": 12345678901234567890}, "id": "f1"}\n'));
      const name = `fresh ${dialect}`;
      await session.setTarget({
        connectionId: suite.connectionId,
        project: {
          kind: 'existing',
          resource: { id: suite.projectId, type: 'projects', attributes: { name: 'imports' } },
        },
        dataset: { kind: 'new', name },
      });
      await ready(session);
      assert.match(session.state.target?.place ?? '', /^Test .* \(127.*\) › imports · new dataset$/);
      await session.perform({ do: 'import' });
      await messages.says(new RegExp(`^Imported fresh\\.jsonl into ${name}: 1 added · version 1\\.$`));
      const made = session.target?.dataset;
      assert.ok(made?.kind === 'existing');
      const text = await suite.sandbox.text(
        'GET',
        `/api/v2/llm-obs/v1/${suite.projectId}/datasets/${made.resource.id}/records`,
      );
      assert.match(text, /12345678901234567890/);
    });

    it('refuses a read-only dataset, and leads to another', async () => {
      const target = await node();
      const { attributes } = target.dataset;
      const readOnly = {
        ...target,
        dataset: { ...target.dataset, attributes: { ...attributes, dataset_type: 'automation' } },
      };
      const session = await open(readOnly, file('qa.csv', 'input\na\n'));
      await eventually('it is refused', () =>
        /is read-only in Datadog: choose another dataset/.test(session.state.blocked ?? ''),
      );
      await assert.rejects(session.perform({ do: 'resume' }), /is read-only in Datadog/);
      assert.equal((await held()).size, 0);
    });

    it('sends nothing of a file that changed since it was read, and reads it again', async () => {
      const uri = file('moving.csv', 'input\nfirst\n');
      const session = await openReady(uri);
      fs.writeFileSync(uri.fsPath, 'input\nsecond\nthird\n');
      await session.perform({ do: 'import' });
      await messages.says(/^moving\.csv was not imported: moving\.csv was changed while it was read/);
      assert.equal((await held()).size, 0);
      await session.perform({ do: 'readAgain' });
      await ready(session);
      await session.perform({ do: 'import' });
      assert.deepEqual([...(await held()).values()].map(({ input }) => input).sort(), ['second', 'third']);
    });

    it('sends nothing where the dataset changed since the plan was made, and shows the new plan', async () => {
      const session = await openReady(file('raced.csv', 'id,input\nx,mine\n'));
      await suite.sandbox.batchUpdate(suite.projectId, datasetId, '"insert_records":[{"id":"x","input":"theirs"}]');
      await session.perform({ do: 'import' });
      await messages.says(/was changed by someone else meanwhile \(version 1\), so that nothing was sent/);
      assert.equal((await held()).get('x')?.['input'], 'theirs');
      await eventually('the new plan is there', () =>
        session.state.scan?.counts.some(({ label }) => label === 'updated'),
      );
    });
  });
}
