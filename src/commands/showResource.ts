import * as vscode from 'vscode';
import type { ResourceFiles } from '../documents/resourceFiles';

/** Shows what the service has of a resource now: Markdown as a page to read, all else as text. Throws LlmObsError. */
export async function showResource(files: ResourceFiles, uri: vscode.Uri): Promise<void> {
  // Loaded before VS Code asks for the file, so that Cancel ends the command and a failure is told in one sentence.
  await files.refresh(uri);
  if (uri.path.endsWith('.md')) await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(uri, { preview: true });
}
