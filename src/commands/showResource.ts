import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ResourceFiles } from '../documents/resourceFiles';
import { parseResourceUri, resourceUri, type ResourceRef } from '../documents/resourceUri';
import { shownUri } from '../documents/tabs';
import type { Explorer } from '../explorer/explorer';

/** The address of a document: that of the tab that shows it, under whatever names, else one with these. */
export function shownAddress(ref: ResourceRef, name: string, explorer: Explorer): vscode.Uri {
  return (
    shownUri('text', (uri) => isDeepStrictEqual(parseResourceUri(uri), ref)) ??
    resourceUri(ref, name, explorer.projectName(ref.connectionId, ref.projectId))
  );
}

/** Shows what the service has of a resource now: Markdown as a page to read, all else as text. Throws LlmObsError. */
export async function showResource(files: ResourceFiles, uri: vscode.Uri): Promise<void> {
  // Loaded before VS Code asks for the file, so that Cancel ends the command and a failure is told in one sentence.
  await files.refresh(uri);
  if (uri.path.endsWith('.md')) await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(uri, { preview: true });
}
