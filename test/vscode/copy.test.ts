import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { SandboxProgram } from '../support/sandboxProgram';
import { SaidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { connectSandbox, product, type ConnectedSandbox } from './support/product';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Copying from the side bar (${dialect} dialect)`, () => {
    let connected: ConnectedSandbox;
    let sandbox: SandboxProgram;
    let messages: SaidMessages;
    let place: { connectionId: string; projectId: string; datasetId: string };

    before(async () => {
      messages = new SaidMessages();
      connected = await connectSandbox(dialect);
      ({ sandbox } = connected);
      const projectId = await sandbox.createProject('my project');
      const datasetId = await sandbox.createDataset(projectId, 'it’s "quoted"', ['{"id":"a","input":"old"}']);
      await sandbox.batchUpdate(projectId, datasetId, '"update_records":[{"id":"a","input":"new"}]');
      place = { connectionId: connected.connectionId, projectId, datasetId };
    });
    after(async () => {
      messages.restore();
      await connected.stop();
    });
    const copy = async (command: string, node: unknown) => {
      await vscode.env.clipboard.writeText('nothing');
      await vscode.commands.executeCommand(`llmObs.${command}`, node);
      return vscode.env.clipboard.readText();
    };

    it('gives a curl command that works with the keys in the environment, and holds none of them', async function () {
      if (process.platform === 'win32') this.skip();
      const text = await copy('copyAsCurl', await versionNode(place, 1));
      assert.ok(text.startsWith(`curl --globoff '${sandbox.url}/`), text);
      assert.ok(!text.includes(sandbox.apiKey) && !text.includes(sandbox.applicationKey));
      const env = { ...process.env, DD_API_KEY: sandbox.apiKey, DD_APP_KEY: sandbox.applicationKey };
      const { stdout } = await promisify(execFile)('sh', ['-c', text.replace('curl', 'curl -sS --noproxy "*"')], {
        env,
      });
      assert.match(stdout, /"input":"old"/);
    });

    it('gives Python that names project, dataset and version', async () => {
      const text = await copy('copyAsPython', await versionNode(place, 1));
      assert.ok(text.includes('pull_dataset(dataset_name="it’s \\"quoted\\"", project_name="my project", version=1)'));
    });

    it('gives an experiment’s dataset and version as Python', async () => {
      const client = await (await product()).connections.client(place.connectionId);
      const experiment = await client.experiments.create({
        name: 'trial',
        project_id: place.projectId,
        dataset_id: place.datasetId,
        dataset_version: 2,
      });
      const text = await copy('copyAsPython', { kind: 'experiment', ...place, experiment });
      assert.match(text, /project_name="my project"(, version=2)?\)[^]*LLMObs\.experiment\(\n {4}name="trial/);
    });

    it('says how to make a link where the web app isn’t known', async () => {
      assert.equal(await copy('copyLink', await datasetNode(place)), 'nothing');
      await messages.says(/The address of the web app is not known for this connection/);
    });
  });
}

describe('Copying a link', () => {
  it('gives the page of the web app', async () => {
    const { connections } = await product();
    const original = connections.get.bind(connections);
    connections.get = (id) => (id === 'eu' ? { id, name: 'EU', kind: 'datadog', site: 'datadoghq.eu' } : original(id));
    try {
      const dataset = { id: 'abc', type: 'datasets', attributes: { name: 'd', current_version: 1 } };
      const node = { kind: 'dataset', connectionId: 'eu', projectId: 'p', dataset };
      const other = { ...node, dataset: { ...dataset, id: 'def' } };
      await vscode.commands.executeCommand('llmObs.copyLink', node, [node, other]);
      assert.equal(
        await vscode.env.clipboard.readText(),
        'https://app.datadoghq.eu/llm/datasets/abc\nhttps://app.datadoghq.eu/llm/datasets/def',
      );
    } finally {
      connections.get = original;
    }
  });
});
