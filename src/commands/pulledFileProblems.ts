import * as vscode from 'vscode';
import { PulledFileError } from '../records/pulled/pulledFileError';

/** Marks what keeps a pulled file from being read, in the Problems panel too, until the file can be read or is closed. */
export class PulledFileProblems implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('llmobs-pulled');
  readonly #closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri));

  /** Works on a file. Where its records can't be read, it is opened at the first line that is wrong, and that is thrown. */
  async marking<T>(uri: vscode.Uri, work: () => Promise<T>): Promise<T> {
    this.#diagnostics.delete(uri);
    try {
      return await work();
    } catch (error) {
      if (PulledFileError.is(error) && error.problems.length > 0) await this.#show(uri, error.problems);
      throw error;
    }
  }

  dispose(): void {
    this.#closing.dispose();
    this.#diagnostics.dispose();
  }

  async #show(uri: vscode.Uri, problems: PulledFileError['problems']): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = problems.map(({ line, message }) => {
      const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
      const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
      diagnostic.source = 'LLM Observability';
      return diagnostic;
    });
    this.#diagnostics.set(uri, shown);
    const at = shown[0]?.range.start;
    await vscode.window.showTextDocument(document, at ? { selection: new vscode.Range(at, at) } : {});
  }
}
