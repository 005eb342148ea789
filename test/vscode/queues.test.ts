import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { InteractionNode, QueueNode } from '../../src/explorer/nodes';
import { choosing } from './support/choosing';
import { answering, eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { saidMessages } from './support/messages';
import { typing } from './support/typist';
import { drivenWindow } from './support/window';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));

for (const dialect of ['documented', 'observed'] as const) {
  describe(`An annotation queue (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, 'queues');
    const { nodes } = suite;
    const messages = saidMessages();
    let node: QueueNode;
    let count = 0;

    beforeEach(async () => {
      await vscode.env.clipboard.writeText('');
      const name = `queue ${++count}`;
      await (await client()).annotationQueues.create({ name, project_id: suite.projectId });
      node = await nodes.queue(suite.projectId, name);
    });

    const client = async () => (await product()).connections.client(suite.connectionId);
    const held = async () => (await client()).annotationQueues.annotatedInteractions(node.queue.id);
    const add = async (...ids: readonly string[]) => {
      const interactions = ids.map((content_id) => ({ content_id, type: 'trace' as const }));
      const added = await (await client()).annotationQueues.addInteractions(node.queue.id, interactions);
      return added.map(({ id }) => id);
    };
    const annotate = (interaction_id: string | undefined, created_by: string, label_values: object) =>
      suite.sandbox.request('POST', '/sandbox/annotations', {
        data: {
          type: 'annotations',
          attributes: { queue_id: node.queue.id, annotations: [{ interaction_id, created_by, label_values }] },
        },
      });
    const interactionNodes = async (): Promise<InteractionNode[]> =>
      (await held()).map((interaction) => ({
        kind: 'interaction',
        connectionId: suite.connectionId,
        projectId: suite.projectId,
        queueId: node.queue.id,
        interaction,
      }));

    it('opens its annotations with a click', async () => {
      const { command } = await (await product()).explorer.getTreeItem(node);
      assert.ok(command);
      await run(command.command, ...((command.arguments ?? []) as unknown[]));
      const tabs = vscode.window.tabGroups;
      await eventually('the page is open', () => tabs.activeTabGroup.activeTab?.label === `Preview queue ${count}.md`);
    });

    it('gets the traces of a pasted list, and says which were there already', async () => {
      await add('t2');
      await typing([{ enter: 'Traces' }, { enter: 't1, t2 t3,t1' }], () => run('llmObs.addInteractions', node));
      const text = await messages.says(/^Added/);
      assert.equal(
        text,
        `Added 2 interactions to queue ${count}. 1 was there already: t2. 1 id was in the list more than once.`,
      );
      assert.deepEqual((await held()).map(({ content_id }) => content_id).sort(), ['t1', 't2', 't3']);
    });

    it('gets experiment traces from the clipboard, one on each line', async () => {
      await vscode.env.clipboard.writeText('7f3c9a01\n7f3c9a02\r\n7f3c9a03\n');
      await typing([{ enter: 'Experiment Traces' }, { enter: 'From the Clipboard' }], () =>
        run('llmObs.addInteractions', node),
      );
      await messages.says(/^Added 3 interactions/);
      assert.deepEqual([...new Set((await held()).map(({ type }) => type))], ['experiment_trace']);
    });

    it('says how many were added before the service failed, and adds only the rest the second time', async () => {
      const ids = Array.from({ length: 700 }, (_, index) => `trace-${index}`);
      await vscode.env.clipboard.writeText(ids.join('\n'));
      const keys = [{ enter: 'Traces' }, { enter: 'From the Clipboard' }];
      await suite.sandbox.addFault({ method: 'POST', path: '*/interactions', status: 400, skip: 1, times: 1 });
      await typing(keys, () => run('llmObs.addInteractions', node));
      await messages.says(/^500 of 700 interactions were added/);
      await typing(keys, () => run('llmObs.addInteractions', node));
      await messages.says(/^Added 200 interactions.*500 were there already: trace-0, .* and 495 more/);
      assert.equal((await held()).length, 700);
    });

    it('shows in the side bar what was added by a request whose answer was lost', async () => {
      const { explorer } = await product();
      await add('t1');
      const shown = async () =>
        (await explorer.childrenOf(node)).map((child) => child.kind === 'interaction' && child.interaction.content_id);
      assert.deepEqual(await shown(), ['t1']);
      await suite.sandbox.addFault({ method: 'POST', path: '*/interactions', cut: 'after', times: 1 });
      await typing([{ enter: 'Traces' }, { enter: 't2' }], () => run('llmObs.addInteractions', node));
      await messages.says(/^Added 0 interactions .* 1 was there already: t2\.$/);
      assert.deepEqual(await shown(), ['t1', 't2']);
    });

    it('loses the interactions that were selected, after a question that says how many annotations go', async () => {
      const [first] = await add('t1', 't2', 't3');
      await annotate(first, 'ada', { ok: true });
      const { connectionId, projectId } = suite;
      await (await product()).explorer.childrenOf({ kind: 'folder', folder: 'queues', connectionId, projectId });
      const targets = (await interactionNodes()).slice(0, 2);
      const { questions } = await answering('showWarningMessage', ['Delete'], () =>
        run('llmObs.removeInteractions', targets[0], targets),
      );
      assert.match(
        questions[0] ?? '',
        new RegExp(
          `^Delete 2 interactions\\?\nt1: 1 annotation\nt2: no annotations\nIn .+ › ${node.queue.attributes.name}\n`,
        ),
      );
      assert.deepEqual(
        (await held()).map(({ content_id }) => content_id),
        ['t3'],
      );
    });

    it('loses a thousand interactions in requests of a bearable size, and tells how far it came', async () => {
      await add(...Array.from({ length: 1001 }, (_, index) => `t${index}`));
      await suite.sandbox.addFault({ method: 'POST', path: '*/interactions/delete', status: 400, skip: 2, times: 1 });
      const targets = await interactionNodes();
      const { questions } = await answering('showWarningMessage', ['Delete'], () =>
        run('llmObs.removeInteractions', targets[0], targets),
      );
      assert.match(questions[0] ?? '', /^Delete 1,001 interactions\?\n/);
      await messages.says(/1,000 of 1,001 are deleted: t0, /);
      assert.equal((await held()).length, 1);
    });

    it('opens as CSV and JSON, read-only, and shows what is new when it is opened again', async () => {
      const [first] = await add('t1', 't2');
      await annotate(first, 'ada', { quality: 'good' });
      await typing([{ enter: 'All Interactions' }, { enter: 'CSV' }], () => run('llmObs.openAnnotationsAs', node));
      const { document } = vscode.window.activeTextEditor ?? assert.fail('an editor is open');
      assert.match(document.getText(), /,quality\n\S+,t1,trace,\S+,ada,\S+,good\n\S+,t2,trace,,,,,\n$/);
      assert.equal(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme), false);
      await annotate(first, 'grace', { quality: 'bad' });
      await typing([{ enter: 'All Interactions' }, { enter: 'CSV' }], () => run('llmObs.openAnnotationsAs', node));
      await eventually('the document shows the new annotation', () => document.getText().includes(',grace,'));
      await typing([{ enter: 'Annotators Disagree' }, { enter: 'JSON' }], () => run('llmObs.openAnnotationsAs', node));
      const shown = JSON.parse(vscode.window.activeTextEditor?.document.getText() ?? '') as { interactions: unknown[] };
      assert.equal(shown.interactions.length, 1);
    });

    it('shows in open documents what is added, removed and renamed', async () => {
      const [first] = await add('t1', 't2');
      await typing([{ enter: 'All Interactions' }, { enter: 'CSV' }], () => run('llmObs.openAnnotationsAs', node));
      const { document: csv } = vscode.window.activeTextEditor ?? assert.fail('an editor is open');
      await typing([{ enter: 'All Interactions' }, { enter: 'JSON' }], () => run('llmObs.openAnnotationsAs', node));
      const { document: json } = vscode.window.activeTextEditor ?? assert.fail('an editor is open');
      await typing([{ enter: 'Traces' }, { enter: 't3' }], () => run('llmObs.addInteractions', node));
      await eventually('what was added is shown', () => [csv, json].every((open) => /\bt3\b/.test(open.getText())));
      const targets = (await interactionNodes()).filter(({ interaction }) => interaction.id === first);
      await answering('showWarningMessage', ['Delete'], () => run('llmObs.removeInteractions', targets[0], targets));
      await eventually('what was removed is not', () => [csv, json].every((open) => !/\bt1\b/.test(open.getText())));
      await typing([{ enter: `other ${count}` }, { enter: '' }], () => run('llmObs.editDetails', node));
      await eventually('the new name is shown', () => json.getText().includes(`"name": "other ${count}"`));
    });

    it('opens as a table with counts and agreement', async () => {
      const [first] = await add('t1', 't2');
      await annotate(first, 'ada', { quality: 'good' });
      await annotate(first, 'grace', { quality: 'good' });
      await run('llmObs.openAnnotations', node);
      const document = await eventually('the table is open', () =>
        vscode.workspace.textDocuments.find(
          ({ uri }) =>
            uri.scheme === 'llmobs-view' && uri.path.endsWith('.md') && uri.toString().includes(node.queue.id),
        ),
      );
      assert.match(document.getText(), /1 of 2 interactions annotated \(50 %\) · 2 annotators/);
      assert.match(document.getText(), /\| quality \| good × 2 \| 1 of 1 \(100 %\) \|/);
    });

    it('is exported to a CSV or JSON file', async () => {
      const [first] = await add('t1');
      await annotate(first, 'ada', { note: '=1+1' });
      const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('a folder is open');
      for (const [format, ending, content] of [
        ['CSV', 'csv', /^interaction_id,content_id.*\n\S+,t1,trace,\S+,ada,\S+,=1\+1\n/],
        ['CSV for spreadsheets', 'csv', /^interaction_id,content_id.*\n\S+,t1,trace,\S+,ada,\S+,'=1\+1\n/],
        ['JSON', 'json', /^\{\n {2}"queue": [^]*"content_id": "t1"/],
      ] as const) {
        const file = vscode.Uri.joinPath(root, `annotations-${dialect}.${ending}`);
        await answering('showSaveDialog', [file], () =>
          choosing([format], () => run('llmObs.exportAnnotations', node)),
        );
        await messages.says(/^Exported the annotations of queue/);
        assert.match(fs.readFileSync(file.fsPath, 'utf8'), content);
      }
    });

    it('becomes a new dataset with a record for each annotated interaction, and the same one when it is done again', async () => {
      const [first, second] = await add('t1', 't2', 't3');
      await annotate(first, 'ada', { quality: 'good' });
      await annotate(second, 'ada', { quality: 'bad' });
      const name = (await product()).connections.get(suite.connectionId)?.name ?? '';
      const into = [{ enter: name }, { enter: 'queues' }];
      await typing([...into, { enter: '$(add) Create a New Dataset…' }, { enter: `judged ${count}` }], () =>
        run('llmObs.datasetFromAnnotations', node),
      );
      await messages.says(/^Wrote 2 records from queue .* \(version 1\)\. 1 not annotated interaction was left out\.$/);
      const { data } = await suite.sandbox.request<{ data: { id: string; attributes: { name: string } }[] }>(
        'GET',
        `/api/v2/llm-obs/v1/${suite.projectId}/datasets`,
      );
      const dataset = data.find(({ attributes }) => attributes.name === `judged ${count}`)?.id ?? '';
      const records = await suite.sandbox.records(suite.projectId, dataset);
      assert.deepEqual(records.get(first ?? '')?.['expected_output'], { quality: 'good' });
      const again = (...answers: readonly string[]) =>
        choosing(answers, () =>
          typing([...into, { enter: `judged ${count}` }], () => run('llmObs.datasetFromAnnotations', node)),
        );
      await again();
      await messages.says(/^judged \d+ holds the annotations of queue \d+ already\. 1 not annotated/);
      await annotate(first, 'grace', { quality: 'fine' });
      await again('Cancel');
      const { data: unchanged } = await suite.sandbox.request<{ data: { attributes: { current_version: number } }[] }>(
        'GET',
        `/api/v2/llm-obs/v1/${suite.projectId}/datasets?filter[id]=${dataset}`,
      );
      assert.equal(unchanged[0]?.attributes.current_version, 1, 'what is there is replaced only with a yes');
      await again('Write the annotations of');
      await messages.says(/^Wrote the annotations of queue \d+ to judged \d+: 1 updated · version 2\./);
      const after = await suite.sandbox.records(suite.projectId, dataset);
      assert.equal(after.size, 2);
      assert.deepEqual(after.get(first ?? '')?.['expected_output'], {});
    });

    it('proposes a new dataset first, whatever datasets there are', async function () {
      const window = drivenWindow(this);
      const [first] = await add('t1');
      await annotate(first, 'ada', { quality: 'good' });
      await suite.sandbox.createDataset(suite.projectId, `other ${count}`);
      const done = run('llmObs.datasetFromAnnotations', node);
      const connection = (await product()).connections.get(suite.connectionId)?.name ?? '';
      // The queue's own are proposed.
      await window.accept(connection);
      await window.accept('queues');
      await eventually('the datasets are listed', async () =>
        (await window.picks()).some((text) => text.includes(`other ${count}`)),
      );
      await window.press('Enter');
      await window.promptText('Name of the new dataset');
      await window.press('Escape');
      await done;
    });

    it('is not made a dataset while nobody has annotated anything', async () => {
      await add('t1');
      await run('llmObs.datasetFromAnnotations', node);
      await messages.says(/^Nobody has annotated an interaction of queue/);
    });
  });
}
