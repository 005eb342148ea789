import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DocumentRef } from '../../src/documents/documentUri';
import { datasetSuite } from './support/datasetSuite';
import { answering, eventually, openRecords, replace, replaceAll } from './support/product';

/** A record with everything that a careless round trip would change. */
const delicate =
  '{"id":"delicate","input":{"b":12345678901234567890,"a":1.0,"2":1e400,"1":"\\u0041"},"expected_output":"\\u0041","metadata":{"b":1,"a":2},"tags":["k:v"]}';
const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
  delicate,
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A dataset's document (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'documents', records);
    const { held, version, changedByOthers } = dataset;
    const batches = () => dataset.requests('/batch_update');

    for (const format of ['json', 'jsonl', 'csv'] as const) {
      it(`is saved as one batch update when it is edited as ${format}`, async () => {
        const { document } = await openRecords({ ...dataset.ref, format });
        const before = (await batches()).length;
        await replace(document, 'Capital of Italy?', 'Capital of Peru?');
        await replace(document, 'Rome', 'Lima');
        assert.equal(await document.save(), true);
        assert.equal((await batches()).length, before + 1);
        assert.equal((await held()).get('rome')?.['input'], 'Capital of Peru?');
        assert.equal((await held()).get('rome')?.['expected_output'], 'Lima');
        assert.equal((await held()).get('paris')?.['expected_output'], 'Paris');
        assert.equal(await version(), 2);
        assert.equal(document.isDirty, false);
      });
    }

    it('leaves the delicate record as it was to the byte when another one is edited', async () => {
      const slice = '{"b":12345678901234567890,"a":1.0,"2":1e400,"1":"\\u0041"}';
      assert.ok((await dataset.heldText()).includes(slice), 'the sandbox holds the delicate value');
      const { document } = await openRecords({ ...dataset.ref, format: 'csv' });
      await replace(document, 'Rome', 'Roma');
      assert.equal(await document.save(), true);
      assert.ok((await dataset.heldText()).includes(slice), 'and still does after the save');
    });

    it('shows the ids of added records after the save and keeps the cursor', async () => {
      const editor = await openRecords(dataset.ref);
      const { document } = editor;
      const end = document.getText().lastIndexOf(']');
      await vscode.workspace.applyEdit(
        (() => {
          const edit = new vscode.WorkspaceEdit();
          const text = document.getText().slice(0, end).trimEnd();
          edit.replace(
            document.uri,
            new vscode.Range(document.positionAt(text.length), document.positionAt(end)),
            ',\n  {\n    "input": "Capital of Peru?",\n    "expected_output": "Lima"\n  }\n',
          );
          return edit;
        })(),
      );
      const line = document.positionAt(document.getText().indexOf('"Rome"')).line;
      editor.selection = new vscode.Selection(line, 8, line, 8);
      assert.equal(await document.save(), true);
      const added = [...(await held())].find(([, record]) => record['input'] === 'Capital of Peru?');
      assert.ok(added, 'the service holds the added record');
      await eventually('the document shows its id', () => document.getText().includes(`"id": "${added[0]}"`));
      assert.equal(document.isDirty, false);
      assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [line, 8]);
    });

    it('deletes a record that was removed', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      const kept = document
        .getText()
        .split('\n')
        .filter((line) => !line.includes('"rome"'));
      await replaceAll(document, kept.join('\n'));
      const { questions } = await answering('showWarningMessage', ['Delete and Save'], async () =>
        assert.equal(await document.save(), true),
      );
      assert.match(questions.join(), /Delete 1 of the 3 records of .*\nTest \w+ \d+ \(127\.0\.0\.1:\d+\)/);
      assert.deepEqual([...(await held()).keys()].sort(), ['delicate', 'paris']);
    });

    it('sends nothing when only white space changed', async () => {
      const { document } = await openRecords(dataset.ref);
      const before = (await batches()).length;
      await replaceAll(document, `\n${document.getText()}\n`);
      assert.equal(await document.save(), true);
      assert.equal((await batches()).length, before);
    });

    it('is merged without a question when someone else changed another record', async () => {
      const { document } = await openRecords(dataset.ref);
      await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
      await replace(document, '"Rome"', '"Roma"');
      const { questions } = await answering('showWarningMessage', [], async () =>
        assert.equal(await document.save(), true),
      );
      assert.deepEqual(questions, []);
      assert.equal((await held()).get('paris')?.['expected_output'], 'Paris!');
      assert.equal((await held()).get('rome')?.['expected_output'], 'Roma');
      await eventually('the document shows their change', () => document.getText().includes('"Paris!"'));
    });

    describe('when someone else changed the same field', () => {
      let document: vscode.TextDocument;
      beforeEach(async () => {
        ({ document } = await openRecords(dataset.ref));
        await changedByOthers(
          '"update_records":[{"id":"rome","expected_output":"ROME"},{"id":"paris","expected_output":"PARIS"}]',
        );
        await replace(document, '"Rome"', '"Roma"');
      });

      it('asks, and keeps mine on that answer', async () => {
        const { questions } = await answering('showWarningMessage', ['Keep Mine'], async () =>
          assert.equal(await document.save(), true),
        );
        assert.match(
          questions.join(),
          /changed by someone else.*\n.* \(127\.0\.0\.1:\d+\).*\n\nrome · expected_output/,
        );
        assert.equal((await held()).get('rome')?.['expected_output'], 'Roma');
        assert.equal((await held()).get('paris')?.['expected_output'], 'PARIS');
      });

      it('asks, and takes theirs on that answer', async () => {
        await answering('showWarningMessage', ['Take Theirs'], async () => assert.equal(await document.save(), true));
        assert.equal((await held()).get('rome')?.['expected_output'], 'ROME');
        await eventually('the document shows theirs', () => document.getText().includes('"ROME"') && !document.isDirty);
      });

      it('asks, and sends nothing where the question is left', async () => {
        const before = (await batches()).length;
        await answering('showWarningMessage', [undefined], async () => assert.equal(await document.save(), false));
        assert.equal((await batches()).length, before);
        assert.equal(document.isDirty, true);
        assert.ok(document.getText().includes('"Roma"'));
      });

      it('asks, and brings their version into the document to be settled by hand', async () => {
        await answering('showWarningMessage', ['Edit and Save Again'], async () =>
          assert.equal(await document.save(), false),
        );
        await eventually('their other change is in the document', () => document.getText().includes('"PARIS"'));
        await replace(document, '"Roma"', '"Roma, or ROME"');
        assert.equal(await document.save(), true);
        assert.equal((await held()).get('rome')?.['expected_output'], 'Roma, or ROME');
        assert.equal((await held()).get('paris')?.['expected_output'], 'PARIS');
      });
    });

    describe('with something that can’t be saved', () => {
      const rejects = async (
        text: (document: string) => string,
        message: RegExp,
        format: DocumentRef['format'] = 'json',
      ) => {
        const { document } = await openRecords({ ...dataset.ref, format });
        const before = (await batches()).length;
        const edited = text(document.getText());
        await replaceAll(document, edited);
        assert.equal(await document.save(), false, 'the save fails');
        assert.equal((await batches()).length, before, 'nothing is sent');
        assert.equal(document.isDirty, true);
        assert.equal(document.getText(), edited, 'nothing is lost');
        const diagnostics = vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ source }) => source === 'LLM Observability');
        assert.ok(
          diagnostics.some((diagnostic) => message.test(diagnostic.message)),
          JSON.stringify(diagnostics.map((d) => d.message)),
        );
      };

      it('says where the JSON is broken', () => rejects((text) => text.replace('"Rome",', '"Rome" "'), /JSON/));
      it('says that an array is needed', () => rejects(() => '{"records": []}', /array/));
      it('says which record has no input', () =>
        rejects((text) => text.replace('"input": "Capital of Italy?",', ''), /input/));
      it('says which ids are equal', () => rejects((text) => text.replace('"rome"', '"paris"'), /paris/));
      it('says what an id may hold', () => rejects((text) => text.replace('"rome"', '"ro me"'), /letters, digits/));
      it('says that metadata is an object', () =>
        rejects((text) => text.replace('"metadata": {}', '"metadata": 3'), /metadata/));
      it('says that tags are strings', () => rejects((text) => text.replace('"topic:geo"', '3'), /tags/));
      it('says which name is a field’s but for a slip', () =>
        rejects((text) => text.replace('"expected_output"', '"expected_ouput"'), /rename it to "expected_output"/));
      it('says which row of a CSV is broken', () =>
        rejects((text) => `${text.trimEnd()}\nx,"unclosed`, /quote/, 'csv'));
    });

    it('asks before it adds a record whose id the dataset doesn’t have', async () => {
      const { document } = await openRecords(dataset.ref);
      await replace(document, '"rome"', '"roma"');
      const left = await answering('showWarningMessage', [undefined], async () => document.save());
      assert.equal(left.result, false);
      assert.match(left.questions.join(), /“roma”/);
      await answering('showWarningMessage', ['Add as New', 'Delete and Save'], async () =>
        assert.equal(await document.save(), true),
      );
      assert.deepEqual([...(await held()).keys()].sort(), ['delicate', 'paris', 'roma']);
    });

    it('keeps the edits and says so when the dataset was deleted meanwhile', async () => {
      const { document } = await openRecords(dataset.ref);
      await replace(document, '"Rome"', '"Roma"');
      await dataset.sandbox.text('POST', `/api/v2/llm-obs/v1/${dataset.ref.projectId}/datasets/delete`, {
        data: { type: 'datasets', attributes: { dataset_ids: [dataset.ref.datasetId] } },
      });
      assert.equal(await document.save(), false);
      assert.ok(document.isDirty && document.getText().includes('"Roma"'));
    });

    it('is read-only when it shows a version, and can’t be opened for a version that there is none of', async () => {
      await changedByOthers('"update_records":[{"id":"rome","expected_output":"Roma"}]');
      const { document } = await openRecords({ ...dataset.ref, version: 1 });
      assert.ok(document.getText().includes('"Rome"'));
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode('[]'))),
        /Version 1 of test is read-only/,
      );
      await assert.rejects(openRecords({ ...dataset.ref, version: 77 }), /version/i);
    });

    it('makes no version by auto-save: the changes wait on this computer until they are saved on purpose', async () => {
      const files = vscode.workspace.getConfiguration('files');
      const { document } = await openRecords(dataset.ref);
      const before = (await batches()).length;
      await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
      try {
        await files.update('autoSaveDelay', 50, vscode.ConfigurationTarget.Global);
        await replace(document, '"Rome"', '"Roma"');
        await eventually('auto-save is through', () => !document.isDirty);
      } finally {
        await files.update('autoSave', 'off', vscode.ConfigurationTarget.Global);
        await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
      }
      assert.equal((await batches()).length, before);
      assert.equal((await held()).get('rome')?.['expected_output'], 'Rome');
      await vscode.commands.executeCommand('llmObs.saveChanges');
      await eventually('the save went through', async () => (await held()).get('rome')?.['expected_output'] === 'Roma');
      assert.equal((await batches()).length, before + 1);
    });

    it('keeps exactly the rest unsaved when the network goes in mid-save, and doubles nothing afterwards', async () => {
      const { document } = await openRecords({ ...dataset.ref, format: 'jsonl' });
      const rows = Array.from(
        { length: 1500 },
        (_, row) => `{"input":"question ${row}","expected_output":"answer ${row}"}`,
      );
      await replaceAll(document, `${document.getText().trimEnd()}\n${rows.join('\n')}\n`);
      await dataset.sandbox.addFault({ path: '*/batch_update', skip: 1, cut: 'before' });
      assert.equal(await document.save(), false);
      assert.equal(document.isDirty, true);
      await dataset.sandbox.clearFaults();
      assert.equal(await document.save(), true);
      const inputs = [...(await held()).values()].map((record) => JSON.stringify(record['input']));
      assert.equal(inputs.length, 1503);
      assert.equal(new Set(inputs).size, 1503);
    });
  });
}
