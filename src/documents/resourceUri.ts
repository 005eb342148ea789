import * as vscode from 'vscode';
import { fileName } from '../records/fileName';
import { shownPath } from './documentUri';

/** Read-only documents of what the service tells: annotations of a queue, an experiment, an experiment's configuration. */
export const viewScheme = 'llmobs-view';
/** A dataset's metadata, which can be edited and saved. */
export const metadataScheme = 'llmobs-metadata';
/** A single record, which can be edited and saved. */
export const recordScheme = 'llmobs-record';

/** What such a document's address says: what it is of, and in a few words what is shown of it. */
export interface ResourceRef {
  readonly scheme: string;
  readonly connectionId: string;
  readonly projectId: string;
  /** Of the queue, the experiment or the dataset. */
  readonly id: string;
  /** What of it: `annotated`, `config`, the id of a record. */
  readonly part: string;
  /** The ending of the file's name, which tells VS Code the language. */
  readonly format: string;
}

/**
 * `<scheme>://<connection>/<connection>/<project's name>/<name>.<format>?project=<id>&id=<id>&part=<part>`: as
 * documentUri(), the path is for people only.
 *
 * @param projectName is left out where it isn't known
 */
export function resourceUri(ref: ResourceRef, name: string, projectName?: string): vscode.Uri {
  const { scheme, connectionId, projectId, id, part, format } = ref;
  return vscode.Uri.from({
    scheme,
    authority: connectionId,
    path: shownPath(connectionId, projectName, `${fileName(name)}.${format}`),
    query: new URLSearchParams({ project: projectId, id, part }).toString(),
  });
}

/** What the address stands for, or undefined where it is none of ours. */
export function parseResourceUri(uri: vscode.Uri): ResourceRef | undefined {
  const format = /\.(\w+)$/.exec(uri.path)?.[1];
  const query = new URLSearchParams(uri.query);
  const [projectId, id, part] = [query.get('project'), query.get('id'), query.get('part')];
  if (!format || !projectId || !id || !part) return undefined;
  return { scheme: uri.scheme, connectionId: uri.authority, projectId, id, part, format };
}

/** The name that a document's tab shows, without its ending. */
export function resourceName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}
