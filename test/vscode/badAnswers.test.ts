import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Fault } from '../support/sandboxProgram';
import { datasetSuite } from './support/datasetSuite';
import { openRecords, product, replaceAll } from './support/product';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris"}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome"}',
  // So many that the deletion of one isn't asked about.
  ...Array.from({ length: 8 }, (_, place) => `{"id":"other-${place}","input":"Another question ${place}"}`),
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A dataset’s document at a service that answers badly (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'bad answers', records, 'jsonl');
    const { held, requests, version } = dataset;

    const outputs = async () =>
      [...(await held()).values()].flatMap((record) => (record['expected_output'] as string | null | undefined) ?? []);
    const sent = async () => (await requests('/batch_update')).length;

    const inputs = async () =>
      [...(await held())].flatMap(([id, { input }]) => (id.startsWith('other-') ? [] : input)).sort();

    /** A document with an update, a new record and a deletion that are still to be saved. */
    async function edited(): Promise<vscode.TextDocument> {
      const { document } = await openRecords(dataset.ref);
      const kept = document
        .getText()
        .split('\n')
        .filter((line) => line && !line.includes('"rome"'));
      const mine = kept.join('\n').replace('"Paris"', '"Paris!"');
      await replaceAll(document, `${mine}\n{"input":"Capital of Peru?"}\n`);
      return document;
    }

    /** Tries to save, and gives the sentence that says why it can't be. The document keeps what was edited. */
    async function refusal(document: vscode.TextDocument): Promise<string> {
      const text = document.getText();
      let message = '';
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(text))),
        (error: Error) => {
          ({ message } = error);
          return true;
        },
      );
      assert.equal(document.isDirty, true);
      assert.equal(document.getText(), text);
      return message;
    }

    async function savesAll(document: vscode.TextDocument): Promise<void> {
      await dataset.sandbox.clearFaults();
      assert.equal(await document.save(), true);
      assert.deepEqual(await outputs(), ['Paris!']);
      assert.deepEqual(await inputs(), ['Capital of France?', 'Capital of Peru?']);
    }

    const bodies: [string, Fault, RegExp][] = [
      ['HTML', { body: 'html' }, /web page instead of data.*check the address and the proxy/],
      ['an empty body', { body: 'empty' }, /empty answer/],
      ['half a JSON', { body: 'half' }, /can't be read/],
    ];
    for (const [what, fault, reason] of bodies) {
      it(`can’t be opened where records are answered with ${what}, and can be afterwards`, async () => {
        await dataset.sandbox.addFault({ path: '*/records', method: 'GET', ...fault });
        await assert.rejects(openRecords(dataset.ref), reason);
        await dataset.sandbox.clearFaults();
        const { document } = await openRecords(dataset.ref);
        assert.match(document.getText(), /Capital of Italy/);
      });

      it(`sends nothing where the question for the version is answered with ${what}`, async () => {
        const document = await edited();
        const before = await sent();
        await dataset.sandbox.addFault({ path: '*/datasets', method: 'GET', ...fault });
        assert.match(await refusal(document), reason);
        assert.equal(await sent(), before);
        await savesAll(document);
      });

      it(`is saved once although the save is answered with ${what}`, async () => {
        const document = await edited();
        await dataset.sandbox.addFault({ path: '*/batch_update', ...fault });
        const message = await refusal(document);
        assert.match(message, reason);
        assert.match(message, /may or may not have been saved[^]*Saving again is safe/);
        await savesAll(document);
        assert.equal(await version(), 2);
      });
    }

    it('waits no longer than is bearable where the service limits it without a word, and says how long', async () => {
      await dataset.sandbox.addFault({ status: 429, body: 'empty', rate_limit_reset: 600 });
      await assert.rejects(openRecords(dataset.ref), /limits how often it may be asked.* in 600 s/);
      await dataset.sandbox.clearFaults();
      const document = await edited();
      await dataset.sandbox.addFault({ path: '*/batch_update', status: 429, body: 'empty', rate_limit_reset: 600 });
      assert.match(await refusal(document), /was not saved: .* limits how often it may be asked.* in 600 s/);
      await savesAll(document);
    });

    it('is opened and saved where every second call is answered 500', async () => {
      await dataset.sandbox.addFault({ status: 500, path: '/api/*', every: 2 });
      const document = await edited();
      assert.equal(await document.save(), true);
      await dataset.sandbox.clearFaults();
      assert.deepEqual(await outputs(), ['Paris!']);
    });

    it('is saved once although the connection broke before the answer came', async () => {
      const document = await edited();
      await dataset.sandbox.addFault({ path: '*/batch_update', cut: 'after', times: 1 });
      assert.equal(await document.save(), true);
      assert.deepEqual(await inputs(), ['Capital of France?', 'Capital of Peru?']);
    });

    it('names the dataset that was deleted, and keeps the edits', async () => {
      const document = await edited();
      await dataset.sandbox.request('POST', `/api/v2/llm-obs/v1/${dataset.ref.projectId}/datasets/delete`, {
        data: { type: 'datasets', attributes: { dataset_ids: [dataset.ref.datasetId] } },
      });
      assert.match(await refusal(document), new RegExp(`no dataset ${dataset.ref.datasetId}.*may have been deleted`));
    });

    it('names the version that the service doesn’t have', async () => {
      await assert.rejects(openRecords({ ...dataset.ref, version: 77 }), /list the records of version 77/);
    });

    it('says that the keys are gone, keeps the edits and saves them after signing in again', async () => {
      const { connections } = await product();
      const document = await edited();
      await connections.signOut(dataset.ref.connectionId);
      assert.match(await refusal(document), /[Ss]ign(ed)? (in|out)/);
      await connections.signIn(dataset.ref.connectionId, {
        apiKey: dataset.sandbox.apiKey,
        applicationKey: dataset.sandbox.applicationKey,
      });
      await savesAll(document);
    });
  });
}
