import assert from 'node:assert/strict';
import { inBothDialects, inDialect } from './harness';

inBothDialects('Datasets', (sandbox) => {
  it('begin empty at version 0', async () => {
    const dataset = await sandbox().newDataset();
    assert.equal(await dataset.version(), 0);
    assert.deepEqual(await dataset.records(), []);
    assert.deepEqual(await dataset.records('?filter[version]=0'), []);
    assert.deepEqual((await sandbox().get(`${dataset.path}/versions`)).data, []);
  });

  it('exist once per name and project: creating one again gives the one that is there, with its records', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ input: 'kept' });
    const again = await sandbox().post(`${dataset.project}/datasets`, 'datasets', { name: 'dataset' });
    assert.equal(again.status, 200);
    assert.equal(again.resource.id, dataset.id);
    assert.equal(again.resource.attributes.current_version, 1);
    const elsewhere = await sandbox().newDataset();
    assert.notEqual(elsewhere.id, dataset.id);
  });

  it('are listed newest first and found by id and by name', async () => {
    const project = await sandbox().project('listing');
    const [a, b, c] = [
      await sandbox().dataset(project, 'a'),
      await sandbox().dataset(project, 'b'),
      await sandbox().dataset(project, 'c'),
    ];
    const ids = async (query: string): Promise<string[]> =>
      (await sandbox().get(`${project}/datasets${query}`)).resources.map(({ id }) => id);
    assert.deepEqual(await ids(''), [c.id, b.id, a.id]);
    assert.deepEqual(await ids('?filter[name]=b'), [b.id]);
    assert.deepEqual(await ids(`?filter[id]=${a.id}`), [a.id]);
    assert.deepEqual(await ids('?page[limit]=1'), [c.id]);
  });

  it('keep their metadata as it was spelled', async () => {
    const project = await sandbox().project('metadata');
    const metadata = '{"b":1.0,"a":12345678901234567890,"2":1e400}';
    const created = await sandbox().send(
      'POST',
      `${project}/datasets`,
      `{"data":{"type":"datasets","attributes":{"name":"m","metadata":${metadata}}}}`,
    );
    assert.ok(created.text.includes(`"metadata":${metadata}`));
    assert.ok((await sandbox().get(`${project}/datasets`)).text.includes(`"metadata":${metadata}`));
  });

  it('can be renamed and described, and keep what is not named', async () => {
    const dataset = await sandbox().newDataset();
    await sandbox().patch(dataset.path, 'datasets', { description: 'about', metadata: { a: 1 } });
    const answer = await sandbox().patch(dataset.path, 'datasets', { name: 'renamed', description: null });
    const { name, description, metadata } = answer.resource.attributes;
    assert.deepEqual({ name, description, metadata }, { name: 'renamed', description: 'about', metadata: { a: 1 } });
    await sandbox().dataset(dataset.project, 'taken');
    assert.equal((await sandbox().patch(dataset.path, 'datasets', { name: 'taken' })).status, 400);
    assert.equal((await sandbox().patch(`${dataset.project}/datasets/none`, 'datasets', { name: 'x' })).status, 404);
  });

  it('are deleted; deleting twice is no fault', async () => {
    const dataset = await sandbox().newDataset();
    const remove = () =>
      sandbox().post(`${dataset.project}/datasets/delete`, 'datasets', { dataset_ids: [dataset.id] });
    const first = await remove();
    const second = await remove();
    assert.equal(second.status, first.status);
    assert.equal((await dataset.list()).status, 404);
    const anew = await sandbox().dataset(dataset.project);
    assert.notEqual(anew.id, dataset.id);
  });

  it('are 404 in a project that they do not belong to', async () => {
    const dataset = await sandbox().newDataset();
    const other = await sandbox().newDataset();
    assert.equal((await sandbox().get(`${other.project}/datasets/${dataset.id}/records`)).status, 404);
    assert.equal((await sandbox().get(`${other.project}/datasets/${dataset.id}/versions`)).status, 404);
  });
});

inDialect('documented', 'Datasets of an unknown project', (sandbox) => {
  it('are a 404', async () => {
    assert.equal((await sandbox().get('none/datasets')).status, 404);
  });
});

inDialect('observed', 'Datasets', (sandbox) => {
  it('of an unknown project are an empty list', async () => {
    assert.deepEqual((await sandbox().get('none/datasets')).data, []);
  });

  it('have an author, a project and a type, and tell when they were deleted', async () => {
    const dataset = await sandbox().newDataset();
    const listed = (await sandbox().get(`${dataset.project}/datasets`)).resource.attributes;
    assert.equal(listed.project_id, dataset.project);
    assert.equal(listed.dataset_type, 'user');
    assert.equal(listed.metadata, null);
    const remove = { dataset_ids: [dataset.id], type: 'soft' };
    const deleted = await sandbox().post(`${dataset.project}/datasets/delete`, 'datasets', remove);
    assert.equal(deleted.status, 200);
    assert.ok(deleted.resource.attributes.deleted_at);
  });
});
