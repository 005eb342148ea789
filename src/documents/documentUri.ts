import * as vscode from 'vscode';
import { fileName } from '../records/fileName';
import type { RecordsFormat } from '../records/model';

/** Scheme of the documents that hold a dataset's records. */
export const recordsScheme = 'llmobs';

/** What a document shows: a dataset's current records, or those of one version, in one of the formats. */
export interface DocumentRef {
  readonly connectionId: string;
  readonly projectId: string;
  readonly datasetId: string;
  /** undefined: the current version, which can be edited. */
  readonly version?: number | undefined;
  readonly format: RecordsFormat;
}

/**
 * `llmobs://<connection>/<project>/<dataset>/<name>.<format>`, or `…/<dataset>/v<version>/<name> (version <version>).<format>`.
 * The address alone says what to load, so a document can be opened again after a restart. The name is for people only.
 */
export function documentUri(ref: DocumentRef, datasetName: string): vscode.Uri {
  const name = fileName(datasetName);
  const directory = [ref.projectId, ref.datasetId];
  if (ref.version !== undefined) directory.push(`v${ref.version}`);
  const label = ref.version === undefined ? name : vscode.l10n.t('{0} (version {1})', name, ref.version);
  return vscode.Uri.from({
    scheme: recordsScheme,
    authority: ref.connectionId,
    path: `/${directory.map(encodeURIComponent).join('/')}/${label}.${ref.format}`,
  });
}

/** What the address stands for, or undefined where it is none of ours. */
export function parseDocumentUri(uri: vscode.Uri): DocumentRef | undefined {
  if (uri.scheme !== recordsScheme) return undefined;
  const match = /^\/([^/]+)\/([^/]+)(?:\/v(\d+))?\/[^/]+\.(json|jsonl|csv)$/.exec(uri.path);
  if (!match) return undefined;
  const [, project = '', dataset = '', version, format] = match;
  const [projectId, datasetId] = [decoded(project), decoded(dataset)];
  if (projectId === undefined || datasetId === undefined) return undefined;
  return {
    connectionId: uri.authority,
    projectId,
    datasetId,
    ...(version === undefined ? {} : { version: Number(version) }),
    format: format as RecordsFormat,
  };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The name that a document's tab shows, without its ending. */
export function documentName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/( \(version \d+\))?\.(json|jsonl|csv)$/, '');
}
