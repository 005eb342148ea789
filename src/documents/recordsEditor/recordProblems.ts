import * as vscode from 'vscode';
import { givenId } from '../../records/file/placeholderIds';
import type { EditableField, RowProblem } from '../../records/recordsModel';
import type { RowKey } from '../../grid/protocol';
import type { RecordsDocument } from './recordsDocument';

/** More than this many help no one, and slow the Problems panel. */
const mostProblems = 200;

/** Command that shows the cell of a problem; its argument is a RevealedCell. */
export const revealCommand = 'llmObs.revealRecord';

export interface RevealedCell {
  readonly uri: string;
  readonly key: RowKey;
  readonly field: EditableField | undefined;
}

/** What keeps records editors from being saved, in the Problems panel; each links to its cell. */
export class RecordProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('llmobs-records');

  dispose(): void {
    this.#collection.dispose();
  }

  show(document: RecordsDocument): void {
    const diagnostics = document.model
      .problems()
      .slice(0, mostProblems)
      .map((problem) => diagnosticOf(document, problem));
    this.#collection.set(document.uri, diagnostics);
  }

  clear(uri: vscode.Uri): void {
    this.#collection.delete(uri);
  }
}

/** Names the record and the field, which a problem of a grid has no line for. */
export function problemSentence(document: RecordsDocument, { key, field, message }: RowProblem): string {
  const id = document.model.current(key).id ?? givenId(document.model.saved(key)?.id);
  const position = document.model.positionOf(key);
  const row = position < 0 ? '' : vscode.l10n.t('row {0}', position + 1);
  const record =
    id === undefined
      ? vscode.l10n.t('New record{0}', row && vscode.l10n.t(' in {0}', row))
      : vscode.l10n.t('Record “{0}”{1}', id, row && ` (${row})`);
  return `${record}${field === undefined ? '' : ` · ${field}`}: ${message}`;
}

function diagnosticOf(document: RecordsDocument, problem: RowProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), problemSentence(document, problem));
  const cell: RevealedCell = { uri: document.uri.toString(), key: problem.key, field: problem.field };
  diagnostic.source = 'LLM Observability';
  diagnostic.code = {
    value: vscode.l10n.t('Show the cell'),
    target: vscode.Uri.parse(`command:${revealCommand}?${encodeURIComponent(JSON.stringify([cell]))}`),
  };
  return diagnostic;
}
