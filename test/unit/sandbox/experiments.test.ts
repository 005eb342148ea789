import assert from 'node:assert/strict';
import { inBothDialects, inDialect, type Answer, type TestDataset, type TestSandbox } from './harness';

const eventsType = (sandbox: TestSandbox): string => (sandbox.dialect === 'observed' ? 'experiments' : 'events');

function create(sandbox: TestSandbox, dataset: TestDataset, attributes: object = {}): Promise<Answer> {
  const { project, id } = dataset;
  return sandbox.post('experiments', 'experiments', {
    name: 'try',
    project_id: project,
    dataset_id: id,
    ...attributes,
  });
}

function span(dataset: TestDataset, milliseconds: number): object {
  return {
    dataset_id: dataset.id,
    project_id: dataset.project,
    duration: 1_500_000_000,
    name: 'llm_call',
    span_id: 's1',
    trace_id: 't1',
    start_ns: milliseconds * 1e6,
    status: 'ok',
    meta: { input: 'x', output: { y: 1 } },
  };
}

function metric(milliseconds: number): object {
  return { label: 'exact', metric_type: 'boolean', boolean_value: true, span_id: 's1', timestamp_ms: milliseconds };
}

inBothDialects('Experiments', (sandbox) => {
  it('get a name of their own unless told otherwise', async () => {
    const dataset = await sandbox().newDataset();
    const names: string[] = [];
    for (const ensure_unique of [true, true, false, undefined])
      names.push((await create(sandbox(), dataset, { ensure_unique })).resource.attributes.name as string);
    assert.equal(new Set(names).size, 4);
    assert.equal(names[2], 'try');
    for (const name of [names[0], names[1], names[3]]) assert.match(name ?? '', /^try-\d{13}$/);
  });

  it('run on the current version of their dataset, or on the one they name', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 });
    await dataset.insert({ id: 'a', input: 2 });
    await create(sandbox(), dataset);
    const { resources } = await sandbox().get(`${dataset.path}/versions`);
    const used = resources.filter(({ attributes }) => attributes.last_used !== null);
    assert.deepEqual(
      used.map(({ attributes }) => attributes.version_number),
      [2],
    );
    assert.equal((await create(sandbox(), dataset, { dataset_version: 0 })).status < 300, true);
    assert.equal((await create(sandbox(), dataset, { dataset_version: 3 })).status, 400);
    assert.equal((await create(sandbox(), dataset, { dataset_version: -1 })).status, 400);
    assert.equal((await create(sandbox(), dataset, { dataset_id: 'none' })).status, 400);
  });

  it('keep their configuration as it was spelled', async () => {
    const { project, id } = await sandbox().newDataset();
    const config = '{"temperature":1.0,"seed":12345678901234567890}';
    await sandbox().send(
      'POST',
      'experiments',
      `{"data":{"type":"experiments","attributes":{"name":"n","project_id":"${project}","dataset_id":"${id}","config":${config}}}}`,
    );
    assert.ok((await sandbox().get(`experiments?filter[project_id]=${project}`)).text.includes(`"config":${config}`));
  });

  it('are listed newest first by project, dataset and ids', async () => {
    const dataset = await sandbox().newDataset();
    const made: string[] = [];
    for (const _ of [1, 2, 3]) made.push((await create(sandbox(), dataset)).resource.id);
    const [a, b, c] = made;
    const ids = async (query: string): Promise<string[]> =>
      (await sandbox().get(`experiments?${query}`)).resources.map(({ id }) => id);
    assert.deepEqual(await ids(`filter[project_id]=${dataset.project}`), [c, b, a]);
    assert.deepEqual(await ids(`filter[dataset_id]=${dataset.id}&filter[id]=${a}&filter[id]=${b}`), [b, a]);
    const first = await sandbox().get(`experiments?filter[project_id]=${dataset.project}&page[limit]=2`);
    assert.deepEqual(await ids(`filter[project_id]=${dataset.project}&page[limit]=2&page[cursor]=${first.after}`), [a]);
    assert.equal((await sandbox().get('experiments')).status, 400);
  });

  it('can be renamed and deleted', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    assert.equal((await sandbox().patch(`experiments/${id}`, 'experiments', { name: 'renamed' })).status, 200);
    const list = () => sandbox().get(`experiments?filter[project_id]=${dataset.project}`);
    assert.equal((await list()).resource.attributes.name, 'renamed');
    assert.equal((await sandbox().patch('experiments/none', 'experiments', { name: 'x' })).status, 404);
    await sandbox().post('experiments/delete', 'experiments', { experiment_ids: [id] });
    assert.deepEqual((await list()).data, []);
  });

  it('take events with 202 and an empty body', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    const attributes = { spans: [span(dataset, Date.now())], metrics: [metric(Date.now())] };
    const answer = await sandbox().post(`experiments/${id}/events`, eventsType(sandbox()), attributes);
    assert.deepEqual([answer.status, answer.text], [202, '']);
    assert.equal((await sandbox().post('experiments/none/events', eventsType(sandbox()), {})).status, 404);
  });

  it('refuse events from more than 24 hours before or after now', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    const day = 24 * 60 * 60 * 1000;
    for (const time of [Date.now() - day - 1000, Date.now() + day + 60_000]) {
      for (const attributes of [{ spans: [span(dataset, time)] }, { metrics: [metric(time)] }]) {
        const answer = await sandbox().post(`experiments/${id}/events`, eventsType(sandbox()), attributes);
        assert.equal(answer.status, 400);
        assert.match(answer.error.detail ?? '', /timestamp_within_24hr/);
      }
    }
  });

  it('refuse events that make no sense', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    const now = Date.now();
    const refused = [
      { spans: [{ ...span(dataset, now), status: 'fine' }] },
      { spans: [{ ...span(dataset, now), span_id: undefined }] },
      { metrics: [{ ...metric(now), metric_type: 'number' }] },
      { metrics: [{ ...metric(now), label: undefined }] },
    ];
    for (const attributes of refused)
      assert.equal((await sandbox().post(`experiments/${id}/events`, eventsType(sandbox()), attributes)).status, 400);
  });
});

inDialect('documented', 'Experiments', (sandbox) => {
  it('are created with 201, shown when updated and deleted with 204', async () => {
    const dataset = await sandbox().newDataset();
    const created = await create(sandbox(), dataset);
    assert.equal(created.status, 201);
    const { id } = created.resource;
    assert.equal(
      (await sandbox().patch(`experiments/${id}`, 'experiments', { name: 'n' })).resource.attributes.name,
      'n',
    );
    assert.equal((await sandbox().post('experiments/delete', 'experiments', { experiment_ids: [id] })).status, 204);
  });

  it('take events of the type "events" only', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    assert.equal((await sandbox().post(`experiments/${id}/events`, 'experiments', {})).status, 400);
  });
});

inDialect('observed', 'Experiments', (sandbox) => {
  it('are created with 200, updated with an empty body, and found by id alone', async () => {
    const dataset = await sandbox().newDataset();
    const created = await create(sandbox(), dataset);
    assert.equal(created.status, 200);
    const { id, attributes } = created.resource;
    assert.deepEqual([attributes.experiment, attributes.dataset_version, attributes.config], ['try', 0, undefined]);
    const updated = await sandbox().patch(`experiments/${id}`, 'experiments', { description: 'd' });
    assert.deepEqual([updated.status, updated.text], [200, '']);
    assert.equal((await sandbox().get(`experiments?filter[id]=${id}`)).resource.id, id);
  });

  it('refuse events of the type "events" by a 400 that names the type', async () => {
    const dataset = await sandbox().newDataset();
    const { id } = (await create(sandbox(), dataset)).resource;
    const answer = await sandbox().post(`experiments/${id}/events`, 'events', {});
    assert.deepEqual([answer.status, answer.error.detail], [400, 'invalid type "events": expected "experiments"']);
  });
});
