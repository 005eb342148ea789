import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { datasetSuite } from './support/datasetSuite';
import { answering, eventually, openRecords, replace, replaceAll } from './support/product';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{},"tags":[]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A save that doesn’t go through (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'unfinished saves', records);
    const { held, output, changedByOthers, requests } = dataset;
    const seen = async (path: string) => (await requests(path)).length;
    const refuseBatches = () => dataset.sandbox.addFault({ path: '*/batch_update', status: 400 });

    it('leaves what others changed alone when it is tried again', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers(
        '"update_records":[{"id":"paris","expected_output":"Paris!"}],"insert_records":[{"id":"lima","input":"Capital of Peru?"}]',
      );
      await replace(document, '"Rome"', '"Roma"');
      await refuseBatches();
      assert.equal(await document.save(), false);
      await dataset.sandbox.clearFaults();
      assert.equal(await document.save(), true);
      assert.deepEqual([...(await held()).keys()].sort(), ['lima', 'paris', 'rome']);
      assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Roma']);
      await eventually('the document shows their changes', () => document.getText().includes('"lima"'));
    });

    it('is asked about what another document of the dataset saves at the same time', async () => {
      const { document: json } = await openRecords(dataset.ref);
      const { document: csv } = await openRecords({ ...dataset.ref, format: 'csv' });
      await replace(json, '"Rome"', '"Roma"');
      await replace(csv, 'Rome', 'ROME');
      await dataset.sandbox.addFault({ path: '*/batch_update', latency: 300 });
      const { questions } = await answering('showWarningMessage', [undefined], async () =>
        vscode.workspace.saveAll(false),
      );
      assert.match(questions.join(), /was changed by someone else \(version 2\), in a field that you changed too/);
      assert.equal([json, csv].filter(({ isDirty }) => isDirty).length, 1);
      assert.equal((await requests('/batch_update')).length, 2, 'the first version, and one save');
    });

    it('leaves what others changed alone when its deletions were not confirmed and it is tried again', async () => {
      const many = Array.from({ length: 12 }, (_, row) => `{"id":"r${row}","input":"question ${row}"}`);
      await changedByOthers(`"insert_records":[${many.join(',')}]`);
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
      const lines = document.getText().split('\n');
      await replaceAll(document, lines.filter((line) => !line.includes('"question')).join('\n'));
      const left = await answering('showWarningMessage', [undefined], async () => document.save());
      assert.equal(left.result, false);
      assert.match(left.questions.join(), /Delete 12 of the 14 records/);
      await answering('showWarningMessage', ['Delete and Save'], async () => document.save());
      assert.equal(await output('paris'), 'Paris!');
      assert.equal((await held()).size, 2);
    });

    it('leaves what others changed alone when something is typed while it is sent', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
      await replace(document, '"Rome"', '"Roma"');
      await dataset.sandbox.addFault({ path: '*/batch_update', latency: 700 });
      const reads = await seen('/records?');
      const saving = document.save();
      await eventually('the save has read what they changed', async () => (await seen('/records?')) > reads);
      await replace(document, '"Capital of Italy?"', '"The capital of Italy?"');
      await saving;
      await dataset.sandbox.clearFaults();
      assert.equal(await output('rome'), 'Roma');
      assert.equal(await document.save(), true);
      assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Roma']);
      assert.equal((await held()).get('rome')?.['input'], 'The capital of Italy?');
    });

    it('adds a record once although its id can’t be shown, because something is typed while it is sent', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      await replaceAll(document, `${document.getText()}{"input":"Capital of Peru?"}\n`);
      await dataset.sandbox.addFault({ path: '*/batch_update', latency: 700 });
      const checks = await seen('/datasets?');
      const saving = document.save();
      await eventually('the save has begun', async () => (await seen('/datasets?')) > checks);
      await replace(document, 'Capital of Peru?', 'Capital of Peru');
      await saving;
      await dataset.sandbox.clearFaults();
      assert.equal((await held()).size, 3);
      await answering('showWarningMessage', ['Delete and Save'], async () => assert.equal(await document.save(), true));
      const inputs = [...(await held()).values()].map(({ input }) => input);
      assert.deepEqual(inputs.sort(), ['Capital of France?', 'Capital of Italy?', 'Capital of Peru']);
    });

    it('is not undone by the next one when the document is reverted after it was saved in part', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      const rows = Array.from({ length: 1100 }, (_, row) => `{"input":"question ${row}"}`);
      const mine = document.getText().replace('"Rome"', '"Roma"');
      await replaceAll(document, `${mine}${rows.join('\n')}\n`);
      await dataset.sandbox.addFault({ path: '*/batch_update', skip: 1, status: 400 });
      assert.equal(await document.save(), false);
      await dataset.sandbox.clearFaults();
      assert.equal((await held()).size, 1002);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await eventually('the document shows what the service holds', () => document.lineCount === 1003);
      assert.equal(document.isDirty, false);
      await replace(document, '"Paris"', '"Paris!"');
      assert.equal(await document.save(), true);
      assert.equal((await held()).size, 1002);
      assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Rome']);
    });

    it('takes no change of others back when their version was put into the document and reverted', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers(
        '"update_records":[{"id":"rome","expected_output":"ROME"},{"id":"paris","expected_output":"PARIS"}]',
      );
      await replace(document, '"Rome"', '"Roma"');
      await answering('showWarningMessage', ['Edit and Save Again'], async () => document.save());
      await eventually('their other change is in the document', () => document.getText().includes('"PARIS"'));
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await eventually('the document is as the service has it', () => !document.isDirty);
      assert.match(document.getText(), /"ROME"[^]*"PARIS"|"PARIS"[^]*"ROME"/);
      await replace(document, 'Capital of Italy?', 'Capital of Italy');
      assert.equal(await document.save(), true);
      assert.deepEqual([await output('paris'), await output('rome')], ['PARIS', 'ROME']);
    });

    it('keeps what was typed while the question about a conflict came up', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers(
        '"update_records":[{"id":"rome","expected_output":"ROME"},{"id":"paris","expected_output":"PARIS"}]',
      );
      await replace(document, '"Rome"', '"Roma"');
      await dataset.sandbox.addFault({ path: '*/records', latency: 500 });
      const checks = await seen('/datasets?');
      await answering('showWarningMessage', ['Edit and Save Again', 'Keep Mine'], async () => {
        const saving = document.save();
        await eventually('the save has begun', async () => (await seen('/datasets?')) > checks);
        await replace(document, 'Capital of Italy?', 'The capital of Italy?');
        assert.equal(await saving, false);
        await dataset.sandbox.clearFaults();
        assert.match(document.getText(), /The capital of Italy\?/);
        assert.equal(await document.save(), true);
      });
      assert.equal((await held()).get('rome')?.['input'], 'The capital of Italy?');
      assert.deepEqual([await output('paris'), await output('rome')], ['PARIS', 'Roma']);
    });

    it('leaves what others changed alone when something is typed while a refresh reads it', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
      await dataset.sandbox.addFault({ path: '*/records', latency: 500 });
      const checks = await seen('/datasets?');
      const refreshing = vscode.commands.executeCommand('llmObs.refreshDocument');
      await eventually('the refresh has begun', async () => (await seen('/datasets?')) > checks);
      await replace(document, '"Rome"', '"Roma"');
      await refreshing;
      await dataset.sandbox.clearFaults();
      assert.equal(await document.save(), true);
      assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Roma']);
    });
  });
}
