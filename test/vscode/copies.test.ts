import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { choosing } from './support/choosing';
import { saidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { eventually, product } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { cancellingAt } from './support/progress';
import { drivenWindow, type DrivenWindow } from './support/window';

const delicate = '{"b":1.0,"a":12345678901234567890,"2":"\\u0041"}';
const records = [
  `{"id":"delicate","input":${delicate},"expected_output":"x","metadata":{"n":1e400},"tags":["k:v"]}`,
  '{"id":"paris","input":"France?","expected_output":"Paris"}',
];

for (const [dialect, other] of [
  ['documented', 'observed'],
  ['observed', 'documented'],
] as const) {
  describe(`Copies of datasets (${dialect} dialect, into ${other})`, () => {
    const from = sandboxSuite(dialect, 'source');
    const into = sandboxSuite(other, 'target project');
    const messages = saidMessages();
    let datasetId: string;
    let window: DrivenWindow;
    let count = 0;

    before(function () {
      window = drivenWindow(this);
    });
    beforeEach(async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      datasetId = await from.sandbox.createDataset(from.projectId, `capitals ${++count}`, records);
    });

    const place = () => ({ connectionId: from.connectionId, projectId: from.projectId, datasetId });
    const choose = async (label: string) => {
      await eventually(`the prompt offers “${label}”`, async () =>
        (await window.picks()).some((text) => text.includes(label)),
      );
      await window.pick(label);
    };
    const intoConnection = async () => choose((await product()).connections.get(into.connectionId)?.name ?? '');
    const datasets = async () =>
      (
        await into.sandbox.request<{ data: { id: string; attributes: { name: string } }[] }>(
          'GET',
          `/api/v2/llm-obs/v1/${into.projectId}/datasets?page[limit]=1000`,
        )
      ).data;
    const copyOf = async (name: string) => {
      const found = (await datasets()).find(({ attributes }) => attributes.name === name);
      assert.ok(found, `there is a dataset ${name}`);
      return found.id;
    };
    const held = (id: string) => into.sandbox.records(into.projectId, id);
    const clone = async (target: unknown, name?: string) => {
      const done = Promise.resolve(vscode.commands.executeCommand('llmObs.cloneDataset', target));
      await intoConnection();
      await choose('target project');
      await window.promptText('Name of the new dataset in target project');
      assert.match(
        await window.promptTitle('Clone capitals'),
        /^Clone .* into · Test \w+ \d+ \(.*\) › target project$/,
      );
      if (name === undefined) await window.press('Enter');
      else await window.answer(name);
      return { done };
    };

    it('hold the same records, with ids, tags, metadata and every digit, in another connection', async () => {
      await (
        await clone(await datasetNode(place()))
      ).done;
      await messages.says(/^Cloned capitals \d+ \(version 1\) into capitals \d+ copy: 2 records\.$/);
      const id = await copyOf(`capitals ${count} copy`);
      assert.deepEqual([...(await held(id)).keys()].sort(), ['delicate', 'paris']);
      assert.deepEqual((await held(id)).get('delicate')?.['tags'], ['k:v']);
      const text = await into.sandbox.text('GET', `/api/v2/llm-obs/v1/${into.projectId}/datasets/${id}/records`);
      assert.ok(text.includes(delicate) && text.includes('{"n":1e400}'));
      assert.equal(await into.sandbox.currentVersion(into.projectId, id), 1);
    });

    it('can be made of a version', async () => {
      await from.sandbox.batchUpdate(from.projectId, datasetId, '"delete_records":["paris"]');
      await (
        await clone(await versionNode(place(), 1))
      ).done;
      await messages.says(/\(version 1\) into .*: 2 records\.$/);
    });

    it('ask for another name where the name belongs to a dataset with records', async () => {
      await into.sandbox.createDataset(into.projectId, `taken ${dialect}`, ['{"id":"mine","input":"x"}']);
      const { done } = await clone(await datasetNode(place()), `taken ${dialect}`);
      await window.promptText('target project has a dataset of this name: choose another one.');
      assert.deepEqual([...(await held(await copyOf(`taken ${dialect}`))).keys()], ['mine']);
      await window.answer(`free ${dialect}`);
      await done;
      await messages.says(/into free \w+: 2 records\.$/);
      assert.equal((await held(await copyOf(`free ${dialect}`))).size, 2);
    });

    it('say what is there when they are cancelled', async () => {
      const rows = Array.from({ length: 1500 }, (_, i) => `{"id":"r${i}","input":"question ${i}"}`);
      await from.sandbox.batchUpdate(from.projectId, datasetId, `"insert_records":[${rows.join(',')}]`);
      await into.sandbox.addFault({ path: '*/batch_update', skip: 1, latency: 60_000 });
      await cancellingAt(/1,000 records copied/, async () => (await clone(await datasetNode(place()))).done);
      await messages.says(
        /^Cloning capitals \d+ was stopped: capitals \d+ copy holds 1,000 records of it\. Merge capitals \d+ into it to add the rest/,
      );
      assert.equal((await into.sandbox.clearFaults()) !== undefined, true);
      assert.equal((await held(await copyOf(`capitals ${count} copy`))).size, 1000);
    });

    describe('merged', () => {
      let targetId: string;
      beforeEach(async () => {
        targetId = await into.sandbox.createDataset(into.projectId, `merge target ${count}`, [
          '{"id":"paris","input":"France?","expected_output":"paris","tags":["mine:1"]}',
          '{"id":"theirs","input":"Only here"}',
        ]);
      });
      const merge = async (
        way: string,
        answer: string | undefined,
        review: (labels: readonly string[]) => void = () => undefined,
      ) =>
        choosing(
          [way, answer],
          async () => {
            const done = vscode.commands.executeCommand('llmObs.mergeDataset', await datasetNode(place()));
            await intoConnection();
            await choose('target project');
            await choose(`merge target ${count}`);
            await done;
          },
          ({ title, labels }) => {
            assert.match(title, /merge target \d+( will be at version \d+)? · Test \w+ \d+ \(.*\) › target project$/);
            if (title.includes('will be at version')) review(labels);
          },
        );

      it('are reviewed before they are sent, and delete nothing', async () => {
        await merge('By id, update what both have', 'Merge capitals', (labels) =>
          assert.match(labels.join(), /1 updated, 1 added/),
        );
        await messages.says(/^Merged capitals \d+ into merge target \d+: 1 updated, 1 added · version 2\.$/);
        const now = await held(targetId);
        assert.deepEqual([...now.keys()].sort(), ['delicate', 'paris', 'theirs']);
        assert.equal(now.get('paris')?.['expected_output'], 'Paris');
        assert.deepEqual(now.get('paris')?.['tags'], ['mine:1']);
      });

      it('begin at the project of the dataset, and offer every other one of it', async () => {
        await from.sandbox.createDataset(from.projectId, `beside ${count}`, []);
        const done = Promise.resolve(vscode.commands.executeCommand('llmObs.mergeDataset', await datasetNode(place())));
        await window.accept((await product()).connections.get(from.connectionId)?.name ?? '');
        await window.accept('source');
        const offered = await eventually('the datasets are listed', async () => {
          const picks = await window.picks();
          return picks.some((text) => text.includes(`beside ${count}`)) ? picks : undefined;
        });
        assert.ok(!offered.some((text) => text.startsWith(`capitals ${count}`)), offered.join('|'));
        await window.press('Escape');
        await done;
      });

      it('by input leave matching records alone where only what is new is wanted', async () => {
        await merge('By input, add what is new', 'Merge capitals');
        await messages.says(/1 added · version 2\.$/);
        assert.equal((await held(targetId)).get('paris')?.['expected_output'], 'paris');
      });

      it('send nothing where the question is left', async () => {
        await merge('By id, add what is new', undefined);
        assert.equal(await into.sandbox.currentVersion(into.projectId, targetId), 1);
      });

      it('tell a failure', async () => {
        await into.sandbox.addFault({ path: '*/batch_update', status: 403 });
        await merge('By id, add what is new', 'Merge capitals');
        await messages.says(/^merge target \d+ was not changed: .*does not allow/);
      });
    });
  });
}
