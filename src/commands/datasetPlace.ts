import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { documentName, documentUri, parseDocumentUri } from '../documents/documentUri';
import { calledOnUri } from '../documents/tabs';
import type { ProgressCall } from '../progress/progress';
import { readingVersion } from '../records/expiredVersion';
import type { Snapshot } from '../records/model';
import { readSnapshot } from '../records/snapshot';
import { nodeArguments } from './nodeArguments';
import { pickDataset } from './pickers';

/** A dataset of a connection, or one of its versions. */
export interface DatasetPlace {
  readonly connectionId: string;
  readonly projectId: string;
  /** Where it is known beside the side bar. */
  readonly projectName?: string | undefined;
  readonly datasetId: string;
  readonly name: string;
  /** undefined: the current one. */
  readonly version?: number | undefined;
}

/** `capitals`, `capitals (version 3)` */
export function nameOfPlace({ name, version }: DatasetPlace): string {
  return version === undefined ? name : vscode.l10n.t('{0} (version {1})', name, version);
}

/** The datasets and versions that a command was called on: nodes of the side bar, or an open records document. */
export function placeArguments(target: unknown, selection: unknown): readonly DatasetPlace[] {
  const nodes = nodeArguments(['dataset', 'version'], target, selection);
  if (nodes.length > 0) {
    return nodes.map((node) => ({
      connectionId: node.connectionId,
      projectId: node.projectId,
      datasetId: node.dataset.id,
      name: node.dataset.attributes.name,
      ...(node.kind === 'version' ? { version: node.version.attributes.version_number } : {}),
    }));
  }
  const uri = calledOnUri(target);
  const ref = uri && parseDocumentUri(uri);
  if (!ref) return [];
  const { connectionId, projectId, datasetId, version } = ref;
  return [
    { connectionId, projectId, datasetId, name: documentName(uri), ...(version === undefined ? {} : { version }) },
  ];
}

/** Asks for a dataset: another one than `other`, where there is one, beginning at its project. undefined where the user left. */
export async function askPlace(
  connections: ConnectionsView,
  title: string,
  other?: DatasetPlace,
): Promise<DatasetPlace | undefined> {
  const picked = await pickDataset(connections, { title, last: other, except: other?.datasetId });
  const [place] = placeArguments(picked, undefined);
  return picked && place && { ...place, projectName: picked.projectName };
}

/** The address that texts about a place are shown under, so that texts about the same are shown in the same tab. */
export function addressOf(place: DatasetPlace): vscode.Uri {
  return documentUri({ ...place, format: 'json' }, place.name);
}

/** All records of a place. Throws LlmObsError; a version that has expired is called so. */
export async function readPlace(
  connections: ConnectionsView,
  { connectionId, projectId, datasetId, version }: DatasetPlace,
  call: ProgressCall,
  onPage: (records: number) => void,
): Promise<Snapshot> {
  const client = await connections.client(connectionId);
  const target = { client, projectId, datasetId };
  const read = () => readSnapshot(target, version, { ...call, onPage });
  return version === undefined ? read() : readingVersion({ ...target, version }, read, call);
}
