import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ImportSession } from '../../src/commands/import/importSession';
import type { SandboxProgram } from '../support/sandboxProgram';
import { closeAll, connectSandbox, eventually, product, type ConnectedSandbox } from './support/product';
import { SaidMessages } from './support/messages';
import { datasetNode } from './support/nodes';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Importing records (${dialect} dialect)`, () => {
    let connected: ConnectedSandbox;
    let sandbox: SandboxProgram;
    let projectId: string;
    let datasetId: string;
    let messages: SaidMessages;
    let folder: vscode.Uri;
    let count = 0;

    before(async () => {
      messages = new SaidMessages();
      connected = await connectSandbox(dialect);
      ({ sandbox } = connected);
      projectId = await sandbox.createProject('imports');
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      folder = vscode.Uri.joinPath(root, `imports-${dialect}`);
      fs.mkdirSync(folder.fsPath, { recursive: true });
    });
    after(async () => {
      messages?.restore();
      await connected?.stop();
    });
    beforeEach(async () => {
      await sandbox.clearFaults();
      messages.clear();
      await makeDataset([]);
    });
    afterEach(closeAll);

    const makeDataset = async (records: readonly string[]) => {
      datasetId = await sandbox.createDataset(projectId, `import ${++count}`, records);
    };
    const file = (name: string, content: string | Uint8Array): vscode.Uri => {
      const uri = vscode.Uri.joinPath(folder, name);
      fs.writeFileSync(uri.fsPath, content);
      return uri;
    };
    const held = () => sandbox.records(projectId, datasetId);
    const node = () => datasetNode({ connectionId: connected.connectionId, projectId, datasetId });
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
      assert.match(state.way.reason, /^As a batch update, since the file is small/);
      assert.equal((await held()).size, 0, 'nothing is sent before the yes');
      await session.perform({ do: 'import' });
      assert.match(await messages.says(/^Imported qa\.csv/), /into import \d+: 2 added · version 1\.$/);
      const records = await held();
      assert.deepEqual(records.get('a1')?.['input'], 'Capital of France?');
      assert.deepEqual(records.get('a1')?.['metadata'], { level: 1 });
      assert.deepEqual(records.get('a2')?.['input'], '{"q": 007}');
    });
  });
}
