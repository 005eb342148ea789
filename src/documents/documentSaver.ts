import * as vscode from 'vscode';
import type { ChangePlan } from '../records/plan';
import type { OpenDocument } from './openDocuments';
import type { DocumentSave, Saved, SavedBy, SavedRecords, SaveParts } from './saveDocument';

/** Saves documents, one like the other: see DocumentSave, whose code is loaded with the first save. */
export class DocumentSaver implements vscode.Disposable {
  readonly #saved = new vscode.EventEmitter<Saved>();
  readonly onDidSave = this.#saved.event;
  readonly #written = new vscode.EventEmitter<SavedRecords>();
  readonly onDidWrite = this.#written.event;
  readonly #parts: SaveParts;
  #loading: Promise<DocumentSave> | undefined;

  constructor(parts: SaveParts) {
    this.#parts = parts;
  }

  dispose(): void {
    this.#saved.dispose();
    this.#written.dispose();
  }

  /** Saves `text` as the new content of `document`. Throws an Error whose message says what was and wasn't saved, and why. */
  async save(document: OpenDocument, text: string, by: SavedBy): Promise<void> {
    await (await this.#load()).save(document, text, by);
  }

  /** What a save of `text` would send, compared with what was opened. Throws where the text can't be understood. */
  async planOf(document: OpenDocument, text: string): Promise<ChangePlan> {
    return (await this.#load()).planOf(document, text);
  }

  #load(): Promise<DocumentSave> {
    return (this.#loading ??= import('./saveDocument').then(
      ({ DocumentSave }) =>
        new DocumentSave(this.#parts, {
          written: (written) => this.#written.fire(written),
          saved: (saved) => this.#saved.fire(saved),
        }),
    ));
  }
}
