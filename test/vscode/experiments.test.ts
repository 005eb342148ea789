import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { resourceUri } from '../../src/documents/resourceUri';
import { experimentRef } from '../../src/documents/views';
import type { ExperimentNode } from '../../src/explorer/nodes';
import { parseRawJson } from '../../src/json/rawJson';
import { answering, closeAll, eventually, product } from './support/product';
import { cancellingAt } from './support/progress';
import { sandboxSuite } from './support/sandboxSuite';
import { saidMessages } from './support/messages';
import { typing } from './support/typist';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Experiments as documents and their events (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'experiments');
    const { nodes } = suite;
    const messages = saidMessages();
    let datasetId: string;
    let node: ExperimentNode;
    let folder: vscode.Uri;
    let count = 0;

    before(async () => {
      datasetId = await suite.sandbox.createDataset(suite.projectId, 'capitals', ['{"id":"paris","input":"France?"}']);
      folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('a folder is open');
    });
    const create = async (name: string, config: string) => {
      const client = await (await product()).connections.client(suite.connectionId);
      const place = { project_id: suite.projectId, dataset_id: datasetId };
      await client.experiments.create({ name, ...place, config: parseRawJson(config), metadata: { owner: 'me' } });
      return nodes.experiment(suite.projectId, new RegExp(`^${name}(-\\d+)?$`));
    };
    beforeEach(async () => {
      node = await create(`run${++count}`, '{"model":"m","seed":12345678901234567890}');
    });

    const file = (name: string, content: string): vscode.Uri => {
      const uri = vscode.Uri.joinPath(folder, `${dialect}-${count}-${name}`);
      fs.writeFileSync(uri.fsPath, content);
      return uri;
    };
    const span = (index: number, time: number | bigint = Date.now()) =>
      `{"span_id":"s${index}","trace_id":"t","name":"n","start_ns":${time}000001,"duration":1500000000123456789,"status":"ok"}`;
    const metric = (index: number, time = Date.now()) =>
      `{"span_id":"s${index}","label":"exact","metric_type":"boolean","boolean_value":true,"timestamp_ms":${time}}`;
    const push = (uri: vscode.Uri, ...answers: unknown[]) =>
      answering('showOpenDialog', [[uri]], () =>
        answering('showWarningMessage', answers, () => run('llmObs.pushEvents', node)),
      ).then(({ result }) => result.questions);
    const pageOf = (id: string, name: string) => {
      const place = { connectionId: suite.connectionId, projectId: suite.projectId, id };
      return vscode.workspace.openTextDocument(resourceUri(experimentRef(place, 'experiment', 'md'), name));
    };
    const pushes = async () =>
      (await suite.sandbox.requests()).filter(
        ({ path, status }) => path.endsWith(`${node.experiment.id}/events`) && status === 202,
      );

    it('opens as a page that says so where its dataset is deleted', async () => {
      const gone = await suite.sandbox.createDataset(suite.projectId, `gone${count}`, []);
      const client = await (await product()).connections.client(suite.connectionId);
      const name = `left${count}`;
      const { id } = await client.experiments.create({ name, project_id: suite.projectId, dataset_id: gone });
      await client.datasets.delete(suite.projectId, [gone]);
      const page = await pageOf(id, name);
      assert.match(page.getText(), new RegExp(`\\| Dataset \\| \`${gone}\` \\(deleted\\) \\|`));
    });
    it('opens as a page to read, with the name of its dataset and the configuration to the digit', async () => {
      await run('llmObs.openExperiment', node);
      const tabs = vscode.window.tabGroups;
      await eventually('the page is open', () => /^Preview run/.test(tabs.activeTabGroup.activeTab?.label ?? ''));
      const text = (await pageOf(node.experiment.id, node.experiment.attributes.name)).getText();
      assert.match(text, new RegExp(`\\| Dataset \\| .+ \\(\`${datasetId}\`\\) \\|`));
      assert.match(text, /\n {2}"seed": 12345678901234567890\n/);
      assert.match(text, /## Metadata\n\n```json\n\{\n {2}"owner": "me"/);
    });

    it('is found by its dataset, and opens', async () => {
      const client = await (await product()).connections.client(suite.connectionId);
      const other = await suite.sandbox.createDataset(suite.projectId, `other${count}`, []);
      const place = { project_id: suite.projectId, dataset_id: other, dataset_version: 0 };
      const { attributes } = await client.experiments.create({ name: `lonely${count}`, ...place });
      const on = (dataset: string) => nodes.dataset(suite.projectId, dataset);
      const [list] = await typing([{ enter: attributes.name }], async () =>
        run('llmObs.openExperimentOfDataset', await on(other)),
      );
      // The documented answers leave the version out.
      const version = dialect === 'observed' ? 'on version 0' : undefined;
      assert.deepEqual(list?.items, [[attributes.name, version]]);
      await eventually('its page is open', () =>
        new RegExp(`^Preview lonely${count}`).test(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? ''),
      );
      const asked = (await suite.sandbox.requests()).map(({ path }) => path);
      assert.ok(asked.some((path) => path.includes(`filter[dataset_id]=${other}`)));
      const empty = await suite.sandbox.createDataset(suite.projectId, `empty${count}`, []);
      const [prompt] = await typing(['escape'], async () => run('llmObs.openExperimentOfDataset', await on(empty)));
      assert.match(prompt?.title ?? '', /^Experiments on empty/);
    });

    it('shows its new name and description on the page that is open when it is renamed', async () => {
      await run('llmObs.openExperiment', node);
      const page = await pageOf(node.experiment.id, node.experiment.attributes.name);
      assert.match(page.getText(), new RegExp(`^# run${count}`));
      await typing([{ enter: `better${count}` }, { enter: 'With a colder model' }], () =>
        run('llmObs.editDetails', node),
      );
      await eventually('the page shows it', () =>
        new RegExp(`^# better${count}[^]*With a colder model`).test(page.getText()),
      );
    });

    it('opens as JSON with configuration and metadata, to the digit and read-only', async () => {
      await run('llmObs.openExperimentAsJson', node);
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(text, /\n {6}"seed": 12345678901234567890\n/);
      assert.match(text, /"owner": "me"/);
      assert.match(text, new RegExp(`"dataset_id": "${datasetId}"`));
    });

    it('shows the configurations of two side by side, in the order of keys', async () => {
      const other = await create(`other${count}`, '{"seed":12345678901234567891,"model":"m"}');
      await run('llmObs.compareExperiments', node, [node, other]);
      const input = await eventually('a diff is open', () => {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return tab instanceof vscode.TabInputTextDiff ? tab : undefined;
      });
      const texts = await Promise.all(
        [input.original, input.modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
      );
      assert.deepEqual(texts, [
        '{\n  "model": "m",\n  "seed": 12345678901234567890\n}\n',
        '{\n  "model": "m",\n  "seed": 12345678901234567891\n}\n',
      ]);
    });

    it('says so where another one has the same configuration', async () => {
      const other = await create(`same${count}`, '{"seed":12345678901234567890,"model":"m"}');
      await run('llmObs.compareExperiments', node, [node, other]);
      await messages.says(/^run\S+ and same\S+ have the same configuration\.$/);
    });
    it('is compared with another one of its project, without asking for that', async () => {
      const other = await create(`beside${count}`, '{"model":"n"}');
      const prompts = await typing([{ enter: other.experiment.attributes.name }], () =>
        run('llmObs.compareExperiments', node),
      );
      assert.equal(prompts.length, 1);
      await eventually('a diff is open', () => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputTextDiff && input.modified.path.includes('beside');
      });
    });

    it('is compared in a tab with room for both names', async () => {
      const other = await create(`${'long'.repeat(200)}${count}`, '{"model":"n"}');
      await run('llmObs.compareExperiments', node, [node, other]);
      await eventually('a diff is open', () => {
        const { label = '' } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
        return /^run\S+ ↔ long.*… \(configuration\)$/.test(label) && label.length < 140;
      });
    });
    it('says that more than two can’t be compared', async () => {
      await run('llmObs.compareExperiments', node, [node, node, node]);
      await messages.says(/^Select two experiments/);
    });

    it('gets spans and metrics from a JSON file, nanoseconds to the digit', async () => {
      const text = `{"spans":[${span(1)},${span(2)}],"metrics":[${metric(1)}]}`;
      const questions = await push(file('a.llmobs-events.json', text), 'Push');
      assert.match(questions[0] ?? '', /^Push 2 spans and 1 metric to run/);
      await messages.says(/^Pushed 2 spans and 1 metric to run/);
      assert.equal((await pushes()).length, 1);
      const sent = await suite.sandbox.text('GET', '/sandbox/requests');
      assert.match(sent, /1500000000123456789/);
    });

    it('gets events from JSON Lines in batches, and only the rest after a failure', async () => {
      const lines = Array.from({ length: 1500 }, (_, index) => span(index)).join('\n');
      const uri = file('many.jsonl', lines);
      // Which resource type the service takes is known after the first push.
      await push(file('first.json', `[${span(0)}]`), 'Push');
      await suite.sandbox.addFault({ path: '*/events', status: 400, skip: 1, times: 1 });
      await push(uri, 'Push');
      await messages.says(
        /^1,000 of 1,500 events were pushed to run.* Push .*many\.jsonl again to send only the rest\.$/,
      );
      const questions = await push(uri, 'Push the Rest');
      assert.match(questions[0] ?? '', /^Push the remaining 500 spans to run/);
      await messages.says(/^Pushed 500 spans/);
      assert.equal((await pushes()).length, 3);
    });

    it('says how many events arrived before a push was stopped, and that the next one sends the rest', async () => {
      const uri = file('stopped.jsonl', Array.from({ length: 1500 }, (_, index) => span(index)).join('\n'));
      await push(file('first.json', `[${span(0)}]`), 'Push');
      await suite.sandbox.addFault({ path: '*/events', latency: 60_000, skip: 1, times: 1 });
      await cancellingAt(/1,000 of 1,500/, () => push(uri, 'Push'));
      await messages.says(
        /^1,000 of 1,500 events were pushed to run\S+ before you stopped it\. (The batch after them may have arrived, too\. )?Push .*stopped\.jsonl again to send only the rest\.$/,
      );
    });

    it('gets nothing from a file with a problem, which is shown at its place', async () => {
      const uri = file('bad.llmobs-events.json', `{"spans":[\n  ${span(1).replace('"ok"', '"fine"')}\n]}`);
      assert.deepEqual(await push(uri), []);
      const said = await messages.says(/^Nothing was pushed/);
      assert.match(
        said,
        /bad\.llmobs-events\.json, line 2, column \d+: The status of span 1 must be one of "ok", "error"\.$/,
      );
      const [problem] = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'LLM Observability');
      assert.equal(problem?.range.start.line, 1);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.getText(editor.selection), '"fine"');
      assert.deepEqual(await pushes(), []);
    });

    it('gets old events moved to now, where that is wanted, and the file stays as it is', async () => {
      const old = Date.now() - 9 * 86_400_000;
      const text = `[${span(1, old)},${metric(1, old)}]`;
      const uri = file('old.llmobs-events.json', text);
      const questions = await push(uri, 'Move to Now and Push…', 'Push');
      assert.match(
        questions[0] ?? '',
        /too old or too new[^]*9 days in the past: the service takes only events within 24 hours/,
      );
      await messages.says(/^Pushed 1 span and 1 metric/);
      assert.equal(fs.readFileSync(uri.fsPath, 'utf8'), text);
    });
  });
}

describe('The schema of events', () => {
  after(closeAll);

  it('marks what is missing while a file is edited', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('a folder is open');
    const uri = vscode.Uri.joinPath(folder, 'schema.llmobs-events.json');
    fs.writeFileSync(uri.fsPath, '{"metrics":[{"label":"l","span_id":"s","timestamp_ms":1,"metric_type":"score"}]}');
    await vscode.window.showTextDocument(uri);
    const found = await eventually('the missing value is marked', () => {
      const messages = vscode.languages.getDiagnostics(uri).map(({ message }) => message);
      return messages.find((message) => /score_value/.test(message));
    });
    assert.match(found, /Missing property "score_value"/);
  });
});
