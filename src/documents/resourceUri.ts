import * as vscode from 'vscode';

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
 * `<scheme>://<connection>/<project>/<id>/<part>/<name>.<format>`. The address alone says what to load, so a document can
 * be opened again after a restart. The name is for people only.
 */
export function resourceUri(ref: ResourceRef, name: string): vscode.Uri {
  const shown = name.replace(/[/\\\p{Cc}\p{Surrogate}]+/gu, '-').trim();
  // Cut by characters, not by halves of them.
  const fileName = [...shown].slice(0, 80).join('').replace(/^\.+$/, '') || 'unnamed';
  return vscode.Uri.from({
    scheme: ref.scheme,
    authority: ref.connectionId,
    path: `/${[ref.projectId, ref.id, ref.part].map(encodeURIComponent).join('/')}/${fileName}.${ref.format}`,
  });
}

/** What the address stands for, or undefined where it is none of ours. */
export function parseResourceUri(uri: vscode.Uri): ResourceRef | undefined {
  const match = /^\/([^/]+)\/([^/]+)\/([^/]+)\/[^/]+\.(\w+)$/.exec(uri.path);
  if (!match) return undefined;
  const [, projectId = '', id = '', part = '', format = ''] = match;
  try {
    return {
      scheme: uri.scheme,
      connectionId: uri.authority,
      projectId: decodeURIComponent(projectId),
      id: decodeURIComponent(id),
      part: decodeURIComponent(part),
      format,
    };
  } catch {
    return undefined;
  }
}

/** The name that a document's tab shows, without its ending. */
export function resourceName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}
