import * as vscode from 'vscode';
import { parseDocumentUri, type DocumentRef } from './documentUri';
import type { Drafts } from './drafts';
import type { OpenDocuments } from './openDocuments';
import type { RecordsEditorProvider } from './recordsEditor/recordsEditorProvider';

/** What tells one dataset from another. */
export type DatasetAddress = Pick<DocumentRef, 'connectionId' | 'projectId' | 'datasetId'>;

/**
 * After a save: reads the dataset's other open documents anew, where nothing in them is unsaved. Those with edits stay as
 * they are: their save merges.
 */
export async function refreshOthers(
  saved: { readonly uri: vscode.Uri; readonly as: 'grid' | 'text' },
  { documents, drafts, grids }: { documents: OpenDocuments; drafts: Drafts; grids: RecordsEditorProvider },
): Promise<void> {
  const ref = parseDocumentUri(saved.uri);
  if (!ref) return;
  const isOther = (uri: vscode.Uri, as: 'grid' | 'text') =>
    isSameDataset(uri, ref) && (as !== saved.as || uri.toString() !== saved.uri.toString());
  reloadGrids(grids, (uri) => isOther(uri, 'grid'));
  for (const { uri, next } of documents.all()) {
    const shown = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (isOther(uri, 'text') && shown && !shown.isDirty && !next && !drafts.has(uri)) await documents.reload(uri);
  }
}

/**
 * After a command wrote into a dataset: reads its open grids anew, where nothing in them is unsaved. (Texts take over what
 * was written: OpenDocuments.takeOver.)
 */
export function refreshGrids(place: DatasetAddress, grids: RecordsEditorProvider): void {
  reloadGrids(grids, (uri) => isSameDataset(uri, place));
}

function reloadGrids(grids: RecordsEditorProvider, which: (uri: vscode.Uri) => boolean): void {
  for (const document of grids.all()) if (which(document.uri) && !document.model.isDirty) document.loader.reload();
}

/** Whether an address is of the dataset's current records. */
export function isSameDataset(uri: vscode.Uri, { connectionId, projectId, datasetId }: DatasetAddress): boolean {
  const ref = parseDocumentUri(uri);
  return (
    ref?.version === undefined &&
    ref?.connectionId === connectionId &&
    ref.projectId === projectId &&
    ref.datasetId === datasetId
  );
}
