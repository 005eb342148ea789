import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentUri, type DocumentRef } from '../../../src/documents/documentUri';
import { answerRequest } from '../../../src/documents/recordsEditor/answerRequest';
import type { RecordsDocument } from '../../../src/documents/recordsEditor/recordsDocument';
import type { RecordsEditorProvider } from '../../../src/documents/recordsEditor/recordsEditorProvider';
import type { GridColumn, GridField, GridRequestName, GridRequests, ToHost } from '../../../src/grid/protocol';
import { closeAll, eventually, product } from './product';

export const viewType = 'llmObs.records';

export const column = (field: GridField, ...path: string[]): GridColumn => ({
  id: [field, ...path].join('/'),
  field,
  path,
  title: [field, ...path].join('.'),
});
/** A records editor as its webview sees it. */
export class OpenGrid {
  #lastId = 0;

  constructor(
    readonly grids: RecordsEditorProvider,
    readonly document: RecordsDocument,
  ) {}

  static async open(ref: DocumentRef): Promise<OpenGrid> {
    return OpenGrid.openUri(documentUri(ref, 'test'));
  }

  static async openUri(uri: vscode.Uri): Promise<OpenGrid> {
    const { grids } = await product();
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    const document = await eventually('the document is open', () => grids.document(uri));
    return new OpenGrid(grids, document);
  }

  static async loaded(ref: DocumentRef): Promise<OpenGrid> {
    const grid = await OpenGrid.open(ref);
    await grid.document.loader.whenComplete();
    return grid;
  }

  static async loadedFile(uri: vscode.Uri): Promise<OpenGrid> {
    const grid = await OpenGrid.openUri(uri);
    await grid.document.loader.whenComplete();
    return grid;
  }

  async ask<Name extends GridRequestName>(
    request: Name,
    body: GridRequests[Name]['send'],
  ): Promise<GridRequests[Name]['answer']> {
    const id = ++this.#lastId;
    const message = { id, request, body } as unknown as ToHost;
    const answered = await answerRequest(this.grids.session(this.document), message);
    assert.ok('id' in answered && answered.id === id, 'every request is answered');
    if ('failure' in answered) throw new Error(answered.failure.message);
    return answered.answer as GridRequests[Name]['answer'];
  }

  /** The row of a record, by its id. */
  async key(id: string): Promise<number> {
    const { rows } = await this.ask('rows', { start: 0, count: 1000, columns: [column('id')] });
    const row = rows.find(({ cells }) => cells[0]?.text === id);
    assert.ok(row, `there is a row for ${id}`);
    return row.key;
  }

  async edit(id: string, field: GridField, text: string): Promise<void> {
    const key = await this.key(id);
    await this.ask('edit', {
      edits: [{ key, column: column(field), input: { kind: 'string', text } }],
      label: `Edit ${field}`,
    });
  }

  async text(id: string, field: GridField): Promise<string> {
    return (await this.ask('value', { key: await this.key(id), column: column(field) })).text;
  }

  get tab(): vscode.Tab | undefined {
    return vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(
        ({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === this.document.uri.toString(),
      );
  }

  async isMarked(dirty: boolean): Promise<void> {
    await eventually(`the tab is marked as ${dirty ? 'unsaved' : 'saved'}`, () => this.tab?.isDirty === dirty);
  }

  /** Saves as Ctrl+S does. */
  save(): Promise<void> {
    return this.grids.save(this.document);
  }
}

/** Closes every tab, dropping what is unsaved. */
export async function closeGrids(): Promise<void> {
  const { grids } = await product();
  for (const { uri } of grids.all()) {
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await closeAll();
  await eventually('no document is left', () => grids.all().length === 0);
}
