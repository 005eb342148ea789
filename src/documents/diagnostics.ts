import * as vscode from 'vscode';
import type { Problem } from '../records/model';
import type { DocumentReader } from './documentReader';
import { parseDocumentUri, recordsScheme } from './documentUri';
import type { OpenDocuments } from './openDocuments';

/** Typing pauses this long before a document is checked. Milliseconds. */
const checkAfter = 300;
/** Larger documents are checked when they are saved only, so that typing stays quick. UTF-16 code units. */
const checkUpTo = 20_000_000;
/** More problems than this help no one, and slow the Problems panel. */
const mostProblems = 200;

/** Shows what keeps documents from being saved, at its place, while they are edited. */
export class DocumentDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(recordsScheme);
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #documents: OpenDocuments;
  readonly #reader: DocumentReader;
  readonly #disposables: vscode.Disposable[];

  constructor(documents: OpenDocuments, reader: DocumentReader) {
    this.#documents = documents;
    this.#reader = reader;
    this.#disposables = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#schedule(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Shows `problems` of the text of `uri`, offsets being those of `text`. */
  show(uri: vscode.Uri, text: string, problems: readonly Problem[]): void {
    const position = positions(text);
    this.#collection.set(
      uri,
      problems.slice(0, mostProblems).map(({ start, end, message, severity }) => {
        const diagnostic = new vscode.Diagnostic(
          new vscode.Range(position(start), position(Math.max(end, start + 1))),
          message,
          severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'LLM Observability';
        return diagnostic;
      }),
    );
  }

  clear(uri: vscode.Uri): void {
    this.#collection.delete(uri);
  }

  #schedule(document: vscode.TextDocument): void {
    const ref = parseDocumentUri(document.uri);
    if (!ref || ref.version !== undefined) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#check(document);
      }, checkAfter),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const open = this.#documents.get(document.uri);
    const text = document.getText();
    if (!open || open.readOnly || text.length > checkUpTo) return this.clear(document.uri);
    const { version } = document;
    const { problems } = await this.#reader.read(open, text);
    // A check of what was typed meanwhile comes later, or was there already.
    if (!document.isClosed && document.version === version) this.show(document.uri, text, problems);
  }

  #forget(uri: vscode.Uri): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.clear(uri);
  }
}

/** Turns offsets into lines and columns of `text`, with the line ends that VS Code counts. */
function positions(text: string): (offset: number) => vscode.Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (end) => end.index + end[0].length)];
    let low = 0;
    for (let high = starts.length; low + 1 < high;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return new vscode.Position(low, offset - (starts[low] ?? 0));
  };
}
