import * as vscode from 'vscode';
import { ImportError, type TextPlace } from '../../records/import/importError';
import type { PlacedProblem } from '../../records/import/importScan';
import type { ImportOrigin } from './importOrigin';

/** More problems than this help no one, and slow the Problems panel. */
const mostProblems = 200;

/** Shows what is wrong with the rows of files in the Problems panel, for as long as their import is open. */
export class ImportProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('llmobs-import');

  dispose(): void {
    this.#collection.dispose();
  }

  show({ document }: ImportOrigin, problems: readonly PlacedProblem[]): void {
    if (!document) return;
    this.#collection.set(
      document.uri,
      problems.slice(0, mostProblems).map((problem) => {
        const diagnostic = new vscode.Diagnostic(
          rangeOf(document.start, problem),
          problem.message,
          problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'LLM Observability';
        return diagnostic;
      }),
    );
  }

  /** Shows what keeps a file from being imported at all, where that has a place. */
  showFailure(origin: ImportOrigin, error: unknown, message: string): void {
    const from = error instanceof ImportError ? error.place : undefined;
    const to = from && { ...from, character: from.character + 1 };
    this.show(origin, from && to ? [{ severity: 'error', message, from, to }] : []);
  }

  clear({ document }: ImportOrigin): void {
    if (document) this.#collection.delete(document.uri);
  }
}

/** Opens an editor on the place of a problem. */
export async function revealProblem({ document }: ImportOrigin, problem: PlacedProblem): Promise<void> {
  if (!document) return;
  await vscode.window.showTextDocument(document.uri, {
    selection: rangeOf(document.start, problem),
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}

/** Places are told from where the text begins, which in a selection isn't the beginning of the file. */
function rangeOf(start: vscode.Position, { from, to }: Pick<PlacedProblem, 'from' | 'to'>): vscode.Range {
  const position = ({ line, character }: TextPlace) =>
    new vscode.Position(start.line + line, line === 0 ? start.character + character : character);
  return new vscode.Range(position(from), position(to));
}
