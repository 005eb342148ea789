import * as vscode from 'vscode';

/**
 * A failure to write a document. VS Code keeps the document edited and shows the sentence, after its own; the name of
 * the error (`Unknown (FileSystemError)`), which it would put between them, tells no one anything and is left out.
 */
export function unsaved(error: unknown): vscode.FileSystemError {
  const failure = new vscode.FileSystemError(error instanceof Error ? error.message : String(error));
  failure.name = '';
  return failure;
}
