import * as vscode from 'vscode';
import { parseDocumentUri } from './documentUri';
import type { Drafts } from './drafts';
import { summaryWhileNewest, type LastSave } from './lastSave';
import type { OpenDocuments } from './openDocuments';
import type { RecordsEditorProvider } from './recordsEditor/recordsEditorProvider';

/** What the status bar tells of a document, as text or as a grid. */
interface Shown {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** undefined while it isn't known yet. */
  readonly version: number | undefined;
  readonly records: number;
  readonly isReadOnly: boolean;
  readonly hasDraft: boolean;
  readonly lastSave: string | undefined;
}

/** The active document's dataset version in the status bar, its last save, and the context keys of its commands. */
export class DocumentStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('llmObs.document', vscode.StatusBarAlignment.Left, 10);
  readonly #lastSave = new Map<string, LastSave>();
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #grids: RecordsEditorProvider;
  readonly #disposables: vscode.Disposable[];

  constructor(documents: OpenDocuments, drafts: Drafts, grids: RecordsEditorProvider) {
    this.#documents = documents;
    this.#drafts = drafts;
    this.#grids = grids;
    this.#item.name = vscode.l10n.t('LLM Observability Dataset');
    this.#disposables = [
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      documents.onDidChange(() => this.#update()),
      drafts.onDidChange(() => this.#update()),
      grids.onDidChange(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Shows the outcome of a save in place of the version, until there is a later one. */
  saved(uri: vscode.Uri, save: LastSave): void {
    this.#lastSave.set(uri.toString(), save);
    this.#update();
  }

  #update(): void {
    const shown = this.#activeGrid() ?? this.#activeText();
    const ref = shown && parseDocumentUri(shown.uri);
    setContext('llmObs.documentIsVersion', ref?.version !== undefined);
    setContext('llmObs.documentIsReadOnly', ref?.version !== undefined || shown?.isReadOnly === true);
    setContext('llmObs.documentHasDraft', shown?.hasDraft === true);
    if (!shown || shown.version === undefined) return this.#item.hide();
    const { name, version, records, isReadOnly, hasDraft, lastSave } = shown;
    this.#item.backgroundColor = hasDraft ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (hasDraft) {
      this.#item.text = vscode.l10n.t('$(cloud-upload) Not sent yet · based on version {0}', version);
      this.#item.tooltip = vscode.l10n.t(
        'Auto-save keeps the changes of {0} on this computer. Select to save them as a new version.',
        name,
      );
      this.#item.command = 'llmObs.saveChanges';
    } else {
      this.#item.text = vscode.l10n.t(
        '$(database) {0}{1}',
        lastSave ?? vscode.l10n.t('version {0}', version),
        isReadOnly ? vscode.l10n.t(' · read-only') : '',
      );
      this.#item.tooltip = vscode.l10n.t('{0}: {1} records, version {2}', name, records.toLocaleString(), version);
      this.#item.command = 'llmObs.showLog';
    }
    this.#item.show();
  }

  #activeGrid(): Shown | undefined {
    const document = this.#grids.active;
    if (!document) return undefined;
    const { uri, name, model, loader, lastSave } = document;
    return {
      uri,
      name,
      version: document.state().version,
      records: model.loaded,
      isReadOnly: loader.readOnly !== undefined,
      hasDraft: this.#grids.hasDraft(document),
      lastSave: summaryWhileNewest(lastSave, document.state().version),
    };
  }

  #activeText(): Shown | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri || !parseDocumentUri(uri)) return undefined;
    const document = this.#documents.get(uri);
    return {
      uri,
      name: document?.name ?? '',
      version: document?.base.version,
      records: document?.base.records.length ?? 0,
      isReadOnly: Boolean(document?.readOnly),
      hasDraft: this.#drafts.has(uri),
      lastSave: summaryWhileNewest(this.#lastSave.get(uri.toString()), document?.base.version),
    };
  }
}

const contexts = new Map<string, boolean>();

function setContext(key: string, value: boolean): void {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
