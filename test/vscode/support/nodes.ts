import assert from 'node:assert/strict';
import type { AnnotationQueue, Experiment } from '../../../src/api/resources';
import type { DatasetNode, ExperimentNode, ProjectNode, QueueNode, VersionNode } from '../../../src/explorer/nodes';
import { product } from './product';

/** The nodes of the side bar that stand for what a sandbox holds, as commands get them. */
export class SandboxNodes {
  readonly #connected: { readonly connectionId: string };

  /** @param connected is asked for its connection with each node */
  constructor(connected: { readonly connectionId: string }) {
    this.#connected = connected;
  }

  async project(projectId: string): Promise<ProjectNode> {
    const { items } = await (await this.#client()).projects.page({ id: projectId });
    const project = items.find(({ id }) => id === projectId);
    assert.ok(project, `there is a project ${projectId}`);
    return { kind: 'project', connectionId: this.#connected.connectionId, project };
  }

  dataset(projectId: string, datasetId: string): Promise<DatasetNode> {
    return datasetNode({ connectionId: this.#connected.connectionId, projectId, datasetId });
  }

  async experiment(projectId: string, name: RegExp): Promise<ExperimentNode> {
    const { items } = await (await this.#client()).experiments.page({ projectId });
    const experiment = items.find(({ attributes }) => name.test(attributes.name));
    assert.ok(experiment, `the project has an experiment ${String(name)}`);
    return { kind: 'experiment', connectionId: this.#connected.connectionId, projectId, experiment };
  }

  async queue(projectId: string, name: string): Promise<QueueNode> {
    const queue = (await this.queues(projectId)).find(({ attributes }) => attributes.name === name);
    assert.ok(queue, `the project has an annotation queue ${name}`);
    return { kind: 'queue', connectionId: this.#connected.connectionId, projectId, queue };
  }

  async experiments(projectId: string): Promise<readonly Experiment[]> {
    return (await (await this.#client()).experiments.page({ projectId })).items;
  }

  async queues(projectId: string): Promise<readonly AnnotationQueue[]> {
    return (await this.#client()).annotationQueues.list({ projectId });
  }

  async #client() {
    return (await product()).connections.client(this.#connected.connectionId);
  }
}

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
