import { segment } from '../api/jsonApi';
import type { ExplorerNode } from '../explorer/nodes';

/** Nodes that stand for something of the service. */
export type ServiceNode = Exclude<ExplorerNode, { kind: 'more' | 'message' }>;

const root = '/api/v2/llm-obs/v1';

/**
 * A curl command line that reads what a node shows. The keys stand in it as the environment variables that Datadog's own
 * tools read, never with their values. It is for a POSIX shell; Git Bash and WSL on Windows.
 */
export function curlOf(baseUrl: string, node: ServiceNode): string {
  return [
    // Without --globoff, curl takes the brackets of the query for a range.
    `curl --globoff ${shellQuoted(baseUrl + pathOf(node))}`,
    '  -H "DD-API-KEY: $DD_API_KEY"',
    '  -H "DD-APPLICATION-KEY: $DD_APP_KEY"',
  ].join(' \\\n');
}

function pathOf(node: ServiceNode): string {
  switch (node.kind) {
    case 'connection':
      return `${root}/projects`;
    case 'project':
      return `${root}/${segment(node.project.id)}/datasets`;
    case 'folder': {
      const project = segment(node.projectId);
      const paths = {
        datasets: `${root}/${project}/datasets`,
        experiments: `${root}/experiments?filter[project_id]=${project}`,
        queues: `${root}/annotation-queues?projectId=${project}`,
      };
      return paths[node.folder];
    }
    case 'dataset':
      return recordsPath(node.projectId, node.dataset.id);
    case 'version':
      return `${recordsPath(node.projectId, node.dataset.id)}?filter[version]=${node.version.attributes.version_number}`;
    case 'experiment':
      return `${root}/experiments?filter[id]=${segment(node.experiment.id)}`;
    case 'queue':
      return interactionsPath(node.queue.id);
    case 'interaction':
      return interactionsPath(node.queueId);
  }
}

const recordsPath = (project: string, dataset: string) =>
  `${root}/${segment(project)}/datasets/${segment(dataset)}/records`;
const interactionsPath = (queue: string) => `${root}/annotation-queues/${segment(queue)}/annotated-interactions`;

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a Python program needs to know to pull a dataset by Datadog's SDK (ddtrace). */
export interface PulledDataset {
  readonly project: string;
  readonly dataset: string;
  /** undefined: the current one. */
  readonly version?: number | undefined;
  /** One of Datadog's sites; undefined where the connection has another address. */
  readonly site?: string | undefined;
}

/** A Python program that pulls a dataset. Keys come from the environment. */
export function pullDatasetInPython({ project, dataset, version, site }: PulledDataset): string {
  const named = [
    `dataset_name=${pythonString(dataset)}`,
    `project_name=${pythonString(project)}`,
    ...(version === undefined ? [] : [`version=${version}`]),
  ];
  return [
    'import os',
    '',
    'from ddtrace.llmobs import LLMObs',
    '',
    'LLMObs.enable(',
    '    api_key=os.environ["DD_API_KEY"],',
    '    app_key=os.environ["DD_APP_KEY"],',
    `    site=${site === undefined ? 'os.environ["DD_SITE"]' : pythonString(site)},`,
    `    project_name=${pythonString(project)},`,
    ')',
    `dataset = LLMObs.pull_dataset(${named.join(', ')})`,
    '',
  ].join('\n');
}

/** The same, followed by an experiment on that dataset, its task and evaluator to be filled in. */
export function experimentInPython(pulled: PulledDataset, experiment: string): string {
  return [
    pullDatasetInPython(pulled),
    '',
    'def task(input_data, config):',
    '    return ...  # call your application',
    '',
    '',
    'def exact_match(input_data, output_data, expected_output):',
    '    return output_data == expected_output',
    '',
    '',
    'experiment = LLMObs.experiment(',
    `    name=${pythonString(experiment)},`,
    '    task=task,',
    '    dataset=dataset,',
    '    evaluators=[exact_match],',
    ')',
    'experiment.run()',
    '',
  ].join('\n');
}

/** JSON's strings are Python's, but for what Python's source can't hold or would show otherwise. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
