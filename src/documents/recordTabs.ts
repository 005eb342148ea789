import * as vscode from 'vscode';
import { type DocumentRef, parseDocumentUri } from './documentUri';

/** The tabs that show records, of a dataset's version, too, for which `isMeant` holds: as a grid, as text or side by side. */
export function recordTabs(isMeant: (ref: DocumentRef) => boolean): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => {
      const ref = refOf(input);
      return ref !== undefined && isMeant(ref);
    });
}

/** Closes tabs that have nothing unsaved, without taking the focus. */
export function closeTabs(tabs: readonly vscode.Tab[]): void {
  if (tabs.length > 0) void vscode.window.tabGroups.close(tabs, true);
}

function refOf(input: unknown): DocumentRef | undefined {
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
      ? input.uri
      : input instanceof vscode.TabInputTextDiff
        ? input.modified
        : undefined;
  return uri && parseDocumentUri(uri);
}
