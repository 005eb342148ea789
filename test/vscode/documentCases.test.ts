import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentName, documentUri, parseDocumentUri, type DocumentRef } from '../../src/documents/documentUri';
import { datasetSuite } from './support/datasetSuite';
import { answering, closeAll, eventually, openRecords, product, replace, replaceAll } from './support/product';
import { RewritingService } from './support/rewriting';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{},"tags":["k:v"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
];
const exact = '{"b":12345678901234567890,"a":1.0,"2":1e400,"1":"\\u0041"}';

describe('Names and ids in the address of a document', () => {
  const ref: DocumentRef = { connectionId: 'sandbox', projectId: 'a/b%2F…', datasetId: '..', format: 'jsonl' };
  const names = [
    'a/b',
    'a%2Fb',
    '..',
    '',
    ' ',
    '\n',
    '\ud800',
    'x'.repeat(79) + '😀',
    '名前 😀',
    '?#&=:*"<>|',
    'v3',
    'a.json',
  ];
  for (const name of [...names, 'é'.repeat(1000)]) {
    it(`survive a restart: ${JSON.stringify(name.slice(0, 20))}`, () => {
      for (const version of [undefined, 0, 12]) {
        const uri = documentUri({ ...ref, version }, name);
        const again = vscode.Uri.parse(uri.toString(), true);
        assert.equal(again.toString(), uri.toString());
        assert.deepEqual({ version: undefined, ...parseDocumentUri(again) }, { ...ref, version });
      }
    });
  }

  it('name where the document is from, the project too where it is known', () => {
    const known = documentUri({ ...ref, version: 3 }, 'Capitals', 'Geography / EU');
    assert.equal(known.path, '/sandbox/Geography - EU/Capitals (version 3).jsonl');
    assert.equal(documentName(known), 'Capitals');
    assert.equal(documentUri(ref, 'a (b)').path, '/sandbox/a (b).jsonl');
    assert.equal(documentName(documentUri(ref, 'a (b)')), 'a (b)');
    assert.deepEqual(parseDocumentUri(known), { ...ref, version: 3 });
  });

  it('are none of ours where they lack what to load', () => {
    const uri = documentUri({ ...ref, version: 3 }, 'Capitals');
    for (const query of ['', 'project=a', 'dataset=b', 'project=&dataset=b', 'project=a&dataset=b&version=x'])
      assert.equal(parseDocumentUri(uri.with({ query })), undefined, query);
    assert.equal(parseDocumentUri(uri.with({ path: '/sandbox/Capitals' })), undefined);
  });
});

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A dataset’s document in odd cases (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'odd cases', records);
    const { held, output, version, requests } = dataset;

    it('shows a dataset that never held a record, and saves its first one', async () => {
      const datasetId = await dataset.sandbox.createDataset(dataset.ref.projectId, 'empty');
      dataset.ref = { ...dataset.ref, datasetId };
      const { document } = await openRecords(dataset.ref);
      assert.equal(document.getText(), '[]\n');
      await replaceAll(document, '[{"input": "Capital of Peru?"}]');
      assert.equal(await document.save(), true);
      assert.equal((await held()).size, 1);
      assert.equal(await version(), 1);
      await eventually('the document shows the id', () => document.getText().includes('"id"'));
    });

    it('keeps the user’s order of records after a save', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      const order = () => [...document.getText().matchAll(/"id":"(\w+)"/g)].map(([, id]) => id);
      const before = order();
      await replace(document, '"Rome"', '"Roma"');
      assert.equal(await document.save(), true);
      await vscode.commands.executeCommand('llmObs.refreshDocument');
      assert.deepEqual(order(), before);
    });

    it('merges what was saved from another document of the same dataset', async () => {
      const json = await openRecords(dataset.ref);
      const csv = await openRecords({ ...dataset.ref, format: 'csv' });
      await replace(json.document, '"Rome"', '"Roma"');
      await replace(csv.document, 'Paris', 'Paris!');
      assert.equal(await json.document.save(), true);
      assert.equal(await csv.document.save(), true);
      assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Roma']);
      await eventually('the CSV shows what was saved from the JSON', () => csv.document.getText().includes('Roma'));
    });

    it('asks before every record is deleted, however few there are', async () => {
      const { document } = await openRecords(dataset.ref);
      await replaceAll(document, '[]');
      const { result, questions } = await answering('showWarningMessage', [undefined], async () => document.save());
      assert.equal(result, false);
      assert.match(questions.join(), /Delete 2 of the 2 records/);
      assert.equal((await held()).size, 2);
    });

    it('adds nothing twice where its language is changed between a save in part and the next', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      const rows = Array.from({ length: 1100 }, (_, row) => `{"input":"question ${row}"}`);
      await replaceAll(document, `${document.getText()}${rows.join('\n')}\n`);
      await dataset.sandbox.addFault({ path: '*/batch_update', skip: 1, status: 400 });
      assert.equal(await document.save(), false);
      await dataset.sandbox.clearFaults();
      await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
      assert.equal(await document.save(), true);
      assert.equal((await held()).size, 1102);
      assert.equal(await version(), 2);
    });

    it('reads a CSV with a byte order mark and carriage returns as the same records', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'csv' });
      const before = (await requests('/batch_update')).length;
      const text = `\ufeff${document.getText().replaceAll('\n', '\r\n')}`;
      await vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(text));
      assert.equal((await requests('/batch_update')).length, before, 'nothing is sent');
      await vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(text.replace('Rome', 'Roma')));
      assert.equal(await output('rome'), 'Roma');
      assert.equal(await output('paris'), 'Paris');
    });

    it('sends nothing of a text that is not UTF-8, and says so', async () => {
      const { document } = await openRecords(dataset.ref);
      const bytes = new Uint8Array([0xff, 0xfe, 0x5b, 0x00]);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(document.uri, bytes)), /not UTF-8/);
      assert.equal((await held()).size, 2);
    });

    it('is opened and saved in a connection that was removed only once it is there again', async () => {
      const { connections } = await product();
      const own = await connections.add(
        { name: `Gone ${dialect}`, url: dataset.sandbox.url },
        { apiKey: dataset.sandbox.apiKey, applicationKey: dataset.sandbox.applicationKey },
      );
      const { document } = await openRecords({ ...dataset.ref, connectionId: own.id });
      await replace(document, '"Rome"', '"Roma"');
      await connections.remove(own.id);
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(document.getText()))),
        /is not in the settings: add it again/,
      );
      assert.equal(document.isDirty, true);
      assert.match(document.getText(), /"Roma"/);
      await connections.add(
        { name: `Gone ${dialect}`, url: dataset.sandbox.url },
        { apiKey: dataset.sandbox.apiKey, applicationKey: dataset.sandbox.applicationKey },
      );
      assert.equal(await document.save(), true);
      assert.equal(await output('rome'), 'Roma');
      await connections.remove(own.id);
    });

    describe('of a service that answers more than the documents say', () => {
      let service: RewritingService;
      let connectionId: string;
      before(async () => {
        const { connections } = await product();
        service = await RewritingService.start(dataset.sandbox.url);
        const keys = { apiKey: dataset.sandbox.apiKey, applicationKey: dataset.sandbox.applicationKey };
        ({ id: connectionId } = await connections.add({ name: `More ${dialect}`, url: service.url }, keys));
      });
      after(async () => {
        const { connections } = await product();
        await closeAll();
        await connections.remove(connectionId);
        await service.stop();
      });
      beforeEach(async () => {
        service.answers((_path, answer) => answer);
        const datasetId = await dataset.sandbox.createDataset(
          dataset.ref.projectId,
          `more than ${dataset.ref.datasetId}`,
          [...records, `{"id":"exact","input":${exact},"expected_output":"\\u0041","metadata":${exact}}`],
        );
        dataset.ref = { ...dataset.ref, connectionId, datasetId };
      });

      for (const format of ['json', 'jsonl', 'csv'] as const) {
        it(`leaves exact values and unknown fields alone when another record is edited as ${format}`, async () => {
          // Every record has a field that nobody knows.
          const field = `"origin":${exact},"input"`;
          service.answers((path, answer) =>
            /\/(records|batch_update)$/.test(path) ? answer.replaceAll('"input"', field) : answer,
          );
          const { document } = await openRecords({ ...dataset.ref, format });
          assert.match(document.getText(), /origin/);
          const before = (await requests('/batch_update')).length;
          await replace(document, 'Rome', 'Roma');
          assert.equal(await document.save(), true);
          const sent = (await requests('/batch_update')).slice(before);
          assert.equal(sent.length, 1);
          assert.deepEqual(
            (sent[0]?.body as { data: { attributes: { update_records: unknown } } }).data.attributes.update_records,
            [{ id: 'rome', expected_output: 'Roma' }],
          );
          const now = await dataset.heldText();
          assert.equal(now.split(exact).length - 1, 2, 'input and metadata are as they were to the byte');
          assert.ok(now.includes('"\\u0041"'));
          await eventually('the document still shows what it can’t change', () =>
            document.getText().includes('origin'),
          );
        });
      }

      it('tells that an unknown field can’t be written', async () => {
        service.answers((path, answer) =>
          /\/(records|batch_update)$/.test(path) ? answer.replaceAll('"input"', '"origin":"web","input"') : answer,
        );
        const { document } = await openRecords(dataset.ref);
        await replace(document, '"web"', '"mail"');
        const { questions } = await answering('showWarningMessage', [], async () =>
          assert.equal(await document.save(), true),
        );
        assert.match(questions.join(), /"origin" can't be written through the API and will not be saved/);
      });

      it('is read-only where an automation fills the dataset', async () => {
        service.answers((path, answer) =>
          path.endsWith('/datasets')
            ? answer
                .replaceAll('"dataset_type":"user",', '')
                .replaceAll('"attributes":{', '"attributes":{"dataset_type":"automation",')
            : answer,
        );
        const { document } = await openRecords(dataset.ref);
        await assert.rejects(
          Promise.resolve(vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode('[]'))),
          /is filled by an automation and is read-only in Datadog/,
        );
        assert.equal((await held()).size, 3);
      });
    });
  });
}
