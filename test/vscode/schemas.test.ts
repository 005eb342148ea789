import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { metadataRef } from '../../src/documents/metadata';
import { resourceUri, type ResourceRef } from '../../src/documents/resourceUri';
import { recordRef } from '../../src/documents/singleRecord';
import { gridDataset } from './support/gridDataset';
import { column, OpenGrid } from './support/openGrid';
import { closeAll, eventually, openRecords, replace, replaceAll } from './support/product';

/** The properties that VS Code offers behind `before`, the first time that it stands in the document. */
async function offered(document: vscode.TextDocument, before: string): Promise<readonly string[]> {
  const at = document.getText().indexOf(before);
  assert.ok(at >= 0, `the document holds ${before}:\n${document.getText()}`);
  const place = document.positionAt(at + before.length);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    place,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

const isOffered = (document: vscode.TextDocument, before: string, property: string) =>
  eventually(`${property} is offered`, async () => (await offered(document, before)).includes(property));

/** Waits for VS Code to say that over the first place of `text`. */
const isTold = (document: vscode.TextDocument, text: string, message: RegExp) =>
  eventually(`of ${text} is told: ${String(message)}`, async () => {
    const place = document.positionAt(document.getText().indexOf(text) + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    return hovers.some(({ contents }) =>
      contents.some((content) => message.test(typeof content === 'string' ? content : content.value)),
    );
  });

/** Waits for a problem that VS Code's JSON support marks at `text` with that message. */
const isMarked = (document: vscode.TextDocument, text: string, message: RegExp) =>
  eventually(`“${text}” is marked: ${String(message)}`, () =>
    jsonProblems(document).some((found) => message.test(found.message) && document.getText(found.range) === text),
  );

const jsonProblems = ({ uri }: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source !== 'LLM Observability');

describe('The schema of a dataset’s records', () => {
  const dataset = gridDataset('observed');

  it('offers the fields of a record, and marks a value of the wrong type', async () => {
    const { document } = await openRecords(dataset.ref);
    await replace(document, '"id": "paris",', '"id": "paris",\n    ,');
    await isOffered(document, '"id": "paris",\n    ', 'expected_output');
    await isOffered(document, '"id": "paris",\n    ', 'metadata');
    await replace(document, '"id": "paris",\n    ,', '"id": "paris",');
    await replace(document, '"topic:geo"', '17');
    await isMarked(document, '17', /Incorrect type\. Expected "string"/);
  });
});

describe('The schemas of what is open beside a dataset', () => {
  const dataset = gridDataset('observed');
  afterEach(closeAll);
  const open = async (refOf: (place: Pick<ResourceRef, 'connectionId' | 'projectId' | 'id'>) => ResourceRef) => {
    const { connectionId, projectId, datasetId } = dataset.ref;
    const uri = resourceUri(refOf({ connectionId, projectId, id: datasetId }), 'some name, ünd more (1)');
    return (await vscode.window.showTextDocument(uri)).document;
  };

  it('offer the fields of a single record, tell what they are, and mark a value of the wrong type', async () => {
    const document = await open((place) => recordRef(place, 'rome'));
    await replace(document, '"metadata": {},', '');
    await isOffered(document, '"id": "rome",\n  ', 'metadata');
    await isTold(document, '"expected_output"', /What the application should answer/);
    await replace(document, '"tags": []', '"tags": [17]');
    await isMarked(document, '17', /Incorrect type\. Expected "string"/);
    await replace(document, '"id": "rome",', '');
    await isMarked(document, document.getText().trim(), /Missing property "id"/);
  });

  it('offer a beginning of a dataset’s metadata, tell what it is for, and mark what is no object', async () => {
    const document = await open(metadataRef);
    await replaceAll(document, '');
    await isOffered(document, '', 'New metadata');
    await replaceAll(document, '{ "team": "search" }');
    await isTold(document, '"team"', /Anything about the dataset/);
    await replaceAll(document, '[1]');
    await isMarked(document, '[1]', /The metadata of a dataset is a JSON object\./);
  });
});

describe('The schemas of cells that are open in an editor of their own', () => {
  const dataset = gridDataset('observed');
  const openCell = async (field: 'metadata' | 'tags') => {
    const grid = await OpenGrid.loaded(dataset.ref);
    await grid.ask('openCell', { key: await grid.key('paris'), column: column(field) });
    const { document } = vscode.window.activeTextEditor ?? assert.fail('the cell is open');
    assert.equal(document.uri.scheme, 'llmobs-cell');
    return document;
  };

  it('mark metadata that is no object', async () => {
    const document = await openCell('metadata');
    await replace(document, document.getText(), '[1]');
    await isMarked(document, '[1]', /The metadata of a record is a JSON object\./);
  });

  it('mark a tag that is no text', async () => {
    const document = await openCell('tags');
    await replace(document, '"topic:geo"', '17');
    await isMarked(document, '17', /Incorrect type\. Expected "string"/);
  });
});

describe('The schema of an experiment’s events', () => {
  afterEach(closeAll);

  it('offers the fields of a span and of a metric, and marks a status that there isn’t', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('a folder is open');
    const uri = vscode.Uri.joinPath(folder, 'offered.llmobs-events.json');
    fs.writeFileSync(uri.fsPath, '{"spans":[{"span_id":"s","status":"fine",}],"metrics":[{"label":"l",}]}');
    const { document } = await vscode.window.showTextDocument(uri);
    await isOffered(document, '"status":"fine",', 'trace_id');
    await isOffered(document, '"label":"l",', 'score_value');
    await isMarked(document, '"fine"', /Value is not accepted\. Valid values: "ok", "error"/);
  });
});
