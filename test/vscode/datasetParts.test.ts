import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DatasetNode } from '../../src/explorer/nodes';
import { answering, replace, replaceAll } from './support/product';
import { datasetSuite } from './support/datasetSuite';
import { saidMessages } from './support/messages';
import { datasetNode } from './support/nodes';
import { typing } from './support/typist';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));
const exact = '{"seed":12345678901234567890,"rate":1.0,"a":"\\u0041"}';
const records = [
  `{"id":"paris","input":"France?","expected_output":"Paris","metadata":${exact},"tags":["topic:geo"]}`,
  '{"id":"rome","input":"Italy?","expected_output":"Rome"}',
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Parts of a dataset (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'parts', records);
    const { held, changedByOthers } = dataset;
    const messages = saidMessages();
    let node: DatasetNode;

    beforeEach(async () => {
      await vscode.env.clipboard.writeText('');
      node = await datasetNode(dataset.ref);
    });

    const datasetText = () =>
      dataset.sandbox.text(
        'GET',
        `/api/v2/llm-obs/v1/${dataset.ref.projectId}/datasets?filter[id]=${dataset.ref.datasetId}`,
      );
    const writeMetadata = (metadata: string) =>
      dataset.sandbox.text(
        'PATCH',
        `/api/v2/llm-obs/v1/${dataset.ref.projectId}/datasets/${dataset.ref.datasetId}`,
        `{"data":{"type":"datasets","attributes":{"metadata":${metadata}}}}`,
      );
    const active = () => vscode.window.activeTextEditor?.document ?? assert.fail('a document is open');
    const writes = async (end: string) =>
      (await dataset.sandbox.requests()).filter(
        ({ method, path, status }) =>
          method !== 'GET' && status < 300 && path.endsWith(`${dataset.ref.datasetId}${end}`),
      );

    describe('its metadata', () => {
      it('is edited as a JSON document and saved to the digit', async () => {
        await writeMetadata(exact);
        await run('llmObs.editMetadata', node);
        const document = active();
        assert.equal(document.languageId, 'json');
        assert.ok(document.getText().includes('"seed": 12345678901234567890,\n  "rate": 1.0,'), document.getText());
        await replace(document, '"rate": 1.0', '"rate": 2.50');
        assert.equal(await document.save(), true);
        assert.ok((await datasetText()).replaceAll(/\s/g, '').includes('"seed":12345678901234567890,"rate":2.50,'));
        await replace(document, '2.50', '3.0');
        assert.equal(await document.save(), true);
      });

      it('stays unsaved where it is no JSON object', async () => {
        await run('llmObs.editMetadata', node);
        const document = active();
        for (const text of ['[1]', '{"a":}']) {
          await replaceAll(document, text);
          assert.equal(await document.save(), false, text);
          assert.equal(document.isDirty, true);
        }
        assert.deepEqual(await writes(''), []);
      });

      it('doesn’t overwrite what someone else changed without being told to', async () => {
        await run('llmObs.editMetadata', node);
        const document = active();
        await replaceAll(document, '{"mine":1}');
        await writeMetadata('{"theirs":1}');
        const left = await answering('showWarningMessage', [undefined], async () => document.save());
        assert.equal(left.result, false);
        assert.match(left.questions[0] ?? '', /^The metadata of dataset .* was changed by someone else[^]*"theirs": 1/);
        assert.ok((await datasetText()).includes('theirs'));
        const right = await answering('showWarningMessage', ['Overwrite'], async () => document.save());
        assert.equal(right.result, true);
        assert.ok((await datasetText()).includes('mine'));
      });
    });

    describe('one record', () => {
      it('is edited as a JSON document, and only what changed is sent', async () => {
        const [asked] = await typing([{ enter: 'paris' }], () => run('llmObs.editRecord', node));
        assert.match(asked?.title ?? '', /^Edit a record of dataset \d+ · Test .* \(127.*\)/);
        const document = active();
        assert.ok(document.getText().includes('"seed": 12345678901234567890'), document.getText());
        await replace(document, '"Paris"', '"Paris!"');
        assert.equal(await document.save(), true);
        assert.equal((await held()).get('paris')?.['expected_output'], 'Paris!');
        const [patch] = await writes('/records');
        assert.equal(patch?.method, 'PATCH');
        const { attributes } = (patch?.body as { data: { attributes: unknown } }).data;
        assert.deepEqual(attributes, { records: [{ id: 'paris', expected_output: 'Paris!' }] });
      });

      it('keeps its tags in step, too', async () => {
        await typing([{ enter: 'paris' }], () => run('llmObs.editRecord', node));
        await replace(active(), '"topic:geo"', '"topic:map"');
        assert.equal(await active().save(), true);
        assert.deepEqual((await held()).get('paris')?.['tags'], ['topic:map']);
      });

      it('stays unsaved where its id was changed, or someone else changed the same field', async () => {
        await typing([{ enter: 'rome' }], () => run('llmObs.editRecord', node));
        const document = active();
        await replace(document, '"rome"', '"roma"');
        assert.equal(await document.save(), false);
        await replace(document, '"roma"', '"rome"');
        await replace(document, '"Rome"', '"Roma"');
        await changedByOthers('"update_records":[{"id":"rome","expected_output":"ROMA"}]');
        const { result, questions } = await answering('showWarningMessage', [undefined], async () => document.save());
        assert.equal(result, false);
        assert.match(
          questions[0] ?? '',
          /^rome was changed by someone else since you opened it \(expected_output\)[^]*ROMA/,
        );
        assert.equal((await held()).get('rome')?.['expected_output'], 'ROMA');
      });

      it('says where there is none of that id', async () => {
        await typing([{ enter: 'nowhere' }], () => run('llmObs.editRecord', node));
        await messages.says(/^The dataset has no record with the id “nowhere”\.$/);
      });
    });

    describe('a record more', () => {
      it('is appended from text or JSON, with a word about its id', async () => {
        await typing([{ enter: '{"q":12345678901234567890}' }, { enter: 'Lima' }], () => run('llmObs.addRecord', node));
        const said = await messages.says(/^Added a record to dataset/);
        const id = /with the id (\S+)\.$/.exec(said)?.[1] ?? '';
        assert.equal((await held()).get(id)?.['expected_output'], 'Lima');
        const text = await dataset.heldText();
        assert.ok(text.includes('{"q":12345678901234567890}'));
        assert.equal((await writes('/records')).length, 1);
      });

      it('is not doubled where its input is there, unless that is wanted', async () => {
        const keys = [{ enter: 'Italy?' }, { enter: '' }];
        const { result, questions } = await answering('showWarningMessage', [undefined], () =>
          typing(keys, () => run('llmObs.addRecord', node)),
        );
        for (const { title } of result) assert.match(title, /^Add a record to dataset \d+ · Test .* \(127.*\)/);
        assert.match(
          questions[0] ?? '',
          /already has a record with this input: it was not added\.\nTest .* › dataset \d+\n\n"Italy\?"$/,
        );
        assert.equal((await held()).size, 2);
        await answering('showWarningMessage', ['Add All the Same'], () =>
          typing(keys, () => run('llmObs.addRecord', node)),
        );
        await messages.says(/^Added a record/);
        assert.equal((await held()).size, 3);
      });
    });

    describe('some records less', () => {
      it('are deleted by their ids, and those that aren’t there are named', async () => {
        const { questions } = await answering('showWarningMessage', ['Delete'], () =>
          typing([{ enter: 'rome, nowhere' }], () => run('llmObs.deleteRecords', node)),
        );
        assert.match(
          questions[0] ?? '',
          /^Delete the record “rome”\?\nIn Test .* › dataset \d+\n\nNot in dataset \d+: nowhere\./,
        );
        await messages.says(/^Deleted 1 record of dataset \d+\. Not in dataset \d+: nowhere\.$/);
        assert.deepEqual([...(await held()).keys()], ['paris']);
        assert.equal((await writes('/records/delete')).length, 1);
      });

      it('are left alone where none of the ids is there', async () => {
        await typing([{ enter: 'x1 x2' }], () => run('llmObs.deleteRecords', node));
        await messages.says(/^Nothing was deleted\. Not in dataset \d+: x1, x2\.$/);
      });
    });
  });
}
