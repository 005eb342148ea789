import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { parseDocumentUri, type DocumentRef } from '../documentUri';

/** View type of the records editor, as in the manifest. */
export const recordsViewType = 'llmObs.records';

/** The address that the active tab shows in a records editor; undefined where it is none. */
export function activeRecordsUri(): vscode.Uri | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab && recordsUriOf(tab);
}

/** The document that a command was called on: a button hands over its address, keys and the palette nothing. */
export function calledOnUri(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return activeRecordsUri() ?? vscode.window.activeTextEditor?.document.uri;
}

/** Whether VS Code takes the document for changed since its last save. */
export function isMarkedUnsaved(uri: vscode.Uri): boolean {
  return tabsOf(uri).some(({ isDirty }) => isDirty);
}

/** Whether a tab, in front or not, shows the document in a records editor. */
export function isInTab(uri: vscode.Uri): boolean {
  return tabsOf(uri).length > 0;
}

/** The address under which a tab, in front or not, shows just that. */
export function shownUri(ref: DocumentRef, as: 'grid' | 'text'): vscode.Uri | undefined {
  const uriOf = as === 'grid' ? recordsUriOf : textUriOf;
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(uriOf)
    .find((uri) => uri !== undefined && isDeepStrictEqual(parseDocumentUri(uri), ref));
}

/** Resolves when VS Code takes the document for saved, or shows it no more. */
export function untilMarkedSaved(uri: vscode.Uri): Promise<void> {
  return new Promise((resolve) => {
    if (!isMarkedUnsaved(uri)) return resolve();
    const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (isMarkedUnsaved(uri)) return;
      listening.dispose();
      resolve();
    });
  });
}

/**
 * Resolves when VS Code has taken what it was told until now, an edit or the end of a save: it takes messages in their
 * order, and this one has an answer.
 */
export async function untilTold(): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'llmObs.told', true);
}

function tabsOf(uri: vscode.Uri): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter((tab) => recordsUriOf(tab)?.toString() === uri.toString());
}

function textUriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

function recordsUriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputCustom && input.viewType === recordsViewType ? input.uri : undefined;
}
