import type { CallOptions, LlmObsClient } from '../api/client';
import type { Dataset, Project } from '../api/resources';
import { UsageError } from './exitCodes';

export interface FoundDataset {
  readonly project: Project;
  readonly dataset: Dataset;
}

/** What is known of a dataset: its id or its name, and its project's id or name. */
export interface DatasetQuery {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly project?: string | undefined;
}

/**
 * The one dataset that is meant; projects are gone through where none is named. Throws UsageError where there is none, or
 * several, and LlmObsError.
 */
export async function findDataset(
  client: LlmObsClient,
  query: DatasetQuery,
  call: CallOptions,
  onProject: (projects: number) => void = () => undefined,
): Promise<FoundDataset> {
  const { id, name } = query;
  const found: FoundDataset[] = [];
  let projects = 0;
  for await (const project of projectsOf(client, query.project, call)) {
    onProject(++projects);
    for await (const { items } of client.datasets.pages(project.id, { id, name }, call)) {
      // A filter by name isn't exact everywhere.
      const same = items.filter((dataset) => (id === undefined ? dataset.attributes.name === name : dataset.id === id));
      found.push(...same.map((dataset) => ({ project, dataset })));
    }
    if (id !== undefined && found.length > 0) break;
  }
  const [first, ...others] = found;
  const what = id === undefined ? `named “${name}”` : `with the id “${id}”`;
  if (!first) {
    const where = query.project === undefined ? `in any of ${projects} projects` : `in the project “${query.project}”`;
    throw new UsageError(`There is no dataset ${what} ${where}.`);
  }
  if (others.length > 0) {
    const places = found.map(({ project, dataset }) => `${project.attributes.name} (--dataset ${dataset.id})`);
    throw new UsageError(
      `There are ${found.length} datasets ${what}, in ${places.join(', ')}: say which with --project or --dataset.`,
    );
  }
  return first;
}

async function* projectsOf(
  client: LlmObsClient,
  wanted: string | undefined,
  call: CallOptions,
): AsyncGenerator<Project> {
  let some = false;
  for await (const { items } of client.projects.pages({}, call)) {
    for (const project of items) {
      if (wanted !== undefined && project.id !== wanted && project.attributes.name !== wanted) continue;
      some = true;
      yield project;
    }
  }
  if (!some && wanted !== undefined) throw new UsageError(`There is no project “${wanted}”: check its name or id.`);
}
