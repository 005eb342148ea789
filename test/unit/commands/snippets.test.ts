import assert from 'node:assert/strict';
import { curlOf, experimentInPython, pullDatasetInPython, type ServiceNode } from '../../../src/commands/snippets';

const dataset = { id: 'd 1', type: 'datasets', attributes: { name: 'capitals', current_version: 3 } };
const where = { connectionId: 'c', projectId: 'p' };
const version: ServiceNode = {
  kind: 'version',
  ...where,
  dataset,
  version: { id: 'v', type: 'dataset_version', attributes: { dataset_id: 'd 1', version_number: 0 } },
};

describe('what is copied of a node', () => {
  it('is a curl command line with the keys as variables', () => {
    assert.equal(
      curlOf('https://api.datadoghq.eu', version),
      `curl --globoff 'https://api.datadoghq.eu/api/v2/llm-obs/v1/p/datasets/d%201/records?filter[version]=0' \\
  -H "DD-API-KEY: $DD_API_KEY" \\
  -H "DD-APPLICATION-KEY: $DD_APP_KEY"`,
    );
  });

  it('is quoted for the shell', () => {
    assert.match(curlOf("https://a.example/it's", version), /^curl --globoff 'https:\/\/a\.example\/it'\\''s\/api/);
  });

  it('names every kind of node’s own endpoint', () => {
    const queue = { id: 'q', type: 'queues', attributes: { name: 'q' } };
    const experiment = { id: 'e', type: 'experiments', attributes: { name: 'e' } };
    const interaction = { id: 'i', content_id: 't', type: 'trace', annotations: [] };
    const paths = (
      [
        { kind: 'connection', connection: { id: 'c', name: 'c', kind: 'datadog' } },
        { kind: 'project', connectionId: 'c', project: { id: 'p', type: 'projects', attributes: { name: 'p' } } },
        { kind: 'folder', folder: 'experiments', ...where },
        { kind: 'folder', folder: 'queues', ...where },
        { kind: 'dataset', ...where, dataset },
        { kind: 'experiment', ...where, experiment },
        { kind: 'queue', ...where, queue },
        { kind: 'interaction', ...where, queueId: 'q', interaction },
      ] satisfies readonly ServiceNode[]
    ).map((node) => /v1(\/[^']*)'/.exec(curlOf('https://x', node))?.[1]);
    assert.deepEqual(paths, [
      '/projects',
      '/p/datasets',
      '/experiments?filter[project_id]=p',
      '/annotation-queues?projectId=p',
      '/p/datasets/d%201/records',
      '/experiments?filter[id]=e',
      '/annotation-queues/q/annotated-interactions',
      '/annotation-queues/q/annotated-interactions',
    ]);
  });

  it('is Python that pulls a dataset, names quoted as Python reads them', () => {
    const text = pullDatasetInPython({ project: 'my "p"', dataset: 'naïve\u2028\n', version: 0, site: 'datadoghq.eu' });
    assert.match(
      text,
      /^dataset = LLMObs\.pull_dataset\(dataset_name="naïve\\u2028\\n", project_name="my \\"p\\"", version=0\)$/m,
    );
    assert.match(text, /api_key=os\.environ\["DD_API_KEY"\]/);
    assert.match(text, /site="datadoghq\.eu"/);
  });

  it('is Python that runs an experiment on its dataset', () => {
    const text = experimentInPython({ project: 'p', dataset: 'd', version: 4 }, 'trial');
    assert.match(text, /pull_dataset\(dataset_name="d", project_name="p", version=4\)[^]*name="trial",[^]*run\(\)/);
  });
});
