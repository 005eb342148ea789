import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentUri } from '../../src/documents/documentUri';
import { datasetSuite } from './support/datasetSuite';
import { answering, closeAll, eventually, product, replace } from './support/product';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris"}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome"}',
];

describe('What auto-save keeps of a document', () => {
  const dataset = datasetSuite('observed', 'drafts', records);
  const { output, changedByOthers } = dataset;
  const files = () => vscode.workspace.getConfiguration('files');
  const autoSave = async (mode: string, delay?: number) => {
    await files().update('autoSaveDelay', delay, vscode.ConfigurationTarget.Global);
    await files().update('autoSave', mode, vscode.ConfigurationTarget.Global);
  };

  afterEach(() => autoSave('off'));

  /** Opens the document as “Open as JSON” does: VS Code then closes it together with its tab. */
  async function open(name = 'test'): Promise<vscode.TextEditor> {
    const uri = documentUri(dataset.ref, name);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
    return eventually('the document is shown', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
    );
  }

  /** Edits that auto-save has put aside. */
  async function kept(before: string, after: string, name?: string): Promise<vscode.TextDocument> {
    const { document } = await open(name);
    await autoSave('afterDelay', 50);
    await replace(document, before, after);
    await eventually('auto-save is through', () => !document.isDirty);
    await autoSave('off');
    return document;
  }
  const closed = (document: vscode.TextDocument) => eventually('the document is closed', () => document.isClosed);

  it('is shown when the dataset is opened again, and merged when it is saved', async () => {
    const document = await kept('"Rome"', '"Roma"');
    await closeAll();
    await closed(document);
    await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
    const again = await open();
    assert.match(again.document.getText(), /"Roma"/);
    await vscode.commands.executeCommand('llmObs.saveChanges');
    assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'Roma']);
    await eventually('the document shows their change', () => again.document.getText().includes('"Paris!"'));
  });

  it('is merged with what it was edited from, which is forgotten of a document that is closed unchanged', async () => {
    const { documents } = await product();
    const { document } = await open();
    await eventually('it is remembered', () => documents.remembered(document.uri));
    await closeAll();
    await closed(document);
    assert.equal(documents.remembered(document.uri), undefined);
    const edited = await kept('"Rome"', '"Roma"');
    await closeAll();
    await closed(edited);
    assert.equal(documents.remembered(edited.uri)?.version, 1);
  });

  it('is found again after the dataset was renamed', async () => {
    const document = await kept('"Rome"', '"Roma"', 'old name');
    await closeAll();
    await closed(document);
    const again = await open('new name');
    assert.match(again.document.getText(), /"Roma"/);
    await vscode.commands.executeCommand('llmObs.saveChanges');
    assert.equal(await output('rome'), 'Roma');
  });

  it('is gone when it was discarded, with the records as the service has them', async () => {
    const document = await kept('"Rome"', '"Roma"');
    await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
    await answering('showWarningMessage', ['Discard'], () =>
      Promise.resolve(vscode.commands.executeCommand('llmObs.discardChanges')),
    );
    await eventually('the document shows the service’s records', () =>
      /"Paris!"[^]*"Rome"|"Rome"[^]*"Paris!"/.test(document.getText()),
    );
    assert.equal(document.isDirty, false);
    await closeAll();
    await closed(document);
    assert.match((await open()).document.getText(), /"Rome"/);
    assert.equal(await output('rome'), 'Rome');
  });

  it('is gone when the edits were undone', async () => {
    const document = await kept('"Rome"', '"Roma"');
    await kept('"Roma"', '"Rome"');
    await closeAll();
    await closed(document);
    await changedByOthers('"update_records":[{"id":"rome","expected_output":"Rome!"}]');
    assert.match((await open()).document.getText(), /"Rome!"/);
  });

  it('stays where discarding it can’t be followed by reading the records', async () => {
    const document = await kept('"Rome"', '"Roma"');
    await dataset.sandbox.addFault({ path: '*/records', method: 'GET', status: 403 });
    await answering('showWarningMessage', ['Discard'], () =>
      Promise.resolve(vscode.commands.executeCommand('llmObs.discardChanges')),
    );
    await dataset.sandbox.clearFaults();
    assert.match(document.getText(), /"Roma"/);
    await vscode.commands.executeCommand('llmObs.saveChanges');
    assert.equal(await output('rome'), 'Roma');
  });

  it('discards the changes of the document that was meant, not of the one in front', async () => {
    const document = await kept('"Rome"', '"Roma"');
    const other = await vscode.workspace.openTextDocument({ content: 'mine' });
    const editor = await vscode.window.showTextDocument(other);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'still '));
    await answering('showWarningMessage', ['Discard'], () =>
      Promise.resolve(vscode.commands.executeCommand('llmObs.discardChanges', document.uri)),
    );
    await eventually('the document shows the service’s records', () => document.getText().includes('"Rome"'));
    assert.equal(other.getText(), 'still mine');
  });

  it('is kept in a file of its own, and told of, where the version that it is based on is gone', async () => {
    const document = await kept('"Rome"', '"Roma"');
    await closeAll();
    await closed(document);
    await changedByOthers('"update_records":[{"id":"paris","expected_output":"Paris!"}]');
    await dataset.sandbox.addFault({ path: '*/records', method: 'GET', status: 404, times: 1 });
    const { questions } = await answering('showWarningMessage', ['Show Changes'], async () => {
      const { document: current } = await open();
      assert.match(current.getText(), /"Paris!"/);
      const copy = await eventually('the changes are shown', () =>
        vscode.workspace.textDocuments.find((shown) => shown.isUntitled && shown.getText().includes('"Roma"')),
      );
      assert.equal(copy.languageId, 'json');
    });
    assert.match(questions.join(), /based on version 1, which the service no longer has/);
    const file = /copy what you need from (.*)\.$/.exec(questions[0] ?? '')?.[1] ?? '';
    assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(file))), /"Roma"/);
    const { document: current } = await open();
    await replace(current, '"Rome"', '"ROMA"');
    assert.equal(await current.save(), true);
    assert.deepEqual([await output('paris'), await output('rome')], ['Paris!', 'ROMA']);
  });

  it('is not made of a document whose automatic saves can’t be told from others, which says so', async () => {
    const { document } = await open();
    await autoSave('afterDelay', 60_000);
    const large = new Uint8Array(50 * 1024 * 1024 + 1).fill(0x20);
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(document.uri, large)),
      /nothing was sent: .* Set files\.autoSave to off/,
    );
  });
});
