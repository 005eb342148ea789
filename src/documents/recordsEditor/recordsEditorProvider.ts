import * as vscode from 'vscode';
import type { GridAction, RowSelection } from '../../grid/protocol';
import type { RecordsFormat } from '../../records/model';
import type { AppliedEdit } from '../../records/recordsModel';
import type { SaveAsks } from '../asks';
import { parseDocumentUri } from '../documentUri';
import type { Drafts } from '../drafts';
import type { CellFileSystem } from './cellFileSystem';
import type { GridCommand, GridSession } from './gridSession';
import { RecordProblems } from './recordProblems';
import { BackupFile, parseBackup } from './recordsBackup';
import type { RecordsDocument } from './recordsDocument';
import type { RecordsPanel } from './recordsPanel';
import type { RecordsSource } from './recordsSource';
import { SaveLeft } from './saveLeft';
import { isMarkedUnsaved, recordsViewType, untilMarkedSaved, untilTold } from '../tabs';

export interface RecordsEditorParts {
  readonly extensionUri: vscode.Uri;
  /** The extension's folder for this workspace. */
  readonly storage: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly drafts: Drafts;
  readonly asks: SaveAsks;
  readonly cells: CellFileSystem;
  /** What a webview shows. */
  readonly html: (webview: vscode.Webview, name: string) => string;
  /** Where the records of an address are. */
  readonly sourceOf: (uri: vscode.Uri) => Promise<RecordsSource>;
  readonly run: (document: RecordsDocument, command: GridCommand) => Promise<void>;
  readonly exportRows: (document: RecordsDocument, rows: RowSelection) => Promise<void>;
}

/** The records editor: a dataset as a grid. Opens, saves, keeps and restores its documents for VS Code. */
export class RecordsEditorProvider implements vscode.CustomEditorProvider<RecordsDocument>, vscode.Disposable {
  readonly #edited = new vscode.EventEmitter<vscode.CustomDocumentEditEvent<RecordsDocument>>();
  readonly onDidChangeCustomDocument = this.#edited.event;
  readonly #saved = new vscode.EventEmitter<RecordsDocument>();
  /** Fires when a document was saved, wholly or in part. */
  readonly onDidSave = this.#saved.event;
  readonly #changed = new vscode.EventEmitter<RecordsDocument | undefined>();
  /** Fires when the state of a document, or which one is active, changed. */
  readonly onDidChange = this.#changed.event;
  readonly #documents = new Map<string, RecordsDocument>();
  readonly #panels = new Set<RecordsPanel>();
  readonly #problems = new RecordProblems();
  /** Documents that a person asked to save, while VS Code is about to. */
  readonly #asked = new Set<RecordsDocument>();
  readonly #parts: RecordsEditorParts;
  readonly #registration: vscode.Disposable;

  constructor(parts: RecordsEditorParts) {
    this.#parts = parts;
    this.#registration = vscode.window.registerCustomEditorProvider(recordsViewType, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  dispose(): void {
    for (const disposable of [this.#registration, this.#problems, this.#edited, this.#saved, this.#changed]) {
      disposable.dispose();
    }
  }

  document(uri: vscode.Uri): RecordsDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  all(): readonly RecordsDocument[] {
    return [...this.#documents.values()];
  }

  get active(): RecordsDocument | undefined {
    return this.#activePanel?.document;
  }

  hasDraft(document: RecordsDocument): boolean {
    return this.#parts.drafts.has(draftUri(document.uri));
  }

  perform(action: GridAction): void {
    this.#activePanel?.perform(action);
  }

  /** What a webview of the document asks with. */
  session(document: RecordsDocument): GridSession {
    const { memory, cells, run, exportRows } = this.#parts;
    const key = columnsKey(document.uri);
    return {
      document,
      columnState: () => memory.get(key) ?? null,
      rememberColumns: async (state) => memory.update(key, state),
      openCell: (row, column) => cells.open(document, row, column),
      run: (command) => run(document, command),
      exportRows: (rows) => exportRows(document, rows),
    };
  }

  async openCustomDocument(uri: vscode.Uri, { backupId }: vscode.CustomDocumentOpenContext): Promise<RecordsDocument> {
    const { storage, drafts, asks, sourceOf } = this.#parts;
    const [{ RecordsDocument }, source] = await Promise.all([editorCode(), sourceOf(uri)]);
    const document = new RecordsDocument(
      uri,
      source,
      {
        asks,
        inSight: (of) => this.#panelsOf(of).some(({ panel }) => panel.visible),
        show: (of) => this.#panelsOf(of)[0]?.panel.reveal(),
      },
      new BackupFile(storage, uri, backupId === undefined ? undefined : vscode.Uri.parse(backupId)),
    );
    try {
      const backup = await document.backupFile.read(document.name);
      const draft = await drafts.get(draftUri(uri));
      if (backup) document.restored = document.restore(backup);
      else if (draft) document.restore(parseBackup(document.name, 'the storage of this extension', draft.text));
      else document.loader.load();
      if (backupId !== undefined) document.restored ??= 'nothing';
    } catch (error) {
      document.loader.dispose();
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      throw error;
    }
    this.#documents.set(uri.toString(), document);
    document.onDidEdit((edit) => this.#tell(document, edit));
    document.onDidChange(() => {
      this.#problems.show(document);
      this.#changed.fire(document);
    });
    document.onDidDispose(() => {
      this.#documents.delete(uri.toString());
      this.#problems.clear(uri);
      this.#changed.fire(undefined);
    });
    return document;
  }

  async resolveCustomEditor(document: RecordsDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { RecordsPanel } = await editorCode();
    const { extensionUri, html } = this.#parts;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extensionUri, folder)),
    };
    const opened = new RecordsPanel(panel, this.session(document), html(panel.webview, document.name));
    this.#panels.add(opened);
    panel.onDidChangeViewState(() => this.#changed.fire(document));
    panel.onDidDispose(() => {
      this.#panels.delete(opened);
      opened.dispose();
      if (this.#panelsOf(document).length === 0) document.question?.leave();
      this.#changed.fire(undefined);
    });
    const { restored } = document;
    document.restored = undefined;
    // VS Code takes a restored document for clean again after one edit and its undo, unless it knows of the work in it.
    if (restored === 'nothing') void this.save(document).catch(() => undefined);
    else if (restored) document.history.push(restored);
    this.#changed.fire(document);
  }

  /**
   * VS Code saves a document, for a person or by itself: it doesn't say. Where it may be by itself, what makes a version
   * of a dataset is kept on this computer; save() is how a person's wish is known.
   */
  async saveCustomDocument(document: RecordsDocument): Promise<void> {
    const isAsked = this.#asked.delete(document);
    if (!isAsked && document.source.keepsAutomaticSaves && isAutoSaveOn(document.uri)) {
      return this.#keepDraft(document);
    }
    const told = async (saved: boolean) => {
      await untilTold();
      if (saved) await untilMarkedSaved(document.uri);
      document.history.endSave(saved);
    };
    // What was edited meanwhile is told behind the answer to this call, when VS Code has marked what it takes for saved.
    let saved = false;
    try {
      await this.#save(document);
      saved = true;
    } catch (error) {
      if (!(error instanceof SaveLeft)) throw error;
      document.say(error.message);
      // VS Code keeps the document unsaved, and shows no error for what was decided on purpose.
      throw new vscode.CancellationError();
    } finally {
      setImmediate(() => void told(saved));
    }
  }

  /**
   * Saves for a person, whatever VS Code takes for unsaved. Rejects with what was and wasn't saved, and why; with an error
   * of the name `Canceled` where the person decided against it.
   */
  async save(document: RecordsDocument): Promise<void> {
    this.#asked.add(document);
    try {
      await vscode.workspace.save(document.uri);
    } finally {
      this.#asked.delete(document);
    }
  }

  /** Writes all records into a file, in the format that its name says: JSON, JSONL or CSV. */
  async saveCustomDocumentAs(document: RecordsDocument, destination: vscode.Uri): Promise<void> {
    await document.loader.whenComplete();
    const { model, source } = document;
    const content = await source.contentFor?.(model, destination);
    if (content) return vscode.workspace.fs.writeFile(destination, content);
    const { writeDocument } = await import('../../records/writeDocument');
    const records = model
      .allRows()
      .filter((key) => model.status(key) !== 'deleted')
      .map((key) => model.current(key));
    const text = writeDocument(records, formatOf(destination));
    await vscode.workspace.fs.writeFile(destination, new TextEncoder().encode(text));
  }

  async revertCustomDocument(document: RecordsDocument): Promise<void> {
    await this.#parts.drafts.delete(draftUri(document.uri));
    document.revert();
  }

  /** Drops what is unsaved, for a person who was asked. */
  async discard(document: RecordsDocument): Promise<void> {
    if (isMarkedUnsaved(document.uri, 'grid')) await vscode.commands.executeCommand('workbench.action.files.revert');
    else await this.revertCustomDocument(document);
  }

  backupCustomDocument(document: RecordsDocument): Promise<vscode.CustomDocumentBackup> {
    return document.backupFile.write(document.backup());
  }

  async #save(document: RecordsDocument): Promise<void> {
    const before = document.lastSave;
    try {
      await document.save();
      await this.#parts.drafts.delete(draftUri(document.uri));
    } finally {
      // A save that failed half-way has made a version all the same.
      if (document.lastSave !== before) this.#saved.fire(document);
      this.#changed.fire(document);
    }
  }

  async #keepDraft(document: RecordsDocument): Promise<void> {
    const backup = document.backup();
    const draft = { baseVersion: backup.baseVersion, text: JSON.stringify(backup) };
    await this.#parts.drafts.put(draftUri(document.uri), draft);
    this.#changed.fire(document);
  }

  #tell(document: RecordsDocument, edit: AppliedEdit): void {
    this.#edited.fire({
      document,
      label: edit.label,
      undo: () => document.step(edit, 'undo'),
      redo: () => document.step(edit, 'redo'),
    });
  }

  get #activePanel(): RecordsPanel | undefined {
    return [...this.#panels].find(({ panel }) => panel.active);
  }

  #panelsOf(document: RecordsDocument): readonly RecordsPanel[] {
    return [...this.#panels].filter((panel) => panel.document === document);
  }
}

/** What makes an editor is loaded with the first one. */
async function editorCode() {
  const [{ RecordsDocument }, { RecordsPanel }] = await Promise.all([
    import('./recordsDocument'),
    import('./recordsPanel'),
  ]);
  return { RecordsDocument, RecordsPanel };
}

/** Where the draft of a grid is kept: the text of the same address has its own. */
function draftUri(uri: vscode.Uri): vscode.Uri {
  return uri.with({ query: 'records-editor' });
}

/** Columns are remembered by dataset, whatever its name or version. */
function columnsKey(uri: vscode.Uri): string {
  const ref = parseDocumentUri(uri);
  return ref ? `columns of ${ref.connectionId}/${ref.projectId}/${ref.datasetId}` : `columns of ${uri.toString()}`;
}

function formatOf({ path }: vscode.Uri): RecordsFormat {
  const [, ending] = /\.(jsonl|csv)$/i.exec(path) ?? [];
  return ending === undefined ? 'json' : (ending.toLowerCase() as RecordsFormat);
}

function isAutoSaveOn(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('files', uri).get('autoSave') !== 'off';
}
