import assert from 'node:assert/strict';
import { inBothDialects, inDialect, type Answer } from './harness';

inBothDialects('Projects', (sandbox) => {
  const names = (answer: Answer): unknown[] => answer.resources.map(({ attributes }) => attributes.name);

  it('are listed newest first, a page at a time, and no page repeats or skips one while more are added', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await sandbox().project(name);
    const first = await sandbox().get('projects?page[limit]=2');
    assert.deepEqual(names(first), ['d', 'c']);
    await sandbox().project('e');
    const second = await sandbox().get(`projects?page[limit]=2&page[cursor]=${first.after}`);
    assert.deepEqual(names(second), ['b', 'a']);
    assert.ok(!second.after);
  });

  it('are found by id and by name', async () => {
    const id = await sandbox().project('wanted');
    assert.deepEqual(names(await sandbox().get(`projects?filter[id]=${id}`)), ['wanted']);
    assert.equal((await sandbox().get('projects?filter[name]=wanted')).resource.id, id);
    assert.deepEqual((await sandbox().get('projects?filter[name]=want')).data, []);
  });

  it('exist once per name: creating one again gives the one that is there', async () => {
    const created = await sandbox().post('projects', 'projects', { name: 'twice', description: 'first' });
    const again = await sandbox().post('projects', 'projects', { name: 'twice', description: 'second' });
    assert.equal(again.status, 200);
    assert.equal(again.resource.id, created.resource.id);
    assert.equal(again.resource.attributes.description, 'first');
  });

  it('can be renamed, but not to a name that is taken', async () => {
    const id = await sandbox().project('old name');
    const renamed = await sandbox().patch(`projects/${id}`, 'projects', { name: 'new name' });
    assert.equal(renamed.status, 200);
    assert.equal(renamed.resource.attributes.name, 'new name');
    await sandbox().project('taken');
    assert.equal((await sandbox().patch(`projects/${id}`, 'projects', { name: 'taken' })).status, 400);
    assert.equal((await sandbox().patch('projects/none', 'projects', { name: 'x' })).status, 404);
  });

  it('are deleted with what is in them', async () => {
    const id = await sandbox().project('doomed');
    const dataset = await sandbox().dataset(id);
    await dataset.insert({ input: 1 });
    await sandbox().post('projects/delete', 'projects', { project_ids: [id, 'unknown'] });
    assert.deepEqual((await sandbox().get(`projects?filter[id]=${id}`)).data, []);
    assert.equal((await dataset.list()).status, 404);
  });

  it('refuse arguments that make no sense', async () => {
    const refused = [
      sandbox().get('projects?page[limit]=0'),
      sandbox().get('projects?page[limit]=5001'),
      sandbox().get('projects?page[limit]=ten'),
      sandbox().get('projects?page[cursor]=nonsense'),
      sandbox().get('projects?filter[name]=a&filter[name]=b'),
      sandbox().send('POST', 'projects', '{"data":'),
      sandbox().send('POST', 'projects', '[]'),
      sandbox().post('projects', 'project', { name: 'x' }),
      sandbox().post('projects', 'projects', { name: '' }),
      sandbox().post('projects', 'projects', { name: 1 }),
    ];
    assert.deepEqual(
      (await Promise.all(refused)).map(({ status }) => status),
      refused.map(() => 400),
    );
  });
});

inDialect('documented', 'Projects', (sandbox) => {
  it('are created with 201 and deleted with 204', async () => {
    const created = await sandbox().post('projects', 'projects', { name: 'p' });
    assert.equal(created.status, 201);
    assert.equal(created.headers.get('content-type'), 'application/json');
    assert.deepEqual(Object.keys(created.resource.attributes), ['created_at', 'description', 'name', 'updated_at']);
    const deleted = await sandbox().post('projects/delete', 'projects', { project_ids: [created.resource.id] });
    assert.equal(deleted.status, 204);
    assert.equal(deleted.text, '');
  });

  it('name the argument that is at fault', async () => {
    const answer = await sandbox().get('projects?page[limit]=0');
    assert.deepEqual(answer.error.source, { parameter: 'page[limit]' });
  });
});

inDialect('observed', 'Projects', (sandbox) => {
  it('are created and deleted with 200, in nanoseconds and without what was not given', async () => {
    const created = await sandbox().post('projects', 'projects', { name: 'p' });
    assert.equal(created.status, 200);
    assert.equal(created.headers.get('content-type'), 'application/vnd.api+json');
    const { attributes, id } = created.resource;
    assert.match(attributes.created_at as string, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
    assert.ok(!('description' in attributes));
    const deleted = await sandbox().post('projects/delete', 'projects', { project_ids: [id] });
    assert.equal(deleted.status, 200);
    assert.equal(deleted.resource.id, id);
  });

  it('end their last page with an empty cursor', async () => {
    assert.deepEqual((await sandbox().get('projects')).json, { data: [], meta: { after: '' } });
  });
});
