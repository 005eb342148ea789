import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { FolderNode } from '../../src/explorer/nodes';
import { answering, eventually, openRecords, product, replace } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { saidMessages } from './support/messages';
import { typing, type Keystroke } from './support/typist';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Projects, datasets, experiments and queues (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect);
    const { nodes } = suite;
    const messages = saidMessages();
    let projectId: string;
    let datasetId: string;
    let count = 0;

    beforeEach(async () => {
      projectId = await suite.sandbox.createProject(`managed ${++count}`);
      datasetId = await suite.sandbox.createDataset(projectId, 'capitals', ['{"id":"paris","input":"France?"}']);
    });

    const folder = (name: FolderNode['folder']): FolderNode => ({
      kind: 'folder',
      folder: name,
      connectionId: suite.connectionId,
      projectId,
    });
    const createExperiment = async (name: string) => {
      const { connections } = await product();
      const client = await connections.client(suite.connectionId);
      return client.experiments.create({ name, project_id: projectId, dataset_id: datasetId });
    };
    const createQueue = async (name: string) => {
      const { connections } = await product();
      const client = await connections.client(suite.connectionId);
      return client.annotationQueues.create({ name, project_id: projectId });
    };

    it('creates a project, and refuses a name that is taken before more is typed', async () => {
      const { connections } = await product();
      const connection = connections.list().find(({ id }) => id === suite.connectionId);
      const name = `made ${++count}`;
      const create = (...keys: readonly Keystroke[]) =>
        typing(keys, () => run('llmObs.createProject', { kind: 'connection', connection }));
      await create({ enter: name }, { enter: 'What it is for' });
      const { data } = await suite.sandbox.request<{ data: { attributes: { name: string; description?: string } }[] }>(
        'GET',
        `/api/v2/llm-obs/v1/projects?filter[name]=${encodeURIComponent(name)}`,
      );
      assert.deepEqual(
        data.map(({ attributes }) => [attributes.name, attributes.description]),
        [[name, 'What it is for']],
      );
      const [refused, again] = await create({ enter: name }, 'escape');
      assert.equal(refused?.complaint, `“${name}” is there already: choose another name.`);
      assert.equal(again?.value, name, 'the prompt stays');
    });

    it('keeps a description that was typed, over a look back at the name and where the name was taken meanwhile', async () => {
      const keys: Keystroke[] = [{ enter: 'lakes' }, { typeAndGoBack: 'Of Europe' }, { enter: 'seas' }, 'escape'];
      const seen = await typing(keys, () => run('llmObs.createDataset', folder('datasets')));
      assert.deepEqual(
        seen.map(({ value }) => value),
        ['', '', 'lakes', 'Of Europe'],
      );
      // A list that can't be read tells of no name that is taken.
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status: 403, times: 1 });
      await typing([{ enter: 'capitals' }, { enter: 'Of Asia' }], () =>
        run('llmObs.createDataset', folder('datasets')),
      );
      await messages.says(
        /^A dataset named capitals was there already \(version \d+\): it was opened as it is\. The description that you typed was not given to it: “Of Asia”\.$/,
      );
    });

    it('shows a project and a dataset that were created, also where the lists don’t have them yet', async () => {
      const { connections, explorer } = await product();
      const connection = connections.get(suite.connectionId);
      assert.ok(connection);
      const path = [suite.connectionId, `${suite.connectionId}/${projectId}`];
      explorer.refresh();
      await explorer.reveal([...path, `${path[1]}/datasets`]);
      const project = `made ${++count}`;
      const labels = async (id: string) => {
        const node = explorer.shown(id);
        const items = (await explorer.getChildren(node)).map((each) => explorer.getTreeItem(each));
        return (await Promise.all(items)).map(({ label }) => label);
      };
      await labels(`${path[1]}/datasets`);
      // What can't be asked doesn't have them either.
      await suite.sandbox.addFault({ path: '*/projects', method: 'GET', status: 403 });
      await suite.sandbox.addFault({ path: '*/datasets', method: 'GET', status: 403 });
      await typing([{ enter: project }, { enter: '' }], () =>
        run('llmObs.createProject', { kind: 'connection', connection }),
      );
      assert.ok((await labels(suite.connectionId)).includes(project));
      await typing([{ enter: 'fresh' }, { enter: '' }], () => run('llmObs.createDataset', folder('datasets')));
      assert.deepEqual(await labels(`${path[1]}/datasets`), ['fresh', 'capitals']);
    });

    it('creates a dataset, and opens it', async () => {
      await typing([{ enter: 'rivers' }, { enter: 'Of the world' }], () =>
        run('llmObs.createDataset', folder('datasets')),
      );
      const { data } = await suite.sandbox.request<{ data: { attributes: { name: string; description?: string } }[] }>(
        'GET',
        `/api/v2/llm-obs/v1/${projectId}/datasets?filter[name]=rivers`,
      );
      assert.deepEqual(
        data.map(({ attributes }) => [attributes.name, attributes.description]),
        [['rivers', 'Of the world']],
      );
    });

    it('renames and describes a project, with the present name and description at the prompts', async () => {
      const node = await nodes.project(projectId);
      const seen = await typing([{ enter: 'renamed' }, { enter: 'What it is for' }], () =>
        run('llmObs.editDetails', node),
      );
      assert.equal(seen[0]?.value, `managed ${count}`);
      const { name, description } = (await nodes.project(projectId)).project.attributes;
      assert.deepEqual([name, description], ['renamed', 'What it is for']);
    });

    it('renames a dataset, shows it in the side bar at once and leaves the description alone', async () => {
      const { explorer } = await product();
      await explorer.reveal([
        suite.connectionId,
        `${suite.connectionId}/${projectId}`,
        `${suite.connectionId}/${projectId}/datasets`,
        `${suite.connectionId}/${projectId}/datasets/${datasetId}`,
      ]);
      const node = await nodes.dataset(projectId, datasetId);
      await typing([{ enter: 'cities' }, { enter: '' }], () => run('llmObs.editDetails', node));
      const shown = await explorer.childrenOf(folder('datasets'));
      assert.deepEqual(
        shown.map((child) => child.kind === 'dataset' && child.dataset.attributes.name),
        ['cities'],
      );
      const patch = (await suite.sandbox.requests()).findLast(({ method }) => method === 'PATCH');
      assert.deepEqual((patch?.body as { data: { attributes: unknown } }).data.attributes, { name: 'cities' });
    });

    it('describes an experiment and an annotation queue', async () => {
      await createExperiment('run');
      await createQueue('review');
      const experiment = await nodes.experiment(projectId, /^run/);
      const name = experiment.experiment.attributes.name;
      await typing([{ enter: name }, { enter: 'First try' }], () => run('llmObs.editDetails', experiment));
      assert.equal((await nodes.experiment(projectId, /^run/)).experiment.attributes.description, 'First try');
      const queue = await nodes.queue(projectId, 'review');
      await typing([{ enter: 'tone' }, { enter: 'Does it sound kind?' }], () => run('llmObs.editDetails', queue));
      assert.equal((await nodes.queue(projectId, 'tone')).queue.attributes.description, 'Does it sound kind?');
    });

    it('keeps the lines of a description, which an input box has on one', async () => {
      await createQueue('lines');
      const { queue } = await nodes.queue(projectId, 'lines');
      const client = await (await product()).connections.client(suite.connectionId);
      await client.annotationQueues.update(queue.id, { description: 'one\ntwo\n' });
      const describe = async (name: string, description: string, nextName: string) => {
        const node = await nodes.queue(projectId, name);
        const [, seen] = await typing([{ enter: nextName }, { enter: description }], () =>
          run('llmObs.editDetails', node),
        );
        assert.equal(seen?.value, 'one⏎two⏎');
        return (await nodes.queue(projectId, nextName)).queue.attributes.description;
      };
      assert.equal(await describe('lines', 'one⏎two⏎', 'renamed'), 'one\ntwo\n');
      assert.equal(await describe('renamed', 'one⏎2⏎three', 'renamed'), 'one\n2\nthree');
    });

    it('sends nothing where name and description stay as they are', async () => {
      const node = await nodes.project(projectId);
      const before = (await suite.sandbox.requests()).length;
      await typing([{ enter: node.project.attributes.name }, { enter: '' }], () => run('llmObs.editDetails', node));
      const since = (await suite.sandbox.requests()).slice(before);
      assert.deepEqual(
        since.filter(({ method }) => method === 'PATCH'),
        [],
      );
    });

    it('says in one sentence why something can’t be renamed', async () => {
      const node = await nodes.project(projectId);
      await suite.sandbox.request('POST', '/api/v2/llm-obs/v1/projects/delete', {
        data: { type: 'projects', attributes: { project_ids: [projectId] } },
      });
      await typing([{ enter: 'too late' }, { enter: '' }], () => run('llmObs.editDetails', node));
      await messages.says(/not found|no longer|doesn.t exist/i);
    });

    it('creates an annotation queue and says so', async () => {
      await typing([{ enter: 'review' }, { enter: 'Look at tone' }], () => run('llmObs.createQueue', folder('queues')));
      await messages.says(/^Created the annotation queue review\.$/);
      assert.equal((await nodes.queue(projectId, 'review')).queue.attributes.description, 'Look at tone');
    });

    it('creates an experiment pinned to a version, with its configuration to the digit', async () => {
      await suite.sandbox.batchUpdate(projectId, datasetId, '"insert_records":[{"id":"rome","input":"Italy?"}]');
      const node = await nodes.dataset(projectId, datasetId);
      const seen = await typing(
        [
          { enter: 'Version 2' },
          { enter: 'run' },
          { enter: 'Baseline' },
          { enter: '[1]' },
          { enter: '{"model":"m","seed":12345678901234567890}' },
        ],
        () => run('llmObs.createExperiment', node),
      );
      assert.match(seen[3]?.complaint ?? '', /must be an object/);
      await messages.says(/^Created the experiment run\S* on version 2 of capitals\./);
      const sent = (await suite.sandbox.requests()).findLast(
        ({ method, path }) => method === 'POST' && /experiments$/.test(path),
      );
      const { attributes } = (sent?.body as { data: { attributes: Record<string, unknown> } }).data;
      assert.equal(attributes['dataset_version'], 2);
      const text = await suite.sandbox.text('GET', `/api/v2/llm-obs/v1/experiments?filter[project_id]=${projectId}`);
      assert.ok(text.includes('{"model":"m","seed":12345678901234567890}'), text);
    });

    it('asks for the dataset of a new experiment where a project was selected', async () => {
      await typing(
        [{ enter: 'capitals' }, { enter: 'Version 1' }, { enter: 'run' }, { enter: '' }, { enter: '' }],
        async () => run('llmObs.createExperiment', await nodes.project(projectId)),
      );
      await messages.says(/^Created the experiment run/);
      assert.equal((await nodes.experiments(projectId))[0]?.attributes.dataset_id, datasetId);
    });

    it('deletes several experiments after a question that names them', async () => {
      await createExperiment('one');
      await createExperiment('two');
      await createExperiment('kept');
      const doomed = [await nodes.experiment(projectId, /^one/), await nodes.experiment(projectId, /^two/)];
      const { questions } = await answering('showWarningMessage', ['Delete'], () =>
        run('llmObs.deleteExperiment', doomed[0], doomed),
      );
      assert.match(questions[0] ?? '', /^Delete 2 experiments\?\none[^]*\ntwo[^]*spans and metrics/);
      const left = (await nodes.experiments(projectId)).map(({ attributes }) => attributes.name);
      assert.equal(left.length, 1);
      assert.match(left[0] ?? '', /^kept/);
    });

    it('deletes an annotation queue after a question that counts its interactions', async () => {
      const queue = await createQueue('review');
      const { connections } = await product();
      const client = await connections.client(suite.connectionId);
      const interactions = ['t1', 't2'].map((content_id) => ({ content_id, type: 'trace' as const }));
      await client.annotationQueues.addInteractions(queue.id, interactions);
      const node = await nodes.queue(projectId, 'review');
      const kept = await answering('showWarningMessage', [undefined], () => run('llmObs.deleteQueue', node));
      assert.match(kept.questions[0] ?? '', /^Delete the annotation queue “review” with 2 interactions\?/);
      assert.equal((await nodes.queues(projectId)).length, 1);
      await answering('showWarningMessage', ['Delete'], () => run('llmObs.deleteQueue', node));
      assert.deepEqual(await nodes.queues(projectId), []);
    });

    it('deletes a dataset with its records only after they were written to a backup, where that is wanted', async () => {
      const node = await nodes.dataset(projectId, datasetId);
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      const file = vscode.Uri.joinPath(root, `${dialect}.jsonl`);
      const left = await answering('showSaveDialog', [undefined], () =>
        answering('showWarningMessage', ['Back Up and Delete…'], () => run('llmObs.deleteDataset', node)),
      );
      assert.match(left.result.questions[0] ?? '', /^Delete the dataset “capitals” with 1 record\?/);
      await nodes.dataset(projectId, datasetId);
      await answering('showSaveDialog', [file], () =>
        answering('showWarningMessage', ['Back Up and Delete…'], () => run('llmObs.deleteDataset', node)),
      );
      assert.match(fs.readFileSync(file.fsPath, 'utf8'), /^\{"id":"paris","input":"France\?"[^\n]*\}\n$/);
      await assert.rejects(nodes.dataset(projectId, datasetId));
    });

    it('says in which project of which service lies what is to be deleted', async () => {
      const { connections, explorer } = await product();
      const show = (id: string) => {
        explorer.refresh();
        return explorer.reveal([suite.connectionId, `${suite.connectionId}/${id}`]);
      };
      await show(projectId);
      const connection = connections.get(suite.connectionId);
      const place = `${connection?.name} (${new URL(suite.sandbox.url).host}) › managed ${count}`;
      const node = await nodes.dataset(projectId, datasetId);
      const one = await answering('showWarningMessage', [undefined], () => run('llmObs.deleteDataset', node));
      assert.ok(one.questions[0]?.includes(`\nIn ${place}`), one.questions[0]);

      const elsewhere = await suite.sandbox.createProject(`managed ${++count}`);
      const twin = await nodes.dataset(elsewhere, await suite.sandbox.createDataset(elsewhere, 'capitals'));
      await show(elsewhere);
      const both = await answering('showWarningMessage', [undefined], () =>
        run('llmObs.deleteDataset', node, [node, twin]),
      );
      assert.ok(both.questions[0]?.includes(`capitals: 1 record · ${place}`), both.questions[0]);
      assert.match(both.questions[0] ?? '', new RegExp(`capitals: no records · .* › managed ${count}\n`));
    });

    it('says what is deleted and what is left where a deletion fails in the middle', async () => {
      const elsewhere = await suite.sandbox.createProject(`managed ${++count}`);
      const first = await nodes.dataset(projectId, datasetId);
      const second = await nodes.dataset(elsewhere, await suite.sandbox.createDataset(elsewhere, 'rivers'));
      await suite.sandbox.addFault({ method: 'POST', path: `*/${elsewhere}/datasets/delete`, status: 403 });
      await answering('showWarningMessage', ['Delete'], () => run('llmObs.deleteDataset', first, [first, second]));
      const said = await messages.says(/does not allow/);
      assert.match(said, /1 of 2 are deleted: capitals\. Left: rivers \(.*\)\.$/);
    });

    it('closes the tabs of a dataset that was deleted, but none with changes that are not saved', async () => {
      const place = { connectionId: suite.connectionId, projectId, datasetId, format: 'json' } as const;
      const inTabs = () =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.startsWith('capitals'))
          .length;
      await openRecords(place, 'capitals');
      const { questions } = await answering('showWarningMessage', ['Delete'], async () =>
        run('llmObs.deleteDataset', await nodes.dataset(projectId, datasetId)),
      );
      assert.doesNotMatch(questions[0] ?? '', /not saved/);
      await eventually('its tab is closed', () => inTabs() === 0);

      const again = await suite.sandbox.createDataset(projectId, 'capitals', ['{"id":"paris","input":"France?"}']);
      const editor = await openRecords({ ...place, datasetId: again }, 'capitals');
      await replace(editor.document, 'France?', 'Italy?');
      await eventually(
        'the tab has unsaved changes',
        () => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true,
      );
      const dirty = await answering('showWarningMessage', ['Delete'], async () =>
        run('llmObs.deleteDataset', await nodes.dataset(projectId, again)),
      );
      assert.match(dirty.questions[0] ?? '', /open here and not saved/);
      await messages.says(/^Deleted the dataset “capitals”/);
      assert.equal(inTabs(), 1);
    });

    it('says what a project holds before it is deleted', async () => {
      await createQueue('review');
      const node = await nodes.project(projectId);
      const { questions } = await answering('showWarningMessage', ['Delete'], () => run('llmObs.deleteProject', node));
      assert.match(questions[0] ?? '', /with 1 dataset, no experiments, 1 annotation queue\?/);
      await assert.rejects(nodes.project(projectId));
    });
  });
}
