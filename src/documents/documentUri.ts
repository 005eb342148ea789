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
 * `llmobs://<connection>/<connection>/<project's name>/<name>.<format>?project=<id>&dataset=<id>`, where the name of a
 * version is `<name> (version <version>)` and the query ends in `&version=<version>`.
 *
 * Authority, query and format say what to load, so a document can be opened again after a restart. The path is for people
 * only: VS Code shows it above the text, and beside the names of tabs that are the same.
 *
 * @param projectName is left out where it isn't known
 */
export function documentUri(ref: DocumentRef, datasetName: string, projectName?: string): vscode.Uri {
  const { connectionId, projectId, datasetId, version, format } = ref;
  const name = fileName(datasetName);
  const label = version === undefined ? name : vscode.l10n.t('{0} (version {1})', name, version);
  const query = new URLSearchParams({ project: projectId, dataset: datasetId });
  if (version !== undefined) query.set('version', String(version));
  return vscode.Uri.from({
    scheme: recordsScheme,
    authority: connectionId,
    path: shownPath(connectionId, projectName, `${label}.${format}`),
    query: query.toString(),
  });
}

/** The path of a document's address: where it is from, in words. */
export function shownPath(connectionId: string, projectName: string | undefined, file: string): string {
  return `/${[connectionId, ...(projectName === undefined ? [] : [fileName(projectName)]), file].join('/')}`;
}

/** What the address stands for, or undefined where it is none of ours. */
export function parseDocumentUri(uri: vscode.Uri): DocumentRef | undefined {
  if (uri.scheme !== recordsScheme) return undefined;
  const format = /\.(json|jsonl|csv)$/.exec(uri.path)?.[1];
  const query = new URLSearchParams(uri.query);
  const [projectId, datasetId, version] = [query.get('project'), query.get('dataset'), query.get('version')];
  if (format === undefined || !projectId || !datasetId || !/^\d*$/.test(version ?? '')) return undefined;
  return {
    connectionId: uri.authority,
    projectId,
    datasetId,
    ...(version === null ? {} : { version: Number(version) }),
    format: format as RecordsFormat,
  };
}

/** The name that a document's tab shows, without its version and its ending. */
export function documentName(uri: vscode.Uri): string {
  const label = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return new URLSearchParams(uri.query).has('version') ? label.replace(/ \([^()]*\)$/, '') : label;
}
