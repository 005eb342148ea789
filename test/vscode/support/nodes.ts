import type { DatasetNode, VersionNode } from '../../../src/explorer/nodes';
import { product } from './product';

interface DatasetPlace {
  readonly connectionId: string;
  readonly projectId: string;
  readonly datasetId: string;
}

/** The side bar's node of a dataset, as its commands get it. */
export async function datasetNode({ connectionId, projectId, datasetId }: DatasetPlace): Promise<DatasetNode> {
  const client = await (await product()).connections.client(connectionId);
  return { kind: 'dataset', connectionId, projectId, dataset: await client.datasets.get(projectId, datasetId) };
}

/** The same for a version, whether the service lists it or not. */
export async function versionNode(place: DatasetPlace, version_number: number): Promise<VersionNode> {
  const node = await datasetNode(place);
  const attributes = { dataset_id: place.datasetId, version_number };
  return { ...node, kind: 'version', version: { id: `v${version_number}`, type: 'dataset_version', attributes } };
}
