import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { saidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Copying from the side bar (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'my project');
    const messages = saidMessages();
    let place: { connectionId: string; projectId: string; datasetId: string };

    before(async () => {
      const { sandbox, connectionId, projectId } = suite;
      const datasetId = await sandbox.createDataset(projectId, 'it’s "quoted"', ['{"id":"a","input":"old"}']);
      await sandbox.batchUpdate(projectId, datasetId, '"update_records":[{"id":"a","input":"new"}]');
      place = { connectionId, projectId, datasetId };
    });
    const holdsKeys = (text: string) =>
      text.includes(suite.sandbox.apiKey) || text.includes(suite.sandbox.applicationKey);
    const copy = async (command: string, node: unknown) => {
      await vscode.env.clipboard.writeText('nothing');
      await vscode.commands.executeCommand(`llmObs.${command}`, node);
      return vscode.env.clipboard.readText();
    };

    it('gives a curl command that works with the keys in the environment, and holds none of them', async function () {
      if (process.platform === 'win32') this.skip();
      const text = await copy('copyAsCurl', await versionNode(place, 1));
      assert.ok(text.startsWith(`curl --globoff '${suite.sandbox.url}/`), text);
      assert.ok(!holdsKeys(text));
      const env = { ...process.env, DD_API_KEY: suite.sandbox.apiKey, DD_APP_KEY: suite.sandbox.applicationKey };
      const { stdout } = await promisify(execFile)('sh', ['-c', text.replace('curl', 'curl -sS --noproxy "*"')], {
        env,
      });
      assert.match(stdout, /"input":"old"/);
    });

    it('gives Python that names project, dataset and version', async () => {
      const text = await copy('copyAsPython', await versionNode(place, 1));
      assert.ok(!holdsKeys(text));
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
      assert.ok(!holdsKeys(text));
      assert.match(text, /project_name="my project"(, version=2)?\)[^]*LLMObs\.experiment\(\n {4}name="trial/);
    });

    it('gives the id of a dataset, or the ids of all that are selected, one on each line', async () => {
      const dataset = await datasetNode(place);
      assert.equal(await copy('copyId', dataset), place.datasetId);
      const project = await suite.nodes.project(place.projectId);
      await vscode.commands.executeCommand('llmObs.copyId', dataset, [dataset, project]);
      assert.equal(await vscode.env.clipboard.readText(), `${place.datasetId}\n${place.projectId}`);
    });

    it('gives of an interaction the id that its row shows', async () => {
      const interaction = { id: 'its-own', content_id: 'trace-1', type: 'trace' as const, annotations: [] };
      assert.equal(await copy('copyId', { kind: 'interaction', ...place, queueId: 'queue', interaction }), 'trace-1');
    });

    it('opens no page where the web app isn’t known, and says so', async () => {
      await vscode.commands.executeCommand('llmObs.openInDatadog', await datasetNode(place));
      await messages.says(/The address of the web app is not known for this connection/);
    });

    it('says how to make a link where the web app isn’t known', async () => {
      assert.equal(await copy('copyLink', await datasetNode(place)), 'nothing');
      await messages.says(/The address of the web app is not known for this connection/);
    });
  });
}

describe('The page of the web app', () => {
  const dataset = { id: 'abc', type: 'datasets', attributes: { name: 'd', current_version: 1 } };
  const node = { kind: 'dataset', connectionId: 'eu', projectId: 'p', dataset };
  const atEurope = async (run: () => Promise<void>) => {
    const { connections } = await product();
    const original = connections.get.bind(connections);
    connections.get = (id) => (id === 'eu' ? { id, name: 'EU', kind: 'datadog', site: 'datadoghq.eu' } : original(id));
    try {
      await run();
    } finally {
      connections.get = original;
    }
  };

  it('is copied as a link', () =>
    atEurope(async () => {
      const other = { ...node, dataset: { ...dataset, id: 'def' } };
      await vscode.commands.executeCommand('llmObs.copyLink', node, [node, other]);
      assert.equal(
        await vscode.env.clipboard.readText(),
        'https://app.datadoghq.eu/llm/datasets/abc\nhttps://app.datadoghq.eu/llm/datasets/def',
      );
    }));

  it('is opened in the browser', () =>
    atEurope(async () => {
      const { env } = vscode;
      const original = Object.getOwnPropertyDescriptor(env, 'openExternal');
      const opened: string[] = [];
      Object.defineProperty(env, 'openExternal', {
        configurable: true,
        value: (uri: vscode.Uri) => Promise.resolve(opened.push(uri.toString()) > 0),
      });
      try {
        await vscode.commands.executeCommand('llmObs.openInDatadog', node);
      } finally {
        if (original) Object.defineProperty(env, 'openExternal', original);
        else Reflect.deleteProperty(env, 'openExternal');
      }
      assert.deepEqual(opened, ['https://app.datadoghq.eu/llm/datasets/abc']);
    }));
});
