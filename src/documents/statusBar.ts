import * as vscode from 'vscode';
import { parseDocumentUri } from './documentUri';
import type { Drafts } from './drafts';
import type { OpenDocuments } from './openDocuments';

/** The active document's dataset version in the status bar, its last save, and the context keys of its commands. */
export class DocumentStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('llmObs.document', vscode.StatusBarAlignment.Left, 10);
  readonly #lastSave = new Map<string, string>();
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #disposables: vscode.Disposable[];

  constructor(documents: OpenDocuments, drafts: Drafts) {
    this.#documents = documents;
    this.#drafts = drafts;
    this.#item.name = 'LLM Observability Dataset';
    this.#disposables = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      documents.onDidChange(() => this.#update()),
      drafts.onDidChange(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Shows the outcome of a save beside the version, until the next one. */
  saved(uri: vscode.Uri, summary: string): void {
    this.#lastSave.set(uri.toString(), summary);
    this.#update();
  }

  #update(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const ref = uri && parseDocumentUri(uri);
    const document = uri && this.#documents.get(uri);
    const draft = uri !== undefined && this.#drafts.has(uri);
    setContext('llmObs.documentIsVersion', ref?.version !== undefined);
    setContext('llmObs.documentIsReadOnly', ref?.version !== undefined || Boolean(document?.readOnly));
    setContext('llmObs.documentHasDraft', draft);
    if (!document) return this.#item.hide();
    const saved = this.#lastSave.get(document.uri.toString());
    const { name, base, readOnly } = document;
    this.#item.backgroundColor = draft ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (draft) {
      this.#item.text = `$(cloud-upload) Not sent yet · based on version ${base.version}`;
      this.#item.tooltip = `Auto-save keeps the changes of ${name} on this computer. Select to save them as a new version.`;
      this.#item.command = 'llmObs.saveChanges';
    } else {
      this.#item.text = `$(database) ${saved ?? `version ${base.version}`}${readOnly ? ' · read-only' : ''}`;
      this.#item.tooltip = `${name}: ${base.records.length.toLocaleString()} records, version ${base.version}`;
      this.#item.command = 'llmObs.showLog';
    }
    this.#item.show();
  }
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
