import type * as vscode from 'vscode';
import type { Snapshot } from '../records/model';
import { parseDocumentUri, type DocumentRef } from './documentUri';
import type { OpenDocuments } from './openDocuments';
import type { RecordsEditorProvider } from './recordsEditor/recordsEditorProvider';
import type { ResourceFiles } from './resourceFiles';

/** What tells one dataset from another. */
export type DatasetAddress = Pick<DocumentRef, 'connectionId' | 'projectId' | 'datasetId'>;

/** A write into a dataset, by whatever made it. */
export interface Written {
  /** All records of the new version, where the write's answer told them; else they are read. */
  readonly records?: Snapshot | undefined;
  /** The version that it made, where the answer told it and the records don't. */
  readonly version?: number | undefined;
  /** The document whose save it was, which shows it by itself. */
  readonly by?: { readonly uri: vscode.Uri; readonly as: 'grid' | 'text' } | undefined;
}

/** Everything in which a dataset's records can be open. */
export interface OpenedRecords {
  readonly documents: OpenDocuments;
  readonly grids: RecordsEditorProvider;
  readonly singleRecords: ResourceFiles;
  readonly log: vscode.LogOutputChannel;
}

/**
 * After anything wrote into a dataset: shows it in the dataset's open grids, texts and single records, where nothing in
 * them is unsaved. Those with edits or a draft stay as they are: their save merges. Never throws: what can't be read stays
 * as it is, and the log says so.
 */
export async function showWritten(
  place: DatasetAddress,
  { documents, grids, singleRecords, log }: OpenedRecords,
  { records, by }: Written = {},
): Promise<void> {
  const isBy = (uri: vscode.Uri, as: 'grid' | 'text') => by?.as === as && by.uri.toString() === uri.toString();
  for (const { uri, model, loader } of grids.all()) {
    if (isSameDataset(uri, place) && !isBy(uri, 'grid') && !model.isDirty) loader.reload();
  }
  const shown = await Promise.allSettled([
    documents.takeOver(place, { records, except: by?.as === 'text' ? by.uri : undefined }),
    singleRecords.refreshAll(
      ({ connectionId, projectId, id }) =>
        connectionId === place.connectionId && projectId === place.projectId && id === place.datasetId,
    ),
  ]);
  for (const outcome of shown) {
    if (outcome.status === 'rejected') log.warn('What was written is not shown by all open documents:', outcome.reason);
  }
}

/** The same for all documents of a dataset. */
export function datasetKey({ connectionId, projectId, datasetId }: DatasetAddress): string {
  return JSON.stringify([connectionId, projectId, datasetId]);
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
