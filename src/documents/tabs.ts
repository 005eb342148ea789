import * as vscode from 'vscode';
import { parseDocumentUri, type DocumentRef } from './documentUri';

/** View type of the records editor, as in the manifest. */
export const recordsViewType = 'llmObs.records';

/** In which of its editors a tab shows a document. */
export type ShownAs = 'grid' | 'text';

/** All tabs, in front or not. */
export function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
}

/** The address that the active tab shows in a records editor; undefined where it is none. */
export function activeRecordsUri(): vscode.Uri | undefined {
  const tab = activeTab();
  return tab && uriShown(tab, 'grid');
}

/** The file or document in the active tab, in whichever editor; undefined where that shows none, or two. */
export function activeFile(): vscode.Uri | undefined {
  const tab = activeTab();
  return tab && fileOf(tab);
}

/** The document that a command was called on: a button hands over its address, keys and the palette nothing. */
export function calledOnUri(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  return activeRecordsUri() ?? vscode.window.activeTextEditor?.document.uri;
}

/** Whether VS Code takes the document for changed since its last save. */
export function isMarkedUnsaved(uri: vscode.Uri, as: ShownAs): boolean {
  return tabsOf(uri, as).some(({ isDirty }) => isDirty);
}

/** Whether a tab shows the document. */
export function isInTab(uri: vscode.Uri, as: ShownAs): boolean {
  return tabsOf(uri, as).length > 0;
}

/** The address for which `isMeant` holds that a tab shows. */
export function shownUri(as: ShownAs, isMeant: (uri: vscode.Uri) => boolean): vscode.Uri | undefined {
  return allTabs()
    .map((tab) => uriShown(tab, as))
    .find((uri) => uri !== undefined && isMeant(uri));
}

/** The tabs that show records, of a dataset's version, too, for which `isMeant` holds: as a grid, as text or side by side. */
export function recordTabs(isMeant: (ref: DocumentRef) => boolean): readonly vscode.Tab[] {
  return allTabs().filter((tab) => {
    const uri = tab.input instanceof vscode.TabInputTextDiff ? tab.input.modified : fileOf(tab);
    const ref = uri && parseDocumentUri(uri);
    return ref !== undefined && isMeant(ref);
  });
}

/** Closes tabs that have nothing unsaved, without taking the focus. */
export async function closeTabs(tabs: readonly vscode.Tab[]): Promise<void> {
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

/** Resolves when VS Code takes the grid's document for saved, or shows it no more. */
export function untilMarkedSaved(uri: vscode.Uri): Promise<void> {
  return new Promise((resolve) => {
    if (!isMarkedUnsaved(uri, 'grid')) return resolve();
    const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (isMarkedUnsaved(uri, 'grid')) return;
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

function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

function tabsOf(uri: vscode.Uri, as: ShownAs): readonly vscode.Tab[] {
  return allTabs().filter((tab) => uriShown(tab, as)?.toString() === uri.toString());
}

function fileOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

function uriShown({ input }: vscode.Tab, as: ShownAs): vscode.Uri | undefined {
  if (as === 'text') return input instanceof vscode.TabInputText ? input.uri : undefined;
  return input instanceof vscode.TabInputCustom && input.viewType === recordsViewType ? input.uri : undefined;
}
